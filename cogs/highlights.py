"""`/highlight`: quotes a line from a review, with its author."""

from __future__ import annotations

from discord import app_commands

from bot.domain.ids import FilmId, HighlightId, ReviewId
from bot.domain.reviews.club_snapshot import QuotedLine
from bot.gateway import options, pictures, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.options import FilmCog, GenreOption
from bot.services.catalogue.film_words import FilmWords
from bot.services.reviews.reading import ReviewReading
from bot.ui.highlights import quotes
from bot.ui.kit import controls
from bot.ui.kit.choices import reviewer_choices
from bot.ui.kit.controls import Command
from bot.ui.kit.layout import Card


class HighlightsCog(FilmCog, GenreOption):
    def __init__(self, reading: ReviewReading, words: FilmWords) -> None:
        super().__init__(reading)
        self.words = words

    @app_commands.command(name="highlight", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(
        film="Film title. Leave empty for a line about any film.",
        reviewer="Only lines by this person",
        genre="Only lines about films of this genre",
        picture="Show the line as a picture",
        private=options.PRIVATE,
    )
    @app_commands.autocomplete(film=FilmCog.film_choices, genre=GenreOption.genre_choices)
    async def show_highlight(
        self,
        interaction: Interaction,
        film: str | None = None,
        reviewer: str | None = None,
        genre: options.Genre | None = None,
        picture: bool = False,
        private: bool = False,
    ) -> None:
        """Get a line worth quoting from a review."""
        actor = read_actor(interaction)
        quote_filter = await self.reading.read_quote_filter(actor, reviewer, genre)
        pick_id = quotes.film_pick_id(quote_filter, self.reading.vocabulary.genres, picture=picture, private=private)
        note_command(interaction, Command.HIGHLIGHT, private=private, pick=pick_id)
        await self._send_line(
            interaction, await self.reading.quote_line(actor, film, quote_filter), picture=picture, private=private
        )

    @show_highlight.autocomplete("reviewer")
    async def complete_reviewer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return reviewer_choices(await self.reading.all_authors(read_actor(interaction)), typed)

    @handles_control(controls.HIGHLIGHTS)
    @handles_control(controls.PICK[Command.HIGHLIGHT])
    @handles_choice(controls.PICK_FROM[Command.HIGHLIGHT], "film")
    async def open_picked(self, interaction: Interaction, film: int, private: int = 1) -> None:
        quoted = await self.reading.quote_line(read_actor(interaction), f"film:{film}")
        await self._send_line(interaction, quoted, private=bool(private))

    @handles_control(controls.QUOTE_OF)
    async def quote_picked_film(
        self, interaction: Interaction, film: int, by: int, genre: int, picture: int, private: int
    ) -> None:
        actor = read_actor(interaction)
        genre_name = quotes.genre_of(self.reading.vocabulary.genres, genre)
        quote_filter = await self.reading.restore_quote_filter(actor, ReviewId(by) if by else None, genre_name)
        quoted = await self.reading.quote_line(actor, f"film:{film}", quote_filter)
        await self._send_line(interaction, quoted, picture=bool(picture), private=bool(private))

    @handles_control(controls.NEXT_LINE)
    async def show_another(
        self, interaction: Interaction, film: int, line: int, by: int, genre: int, asker: int
    ) -> None:
        actor = read_actor(interaction)
        genre_name = quotes.genre_of(self.reading.vocabulary.genres, genre)
        quote_filter = await self.reading.restore_quote_filter(actor, ReviewId(by) if by else None, genre_name)
        quoted = await self.reading.quote_next_line(
            actor, FilmId(film) if film else None, HighlightId(line), quote_filter
        )
        genres = self.reading.vocabulary.genres
        await replies.replace_or_copy(
            interaction, lambda: quotes.line_card(quoted, asker=actor.member, genres=genres), asker=asker
        )

    @handles_control(controls.PICTURE)
    async def show_picture(self, interaction: Interaction, line: int) -> None:
        quoted = await self.reading.quote_by_id(read_actor(interaction), HighlightId(line))
        await self._send_line(interaction, quoted, picture=True, private=True)

    async def _send_line(
        self, interaction: Interaction, quoted: QuotedLine, *, private: bool, picture: bool = False
    ) -> None:
        asker, genres = read_actor(interaction).member, self.reading.vocabulary.genres

        def line_card() -> Card:
            return quotes.line_card(quoted, asker=asker, genres=genres, wants_picture=picture)

        if picture and quotes.can_draw(quoted):
            await pictures.answer_with_picture(interaction, quoted, line_card, private=private)
            return
        await replies.send_answer(interaction, line_card, private=private)
