"""Measures in the running bot how long the event loop was blocked; during that time nobody gets an answer."""

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

from bot.meter import METER

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds of each sleep. A stall shows as a sleep that ends late."""
TOO_LONG = 0.05
"""Stalls longer than this number of seconds are counted."""
REPORT_SECONDS = 60.0
ALARMING = 5.0
"""A stall of this many seconds is logged as a warning; Discord waits three seconds for an answer."""


@dataclass(slots=True)
class LoopHolds:
    """The number of stalls longer than `TOO_LONG`, and the longest of them in seconds."""

    count: int = 0
    longest: float = 0.0

    def add(self, seconds: float) -> None:
        if seconds > TOO_LONG:
            self.count += 1
            self.longest = max(self.longest, seconds)


SWITCH_SECONDS = 0.001
"""The thread switch interval in seconds. Python's 5 ms would let a computing thread delay the event loop."""


class LoopWatchdog:
    """Sleeps for short pauses and records how late it wakes; `total` counts since the start.

    It cannot tell a slow callback from a machine that is busy with other processes: both make people wait.
    """

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.total = LoopHolds()
        self._monotonic = monotonic
        self._sleep = sleep

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Measure while the `async with` block runs."""
        task = asyncio.create_task(self.watch(), name="loop watchdog")
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def watch(self) -> None:
        """Measure until cancelled. Each minute with a stall gets one line in the log."""
        minute, reported = LoopHolds(), self._monotonic()
        while True:
            began = self._monotonic()
            await self._sleep(PAUSE)
            now = self._monotonic()
            late = now - began - PAUSE
            minute.add(late)
            self.total.add(late)
            METER.loop.add(max(0.0, late))
            if now - reported >= REPORT_SECONDS:
                _report(minute)
                minute, reported = LoopHolds(), now


def _report(stalls: LoopHolds) -> None:
    if stalls.count:
        level = logging.WARNING if stalls.longest >= ALARMING else logging.INFO
        log.log(
            level,
            "the event loop was blocked %d times in the last minute, at most for %.0f ms",
            stalls.count,
            stalls.longest * 1_000,
        )


GC_THRESHOLDS = (700, 10, 3)
"""Python's own, but a full collection after 3 of the middle generation, not 10: see `tune_interpreter`."""


def tune_interpreter() -> None:
    """Shorten the thread switch interval, and keep garbage collection short.

    A full collection looks at every object, and no other Python code runs meanwhile: 20 ms with the film index and the
    caches of 30 clubs, more with more of them. So what survives one is frozen, which means that the next ones do not
    look at it, and full collections come early, with some 20,000 new objects. Frozen objects are freed like any other
    when nothing refers to them any more; only cycles among them wait for `collect_garbage`.
    """
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.set_threshold(*GC_THRESHOLDS)
    if _freeze_survivors not in gc.callbacks:
        gc.callbacks.append(_freeze_survivors)
    gc.freeze()


def _freeze_survivors(phase: str, info: dict[str, int]) -> None:
    if phase == "stop" and info["generation"] == 2:
        gc.freeze()


async def collect_garbage() -> None:
    """Free cycles among frozen objects, too. Nobody gets an answer for some 50 ms, so this is done once a day."""
    gc.unfreeze()
    gc.collect()
    gc.freeze()
