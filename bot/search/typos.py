"""Classifies the one edit between a text and a title: some kinds of typo are far more frequent than others."""

from __future__ import annotations

from enum import IntEnum


class TypoKind(IntEnum):
    """Kinds of edit; the values index the cost tables of `TypingModel`. SEVERAL is a distance of 2 or more."""

    NONE = 0
    DELETION = 1
    TRANSPOSITION = 2
    INSERTION = 3
    ADJACENT_KEY = 4
    VOWEL = 5
    OTHER = 6
    SEVERAL = 7


_ROWS = ("1234567890", "qwertyuiop", "asdfghjkl", "zxcvbnm")
_VOWELS = frozenset("aeiouy")


def _adjacent_keys() -> frozenset[tuple[str, str]]:
    """Return the pairs of adjacent keys on a QWERTY keyboard, whose rows are offset by half a key."""
    pairs = set()
    for y, row in enumerate(_ROWS):
        for x, key in enumerate(row):
            near = [row[x + 1 : x + 2]]
            if y + 1 < len(_ROWS):
                near += [_ROWS[y + 1][max(0, x - 1) : x], _ROWS[y + 1][x : x + 1]]
            pairs |= {(key, other) for other in near if other}
    return frozenset(pairs | {(b, a) for a, b in pairs})


_ADJACENT_KEYS = _adjacent_keys()


def classify_typo(typed: str, title: str) -> TypoKind:
    """Classify the edit between a text and a title whose edit distance (optimal string alignment) is at most 1.

    Another number is another film: "paddington 3" does not mean "Paddington" or "Paddington 2".
    """
    if len(typed) < len(title):
        return TypoKind.DELETION
    if len(typed) > len(title):
        return TypoKind.OTHER if typed[-1].isdigit() and typed[:-1] == title else TypoKind.INSERTION
    at = next((i for i, (a, b) in enumerate(zip(typed, title, strict=True)) if a != b), None)
    return TypoKind.NONE if at is None else _classify_substitution(typed, title, at)


def _classify_substitution(typed: str, title: str, at: int) -> TypoKind:
    if typed[at].isdigit() and title[at].isdigit():
        return TypoKind.OTHER
    if typed[at + 1 : at + 2] == title[at] and title[at + 1 : at + 2] == typed[at]:
        return TypoKind.TRANSPOSITION
    pair = (typed[at], title[at])
    if pair in _ADJACENT_KEYS:
        return TypoKind.ADJACENT_KEY
    return TypoKind.VOWEL if _VOWELS.issuperset(pair) else TypoKind.OTHER
