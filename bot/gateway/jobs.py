"""Background jobs: they run at an interval, continue after an error and stop on request."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from bot.meter import METER

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
"""Waits for a number of seconds, measured by a monotonic clock."""


def monotonic() -> float:
    """Seconds of a monotonic clock. `time.monotonic` is looked up at each call, because tests replace it."""
    return time.monotonic()


class Job:
    """Calls `work` every `seconds`, first at once or, with `wait_first`, after as long.

    With `run_at_stop` it is called once more when the bot stops.

    It waits with `sleep` and ignores the time of day, so that a clock that is set back does not delay it.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        *,
        seconds: float,
        run_at_stop: bool = False,
        wait_first: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._run_at_stop = run_at_stop
        self._wait_first = wait_first
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Start the job unless it is running."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name=f"job {self._name}")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if self._run_at_stop:
            await self._run_once()

    async def _run(self) -> None:
        if self._wait_first:
            await self._sleep(self._seconds)
        while True:
            began = monotonic()
            await self._run_once()
            await self._sleep(max(0.0, self._seconds - (monotonic() - began)))

    async def _run_once(self) -> None:
        began, failed = monotonic(), False
        try:
            await self._work()
        except Exception:
            failed = True
            log.exception("the job %s failed; it is tried again", self._name)
        METER.count_job(self._name, monotonic() - began, failed=failed)
