"""Tells people of what was done: authors by private message, or at their next command; the club in its log channel."""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections.abc import Awaitable, Callable

import aiohttp
import discord

from bot.domain.people import Actor
from bot.domain.reviews.moderation import ActionResult, AuthorNotice
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, may_have_arrived
from bot.gateway.replies import send_answer
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.notices import NoticeService
from bot.ui.kit.layout import Card
from bot.ui.reviews import moderation

log = logging.getLogger(__name__)

_RESEND_AFTER = (1.0, 3.0)
"""Seconds after which a private message is sent again whose request broke off."""


class Notifier:
    def __init__(self, bot: MarqueeBot, notices: NoticeService, clubs: ClubService) -> None:
        self._bot = bot
        self._notices = notices
        self._clubs = clubs

    async def notify_result(self, done: ActionResult) -> None:
        """Tell the author, where somebody else did it, and the log channel, where the club has one."""
        if done.notice is not None:
            await self._tell(done.notice, self._written_to)
        if moderation.is_logged(done):
            await self.log_card(done.review.guild, done.log_channel, moderation.log_card(done))

    async def log_card(self, guild: int, channel: int | None, card: Card) -> None:
        """Put something into the log channel of a club; with None there is none."""
        if channel is None:
            return
        club = self._bot.get_guild(guild)
        if club is None or club.get_channel(channel) is None:
            log.warning("the log channel is none of its club's: nothing was written to it")
            return
        await self._log(channel, card)

    async def record_action(self, who: Actor, card: Card) -> None:
        """Put what somebody did into their club's log channel."""
        if who.guild is not None:
            await self.log_card(who.guild, await self._clubs.log_channel(who.guild), card)

    async def deliver_waiting(self, interaction: Interaction) -> None:
        """After a command: tell privately what no private message could."""
        if interaction.type is not discord.InteractionType.application_command:
            return
        # Nothing can follow a form that was opened, nor a command that was not answered.
        if interaction.response.type in (None, discord.InteractionResponseType.modal):
            return

        async def at_this_command(notice: AuthorNotice) -> bool:
            return await send_answer(interaction, moderation.notice_card(notice), private=True)

        for notice in await self._notices.waiting_notices(read_actor(interaction)):
            if not await self._tell(notice, at_this_command):
                return

    async def _tell(self, notice: AuthorNotice, way: Callable[[AuthorNotice], Awaitable[bool]]) -> bool:
        """Tell one notice in one way, unless it is being told in another one."""
        if not await self._notices.claim_notice(notice):
            return True
        try:
            told = await way(notice)
        except BaseException:
            self._notices.release_notice(notice)
            raise
        if not told:
            self._notices.release_notice(notice)
            return False
        try:
            await self._notices.mark_notified(notice)
        except Exception:
            log.exception("a notice was told, but could not be ticked off")
        return True

    async def _written_to(self, notice: AuthorNotice) -> bool:
        """Send a private message, again where its request broke off: with one nonce Discord takes it only once."""
        nonce = f"mn-{secrets.token_hex(10)}"
        for wait in (*_RESEND_AFTER, None):
            try:
                user = self._bot.get_user(notice.member) or await self._bot.fetch_user(notice.member)
                await user.send(view=moderation.notice_card(notice), allowed_mentions=NOBODY, nonce=nonce)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                if wait is None or not may_have_arrived(error):
                    return False  # closed to us, or out of reach: it is told at the author's next command
                await asyncio.sleep(wait)
            else:
                return True
        return False

    async def _log(self, channel: int, card: Card) -> None:
        try:
            await self._bot.get_partial_messageable(channel).send(view=card, allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the log channel could not be written to: %s", describe_failure(error))
