"""The job that does the due steps of nights on Discord, each tried again until it is done or given up."""

from __future__ import annotations

import asyncio
import logging
from collections import deque
from collections.abc import Awaitable, Callable
from datetime import timedelta

import discord

from bot.domain.errors import MarqueeError
from bot.domain.ids import GuildId
from bot.domain.nights.errors import NightGone, NightMovedOn
from bot.domain.nights.night import Night
from bot.domain.nights.steps import NightStep, StepKind
from bot.domain.schedules.errors import ChannelClosed, ChannelTrouble
from bot.gateway.channels.sending import ChannelSender, channel_trouble
from bot.gateway.client import MarqueeBot
from bot.gateway.delivery import describe_failure, is_discord_trouble
from bot.services.nights.steps import NightSteps
from bot.ui.language.languages import speaking
from bot.ui.language.messages import N_

log = logging.getLogger(__name__)

SECONDS = 5.0
"""Seconds between two looks for due steps."""
AT_ONCE = 40
"""Clubs whose steps are done concurrently; those of one club one after another."""
UNREACHABLE = timedelta(seconds=30)

StepHandler = Callable[[Night, NightStep], Awaitable[None]]
"""Does a step, or finds that it is done. It may be called again after it has done its work, and must not do harm then.

An exception makes it try again later: StepRefusedError gives up at once, NightMovedOn and NightGone mean that nothing
is left to do.
"""

_CLOSED = {
    ChannelTrouble.CHANNEL_GONE: N_("the channel is gone. Choose another one with **{ping_channel_host}**."),
    ChannelTrouble.FORBIDDEN: N_("I can't post in the channel. Give me **View Channel** and **Send Messages** there."),
}


class StepRefusedError(Exception):
    """A step that no further attempt would change; the text says why, as `trouble_text` puts it into words."""


class StepRunner:
    """`run_due_steps` is the job. What each kind of step does is registered before the bot starts."""

    def __init__(self, bot: MarqueeBot, steps: NightSteps, sender: ChannelSender) -> None:
        self._bot = bot
        self._steps = steps
        self._sender = sender
        self._handlers: dict[StepKind, StepHandler] = {}

    def register_step(self, kind: StepKind, handler: StepHandler) -> None:
        """Say what does the steps of this kind. A kind without a handler has nothing to do."""
        self._handlers[kind] = handler

    async def run_due_steps(self) -> None:
        """Do what is due: several clubs concurrently. A failure does not affect other steps."""
        if not self._bot.is_ready():
            return
        queues: dict[GuildId, deque[tuple[NightStep, Night]]] = {}
        unreachable = []
        for step, night in await self._steps.due_steps():
            if self._sender.is_reachable(step.guild):
                queues.setdefault(step.guild, deque()).append((step, night))
            else:
                unreachable.append(step)
        self._steps.delay_steps(unreachable, UNREACHABLE)
        clubs = deque(queues.values())

        async def run_clubs() -> None:
            while clubs:
                for step, _ in clubs.popleft():
                    await self._run_step(step)

        await asyncio.gather(*(run_clubs() for _ in range(min(AT_ONCE, len(clubs)))))

    async def _run_step(self, step: NightStep) -> None:
        night = await self._steps.find_night(step)
        handler = self._handlers.get(step.kind)
        try:
            if night is not None and handler is not None:
                with speaking(await self._bot.club_language(step.guild)):
                    await handler(night, step)
        except (NightMovedOn, NightGone):
            pass  # Somebody was faster.
        except Exception as error:  # noqa: BLE001  _handle_failure handles every kind
            await self._handle_failure(step, error)
            return
        await self._steps.mark_done(step)

    async def _handle_failure(self, step: NightStep, error: Exception) -> None:
        trouble = error.trouble if isinstance(error, ChannelClosed) else channel_trouble(error)
        if isinstance(error, StepRefusedError):
            await self._steps.record_failure(step, str(error), final=True)
        elif trouble is not None:
            await self._steps.record_failure(step, _CLOSED[trouble], final=trouble is ChannelTrouble.CHANNEL_GONE)
        elif isinstance(error, discord.HTTPException) and not is_discord_trouble(error):
            log.error("a step of a night was refused and is given up: %s %s", step.kind, describe_failure(error))
            await self._steps.record_failure(step, N_("Discord refused it."), final=True)
        elif is_discord_trouble(error) or isinstance(error, MarqueeError):
            log.warning("a step of a night failed and is tried again: %s %s", step.kind, describe_failure(error))
            await self._steps.record_failure(step, N_("Discord couldn't be reached."))
        else:
            log.error("a step of a night failed; it is tried again: %s", step.kind, exc_info=error)
            await self._steps.record_failure(step, N_("something went wrong on my side."))
