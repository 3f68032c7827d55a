"""A set of the numbers inside ids such as tt0113627: one bit each, so that millions take a few megabytes."""

from __future__ import annotations

from collections.abc import Iterable

LIMIT = 1_000_000_000
"""Ids stay below this: at most 125 MB of bits, and a few for the ids of today."""


class NumberSet:
    def __init__(self, numbers: Iterable[int] = ()) -> None:
        self._bits = bytearray()
        for number in numbers:
            self.add(number)

    def add(self, number: int) -> None:
        """Raises ValueError for a number outside 0 to LIMIT - 1."""
        if not 0 <= number < LIMIT:
            raise ValueError(number)
        place = number >> 3
        if place >= len(self._bits):
            # Grown by half, so that ascending ids do not copy it each time.
            self._bits.extend(bytes(place + 1 + (place >> 1) - len(self._bits)))
        self._bits[place] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return 0 <= place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)
