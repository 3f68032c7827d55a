"""Keeps each night's panel up to date, announces votes and results, does what the clock asks, and tells hosts."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

import aiohttp
import discord

from bot.domain.nights.errors import NothingToVoteOn
from bot.domain.nights.night import Night, NightState
from bot.domain.nights.steps import NightStep, StepKind
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import NOBODY, describe_failure, is_discord_trouble
from bot.gateway.nights.announcing import NightAnnouncer
from bot.gateway.nights.steps import StepRefusedError, StepRunner
from bot.gateway.notifier import Notifier
from bot.services.clubs.clubs import ClubService
from bot.services.nights.services import NightServices
from bot.services.nights.transitions import DELETED_PANEL
from bot.ui.nights.announcements import result_announcement, vote_announcement
from bot.ui.nights.panel import panel_card, shows_panel
from bot.ui.nights.sheets import told_host_card
from bot.ui.nights.troubles import NOTHING_TO_VOTE_ON

log = logging.getLogger(__name__)

GONE = (10003, 10008)
"""Discord's codes for an unknown channel and an unknown message."""
LATE = timedelta(minutes=5)
"""A result that is counted this long after the close says that the bot was away."""


class NightPanels:
    """The handlers of the steps that belong to planning and voting."""

    def __init__(
        self,
        bot: MarqueeBot,
        nights: NightServices,
        clubs: ClubService,
        sender: ChannelSender,
        announcer: NightAnnouncer,
        notifier: Notifier,
        now: Callable[[], datetime],
    ) -> None:
        self._bot = bot
        self._nights = nights
        self._clubs = clubs
        self._sender = sender
        self._announcer = announcer
        self._notifier = notifier
        self._now = now

    def register_steps(self, runner: StepRunner) -> None:
        runner.register_step(StepKind.PANEL, self.show_panel)
        runner.register_step(StepKind.OPEN_VOTE, self.open_vote)
        runner.register_step(StepKind.CLOSE_VOTE, self.close_vote)
        runner.register_step(StepKind.BEGIN, self.begin_night)
        runner.register_step(StepKind.ANNOUNCE_VOTE, self.announce_vote)
        runner.register_step(StepKind.ANNOUNCE_RESULT, self.announce_result)
        runner.register_step(StepKind.TELL_HOST, self.tell_host)

    async def show_panel(self, night: Night, step: NightStep) -> None:
        """Edit the panel, or post it. One that a moderator deleted is posted again with the next change only."""
        view = await self._nights.views.view_night(night.guild, night.id)
        place = night.place
        if place.message == DELETED_PANEL:
            return
        if place.message is not None:
            try:
                await self._sender.edit_message(night.guild, place.channel, place.message, lambda: panel_card(view))
            except discord.NotFound as error:
                if error.code not in GONE:
                    raise
                await self._nights.steps.record_panel(night, DELETED_PANEL)
            return
        channel = self._sender.open_channel(night.guild, place.channel)
        message = None
        if self._announcer.may_be_sent(step):
            message = await self._sender.find_message(channel, lambda found: shows_panel(found, night.id))
        if message is None:
            nonce = f"np-{night.id}-{int(step.created_at.timestamp())}"
            message = await self._sender.send_once(channel, lambda: panel_card(view), nonce)
        await self._nights.steps.record_panel(night, message.id)

    async def open_vote(self, night: Night, step: NightStep) -> None:
        del step
        try:
            await self._nights.voting.open_due_vote(night)
        except NothingToVoteOn as error:
            raise StepRefusedError(NOTHING_TO_VOTE_ON) from error

    async def close_vote(self, night: Night, step: NightStep) -> None:
        """The clock's close; a close that was moved meanwhile is another step."""
        if (
            night.state is NightState.VOTING
            and night.vote.closes_at is not None
            and night.vote.closes_at <= self._now()
        ):
            await self._nights.voting.close_due_vote(night)
        del step

    async def begin_night(self, night: Night, step: NightStep) -> None:
        del step
        if night.starts_at is not None and night.starts_at <= self._now():
            await self._nights.planning.begin_due_night(night)

    async def announce_vote(self, night: Night, step: NightStep) -> None:
        if night.state is not NightState.VOTING:
            return
        view = await self._nights.views.view_night(night.guild, night.id)
        ping = self._announcer.role_to_mention(night)
        await self._announcer.announce_once(night, step, lambda: vote_announcement(view, step, ping=ping), ping=ping)

    async def announce_result(self, night: Night, step: NightStep) -> None:
        if night.outcome is None or night.state is NightState.CANCELLED:
            return
        view = await self._nights.views.view_night(night.guild, night.id)
        closes_at = night.vote.closes_at
        late = closes_at is not None and step.created_at - closes_at > LATE
        await self._announcer.announce_once(night, step, lambda: result_announcement(view, step, late=late))

    async def tell_host(self, night: Night, step: NightStep) -> None:
        """By private message, else in the club's log channel; `/night show` shows it in any case."""
        del step
        view = await self._nights.views.view_night(night.guild, night.id)
        if not view.troubles:
            return  # The host was faster.
        club = self._bot.get_guild(night.guild)
        name = "" if club is None else club.name
        if night.host is not None:
            try:
                user = self._bot.get_user(night.host) or await self._bot.fetch_user(night.host)
                await user.send(view=told_host_card(view, name), allowed_mentions=NOBODY)
            except (discord.DiscordException, aiohttp.ClientError, OSError, TimeoutError) as error:
                if is_discord_trouble(error):
                    raise
                log.warning("a host could not be told: %s", describe_failure(error))
            else:
                return
        channel = await self._clubs.log_channel(night.guild)
        await self._notifier.log_card(night.guild, channel, lambda: told_host_card(view, name))
