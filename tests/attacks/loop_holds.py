"""Measures how long single callbacks block the event loop, in CPU time of the loop's thread."""

from __future__ import annotations

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

LONGEST = 0.05
"""Seconds of CPU that one callback may take."""


@dataclass(slots=True)
class LoopHolds:
    """The longest callbacks of the bot: seconds and what ran. The test's own steps are left out."""

    found: list[tuple[float, str]] = field(default_factory=list)

    def note(self, handle: Any, seconds: float) -> None:
        if seconds > LONGEST / 5:
            task = _task_of(handle)
            if task is None or not _plays_discord(task):
                what = repr(handle) if task is None else _where(task)
                self.found.append((seconds, what[:600]))

    def worst(self) -> tuple[float, str]:
        return max(self.found, default=(0.0, ""))

    def check(self, longest: float = LONGEST) -> None:
        seconds, what = self.worst()
        assert seconds <= longest, f"the event loop was held for {1_000 * seconds:.0f} ms of CPU by {what}"


@contextmanager
def measured() -> Iterator[LoopHolds]:
    """Measure every callback of every loop of this process as long as the block lasts."""
    holds = LoopHolds()
    handle_class: Any = asyncio.Handle
    run = handle_class._run

    def timed(handle: Any) -> Any:
        began = time.thread_time()
        try:
            return run(handle)
        finally:
            holds.note(handle, time.thread_time() - began)

    # As the running bot does, so that the collector does not scan everything that the tests imported.
    gc.collect()
    gc.freeze()
    handle_class._run = timed
    try:
        yield holds
    finally:
        handle_class._run = run
        gc.unfreeze()


def _task_of(handle: Any) -> asyncio.Task[Any] | None:
    """The task that runs this step; SimCord wraps a task's callbacks in functions of its own."""
    callback = handle._callback
    for _ in range(4):
        task = getattr(callback, "__self__", None)
        if isinstance(task, asyncio.Task):
            return task
        names = getattr(getattr(callback, "__code__", None), "co_freevars", ())
        if "callback" not in names:
            return None
        callback = callback.__closure__[names.index("callback")].cell_contents
    return None


def _plays_discord(task: asyncio.Task[Any]) -> bool:
    """Whether it is the test itself or a fixture, whose time does not count."""
    name = getattr(task.get_coro(), "__qualname__", "")
    return name.startswith("test_") or "fixture" in name.lower()


def _where(task: asyncio.Task[Any]) -> str:
    """The lines at which the task waits now; the slow code is just before them."""
    lines: list[str] = []
    coroutine: Any = task.get_coro()
    while coroutine is not None:
        frame = getattr(coroutine, "cr_frame", None)
        if frame is not None:
            lines.append(f"{'/'.join(frame.f_code.co_filename.split('/')[-2:])}:{frame.f_lineno}")
        coroutine = getattr(coroutine, "cr_await", None)
    return f"{task.get_name()} {getattr(task.get_coro(), '__qualname__', '?')} before {' > '.join(lines) or 'its end'}"
