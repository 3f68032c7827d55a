"""A bit set for the numbers in ids such as tt0113627; millions of them take a few megabytes."""

from __future__ import annotations

from collections.abc import Iterable

LIMIT = 1_000_000_000
"""Upper bound of the numbers; it limits a set to 125 MB. Today's ids need a few megabytes."""


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
            # Grow by half, so that ascending ids do not copy the array each time.
            self._bits.extend(bytes(place + 1 + (place >> 1) - len(self._bits)))
        self._bits[place] |= 1 << (number & 7)

    def __contains__(self, number: int) -> bool:
        place = number >> 3
        return 0 <= place < len(self._bits) and bool(self._bits[place] >> (number & 7) & 1)
