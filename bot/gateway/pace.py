"""A steady rate for requests that Discord counts together."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable


class Pace:
    """Hands out turns at no more than `per_second`, in the order in which they were asked for.

    A loop that wakes up late may make up for `burst` turns at most.
    """

    def __init__(self, per_second: float, *, burst: int, clock: Callable[[], float] = time.monotonic) -> None:
        self._gap = 1 / per_second
        self._burst = burst
        self._clock = clock
        self._next = 0.0

    async def turn(self) -> None:
        """Wait for the next turn."""
        now = self._clock()
        mine = max(self._next, now - self._burst * self._gap)
        self._next = mine + self._gap
        if mine > now:
            await asyncio.sleep(mine - now)
