"""The time of the try-out: SimCord's stands still unless it is told to move, and this one goes with the real one."""

from __future__ import annotations

import asyncio
import contextvars
import time
from datetime import UTC, datetime, timedelta
from typing import Any


class RunningClock:
    """Stands in for SimCord's own clock, and has the same methods."""

    def __init__(self) -> None:
        self._epoch = datetime.now(UTC)
        # SimCord replaces time.monotonic by what this clock says.
        self._began = time.perf_counter()
        self._added = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since it was made."""
        return time.perf_counter() - self._began + self._added

    def now(self) -> datetime:
        return self._epoch + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        self._added += seconds


class RealPauses:
    """`sleep` for the bot's jobs: SimCord neither waits for a pause after each action nor keeps it from ending.

    `env` is SimCord's environment, once there is one; until then no job runs.
    """

    def __init__(self) -> None:
        self.env: Any = None

    async def sleep(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()
        # In an empty context, so that SimCord does not take the timer for one of the bot's, which end by command.
        timer = contextvars.Context().run(loop.call_later, seconds, _end, over)
        try:
            await self.env.external_wait(over, reason="the pause of a job")
        finally:
            timer.cancel()


def _end(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)
