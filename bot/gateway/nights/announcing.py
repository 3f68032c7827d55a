"""Posts what a night says in its channel once, whatever happens between sending and recording."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime, timedelta

import discord

from bot.domain.nights.night import Night
from bot.domain.nights.steps import NightStep
from bot.gateway.channels.sending import NONCE_LIFE, ChannelSender
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY
from bot.gateway.language.club_language import BuildCard
from bot.services.nights.steps import NightSteps
from bot.ui.nights.announcements import shows_announcement


class NightAnnouncer:
    """Shared by all that nights post."""

    def __init__(self, bot: MarqueeBot, steps: NightSteps, sender: ChannelSender, now: Callable[[], datetime]) -> None:
        self._bot = bot
        self._steps = steps
        self._sender = sender
        self._now = now

    async def announce_once(
        self, night: Night, step: NightStep, card: BuildCard, *, ping: discord.Role | None = None
    ) -> None:
        """Post a card once for this step; `ping` is the only role that it mentions."""
        if step.message is not None:
            return
        channel = self._sender.open_channel(night.guild, night.place.channel)
        message = None
        if self.may_be_sent(step):
            message = await self._sender.find_message(channel, lambda found: shows_announcement(found, step))
        if message is None:
            nonce = f"ns-{step.id}-{int(step.created_at.timestamp())}"
            mentions = NOBODY
            if ping is not None:
                mentions = discord.AllowedMentions(everyone=False, users=False, roles=[ping], replied_user=False)
            message = await self._sender.send_once(channel, card, nonce, mentions=mentions)
        await self._steps.record_message(step, message.id)

    def may_be_sent(self, step: NightStep) -> bool:
        """Whether an earlier attempt may have sent the message, so long ago that Discord has forgotten its nonce."""
        age = self._now() - max(step.created_at, step.due_at)
        return step.tries > 0 or not timedelta(0) <= age < NONCE_LIFE

    def role_to_mention(self, night: Night) -> discord.Role | None:
        """The role that the host chose, if it can be mentioned still."""
        club = self._bot.get_guild(night.guild)
        role = None if club is None or night.place.role is None else club.get_role(night.place.role)
        if role is None or role.is_default() or not (role.mentionable or night.place.trusted):
            return None
        return role
