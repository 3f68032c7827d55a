"""Sends a card to a channel once: a request whose answer was lost is repeated without posting twice."""

from __future__ import annotations

import asyncio
import io
from collections.abc import Callable, Sequence
from datetime import timedelta

import discord

from bot.domain.ids import ChannelId, GuildId
from bot.domain.schedules.errors import ChannelClosed, ChannelTrouble
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, may_have_arrived
from bot.gateway.language.club_language import BuildCard
from bot.gateway.pace import Pace
from bot.ui.language.languages import speaking

POSTS_PER_SECOND, CATCH_UP = 46.0, 2
"""Discord allows a bot 50 requests a second; answers to interactions do not count. After a delay, CATCH_UP posts may
follow each other at once, so that no second has more than 50."""
NONCE_LIFE = timedelta(minutes=3)
"""Discord remembers a nonce for about five minutes and returns the earlier message for a repeated one."""
RESEND_AFTER = (1.0, 3.0)
"""Seconds to wait before sending a post again after its request broke off."""
_SEND_TIMEOUT = 60.0
_SEARCHED = 500
"""How many of a channel's latest messages are searched for our own post."""

Recognise = Callable[[Sequence[discord.Component]], bool]
"""Whether a message with these components is the post that is looked for."""


class ChannelSender:
    """All posts share one pace, whatever they are."""

    def __init__(self, bot: MarqueeBot) -> None:
        self._bot = bot
        self._pace = Pace(POSTS_PER_SECOND, burst=CATCH_UP)

    def is_reachable(self, guild: GuildId) -> bool:
        """Whether the server's channels are known: not in an outage, nor after the bot was removed."""
        club = self._bot.get_guild(guild)
        return club is not None and not club.unavailable

    def open_channel(self, guild: GuildId, channel: ChannelId) -> discord.TextChannel:
        """The channel, if Marquee can write in it. Raises ChannelClosed."""
        club = self._bot.get_guild(guild)
        found = None if club is None else club.get_channel(channel)
        if not isinstance(found, discord.TextChannel):
            raise ChannelClosed(ChannelTrouble.CHANNEL_GONE)
        may = found.permissions_for(found.guild.me)
        if not (may.view_channel and may.send_messages):
            raise ChannelClosed(ChannelTrouble.FORBIDDEN)
        return found

    async def send_once(
        self, channel: discord.TextChannel, answer: BuildCard, nonce: str, *, mentions: discord.AllowedMentions = NOBODY
    ) -> discord.Message:
        """Send a card in the club's language.

        A request that broke off is repeated: Discord accepts the same nonce only once.
        """
        may_attach = channel.permissions_for(channel.guild.me).attach_files
        with speaking(await self._bot.club_language(channel.guild.id)):
            card = answer()
        pictures = await self._bot.pictures.draw_card(card, club=channel.guild.id, may_attach=may_attach)
        for wait in (*RESEND_AFTER, None):
            await self._pace.wait()
            files = [discord.File(io.BytesIO(png), each.name, description=each.alt) for each, png in pictures]
            try:
                return await asyncio.wait_for(
                    channel.send(view=card, allowed_mentions=mentions, nonce=nonce, files=files), _SEND_TIMEOUT
                )
            except Exception as error:
                # For a server error, discord.py has already tried five times.
                if wait is None or isinstance(error, discord.HTTPException) or not may_have_arrived(error):
                    raise
            await asyncio.sleep(wait)
        raise AssertionError("unreachable")

    async def find_message(self, channel: discord.TextChannel, recognise: Recognise) -> discord.Message | None:
        """Our own latest message in the channel that is recognised by its components."""
        us = self._bot.user
        # Not limited by time, because the clocks of the bot and of Discord may differ.
        async for message in channel.history(limit=_SEARCHED):
            if us is not None and message.author.id == us.id and recognise(message.components):
                return message
        return None

    async def edit_message(self, guild: GuildId, channel: ChannelId, message: int, answer: BuildCard) -> None:
        """Replace one of our own messages by the card in the club's language, with its pictures."""
        with speaking(await self._bot.club_language(guild)):
            card = answer()
        club = self._bot.get_guild(guild)
        known = None if club is None else club.get_channel_or_thread(channel)
        may_attach = known is None or known.permissions_for(known.guild.me).attach_files
        pictures = await self._bot.pictures.draw_card(card, club=guild, may_attach=may_attach)
        files = [discord.File(io.BytesIO(png), each.name, description=each.alt) for each, png in pictures]
        place = self._bot.get_partial_messageable(channel, guild_id=guild)
        await place.get_partial_message(message).edit(view=card, allowed_mentions=NOBODY, attachments=files)

    async def delete_message(self, guild: GuildId, channel: ChannelId, message: int) -> None:
        """Delete one of our own messages."""
        place = self._bot.get_partial_messageable(channel, guild_id=guild)
        await place.get_partial_message(message).delete()


def channel_trouble(error: Exception) -> ChannelTrouble | None:
    """The channel's problem, if Discord reports one. A 403 or 404 without a code is from a proxy and says nothing."""
    if not isinstance(error, discord.HTTPException):
        return None
    if isinstance(error, discord.NotFound) and error.code:
        return ChannelTrouble.CHANNEL_GONE
    return ChannelTrouble.FORBIDDEN if isinstance(error, discord.Forbidden) and error.code else None
