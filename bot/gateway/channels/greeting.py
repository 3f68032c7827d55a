"""Greets a server that the bot has joined: one message, in a channel where it may write."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.domain.ids import ChannelId, GuildId
from bot.domain.schedules.errors import ChannelClosed
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.delivery import describe_failure
from bot.gateway.mentions import CommandMentions
from bot.services.clubs.greetings import GreetingService
from bot.ui.clubs.welcome import welcome_card

log = logging.getLogger(__name__)


class Greeter:
    def __init__(self, greetings: GreetingService, sender: ChannelSender, mentions: CommandMentions) -> None:
        self._greetings = greetings
        self._sender = sender
        self._mentions = mentions

    async def greet_server(self, guild: discord.Guild) -> None:
        """Say once what to do first. Without a channel to write in, nothing happens, and a later join may greet."""
        club = GuildId(guild.id)
        channel = self._find_channel(guild)
        if channel is None or not await self._greetings.claim_greeting(club):
            return
        film = await self._greetings.film_to_try(club)
        try:
            await self._sender.send_once(
                channel, lambda: welcome_card(self._mentions.mention_of, film), f"mw-{guild.id}"
            )
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
            log.warning("a server could not be greeted: %s", describe_failure(error))

    def _find_channel(self, guild: discord.Guild) -> discord.TextChannel | None:
        """The channel for Discord's own notices, or the first text channel from the top."""
        first = [] if guild.system_channel is None else [guild.system_channel]
        for channel in (*first, *guild.text_channels):
            try:
                return self._sender.open_channel(GuildId(guild.id), ChannelId(channel.id))
            except ChannelClosed:
                continue
        return None
