"""Work in the background that goes on after an error, and ends when it is told to."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from discord.ext import tasks

if TYPE_CHECKING:
    from collections.abc import Awaitable, Callable

log = logging.getLogger(__name__)


class Job:
    """Calls `work` every `seconds`, and with `finally_too` once more when the bot stops."""

    def __init__(
        self, name: str, work: Callable[[], Awaitable[object]], *, seconds: float, finally_too: bool = False
    ) -> None:
        self._name = name
        self._work = work
        self._finally_too = finally_too
        self._loop = tasks.loop(seconds=seconds, name=f"job {name}")(self._once)

    def start(self) -> None:
        self._loop.start()

    async def stop(self) -> None:
        self._loop.cancel()
        task = self._loop.get_task()
        if task is not None:
            await _ended(task)
        if self._finally_too:
            await self._once()

    async def _once(self) -> None:
        try:
            await self._work()
        except Exception:
            log.exception("the job %s failed; it is tried again", self._name)


async def _ended(task: Awaitable[object]) -> None:
    try:
        await task
    except BaseException as error:  # noqa: BLE001  it was cancelled, which is what was asked for
        log.debug("job ended: %r", error)
