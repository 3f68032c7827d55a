"""Options that several commands have: their descriptions, types, choices and suggestions, each defined once."""

from __future__ import annotations

import logging
from collections.abc import Callable
from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.diary.days import DAY_LIMIT
from bot.gateway.actors import Interaction, read_passer_by
from bot.services.catalogue.film_words import FilmWords
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit import theme
from bot.ui.kit.choices import film_choices, list_words, word_choices
from bot.ui.language import words
from bot.ui.language.words import genre_text

FILM: Final = "Film title; a part is enough"
GENRE: Final = "Only films of this genre"
DECADE: Final = "Only films of this decade"
PRIVATE: Final = "Show the answer only to you"
DECADES: Final = [app_commands.Choice(name=f"{year}s", value=year) for year in range(2020, 1880, -10)]
DayOption = app_commands.Range[str, 1, DAY_LIMIT]
"""The day on which a film was seen, as typed."""
log = logging.getLogger(__name__)


class WordOption(app_commands.Transformer):
    """A word of a fixed list, as it is stored. People may also type it in the language of their Discord client."""

    def __init__(self, read: Callable[[str], str]) -> None:
        self._read = read

    async def transform(self, interaction: Interaction, value: str, /) -> str:
        del interaction
        return self._read(value)


Genre = app_commands.Transform[str, WordOption(words.stored_genre)]
Mood = app_commands.Transform[str, WordOption(words.stored_mood)]
ContentNote = app_commands.Transform[str, WordOption(words.stored_content_note)]
Country = app_commands.Transform[str, WordOption(words.stored_country)]
FilmLanguage = app_commands.Transform[str, WordOption(words.stored_language)]


class FilmCog(commands.Cog):
    """The base class of every cog that has a `film` option."""

    def __init__(self, reading: ReviewReading) -> None:
        self.reading = reading

    async def film_choices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            found = await self.reading.suggest_films(read_passer_by(interaction), typed, theme.OPTIONS)
        except Exception:
            # A list of choices cannot show a sentence; `film_choices` makes sure that it is not empty.
            log.exception("autocomplete of a film failed")
            found = FilmSuggestions((), sure=False)
        return film_choices(found, typed)


class GenreOption(commands.Cog):
    """The base class of every cog that has a `genre` option."""

    words: FilmWords

    async def genre_choices(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices(list_words(await self.words.list_genres(), genre_text), typed)
