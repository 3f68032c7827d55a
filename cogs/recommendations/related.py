"""`/related`: shows films that are similar to one film, each with its reason."""

from __future__ import annotations

from discord import app_commands

from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.options import FilmCog
from bot.services.recommendations import suggestions as service
from bot.services.reviews.reading import ReviewReading
from bot.ui.kit import controls
from bot.ui.kit.controls import Command
from bot.ui.recommendations import suggestions


class RelatedCog(FilmCog):
    def __init__(self, reading: ReviewReading, service: service.RelatedFilmsService) -> None:
        super().__init__(reading)
        self._related_films = service

    @app_commands.command(name="related", extras=PUBLIC)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.describe(film=options.FILM, private=options.PRIVATE)
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def show_related(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """Find similar films, each with a reason."""
        note_command(interaction, Command.RELATED, private=private)
        found = await self._related_films.related_films(read_actor(interaction), film)
        await replies.send_answer(interaction, lambda: suggestions.related_card(*found), private=private)

    @handles_control(controls.RELATED)
    @handles_control(controls.PICK[Command.RELATED])
    @handles_choice(controls.PICK_FROM[Command.RELATED], "film")
    async def open_picked(self, interaction: Interaction, film: int, private: int = 1) -> None:
        found = await self._related_films.related_films(read_actor(interaction), f"film:{film}")
        await replies.send_answer(interaction, lambda: suggestions.related_card(*found), private=bool(private))
