"""Where the bot is: told to the service that lets go of clubs, once Discord has told all of it."""

from __future__ import annotations

import discord
from discord.ext import commands

from bot.domain.ids import GuildId
from bot.services.clubs.departures import BotPresence, DepartureService


class GuildPresenceCog(commands.Cog):
    """Listens; it has no commands."""

    def __init__(self, client: discord.Client, departures: DepartureService) -> None:
        self._client = client
        self._departures = departures

    @commands.Cog.listener()
    async def on_ready(self) -> None:
        """Every shard is ready: servers that are still missing are not there."""
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
        await self._departures.record_join(GuildId(guild.id))
