"""Measures how long callbacks block the event loop, in CPU time, which other processes do not change."""

import asyncio
import gc
import time
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def watched_loop() -> Iterator[list[float]]:
    """Collect the CPU seconds of every callback that runs meanwhile.

    The objects that exist already are kept from the garbage collector, as in the running bot: a collection of all that
    the test run has created takes longer than the callbacks that are measured.
    """
    held: list[float] = []
    run = asyncio.Handle._run

    def timed(self: asyncio.Handle) -> None:
        before = time.thread_time()
        try:
            run(self)
        finally:
            held.append(time.thread_time() - before)

    gc.collect()
    gc.freeze()
    asyncio.Handle._run = timed  # type: ignore[method-assign]
    try:
        yield held
    finally:
        asyncio.Handle._run = run  # type: ignore[method-assign]
        gc.unfreeze()
