"""Does what comes after a film on Discord: ends it, reveals the scores, posts them and edits the post."""

from __future__ import annotations

import contextlib
from collections.abc import Callable
from datetime import datetime

import discord

from bot.domain.nights.night import Night, NightState
from bot.domain.nights.steps import NightStep, StepKind
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.delivery import NOBODY
from bot.gateway.nights.panels import GONE
from bot.gateway.nights.steps import StepRunner
from bot.services.nights.services import NightServices
from bot.ui.kit.layout import Card
from bot.ui.nights.scores import reveal_card, shows_reveal


class NightReveals:
    """The handlers of the steps that belong to scores."""

    def __init__(self, nights: NightServices, sender: ChannelSender, now: Callable[[], datetime]) -> None:
        self._nights = nights
        self._sender = sender
        self._now = now

    def register_steps(self, runner: StepRunner) -> None:
        runner.register_step(StepKind.END, self.end_night)
        runner.register_step(StepKind.REVEAL, self.reveal_scores)
        runner.register_step(StepKind.ANNOUNCE_REVEAL, self.announce_scores)

    async def end_night(self, night: Night, step: NightStep) -> None:
        """The clock's end of the films."""
        del step
        await self._nights.scores.end_due_night(night)

    async def reveal_scores(self, night: Night, step: NightStep) -> None:
        """The clock's reveal; one that was moved meanwhile is another step."""
        del step
        if night.scores_until is not None and night.scores_until <= self._now():
            await self._nights.scores.reveal_due_scores(night)

    async def announce_scores(self, night: Night, step: NightStep) -> None:
        """Post the scores once. Asked for again, after a late score or an erasure, edit the post."""
        if night.state is not NightState.REVEALED or not night.films:
            return
        view = await self._nights.views.view_night(night.guild, night.id)

        def reveal() -> Card:
            return reveal_card(view, announcement=True)

        if step.message is not None:
            try:
                await self._sender.edit_message(night.guild, night.place.channel, step.message, reveal)
            except discord.NotFound as error:
                if error.code not in GONE:
                    raise
            return
        channel = self._sender.open_channel(night.guild, night.place.channel)
        message = None
        # A late score may have asked for the step anew since the post was sent, so its age tells nothing.
        with contextlib.suppress(discord.Forbidden):  # without Read Message History Discord's nonce must do
            message = await self._sender.find_message(channel, lambda found: shows_reveal(found, night))
        if message is None:
            message = await self._sender.send_once(channel, reveal, f"nr-{night.id}", mentions=NOBODY)
        await self._nights.steps.record_message(step, message.id)
