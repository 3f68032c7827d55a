"""What kind of slip turned a title into a text one letter away: some are made far more often than others."""

from __future__ import annotations

from enum import IntEnum


class TypingSlip(IntEnum):
    NONE = 0
    DROPPED = 1
    SWAPPED = 2
    ADDED = 3
    BESIDE = 4
    VOWEL = 5
    OTHER = 6
    SEVERAL = 7


_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")


def _neighbours() -> frozenset[tuple[str, str]]:
    """Give the pairs of keys that touch on a QWERTY keyboard, whose rows are shifted by half a key."""
    pairs = set()
    for y, row in enumerate(_ROWS):
        for x, key in enumerate(row):
            near = [row[x + 1 : x + 2]]
            if y + 1 < len(_ROWS):
                near += [_ROWS[y + 1][max(0, x - 1) : x], _ROWS[y + 1][x : x + 1]]
            pairs |= {(key, other) for other in near if other}
    return frozenset(pairs | {(b, a) for a, b in pairs})


_BESIDE = _neighbours()


def slip_between(typed: str, title: str) -> TypingSlip:
    """Name the one slip between a text and a title that are one slip apart."""
    if len(typed) < len(title):
        return TypingSlip.DROPPED
    if len(typed) > len(title):
        return TypingSlip.ADDED
    at = next((i for i, (a, b) in enumerate(zip(typed, title, strict=True)) if a != b), None)
    if at is None:
        return TypingSlip.NONE
    if typed[at + 1 : at + 2] == title[at] and title[at + 1 : at + 2] == typed[at]:
        return TypingSlip.SWAPPED
    pair = (typed[at], title[at])
    if pair in _BESIDE:
        return TypingSlip.BESIDE
    return TypingSlip.VOWEL if _VOWELS.issuperset(pair) else TypingSlip.OTHER
