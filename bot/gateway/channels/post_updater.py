"""Edits posts in channels after the review they quote was withdrawn, edited, hidden or forbidden to quote."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.domain.schedules.schedule import PostedMessage, PostUpdate
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import describe_failure, is_discord_trouble
from bot.services.schedules.posted import PostedMessages
from bot.ui.schedules.posts import post_card, taken_back_card

log = logging.getLogger(__name__)

SECONDS = 15.0
"""Seconds between two checks for posts that must be edited."""
CLEANUP_SECONDS = 21_600.0
_GONE = (10003, 10008)
"""Discord's codes for an unknown channel and an unknown message."""


class PostUpdater:
    """`update_due_posts` and `drop_old_posts` are jobs. A failed edit is retried later, also after a restart."""

    def __init__(self, bot: MarqueeBot, service: PostedMessages, sender: ChannelSender) -> None:
        self._bot = bot
        self._service = service
        self._sender = sender

    async def update_due_posts(self) -> None:
        """Edit every post whose content is out of date. A failed edit does not stop the others."""
        if not self._bot.is_ready():
            return
        for update in await self._service.due_updates():
            try:
                await self._edit_post(update)
            except Exception as error:  # noqa: BLE001  one failure must not stop the others
                await self._handle_failure(update, error)
            else:
                await self._service.record_update(update)

    async def drop_old_posts(self) -> None:
        """Delete the records of old posts and of deleted channels."""
        await self._service.drop_old_messages()
        if not self._bot.is_ready():
            return
        for guild, channel in await self._service.followed_channels():
            club = self._bot.get_guild(guild)
            # While a server is unavailable its channels are unknown, which does not mean that they were deleted.
            if club is not None and not club.unavailable and club.get_channel_or_thread(channel) is None:
                await self._service.forget_channel(guild, channel)

    async def _handle_failure(self, update: PostUpdate, error: Exception) -> None:
        """Retry later, unless Discord reports twice that the message does not exist: a single 404 may be an error."""
        if isinstance(error, discord.NotFound) and await self._is_gone(update.posted):
            await self._service.forget_message(update)
            return
        if isinstance(error, discord.DiscordException) or is_discord_trouble(error):
            log.warning("a post could not be changed and is tried again later: %s", describe_failure(error))
        else:
            log.error("a post could not be changed; it is tried again later", exc_info=error)
        await self._service.delay_update(update)

    async def _is_gone(self, posted: PostedMessage) -> bool:
        channel = self._bot.get_partial_messageable(posted.channel, guild_id=posted.guild)
        try:
            await channel.fetch_message(posted.message)
        except discord.NotFound as error:
            return error.code in _GONE
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
            return False
        return False

    async def _edit_post(self, update: PostUpdate) -> None:
        posted, post = update.posted, update.post
        await self._sender.edit_message(
            posted.guild,
            posted.channel,
            posted.message,
            lambda: taken_back_card(posted.what) if post is None else post_card(post),
        )
