"""`/rate`, `/diary`, `/watchlist` and `/who-saw`: what members saw, how they liked it, what they want to see."""

from __future__ import annotations

import discord
from discord import app_commands

from bot.domain.ids import MemberId
from bot.gateway import replies
from bot.gateway.actors import Interaction, actor
from bot.gateway.controls import chosen_number, pressed
from bot.gateway.delivery import PUBLIC
from bot.gateway.errors import asked
from bot.gateway.film_cog import FilmCog
from bot.services.diary import diary as service
from bot.services.diary.diary import pages_of
from bot.services.reviews.reading import ReadingRoom
from bot.ui.diary import diary
from bot.ui.kit import controls
from bot.ui.kit.controls import Command

STARS = [
    app_commands.Choice(name=f"{'★' * (halves // 2)}{'½' * (halves % 2)} ({halves / 2:g})", value=halves)
    for halves in range(10, 0, -1)
]


class Diary(FilmCog):
    watchlist = app_commands.Group(name="watchlist", description="What you want to see", guild_only=True)

    def __init__(self, room: ReadingRoom, diary_service: service.Diary) -> None:
        super().__init__(room)
        self._diary = diary_service

    @app_commands.command(name="rate")
    @app_commands.guild_only()
    @app_commands.describe(
        film="A film: part of its title is enough",
        stars="Half a star to five",
        watched="The day: 2026-03-01, today, yesterday or 3 days ago; each day is an entry of its own",
        private="Keep it to yourself: it counts in no score",
    )
    @app_commands.choices(stars=STARS)
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def rate(
        self, interaction: Interaction, film: str, stars: int, watched: str | None = None, private: bool = False
    ) -> None:
        """Rate a film, and note when you saw it."""
        day = self._diary.day(watched)
        asked(interaction, Command.RATE, private=True, pick=diary.pick_rating(stars, day, private=private))
        opened = await self._diary.rate(actor(interaction), film, stars, day, private=private)
        await replies.answer(interaction, diary.entry_card(opened, heading="Noted."), private=True)

    @pressed(controls.RATE)
    async def rate_picked(self, interaction: Interaction, film: int, halves: int, day: int, private: int) -> None:
        when = diary.day_from(day)
        opened = await self._diary.rate(actor(interaction), f"film:{film}", halves, when, private=bool(private))
        await replies.answer(interaction, diary.entry_card(opened, heading="Noted."), private=True)

    @app_commands.command(name="diary")
    @app_commands.guild_only()
    @app_commands.describe(member="Whose diary; without it your own, private entries included")
    async def diary(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See what you, or another member, saw and rated here."""
        who = actor(interaction)
        page = await self._diary.page(who, who.member if member is None else MemberId(member.id), 0)
        await replies.answer(interaction, diary.diary_card(page, pages=pages_of(page.total)), private=True)

    @pressed(controls.DIARY)
    async def turn(self, interaction: Interaction, member: int, page: int) -> None:
        found = await self._diary.page(actor(interaction), MemberId(member), page)
        await replies.replace(interaction, diary.diary_card(found, pages=pages_of(found.total)))

    @pressed(controls.ENTRY)
    async def entry(self, interaction: Interaction) -> None:
        opened = await self._diary.entry(actor(interaction), chosen_number(interaction))
        await replies.answer(interaction, diary.entry_card(opened), private=True)

    @pressed(controls.ENTRY_SHOW)
    async def show_entry(self, interaction: Interaction, entry: int, on: int) -> None:
        opened = await self._diary.show(actor(interaction), entry, published=bool(on))
        await replies.replace(interaction, diary.entry_card(opened))

    @pressed(controls.ENTRY_REMOVE)
    async def remove_entry(self, interaction: Interaction, entry: int) -> None:
        film = await self._diary.remove(actor(interaction), entry)
        await replies.replace(interaction, diary.removed_card(film))

    @watchlist.command(name="add")
    @app_commands.describe(film="A film: part of its title is enough", private="Keep it to yourself")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def add(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """Put a film on your watchlist."""
        asked(interaction, Command.WANT, private=private)
        found = await self._diary.want(actor(interaction), film, private=private)
        await replies.answer(interaction, diary.wanted_card(found, private=private), private=True)

    @pressed(controls.PICK[Command.WANT])
    async def add_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.want(actor(interaction), f"film:{film}", private=bool(private))
        await replies.answer(interaction, diary.wanted_card(found, private=bool(private)), private=True)

    @pressed(controls.PICK_FROM[Command.WANT])
    async def add_picked_from(self, interaction: Interaction, private: int) -> None:
        await self.add_picked(interaction, chosen_number(interaction), private)

    @watchlist.command(name="remove")
    @app_commands.describe(film="A film on your watchlist")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def remove(self, interaction: Interaction, film: str) -> None:
        """Take a film off your watchlist."""
        asked(interaction, Command.UNWANT, private=True)
        found = await self._diary.unwant(actor(interaction), film)
        await replies.answer(interaction, diary.unwanted_card(found), private=True)

    @pressed(controls.PICK[Command.UNWANT])
    async def remove_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.unwant(actor(interaction), f"film:{film}")
        await replies.answer(interaction, diary.unwanted_card(found), private=bool(private))

    @pressed(controls.PICK_FROM[Command.UNWANT])
    async def remove_picked_from(self, interaction: Interaction, private: int) -> None:
        await self.remove_picked(interaction, chosen_number(interaction), private)

    @watchlist.command(name="show")
    @app_commands.describe(member="Whose watchlist; without it your own")
    async def show(self, interaction: Interaction, member: discord.User | None = None) -> None:
        """See what you, or another member, want to see."""
        who = actor(interaction)
        page = await self._diary.watchlist(who, who.member if member is None else MemberId(member.id), 0)
        await replies.answer(interaction, diary.watchlist_card(page, pages=pages_of(page.total)), private=True)

    @pressed(controls.WATCHLIST)
    async def turn_wishes(self, interaction: Interaction, member: int, page: int) -> None:
        found = await self._diary.watchlist(actor(interaction), MemberId(member), page)
        await replies.replace(interaction, diary.watchlist_card(found, pages=pages_of(found.total)))

    @app_commands.command(name="who-saw", extras=PUBLIC)
    @app_commands.guild_only()
    @app_commands.describe(film="A film: part of its title is enough", private="Show it to you alone")
    @app_commands.autocomplete(film=FilmCog.film_choices)
    async def who_saw(self, interaction: Interaction, film: str, private: bool = False) -> None:
        """See who here has seen a film and who wants to."""
        asked(interaction, Command.WHO_SAW, private=private)
        found = await self._diary.who_saw(actor(interaction), film)
        await replies.answer(interaction, diary.who_saw_card(found), private=private)

    @pressed(controls.PICK[Command.WHO_SAW])
    async def who_saw_picked(self, interaction: Interaction, film: int, private: int) -> None:
        found = await self._diary.who_saw(actor(interaction), f"film:{film}")
        await replies.answer(interaction, diary.who_saw_card(found), private=bool(private))

    @pressed(controls.PICK_FROM[Command.WHO_SAW])
    async def who_saw_picked_from(self, interaction: Interaction, private: int) -> None:
        await self.who_saw_picked(interaction, chosen_number(interaction), private)
