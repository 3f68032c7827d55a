"""`/movie`: shows the detail card of a film."""

from __future__ import annotations

from discord import app_commands

from bot.gateway import replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.film_cog import FilmCog
from bot.ui.catalogue import films
from bot.ui.kit import controls
from bot.ui.kit.controls import Command


class MovieCog(FilmCog):
    @app_commands.command(name="movie", extras=PUBLIC)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.describe(film="Film title; a part is enough", private="Show the answer only to you")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def show_movie(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """See a film's card: facts, the club's score and who reviewed it."""
        note_command(interaction, Command.MOVIE, private=private)
        page = await self.reading.film_page(read_actor(interaction), film)
        await replies.send_answer(interaction, films.film_card(page), private=private)

    @handles_control(controls.CARD)
    @handles_control(controls.PICK[Command.MOVIE])
    @handles_choice(controls.PICK_FROM[Command.MOVIE], "film")
    async def open_picked(self, interaction: Interaction, film: int, private: int = 1) -> None:
        page = await self.reading.film_page(read_actor(interaction), f"film:{film}")
        await replies.send_answer(interaction, films.film_card(page), private=bool(private))
