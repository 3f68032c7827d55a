"""Work in the background that goes on after an error, and ends when it is told to."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)

Sleep = Callable[[float], Awaitable[None]]
"""Waits for a number of seconds, by a clock that nobody can set back."""


def monotonic() -> float:
    """Seconds by a clock that nobody can set back. Looked up at each call: an offline Discord has its own."""
    return time.monotonic()


class Job:
    """Calls `work` every `seconds`, and with `finally_too` once more when the bot stops.

    It waits by `sleep` and never by the time of day, so that a clock that is set back does not stop it.
    """

    def __init__(
        self,
        name: str,
        work: Callable[[], Awaitable[object]],
        *,
        seconds: float,
        finally_too: bool = False,
        sleep: Sleep = asyncio.sleep,
    ) -> None:
        self._name = name
        self._work = work
        self._seconds = seconds
        self._finally_too = finally_too
        self._sleep = sleep
        self._task: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Begin, unless it runs already."""
        if self._task is None or self._task.done():
            self._task = asyncio.create_task(self._run(), name=f"job {self._name}")

    async def stop(self) -> None:
        task, self._task = self._task, None
        if task is not None:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        if self._finally_too:
            await self._once()

    async def _run(self) -> None:
        while True:
            began = monotonic()
            await self._once()
            await self._sleep(max(0.0, self._seconds - (monotonic() - began)))

    async def _once(self) -> None:
        try:
            await self._work()
        except Exception:
            log.exception("the job %s failed; it is tried again", self._name)
