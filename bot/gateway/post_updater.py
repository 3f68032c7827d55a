"""Changes posts in channels whose review was withdrawn, edited, forbidden or kept back since they were posted."""

from __future__ import annotations

import logging

import aiohttp
import discord

from bot.domain.schedules.schedule import PostedMessage, PostUpdate
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble
from bot.services.schedules.posted import PostedMessages
from bot.ui.schedules.posts import post_card, taken_back_card

log = logging.getLogger(__name__)

SECONDS = 15.0
"""How often it looks whether a post has to be changed."""
TIDY_SECONDS = 21_600.0
_GONE = (10003, 10008)
"""Discord's codes for an unknown channel and an unknown message."""


class PostUpdater:
    """`run` and `tidy` are jobs. What Discord does not let through is tried again later, also after a restart."""

    def __init__(self, bot: MarqueeBot, service: PostedMessages) -> None:
        self._bot = bot
        self._service = service

    async def update_due_posts(self) -> None:
        """Change every post that no longer says what it may. One that fails does not keep the others waiting."""
        if not self._bot.is_ready():
            return
        for amendment in await self._service.due_updates():
            try:
                await self._change(amendment)
            except Exception as error:  # noqa: BLE001  whatever it was, the others are changed all the same
                await self._failed(amendment, error)
            else:
                await self._service.record_update(amendment)

    async def drop_old_posts(self) -> None:
        """Let go of old posts and of channels that are gone."""
        await self._service.drop_old_messages()
        if not self._bot.is_ready():
            return
        for guild, channel in await self._service.followed_channels():
            club = self._bot.get_guild(guild)
            # Without the server nothing is known of its channels: an outage is no deletion.
            if club is not None and not club.unavailable and club.get_channel_or_thread(channel) is None:
                await self._service.forget_channel(guild, channel)

    async def _failed(self, amendment: PostUpdate, error: Exception) -> None:
        """Try again later, unless Discord says twice that the message is gone: one 404 may be a slip."""
        if isinstance(error, discord.NotFound) and await self._is_gone(amendment.posted):
            await self._service.forget_message(amendment)
            return
        if isinstance(error, discord.DiscordException) or is_discord_trouble(error):
            log.warning("a post could not be changed and is tried again later: %s", describe_failure(error))
        else:
            log.error("a post could not be changed; it is tried again later", exc_info=error)
        await self._service.delay_update(amendment)

    async def _is_gone(self, posted: PostedMessage) -> bool:
        channel = self._bot.get_partial_messageable(posted.channel, guild_id=posted.guild)
        try:
            await channel.fetch_message(posted.message)
        except discord.NotFound as error:
            return error.code in _GONE
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError):
            return False
        return False

    async def _change(self, amendment: PostUpdate) -> None:
        posted, post = amendment.posted, amendment.post
        channel = self._bot.get_partial_messageable(posted.channel, guild_id=posted.guild)
        card = taken_back_card(posted.what) if post is None else post_card(post)
        await channel.get_partial_message(posted.message).edit(view=card, allowed_mentions=NOBODY)
