"""Measures how a reader's CPU time grows with its text, at sizes that double."""

from __future__ import annotations

import gc
import itertools
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

MOST = 2.5
"""The allowed growth of time for a text of twice the length: 2 is linear, 4 is quadratic."""
MEASURABLE = 0.01
"""CPU seconds below which a measurement is too short to compare."""
ROUNDS = 4
_salt = itertools.count()


@dataclass(frozen=True, slots=True)
class Pattern:
    """A text of any length: `unit` repeated between `before` and `after`."""

    unit: str
    before: str = ""
    after: str = ""

    def text(self, size: int) -> str:
        """At most `size` characters, different at each call so that no cache knows it."""
        before = f"{next(_salt)} {self.before}"
        room = max(0, size - len(before) - len(self.after))
        return before + self.unit * (room // len(self.unit)) + self.after


def seconds(reader: Callable[[Any], object], made: Callable[[], Any], *, rounds: int = ROUNDS) -> float:
    """The shortest of several runs, each on a new text; preparing the text is not timed."""
    shortest = float("inf")
    for _ in range(rounds):
        subject = made()
        gc.disable()
        try:
            began = time.thread_time()
            reader(subject)
            shortest = min(shortest, time.thread_time() - began)
        finally:
            gc.enable()
        if shortest < MEASURABLE / 4:
            break
    return shortest


def growths(
    reader: Callable[[Any], object], prepare: Callable[[str], Any], pattern: Pattern, sizes: list[int]
) -> Iterator[tuple[int, float, float]]:
    """For each measurable doubling: the larger size, its seconds, and their ratio to those of half the size."""
    before = 0.0
    for size in sizes:
        now = seconds(reader, lambda size=size: prepare(pattern.text(size)))  # type: ignore[misc]
        if before >= MEASURABLE:
            ratio = now / before
            for _ in range(3):
                if ratio < MOST:
                    break
                # Other processes may have disturbed the run: only a repeated slowdown counts.
                half = seconds(reader, lambda size=size: prepare(pattern.text(size // 2)))  # type: ignore[misc]
                now = seconds(reader, lambda size=size: prepare(pattern.text(size)))  # type: ignore[misc]
                ratio = min(ratio, now / half)
            yield size, now, ratio
        before = now
