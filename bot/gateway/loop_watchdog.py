"""Measures in the running bot how long the event loop was held: nobody is answered meanwhile."""

import asyncio
import contextlib
import gc
import logging
import sys
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass

log = logging.getLogger(__name__)

PAUSE = 0.05
"""Seconds between two looks at the clock. A hold is seen by as much as the look after it comes late."""
TOO_LONG = 0.05
"""Seconds that a hold may last before it is counted."""
REPORT_SECONDS = 60.0
ALARMING = 5.0
"""Seconds of a hold that an operator should see at the usual log level: Discord waits for three."""


@dataclass(slots=True)
class LoopHolds:
    """How often the loop was held for longer than `TOO_LONG`, and the longest hold in seconds."""

    count: int = 0
    longest: float = 0.0

    def add(self, seconds: float) -> None:
        if seconds > TOO_LONG:
            self.count += 1
            self.longest = max(self.longest, seconds)


SWITCH_SECONDS = 0.001
"""After so long a computing thread lets the event loop go on, where Python's own 5 ms would be felt while typing."""


class LoopWatchdog:
    """Sleeps for short pauses and notes how late it wakes; `total` counts since the start.

    It cannot tell a callback that computes from a machine that is busy with others: both keep people waiting.
    """

    def __init__(self, monotonic: Callable[[], float], sleep: Callable[[float], Awaitable[None]]) -> None:
        self.total = LoopHolds()
        self._monotonic = monotonic
        self._sleep = sleep

    @asynccontextmanager
    async def running(self) -> AsyncGenerator[None]:
        """Measure as long as the block lasts."""
        task = asyncio.create_task(self.watch(), name="loop watchdog")
        try:
            yield
        finally:
            task.cancel()
            with contextlib.suppress(asyncio.CancelledError):
                await task

    async def watch(self) -> None:
        """Measure until cancelled; a line a minute goes to the log where there was a hold."""
        minute, reported = LoopHolds(), self._monotonic()
        while True:
            began = self._monotonic()
            await self._sleep(PAUSE)
            now = self._monotonic()
            late = now - began - PAUSE
            minute.add(late)
            self.total.add(late)
            if now - reported >= REPORT_SECONDS:
                _report(minute)
                minute, reported = LoopHolds(), now


def _report(holds: LoopHolds) -> None:
    if holds.count:
        level = logging.WARNING if holds.longest >= ALARMING else logging.INFO
        log.log(
            level,
            "the event loop was held %d times in the last minute, at most %.0f ms",
            holds.count,
            holds.longest * 1_000,
        )


def tune_interpreter() -> None:
    """Keep the event loop from waiting: for a thread that computes, and for walks over all that the start has made."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()
