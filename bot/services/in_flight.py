"""Limits long requests: one at a time per member, and a few at a time for everybody."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import TaskAlreadyRunning


class InFlight:
    """At most `at_once` requests run, the others wait; `what` names the work in a refusal, such as "an export"."""

    def __init__(self, what: str, at_once: int) -> None:
        self._what = what
        self._free = asyncio.Semaphore(at_once)
        self._members: set[int] = set()

    @asynccontextmanager
    async def reserve_place(self, member: int) -> AsyncGenerator[None]:
        """Wait for a free place. Raises TaskAlreadyRunning if this member's last request is not finished."""
        if member in self._members:
            raise TaskAlreadyRunning(self._what)
        self._members.add(member)
        try:
            async with self._free:
                yield
        finally:
            self._members.discard(member)
