"""Garbage collection in the running bot: what survives a full collection is not looked at again until the next day."""

from __future__ import annotations

import gc
import sys
import weakref
from collections.abc import Generator

import pytest

from bot.gateway.loop_watchdog import GC_THRESHOLDS, collect_garbage, tune_interpreter


class Ring:
    """Refers to itself, so that only garbage collection can free it."""

    def __init__(self) -> None:
        self.itself = self


@pytest.fixture
def _tuned() -> Generator[None]:
    interval, thresholds, callbacks = sys.getswitchinterval(), gc.get_threshold(), list(gc.callbacks)
    tune_interpreter()
    yield
    sys.setswitchinterval(interval)
    gc.set_threshold(*thresholds)
    gc.callbacks[:] = callbacks
    gc.unfreeze()


@pytest.mark.usefixtures("_tuned")
async def test_what_survives_a_collection_is_frozen_and_cycles_among_it_are_freed_once_a_day() -> None:
    assert gc.get_threshold() == GC_THRESHOLDS
    ring = Ring()
    gc.collect(1)
    before = gc.get_freeze_count()
    gc.collect()
    assert gc.get_freeze_count() > before, "a full collection freezes what it leaves"
    seen = weakref.ref(ring)
    del ring
    gc.collect()
    assert seen() is not None
    await collect_garbage()
    assert seen() is None
    young = weakref.ref(Ring())
    gc.collect()
    assert young() is None, "what was never frozen is freed as ever"


@pytest.mark.usefixtures("_tuned")
def test_the_callback_is_there_once() -> None:
    many = len(gc.callbacks)
    tune_interpreter()
    assert len(gc.callbacks) == many
