"""`/related`: films near one film, each with its reason."""

from __future__ import annotations

from discord import app_commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen_number, pressed
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.services.recommendations import suggestions as service
from bot.services.reviews.reading import ReadingRoom
from bot.ui.kit import controls
from bot.ui.kit.controls import Command
from bot.ui.recommendations import suggestions


class Suggestions(FilmCog):
    def __init__(self, room: ReadingRoom, service: service.Suggestions) -> None:
        super().__init__(room)
        self._suggestions = service

    @app_commands.command(name="related", extras=PUBLIC)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.describe(film="A film: part of its title is enough", private="Show it to you alone")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def related(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """Find films near this one, each with its reason."""
        asked(interaction, Command.RELATED, private=private)
        found = await self._suggestions.related(actor(interaction), film)
        await replies.answer(interaction, suggestions.related_card(*found), private=private)

    @pressed(controls.PICK[Command.RELATED])
    async def picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._suggestions.related(actor(interaction), f"film:{film}")
        await replies.answer(interaction, suggestions.related_card(*found), private=bool(private))

    @pressed(controls.PICK_FROM[Command.RELATED])
    async def picked_from(self, interaction: Interaction, private: int) -> None:
        await self.picked(interaction, chosen_number(interaction), private)

    @pressed(controls.RELATED)
    async def of_film(self, interaction: Interaction, film: int) -> None:
        await self.picked(interaction, film, private=1)
