"""Clocks for `try`: SimCord's own time does not pass by itself, so these follow the real time."""

from __future__ import annotations

import asyncio
import contextvars
import time
from datetime import UTC, datetime, timedelta
from typing import Any


class RunningClock:
    """Replaces SimCord's own clock; has the same methods."""

    def __init__(self) -> None:
        self._epoch = datetime.now(UTC)
        # Not time.monotonic, which SimCord replaces by this clock.
        self._began = time.perf_counter()
        self._added = 0.0

    @property
    def elapsed(self) -> float:
        """Seconds since the clock was created, plus those that it was advanced by."""
        return time.perf_counter() - self._began + self._added

    def now(self) -> datetime:
        return self._epoch + timedelta(seconds=self.elapsed)

    def advance(self, seconds: float) -> None:
        self._added += seconds


class RealPauses:
    """A `sleep` for the bot's jobs that lasts real time and that SimCord does not wait for after each action.

    Set `env` to SimCord's environment before the first job starts.
    """

    def __init__(self) -> None:
        self.env: Any = None

    async def sleep(self, seconds: float) -> None:
        loop = asyncio.get_running_loop()
        over: asyncio.Future[None] = loop.create_future()
        # In an empty context: SimCord controls the timers that are started in the bot's context.
        timer = contextvars.Context().run(loop.call_later, seconds, _end, over)
        try:
            await self.env.external_wait(over, reason="the pause of a job")
        finally:
            timer.cancel()


def _end(pause: asyncio.Future[None]) -> None:
    if not pause.done():
        pause.set_result(None)
