"""Spaces out requests that share one Discord rate limit."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Pace:
    """Lets callers through at most `per_second` times a second, in the order of their calls.

    After a pause, at most `burst` callers may pass at once to catch up.
    """

    def __init__(self, per_second: float, *, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1 / per_second
        self._burst = burst
        self._clock = clock
        self._next = 0.0
        self._turn = asyncio.Lock()

    async def wait(self) -> None:
        """Wait until the next request may be sent."""
        # One at a time: if all slept until a time of their own, a delayed event loop would wake many of them at once.
        async with self._turn:
            now = self._clock()
            slot = max(self._next, now - self._burst * self._gap)
            self._next = slot + self._gap
            if slot > now:
                await asyncio.sleep(slot - now)
