"""Measures how long callbacks block the event loop, in CPU time, which other processes do not change."""

import asyncio
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def watched_loop() -> Iterator[list[float]]:
    """Collect the CPU seconds of every callback that runs meanwhile."""
    held: list[float] = []
    run = asyncio.Handle._run

    def timed(self: asyncio.Handle) -> None:
        before = time.thread_time()
        try:
            run(self)
        finally:
            held.append(time.thread_time() - before)

    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield held
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
