"""Reports which guilds the bot is in to the retention service, and has a new one greeted."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.domain.ids import GuildId
from bot.gateway.channels.greeting import Greeter
from bot.services.clubs.departures import BotPresence, DepartureService


class GuildPresenceCog(commands.Cog):
    """Only listens to events; it has no commands."""

    def __init__(self, client: discord.Client, departures: DepartureService, greeter: Greeter) -> None:
        self._client = client
        self._departures = departures
        self._greeter = greeter

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        await self.on_share_change()

    @commands.Cog.listener()
    async def on_share_change(self) -> None:
        """All shards of this process are ready, so a guild of theirs that is not listed is one that we left."""
        guilds = self._client.guilds
        await self._departures.reconcile_presence(
            BotPresence(
                here=frozenset(GuildId(guild.id) for guild in guilds if not guild.unavailable),
                unavailable=frozenset(GuildId(guild.id) for guild in guilds if guild.unavailable),
                application=self._client.application_id or 0,
            )
        )

    @commands.Cog.listener()
    async def on_guild_remove(self, guild: discord.Guild) -> None:
        await self._departures.record_leave(GuildId(guild.id))

    @commands.Cog.listener()
    async def on_guild_join(self, guild: discord.Guild) -> None:
        """discord.py calls this for a new server only, not when one is back after an outage."""
        await self._departures.record_join(GuildId(guild.id))
        await self._greeter.greet_server(guild)
