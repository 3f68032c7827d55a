"""`/movie`: shows the detail card of a film."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import FilmId
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.answer_owner import own_application_id
from bot.gateway.context_menus import context_menu
from bot.gateway.controls import handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.message_menus import require_displayed_film
from bot.gateway.options import FilmCog
from bot.services.diary.diary import DiaryService
from bot.services.reviews.reading import ReviewReading
from bot.ui.catalogue import films
from bot.ui.diary import diary
from bot.ui.kit import controls
from bot.ui.kit.controls import Command


class MovieCog(FilmCog):
    def __init__(self, reading: ReviewReading, diary_service: DiaryService) -> None:
        super().__init__(reading)
        self._diary = diary_service

    @app_commands.command(name="movie", extras=PUBLIC)
    @app_commands.allowed_installs(guilds=True, users=True)
    @app_commands.allowed_contexts(guilds=True, dms=True, private_channels=True)
    @app_commands.describe(film=options.FILM, private=options.PRIVATE)
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def show_movie(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """See a film's card: facts, the club's score and who reviewed it."""
        note_command(interaction, Command.MOVIE, private=private)
        await self._show_card(interaction, film, private=private)

    @handles_control(controls.CARD)
    @handles_control(controls.PICK[Command.MOVIE])
    @handles_choice(controls.PICK_FROM[Command.MOVIE], "film")
    async def open_picked(self, interaction: Interaction, film: int, private: int = 1) -> None:
        await self._show_card(interaction, f"film:{film}", private=bool(private))

    @handles_control(controls.RATE_FILM)
    async def ask_for_stars(self, interaction: Interaction, film: int) -> None:
        found, given = await self._diary.film_to_rate(read_actor(interaction), FilmId(film))
        await replies.send_answer(interaction, diary.rating_card(found, given), private=True)

    @context_menu("Rate this film")
    @app_commands.guild_only()
    async def rate_film_of_card(self, interaction: Interaction, message: discord.Message) -> None:
        film = require_displayed_film(message, own_application_id(interaction))
        found, given = await self._diary.film_to_rate(read_actor(interaction), film)
        await replies.send_answer(interaction, diary.rating_card(found, given), private=True)

    @handles_choice(controls.STARS, "halves")
    async def rate_chosen(self, interaction: Interaction, film: int, halves: int) -> None:
        opened = await self._diary.rate_film(read_actor(interaction), f"film:{film}", halves, None, private=False)
        await replies.replace_message(
            interaction, lambda: diary.entry_card(opened, heading=diary.saved_heading(opened))
        )

    @handles_control(controls.MARK_SEEN)
    async def mark_seen(self, interaction: Interaction, film: int) -> None:
        opened, is_new = await self._diary.mark_seen(read_actor(interaction), FilmId(film))
        await replies.send_answer(interaction, diary.seen_card(opened, is_new=is_new), private=True)

    async def _show_card(self, interaction: Interaction, film: str, *, private: bool) -> None:
        actor = read_actor(interaction)
        page = await self.reading.film_page(actor, film)
        await replies.send_answer(
            interaction, lambda: films.film_card(page, in_club=actor.guild is not None), private=private
        )
