"""Changes posts in channels whose review was withdrawn, edited, forbidden or kept back since they were posted."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

import discord

from bot.gateway.replies import NOBODY
from bot.ui.schedules_posts import post_card, taken_back_card

if TYPE_CHECKING:
    from bot.domain.schedule import Amendment
    from bot.gateway.client import MarqueeBot
    from bot.services.schedules_posted import PostedQuotes

log = logging.getLogger(__name__)

SECONDS = 15.0
"""How often it looks whether a post has to be changed."""
TIDY_SECONDS = 21_600.0


class Amending:
    """`run` and `tidy` are jobs. What Discord does not let through is tried again later, also after a restart."""

    def __init__(self, bot: MarqueeBot, service: PostedQuotes) -> None:
        self._bot = bot
        self._service = service

    async def run(self) -> None:
        """Change every post that no longer says what it may. One that fails does not keep the others waiting."""
        if not self._bot.is_ready():
            return
        for amendment in await self._service.due():
            try:
                await self._change(amendment)
            except discord.NotFound:
                await self._service.gone(amendment)
            except (discord.DiscordException, OSError) as error:
                log.warning("a post could not be changed and is tried again later: %s", error)
                await self._service.failed(amendment)
            except Exception:
                log.exception("a post could not be changed; it is tried again later")
                await self._service.failed(amendment)
            else:
                await self._service.done(amendment)

    async def tidy(self) -> None:
        """Let go of old posts and of channels that are gone."""
        await self._service.forget_old()
        if not self._bot.is_ready():
            return
        for guild, channel in await self._service.channels():
            club = self._bot.get_guild(guild)
            # Without the server nothing is known of its channels: an outage is no deletion.
            if club is not None and not club.unavailable and club.get_channel_or_thread(channel) is None:
                await self._service.forget_channel(guild, channel)

    async def _change(self, amendment: Amendment) -> None:
        posted, post = amendment.posted, amendment.post
        channel = self._bot.get_partial_messageable(posted.channel, guild_id=posted.guild)
        card = taken_back_card(posted.what) if post is None else post_card(post)
        await channel.get_partial_message(posted.message).edit(view=card, allowed_mentions=NOBODY)
