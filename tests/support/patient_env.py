"""SimCord's environment for a busy machine: it checks again before it reports a stuck bot.

SimCord's one limit, `settle_timeout`, means two things: how long the bot's work may take, and how far ahead a timer has
to be for nobody to wait for it. A great limit would make every action wait for timers of many seconds, such as aiohttp's
for an idle connection; a small one fails where the machine is slow. Here it stays small, and the work may take longer.

SimCord looks every 50 ms whether the bot rests, unless a task ends before. A background job that goes back to sleep does
not end, so each step of virtual time took 50 ms of real time. Here it looks every 3 ms.

It also compares tasks only with timers that are left to cancel: SimCord compares every task with every timer at each
turn of the loop, which took a sixth of a test's time.
"""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import Any

import simcord
from simcord import env as simcord_env

from tests.support.limits import SETTLE_LOOK_SECONDS, SETTLE_SECONDS, SETTLE_TIMER_SECONDS
from tests.support.scheduled_events import install_strict_events

_WAITS = "_virtualize_recognized_waits"
_virtualize_all: Callable[[Any, list[Any]], None] = getattr(simcord_env, _WAITS)


def _virtualize_waits(state: Any, pending: list[Any]) -> None:
    """Do what SimCord does, but compare the tasks only with timers that have a real timer left to cancel."""
    work, every = state.work, state.work.callbacks
    work.callbacks = [each for each in every if each.real_handle is not None and not each.real_handle.cancelled()]
    try:
        if work.callbacks:
            _virtualize_all(state, pending)
    finally:
        work.callbacks = every


install_strict_events()


class PatientEnv(simcord.Env):
    def __init__(self, bot: Any, **options: Any) -> None:
        setattr(simcord_env, _WAITS, _virtualize_waits)
        super().__init__(bot, **{"settle_timeout": SETTLE_TIMER_SECONDS, **options})

    async def advance_time(self, seconds: float) -> None:
        target = self._virtual_time + seconds
        await self._patiently(lambda: super(PatientEnv, self).advance_time(max(0.0, target - self._virtual_time)))

    async def _settle_internal(self, **options: Any) -> None:
        options = {"idle": SETTLE_LOOK_SECONDS, **options}
        if options.get("_deadline") is not None:  # `advance_time` is what looks again
            await super()._settle_internal(**options)
            return
        await self._patiently(lambda: super(PatientEnv, self)._settle_internal(**options))

    async def _detach_bot(self) -> None:
        await self._patiently(super()._detach_bot)

    async def _patiently(self, work: Callable[[], Awaitable[None]]) -> None:
        rounds = max(1, round(SETTLE_SECONDS / max(self.settle_timeout, 0.1)))
        for last in range(rounds):
            try:
                await work()
            except TimeoutError:
                if last == rounds - 1:
                    raise
            else:
                return
