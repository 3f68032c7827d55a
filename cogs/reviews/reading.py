"""`/review`: shows the club's full reviews of a film, page by page."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, ReviewId
from bot.gateway import long_texts, options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.options import FilmCog
from bot.ui.kit import controls
from bot.ui.kit.choices import reviewer_choices
from bot.ui.kit.controls import Command
from bot.ui.reviews import reviews


class ReviewsCog(FilmCog):
    @app_commands.command(name="review", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        film=options.FILM,
        reviewer="Whose review. Leave empty to start with the club's newest.",
        private=options.PRIVATE,
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def show_review(
        self, interaction: Interaction, film: str, reviewer: str | None = None, private: bool = False
    ) -> None:
        """Read what this club wrote about a film."""
        actor = read_actor(interaction)
        note_command(interaction, Command.REVIEW, private=private)
        opened = await self.reading.open_review(actor, film, reviewer)
        await long_texts.prepare_pages(opened.review)
        await replies.send_answer(interaction, lambda: reviews.review_card(opened, asker=actor.member), private=private)

    @show_review.autocomplete("reviewer")
    async def complete_reviewer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        film = str(getattr(interaction.namespace, "film", "") or "")
        return reviewer_choices(await self.reading.authors_of_film(read_actor(interaction), film), typed)

    @handles_control(controls.OPEN_REVIEWS)
    @handles_control(controls.PICK[Command.REVIEW])
    @handles_choice(controls.PICK_FROM[Command.REVIEW], "film")
    async def open_picked(self, interaction: Interaction, film: int, private: int = 1) -> None:
        actor = read_actor(interaction)
        opened = await self.reading.open_review(actor, f"film:{film}")
        await long_texts.prepare_pages(opened.review)
        await replies.send_answer(
            interaction, lambda: reviews.review_card(opened, asker=actor.member), private=bool(private)
        )

    @handles_control(controls.PAGE)
    @handles_control(controls.EDGE)
    async def turn_page(self, interaction: Interaction, review: int, page: int, asker: int) -> None:
        actor = read_actor(interaction)
        opened = await self.reading.review_by_id(actor, ReviewId(review))
        await long_texts.prepare_pages(opened.review)
        await replies.replace_or_copy(
            interaction, lambda: reviews.review_card(opened, asker=actor.member, page=page), asker=asker
        )

    @handles_control(controls.OTHER_REVIEWS)
    async def open_other_review(self, interaction: Interaction, film: int, asker: int) -> None:
        del film  # the review names it
        await self.turn_page(interaction, chosen_number(interaction), 0, asker)

    @handles_control(controls.REVIEW_LIST)
    async def list_reviews(self, interaction: Interaction, film: int, page: int, asker: int) -> None:
        actor = read_actor(interaction)
        found, reviews_found = await self.reading.reviews_of_film(actor, FilmId(film))
        await replies.replace_or_copy(
            interaction,
            lambda: reviews.review_list_card(found, reviews_found, page=page, asker=actor.member),
            asker=asker,
        )

    @handles_control(controls.REVIEW)
    async def open_full_review(self, interaction: Interaction, review: int) -> None:
        actor = read_actor(interaction)
        opened = await self.reading.review_by_id(actor, ReviewId(review))
        await long_texts.prepare_pages(opened.review)
        await replies.send_answer(interaction, reviews.review_card(opened, asker=actor.member), private=True)
