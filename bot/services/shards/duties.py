"""Which jobs this process has to do where several share the work, and when those that have begun are finished."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from typing import Any

Work = Callable[[], Awaitable[object]]
Run = Callable[[], Coroutine[Any, Any, None]]

FINISH_SECONDS = 20.0
"""How long a shard waits for due work before it passes to another process. A post that is sent twice even so has the
same nonce, by which Discord recognises it."""


class Duties:
    """A process that runs alone leads, and has the whole share."""

    def __init__(self) -> None:
        self.leads: Callable[[], bool] = lambda: True
        self._running: set[asyncio.Future[None]] = set()

    def for_share(self, work: Work) -> Run:
        """Work for the clubs of `Database.share`. `finish_running` waits for it."""

        async def run() -> None:
            ended: asyncio.Future[None] = asyncio.get_running_loop().create_future()
            self._running.add(ended)
            try:
                await work()
            finally:
                self._running.discard(ended)
                ended.set_result(None)

        return run

    def for_leader(self, work: Work) -> Run:
        """Work that one process does for all."""

        async def run() -> None:
            if self.leads():
                await work()

        return run

    async def finish_running(self) -> None:
        """Wait until the work for the share that is running now has ended, at most FINISH_SECONDS."""
        if self._running:
            await asyncio.wait(set(self._running), timeout=FINISH_SECONDS)
