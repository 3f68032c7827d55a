"""`/review`: the club's full reviews of a film, page by page, voice by voice."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, ReviewId
from bot.gateway import long_texts, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen_number, pressed
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.ui.kit import controls
from bot.ui.kit.choices import reviewer_choices
from bot.ui.kit.controls import Command
from bot.ui.reviews import reviews


class Reviews(FilmCog):
    @app_commands.command(name="review", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        film="A film: part of its title is enough",
        reviewer="Whose review; without it the club's newest comes first",
        private="Show it to you alone",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def review(
        self, interaction: Interaction, film: str, reviewer: str | None = None, private: bool = False
    ) -> None:
        """Read what this club wrote about a film, in full."""
        who = actor(interaction)
        asked(interaction, Command.REVIEW, private=private)
        opened = await self.room.review(who, film, reviewer)
        await long_texts.prepare(opened.review)
        await replies.answer(interaction, reviews.review_card(opened, asker=who.member), private=private)

    @review.autocomplete("reviewer")
    async def reviewers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        film = str(getattr(interaction.namespace, "film", "") or "")
        return reviewer_choices(await self.room.authors(actor(interaction), film), typed)

    @pressed(controls.PICK[Command.REVIEW])
    async def picked(self, interaction: Interaction, film: int, private: int) -> None:
        who = actor(interaction)
        opened = await self.room.review(who, f"film:{film}")
        await long_texts.prepare(opened.review)
        await replies.answer(interaction, reviews.review_card(opened, asker=who.member), private=bool(private))

    @pressed(controls.PICK_FROM[Command.REVIEW])
    async def picked_from(self, interaction: Interaction, private: int) -> None:
        await self.picked(interaction, chosen_number(interaction), private)

    @pressed(controls.PAGE)
    @pressed(controls.EDGE)
    async def turn(self, interaction: Interaction, review: int, page: int, asker: int) -> None:
        who = actor(interaction)
        opened = await self.room.review_by_id(who, ReviewId(review))
        await long_texts.prepare(opened.review)
        await replies.turn(interaction, reviews.review_card(opened, asker=who.member, page=page), asker=asker)

    @pressed(controls.VOICES)
    async def other_voice(self, interaction: Interaction, film: int, asker: int) -> None:
        del film  # the review names it
        await self.turn(interaction, chosen_number(interaction), 0, asker)

    @pressed(controls.ALL_VOICES)
    async def all_voices(self, interaction: Interaction, film: int, page: int, asker: int) -> None:
        who = actor(interaction)
        found, voices = await self.room.voices(who, FilmId(film))
        card = reviews.voices_card(found, voices, page=page, asker=who.member)
        await replies.turn(interaction, card, asker=asker)

    @pressed(controls.REVIEW)
    async def whole(self, interaction: Interaction, review: int) -> None:
        who = actor(interaction)
        opened = await self.room.review_by_id(who, ReviewId(review))
        await long_texts.prepare(opened.review)
        await replies.answer(interaction, reviews.review_card(opened, asker=who.member), private=True)

    @pressed(controls.OPEN_REVIEWS)
    async def of_film(self, interaction: Interaction, film: int) -> None:
        await self.picked(interaction, film, private=1)
