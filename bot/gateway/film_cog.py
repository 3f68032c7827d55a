"""The base class of every cog that has a `film` option, its autocomplete, and the type of a `watched` option."""

from __future__ import annotations

import logging

from discord import app_commands
from discord.ext import commands

from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.diary.days import DAY_LIMIT
from bot.gateway.actors import Interaction, read_passer_by
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit import theme
from bot.ui.kit.choices import film_choices

DayOption = app_commands.Range[str, 1, DAY_LIMIT]
"""The day on which a film was seen, as typed."""
log = logging.getLogger(__name__)


class FilmCog(commands.Cog):
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
