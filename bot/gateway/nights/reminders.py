"""Reminds the channel and those who asked before a night, and opens the thread for the talk."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime

import aiohttp
import discord

from bot.domain.ids import MemberId
from bot.domain.nights.meeting import is_too_late
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.steps import NightStep, StepKind
from bot.domain.nights.view import NightView
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble
from bot.gateway.nights.announcing import NightAnnouncer
from bot.gateway.nights.steps import StepRefusedError, StepRunner
from bot.services.nights.services import NightServices
from bot.ui.nights import meeting_messages as words
from bot.ui.nights import troubles

log = logging.getLogger(__name__)

THREAD_EXISTS = 160004
"""Discord's code for a message that has a thread already."""
_OVER = (NightState.SCORING, NightState.REVEALED, NightState.CANCELLED)


class NightReminders:
    """The handlers of the steps REMIND_DAY, REMIND_HOUR, REMIND_NOW and THREAD."""

    def __init__(
        self,
        bot: MarqueeBot,
        nights: NightServices,
        sender: ChannelSender,
        announcer: NightAnnouncer,
        now: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._nights = nights
        self._sender = sender
        self._announcer = announcer
        self._now = now

    def register_steps(self, runner: StepRunner) -> None:
        for kind in (StepKind.REMIND_DAY, StepKind.REMIND_HOUR, StepKind.REMIND_NOW):
            runner.register_step(kind, self.remind)
        runner.register_step(StepKind.THREAD, self.open_thread)

    async def remind(self, night: Night, step: NightStep) -> None:
        """One message in the channel, and a private one to each member who asked and has not got it yet."""
        if night.state in _OVER or night.starts_at is None or is_too_late(step.kind, night.starts_at, self._now()):
            return
        view = await self._nights.views.view_night(night.guild, night.id)
        ping = self._announcer.role_to_mention(night)
        await self._announcer.announce_once(night, step, lambda: words.reminder_card(view, step, ping=ping), ping=ping)
        await self._remind_members(view, step.kind)

    async def open_thread(self, night: Night, step: NightStep) -> None:
        """At the panel, where each message has at most one thread; without a panel, one that stands alone."""
        del step
        if night.place.thread is not None:
            return
        channel = self._sender.open_channel(night.guild, night.place.channel)
        may = channel.permissions_for(channel.guild.me)
        if not may.create_public_threads:
            raise StepRefusedError(troubles.NO_THREAD_PERMISSION)
        thread = await self._thread_of_panel(channel, night, night.place.message)
        if thread is None:
            thread = await self._thread_alone(channel, night)
        await self._nights.meeting.record_thread(night, thread)

    async def _remind_members(self, view: NightView, kind: StepKind) -> None:
        night = view.night
        club = self._bot.get_guild(night.guild)
        for member in await self._nights.meeting.members_to_remind(night, kind):
            try:
                await self._send_privately(member, view, kind, "" if club is None else club.name)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                if is_discord_trouble(error):
                    raise
                # Someone who takes no private messages, or is gone: the channel's reminder has to do.
                log.info("a member could not be reminded: %s", describe_failure(error))
            await self._nights.meeting.record_reminder(night, member, kind)

    async def _send_privately(self, member: MemberId, view: NightView, kind: StepKind, club: str) -> None:
        user = self._bot.get_user(member) or await self._bot.fetch_user(member)
        night = view.night
        starts_at = 0 if night.starts_at is None else int(night.starts_at.timestamp())
        # Discord takes the same nonce once, so that a lost answer is no second message.
        nonce = f"nr{night.id}-{kind.value[7]}{starts_at}"
        await user.send(view=words.private_reminder_card(view, kind, club), allowed_mentions=NOBODY, nonce=nonce)

    async def _thread_of_panel(self, channel: discord.TextChannel, night: Night, panel: int | None) -> int | None:
        """None if the panel is gone."""
        if not panel:
            return None
        try:
            thread = await channel.get_partial_message(panel).create_thread(name=words.thread_name(night))
        except discord.HTTPException as error:
            if error.code == THREAD_EXISTS:
                return panel  # A message's thread has the message's id.
            if isinstance(error, discord.NotFound):
                return None
            raise
        return thread.id

    async def _thread_alone(self, channel: discord.TextChannel, night: Night) -> int:
        """Look for ours first: the answer to its creation may have been lost."""
        name, us = words.thread_name(night), self._bot.user
        for known in await channel.guild.active_threads():
            if known.parent_id == channel.id and known.name == name and us is not None and known.owner_id == us.id:
                return known.id
        thread = await channel.create_thread(name=name, type=discord.ChannelType.public_thread)
        return thread.id
