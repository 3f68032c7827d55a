"""Notifies authors by private message, or at their next command, and clubs in their log channel."""

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
from bot.gateway.language.club_language import BuildCard
from bot.gateway.replies import send_answer
from bot.services.clubs.clubs import ClubService
from bot.services.reviews.notices import NoticeService
from bot.ui.kit.layout import Card
from bot.ui.language.languages import speaking
from bot.ui.reviews import moderation

log = logging.getLogger(__name__)

_RESEND_AFTER = (1.0, 3.0)
"""Seconds to wait before sending a private message again after its request broke off."""


class Notifier:
    def __init__(self, bot: MarqueeBot, notices: NoticeService, clubs: ClubService) -> None:
        self._bot = bot
        self._notices = notices
        self._clubs = clubs

    async def notify_result(self, result: ActionResult) -> None:
        """Notify the author if somebody else acted, who reported it, and the log channel if the club has one."""
        if result.notice is not None:
            await self.deliver_notice(result.notice)
        for notice in result.reporters:
            await self.deliver_notice(notice)
        if moderation.is_logged(result):
            await self.log_card(result.review.guild, result.log_channel, lambda: moderation.log_card(result))

    async def deliver_notice(self, notice: AuthorNotice) -> None:
        """Send a stored notice by private message, or leave it for the member's next command."""
        await self._deliver(notice, self._send_private_message)

    async def log_card(self, guild: int, channel: int | None, card: BuildCard) -> None:
        """Post a card in the club's log channel, in the club's language. Does nothing when `channel` is None."""
        if channel is None:
            return
        club = self._bot.get_guild(guild)
        if club is None or club.get_channel(channel) is None:
            log.warning("the log channel does not exist in its server: nothing was written to it")
            return
        with speaking(await self._bot.club_language(guild)):
            await self._post_log_card(channel, card())

    async def record_action(self, actor: Actor, card: BuildCard) -> None:
        """Post a card about a person's action in their club's log channel."""
        if actor.guild is not None:
            await self.log_card(actor.guild, await self._clubs.log_channel(actor.guild), card)

    async def deliver_waiting(self, interaction: Interaction) -> None:
        """After a command, show privately the notices that could not be sent as private messages."""
        if interaction.type is not discord.InteractionType.application_command:
            return
        # No follow-up is possible after a form was opened or when the command was not answered.
        if interaction.response.type in (None, discord.InteractionResponseType.modal):
            return

        async def send_as_followup(notice: AuthorNotice) -> bool:
            return await send_answer(interaction, moderation.notice_card(notice), private=True)

        for notice in await self._notices.waiting_notices(read_actor(interaction)):
            if not await self._deliver(notice, send_as_followup):
                return

    async def _deliver(self, notice: AuthorNotice, send: Callable[[AuthorNotice], Awaitable[bool]]) -> bool:
        """Deliver a notice with `send`, unless another delivery of it is running. False when the delivery failed."""
        if not await self._notices.claim_notice(notice):
            return True
        try:
            delivered = await send(notice)
        except BaseException:
            self._notices.release_notice(notice)
            raise
        if not delivered:
            self._notices.release_notice(notice)
            return False
        try:
            await self._notices.mark_notified(notice)
        except Exception:
            log.exception("a notice was delivered, but could not be marked as delivered")
        return True

    async def _send_private_message(self, notice: AuthorNotice) -> bool:
        """Send a private message. A request that broke off is repeated: Discord accepts the same nonce only once."""
        nonce = f"mn-{secrets.token_hex(10)}"
        guild = self._bot.get_guild(notice.club)
        # Nobody's own language is known outside of what they ask.
        with speaking(await self._bot.club_language(notice.club)):
            card = moderation.notice_card(notice, club="" if guild is None else guild.name)
        for wait in (*_RESEND_AFTER, None):
            try:
                user = self._bot.get_user(notice.member) or await self._bot.fetch_user(notice.member)
                await user.send(view=card, allowed_mentions=NOBODY, nonce=nonce)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError, ValueError) as error:
                if wait is None or not may_have_arrived(error):
                    return False  # private messages closed, or Discord unreachable: shown at the author's next command
                await asyncio.sleep(wait)
            else:
                return True
        return False

    async def _post_log_card(self, channel: int, card: Card) -> None:
        try:
            await self._bot.get_partial_messageable(channel).send(view=card, allowed_mentions=NOBODY)
        except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
            log.warning("the log channel could not be written to: %s", describe_failure(error))
