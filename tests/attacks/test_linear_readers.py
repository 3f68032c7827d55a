"""Readers of members' texts are linear: twice the text takes at most 2.5 times as long."""

from __future__ import annotations

from collections.abc import Mapping

import pytest

from tests.attacks.growth import MEASURABLE, MOST, Pattern, growths, seconds
from tests.attacks.readers import PATTERNS, READERS, Reader

SHORT = 8
"""The short run tests up to 1/SHORT of the limit and with 1/SHARE of the patterns, other ones for each reader."""
SHARE = 6
LONG, LONG_SHARE = 4, 2
"""The same for the long run. The soak run tests up to the limit and with all patterns."""


def _faults(reader: Reader, smallest: int, most: int, patterns: Mapping[str, Pattern], rounds: int) -> list[str]:
    faults = []
    for name, pattern in patterns.items():
        first = seconds(reader.read, lambda pattern=pattern: reader.prepare(pattern.text(smallest)), rounds=rounds)  # type: ignore[misc]
        if first * (most / smallest) ** 2 < 2 * MEASURABLE:
            continue  # even quadratic growth would not be noticeable
        sizes = [smallest]
        while sizes[-1] < most:
            sizes.append(2 * sizes[-1])
        for size, took, ratio in growths(reader.read, reader.prepare, pattern, sizes):
            if ratio >= MOST:
                faults.append(f"{name}: {ratio:.1f} times as long for {size} characters ({took:.3f} s)")
                break
    return faults


@pytest.mark.parametrize("name", READERS)
def test_readers_are_linear_on_texts_that_make_readers_slow(name: str) -> None:
    reader, at = READERS[name], list(READERS).index(name)
    some = {each: pattern for n, (each, pattern) in enumerate(PATTERNS.items()) if n % SHARE == at % SHARE}
    most = reader.limit // SHORT
    assert _faults(reader, most // 4, most, some, rounds=1) == []


@pytest.mark.long
@pytest.mark.parametrize("name", READERS)
def test_readers_are_linear_on_longer_texts(name: str) -> None:
    reader, at = READERS[name], list(READERS).index(name)
    some = {each: pattern for n, (each, pattern) in enumerate(PATTERNS.items()) if n % LONG_SHARE == at % LONG_SHARE}
    most = reader.limit // LONG
    assert _faults(reader, most // 4, most, some, rounds=1) == []


@pytest.mark.soak
@pytest.mark.parametrize("name", READERS)
def test_readers_are_linear_up_to_the_limit_of_their_door(name: str) -> None:
    reader = READERS[name]
    assert _faults(reader, reader.limit // 16, reader.limit, PATTERNS, rounds=2) == []
