"""How long single callbacks hold the event loop, in CPU time of the loop's thread."""

from __future__ import annotations

import asyncio
import time
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

LONGEST = 0.05
"""Seconds of CPU that one callback may take."""


@dataclass(slots=True)
class LoopHolds:
    """The longest callbacks of the bot: seconds and what ran. The test's own steps are left out."""

    found: list[tuple[float, str]] = field(default_factory=list)
    ours: set[int] = field(default_factory=set)

    def leave_out(self, task: asyncio.Task[Any] | None) -> None:
        """The test plays Discord: what it computes holds nobody up."""
        self.ours.add(id(task))

    def note(self, handle: asyncio.Handle, seconds: float) -> None:
        callback = handle._callback  # type: ignore[attr-defined]  what asyncio itself looks at when it is slow
        task = getattr(callback, "__self__", None)
        if seconds > LONGEST / 5 and id(task) not in self.ours:
            self.found.append((seconds, repr(task if isinstance(task, asyncio.Task) else callback)[:300]))

    def worst(self) -> tuple[float, str]:
        return max(self.found, default=(0.0, ""))

    def check(self, longest: float = LONGEST) -> None:
        seconds, what = self.worst()
        assert seconds <= longest, f"the event loop was held for {1_000 * seconds:.0f} ms of CPU by {what}"


@contextmanager
def measured() -> Iterator[LoopHolds]:
    """Measure every callback of every loop of this process as long as the block lasts."""
    holds = LoopHolds()
    run = asyncio.Handle._run  # type: ignore[attr-defined]

    def timed(handle: asyncio.Handle) -> Any:
        began = time.thread_time()
        try:
            return run(handle)
        finally:
            holds.note(handle, time.thread_time() - began)

    asyncio.Handle._run = timed  # type: ignore[attr-defined]
    try:
        yield holds
    finally:
        asyncio.Handle._run = run  # type: ignore[attr-defined]
