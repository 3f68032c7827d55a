"""What every command with a `film` option shares: the list that opens while one types."""

from __future__ import annotations

import logging

from discord import app_commands
from discord.ext import commands

from bot.gateway.actors import Interaction, read_passer_by
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit import theme
from bot.ui.kit.choices import film_choices

log = logging.getLogger(__name__)


class FilmCog(commands.Cog):
    def __init__(self, room: ReviewReading) -> None:
        self.room = room

    async def film_choices(self, interaction: Interaction, typed: str) -> list[app_commands.Choice[str]]:
        try:
            found = await self.room.suggest_films(read_passer_by(interaction), typed, theme.OPTIONS)
        except Exception:
            # A list cannot carry a sentence, and an empty one would be remembered by the client.
            log.exception("autocomplete of a film failed")
            found = []
        return film_choices(found, typed)
