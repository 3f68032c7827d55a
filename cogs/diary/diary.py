"""`/rate`, `/diary`, `/watchlist` and `/who-saw`: ratings, diary entries and watchlists."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import MemberId
from bot.gateway import options, replies
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.controls import chosen_number, handles_choice, handles_control
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import note_command
from bot.gateway.options import DayOption, FilmCog
from bot.services.diary import diary as service
from bot.services.diary.diary import page_count
from bot.services.reviews.reading import ReviewReading
from bot.ui.diary import diary
from bot.ui.diary.day_text import read_day_number
from bot.ui.kit import controls
from bot.ui.kit.controls import Command

STARS = [
    app_commands.Choice(name=f"{'★' * (halves // 2)}{'½' * (halves % 2)} ({halves / 2:g})", value=halves)
    for halves in range(10, 0, -1)
]


class DiaryCog(FilmCog):
    watchlist = app_commands.Group(name="watchlist", description="What you want to watch", guild_only=True)

    def __init__(self, room: ReviewReading, diary_service: service.DiaryService) -> None:
        super().__init__(room)
        self._diary = diary_service

    @app_commands.command(name="rate")
    @app_commands.guild_only()
    @app_commands.describe(
        film=options.FILM,
        stars="Half a star to five",
        watched="When you saw it: last night, Monday, 24 Dec, 2 weeks ago. Each day is its own entry.",
        private="Keep it private: it won't count in any score",
    )
    @app_commands.choices(stars=STARS)
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def rate_film(
        self, interaction: Interaction, film: str, stars: int, watched: DayOption | None = None, private: bool = False
    ) -> None:
        """Rate a film and add it to your diary."""
        actor = read_actor(interaction)
        day = await self._diary.read_day(actor, watched)
        note_command(interaction, Command.RATE, private=True, pick=diary.rating_button_id(stars, day, private=private))
        opened = await self._diary.rate_film(actor, film, stars, day, private=private)
        await replies.send_answer(
            interaction, diary.entry_card(opened, heading=diary.saved_heading(opened)), private=True
        )

    @handles_control(controls.RATE)
    async def rate_picked_film(self, interaction: Interaction, film: int, halves: int, day: int, private: int) -> None:
        when = read_day_number(day)
        opened = await self._diary.rate_film(
            read_actor(interaction), f"film:{film}", halves, when, private=bool(private)
        )
        await replies.send_answer(
            interaction, diary.entry_card(opened, heading=diary.saved_heading(opened)), private=True
        )

    @app_commands.command(name="diary")
    @app_commands.guild_only()
    @app_commands.describe(member="Whose diary. Leave empty for your own, including private entries.")
    async def show_diary(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See what you or another member watched and rated."""
        actor = read_actor(interaction)
        page = await self._diary.diary_page(actor, actor.member if member is None else MemberId(member.id), 0)
        await replies.send_answer(interaction, diary.diary_card(page, pages=page_count(page.total)), private=True)

    @handles_control(controls.DIARY)
    async def turn_diary_page(self, interaction: Interaction, member: int, page: int) -> None:
        found = await self._diary.diary_page(read_actor(interaction), MemberId(member), page)
        await replies.replace_message(interaction, lambda: diary.diary_card(found, pages=page_count(found.total)))

    @handles_control(controls.ENTRY)
    async def open_entry(self, interaction: Interaction) -> None:
        opened = await self._diary.open_entry(read_actor(interaction), chosen_number(interaction))
        await replies.send_answer(interaction, diary.entry_card(opened), private=True)

    @handles_control(controls.ENTRY_SHOW)
    async def show_entry(self, interaction: Interaction, entry: int, on: int) -> None:
        opened = await self._diary.publish_entry(read_actor(interaction), entry, published=bool(on))
        await replies.replace_message(interaction, lambda: diary.entry_card(opened))

    @handles_control(controls.ENTRY_REMOVE)
    async def remove_entry(self, interaction: Interaction, entry: int) -> None:
        film = await self._diary.remove_entry(read_actor(interaction), entry)
        await replies.replace_message(interaction, lambda: diary.removed_card(film))

    @watchlist.command(name="add")
    @app_commands.describe(film=options.FILM, private="Keep it private")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def add_to_watchlist(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """Add a film to your watchlist."""
        note_command(interaction, Command.WANT, private=private)
        found = await self._diary.add_to_watchlist(read_actor(interaction), film, private=private)
        await replies.send_answer(interaction, diary.wanted_card(found, private=private), private=True)

    @handles_control(controls.PICK[Command.WANT])
    @handles_choice(controls.PICK_FROM[Command.WANT], "film")
    async def add_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.add_to_watchlist(read_actor(interaction), f"film:{film}", private=bool(private))
        await replies.send_answer(interaction, diary.wanted_card(found, private=bool(private)), private=True)

    @watchlist.command(name="remove")
    @app_commands.describe(film="A film on your watchlist")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def remove_from_watchlist(self, interaction: Interaction, film: str) -> None:
        """Remove a film from your watchlist."""
        note_command(interaction, Command.UNWANT, private=True)
        found = await self._diary.remove_from_watchlist(read_actor(interaction), film)
        await replies.send_answer(interaction, diary.unwanted_card(found), private=True)

    @handles_control(controls.PICK[Command.UNWANT])
    @handles_choice(controls.PICK_FROM[Command.UNWANT], "film")
    async def remove_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.remove_from_watchlist(read_actor(interaction), f"film:{film}")
        await replies.send_answer(interaction, lambda: diary.unwanted_card(found), private=bool(private))

    @watchlist.command(name="show")
    @app_commands.describe(member="Whose watchlist. Leave empty for your own.")
    async def show_watchlist(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See your watchlist, or another member's."""
        actor = read_actor(interaction)
        page = await self._diary.watchlist_page(actor, actor.member if member is None else MemberId(member.id), 0)
        await replies.send_answer(interaction, diary.watchlist_card(page, pages=page_count(page.total)), private=True)

    @handles_control(controls.WATCHLIST)
    async def turn_watchlist_page(self, interaction: Interaction, member: int, page: int) -> None:
        found = await self._diary.watchlist_page(read_actor(interaction), MemberId(member), page)
        await replies.replace_message(interaction, lambda: diary.watchlist_card(found, pages=page_count(found.total)))

    @app_commands.command(name="who-saw", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(film=options.FILM, private=options.PRIVATE)
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def who_saw(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """See who here has seen a film, and who wants to."""
        note_command(interaction, Command.WHO_SAW, private=private)
        found = await self._diary.who_saw_film(read_actor(interaction), film)
        await replies.send_answer(interaction, lambda: diary.who_saw_card(found), private=private)

    @handles_control(controls.PICK[Command.WHO_SAW])
    @handles_choice(controls.PICK_FROM[Command.WHO_SAW], "film")
    async def who_saw_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.who_saw_film(read_actor(interaction), f"film:{film}")
        await replies.send_answer(interaction, lambda: diary.who_saw_card(found), private=bool(private))
