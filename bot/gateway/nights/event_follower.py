"""Listens to what people do to the events and threads of nights."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.domain.ids import GuildId
from bot.gateway.nights.events import EventKeeper
from bot.services.nights.services import NightServices


class EventFollowerCog(commands.Cog):
    """Only listens to events; it has no commands."""

    def __init__(self, keeper: EventKeeper, nights: NightServices) -> None:
        self._keeper = keeper
        self._nights = nights

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        await self._keeper.catch_up()

    @commands.Cog.listener()
    async def on_share_change(self) -> None:
        """Clubs came from another process."""
        await self._keeper.catch_up()

    @commands.Cog.listener()
    async def on_scheduled_event_update(self, _: discord.ScheduledEvent, after: discord.ScheduledEvent) -> None:
        await self._keeper.follow_change(after)

    @commands.Cog.listener()
    async def on_scheduled_event_delete(self, event: discord.ScheduledEvent) -> None:
        await self._keeper.follow_deletion(event)

    @commands.Cog.listener()
    async def on_raw_thread_delete(self, payload: discord.RawThreadDeleteEvent) -> None:
        await self._nights.meeting.forget_thread(GuildId(payload.guild_id), payload.thread_id)
