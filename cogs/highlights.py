"""`/highlight`: a line worth quoting, with who wrote it."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, HighlightId, ReviewId
from bot.domain.reviews.club_snapshot import Quoted
from bot.gateway import quote_pictures, replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen_number, pressed
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.ui.highlights import quotes
from bot.ui.kit import controls
from bot.ui.kit.choices import reviewer_choices, word_choices
from bot.ui.kit.controls import Command


class Highlights(FilmCog):
    @app_commands.command(name="highlight", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        film="A film; without one, a line from the whole library",
        reviewer="Only lines by this author",
        genre="Only lines on films of this genre",
        picture="Post the line as a picture",
        private="Show it to you alone",
    )
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def highlight(
        self,
        interaction: Interaction,
        film: str | None = None,
        reviewer: str | None = None,
        genre: str | None = None,
        picture: bool = False,
        private: bool = False,
    ) -> None:
        """Quote the line worth remembering from a review."""
        who = actor(interaction)
        wanted = await self.room.lines_wanted(who, reviewer, genre)
        pick = quotes.picker(wanted, self.room.vocabulary.genres, picture=picture, private=private)
        asked(interaction, Command.HIGHLIGHT, private=private, pick=pick)
        await self._show(interaction, await self.room.quote(who, film, wanted), picture=picture, private=private)

    @highlight.autocomplete("reviewer")
    async def reviewers(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return reviewer_choices(await self.room.all_authors(actor(interaction)), typed)

    @highlight.autocomplete("genre")
    async def genres(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(genre, "") for genre in self.room.vocabulary.genres], typed)

    @pressed(controls.PICK[Command.HIGHLIGHT])
    async def picked(self, interaction: Interaction, film: int, private: int) -> None:
        quoted = await self.room.quote(actor(interaction), f"film:{film}")
        await self._show(interaction, quoted, private=bool(private))

    @pressed(controls.PICK_FROM[Command.HIGHLIGHT])
    async def picked_from(self, interaction: Interaction, private: int) -> None:
        await self.picked(interaction, chosen_number(interaction), private)

    @pressed(controls.QUOTE_OF)
    async def picked_for(
        self, interaction: Interaction, film: int, by: int, genre: int, picture: int, private: int
    ) -> None:
        who = actor(interaction)
        word = quotes.genre_of(self.room.vocabulary.genres, genre)
        wanted = await self.room.same_wanted(who, ReviewId(by) if by else None, word)
        quoted = await self.room.quote(who, f"film:{film}", wanted)
        await self._show(interaction, quoted, picture=bool(picture), private=bool(private))

    @pressed(controls.HIGHLIGHTS)
    async def of_film(self, interaction: Interaction, film: int) -> None:
        await self.picked(interaction, film, private=1)

    @pressed(controls.NEXT_LINE)
    async def another(self, interaction: Interaction, film: int, line: int, by: int, genre: int, asker: int) -> None:
        who = actor(interaction)
        word = quotes.genre_of(self.room.vocabulary.genres, genre)
        wanted = await self.room.same_wanted(who, ReviewId(by) if by else None, word)
        quoted = await self.room.next_quote(who, FilmId(film) if film else None, HighlightId(line), wanted)
        card = quotes.line_card(quoted, asker=who.member, genres=self.room.vocabulary.genres)
        await replies.turn(interaction, card, asker=asker)

    @pressed(controls.PICTURE)
    async def as_picture(self, interaction: Interaction, line: int) -> None:
        quoted = await self.room.quote_by_id(actor(interaction), HighlightId(line))
        await self._show(interaction, quoted, picture=True, private=True)

    async def _show(self, interaction: Interaction, quoted: Quoted, *, private: bool, picture: bool = False) -> None:
        card = quotes.line_card(
            quoted, asker=actor(interaction).member, genres=self.room.vocabulary.genres, wants_picture=picture
        )
        if picture and quotes.can_draw(quoted):
            await quote_pictures.answer_with(interaction, quoted, card, private=private)
            return
        await replies.answer(interaction, card, private=private)
