"""Runs small writes that wait at the same time in one transaction, so that they share one COMMIT."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable
from typing import Any, NamedTuple, TypeVar

from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction

Result = TypeVar("Result")
MOST_TOGETHER = 32
"""Writes in one transaction; it is short, so that members' writes do not wait long for it."""


class _WaitingWrite(NamedTuple):
    work: Callable[[WriteTransaction], Awaitable[Any]]
    written: asyncio.Future[Any]


class GroupedWrites:
    """Each COMMIT waits for the disk. On a slow one, hundreds of posts a minute would otherwise wait for each other.

    Nothing waits for a group to fill: what comes while a transaction runs is the next group.
    """

    def __init__(self, database: Database, changes: Changes) -> None:
        """`changes` are the kinds of data that every write of these groups may change, in any club."""
        self._database = database
        self._changes = changes
        self._waiting: list[_WaitingWrite] = []
        self._writer: asyncio.Task[None] | None = None

    async def write_grouped(self, work: Callable[[WriteTransaction], Awaitable[Result]]) -> Result:
        """Call `work` in a transaction and return its result once that is committed.

        `work` may be called twice, the second time in a transaction of its own: an error of another write of the group
        rolls back the first. Raises what `work` raises, and sqlite3.Error.
        """
        written: asyncio.Future[Any] = asyncio.get_running_loop().create_future()
        self._waiting.append(_WaitingWrite(work, written))
        if self._writer is None or self._writer.done():
            self._writer = asyncio.create_task(self._write_waiting(), name="grouped writes")
        result: Result = await written
        return result

    async def _write_waiting(self) -> None:
        while self._waiting:
            group = [each for each in self._waiting[:MOST_TOGETHER] if not each.written.done()]
            del self._waiting[:MOST_TOGETHER]
            if not await self._try_group(group):
                for each in group:
                    await self._write_alone(each)

    async def _try_group(self, group: list[_WaitingWrite]) -> bool:
        """Whether the group was written; a group of one is left to `_write_alone`."""
        if len(group) < 2:
            return False
        try:
            async with self._database.write(changes=self._changes) as writing:
                results = [await each.work(writing) for each in group]
        except Exception:  # noqa: BLE001  whose error it is shows when each is written alone
            return False
        for each, result in zip(group, results, strict=True):
            if not each.written.done():
                each.written.set_result(result)
        return True

    async def _write_alone(self, each: _WaitingWrite) -> None:
        try:
            async with self._database.write(changes=self._changes) as writing:
                result = await each.work(writing)
        except Exception as error:  # noqa: BLE001  raised where it is waited for
            if not each.written.done():
                each.written.set_exception(error)
        else:
            if not each.written.done():
                each.written.set_result(result)
