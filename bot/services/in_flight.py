"""Long pieces of work that people ask for: one at a time each, a few at a time for all."""

import asyncio
from collections.abc import AsyncGenerator
from contextlib import asynccontextmanager

from bot.domain.errors import StillAtWork


class InFlight:
    """`what` names the work in a sentence ("an export"); `at_once` pieces of it run, the others wait their turn."""

    def __init__(self, what: str, at_once: int) -> None:
        self._what = what
        self._free = asyncio.Semaphore(at_once)
        self._members: set[int] = set()

    @asynccontextmanager
    async def place(self, member: int) -> AsyncGenerator[None]:
        """Wait for a place. Raises StillAtWork for a member whose last one is not finished."""
        if member in self._members:
            raise StillAtWork(self._what)
        self._members.add(member)
        try:
            async with self._free:
                yield
        finally:
            self._members.discard(member)
