"""`/find`: finds films by a description in plain words."""

from __future__ import annotations

from discord import app_commands

from bot.domain.catalogue.found_film import FilmQuery
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.delivery import PUBLIC
from bot.gateway.options import GenreOption
from bot.services.catalogue.film_words import FilmWords
from bot.services.catalogue.finder import FilmFinder
from bot.services.reviews.library import ReviewLibrary
from bot.ui.catalogue.find import found_card
from bot.ui.kit.choices import list_words, reviewer_choices, word_choices
from bot.ui.language.words import country_text


class FindCog(GenreOption):
    def __init__(self, finder: FilmFinder, library: ReviewLibrary, words: FilmWords) -> None:
        self._finder = finder
        self._library = library
        self.words = words

    @app_commands.command(name="find", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.rename(reviewer="reviewed-by")
    @app_commands.describe(
        words="What it's about, in your own words",
        genre=options.GENRE,
        decade=options.DECADE,
        country="Only films from this country",
        reviewer="Only films this person reviewed here",
        private=options.PRIVATE,
    )
    @app_commands.choices(decade=options.DECADES)
    @app_commands.autocomplete(genre=GenreOption.genre_choices)
    async def find_films(
        self,
        interaction: Interaction,
        words: str,
        genre: options.Genre | None = None,
        decade: int | None = None,
        country: options.Country | None = None,
        reviewer: str | None = None,
        private: bool = False,
    ) -> None:
        """Describe a film in your own words and find it."""
        query = FilmQuery(words=words, genre=genre, decade=decade, country=country, reviewer=reviewer)
        found = await self._finder.find_films(read_actor(interaction), query)
        await replies.send_answer(interaction, lambda: found_card(found, words), private=private)

    @find_films.autocomplete("country")
    async def complete_country(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(list_words(await self.words.list_countries(), country_text), typed)

    @find_films.autocomplete("reviewer")
    async def complete_reviewer(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return reviewer_choices(await self._library.all_authors(read_actor(interaction).club), typed)
