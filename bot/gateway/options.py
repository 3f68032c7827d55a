"""Options that several commands have: their descriptions, fixed choices and suggestions, each defined once."""

from __future__ import annotations

from typing import Final

from discord import app_commands
from discord.ext import commands

from bot.gateway.actors import Interaction
from bot.services.catalogue.film_words import FilmWords
from bot.ui.kit.choices import word_choices

FILM: Final = "Film title; a part is enough"
GENRE: Final = "Only films of this genre"
DECADE: Final = "Only films of this decade"
PRIVATE: Final = "Show the answer only to you"
DECADES: Final = [app_commands.Choice(name=f"{year}s", value=year) for year in range(2020, 1880, -10)]


class GenreOption(commands.Cog):
    """For a cog with a command that has the option `genre`."""

    words: FilmWords

    async def genre_choices(self, _: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        return word_choices([(genre, "") for genre in await self.words.list_genres()], typed)
