"""Scripts of the quote card: the font that a stretch of text is set in, and where a line of Thai may end."""

from __future__ import annotations

import re
import unicodedata

_FAMILIES = (
    ("Noto Serif Armenian", ((0x530, 0x58F), (0xFB13, 0xFB17))),
    ("Noto Serif Hebrew", ((0x590, 0x5FF), (0xFB1D, 0xFB4F))),
    ("Noto Naskh Arabic", ((0x600, 0x6FF), (0x750, 0x77F), (0x8A0, 0x8FF), (0xFB50, 0xFDFF), (0xFE70, 0xFEFF))),
    ("Noto Serif Devanagari", ((0x900, 0x97F), (0xA8E0, 0xA8FF))),
    ("Noto Serif Bengali", ((0x980, 0x9FF),)),
    ("Noto Serif Tamil", ((0xB80, 0xBFF),)),
    ("Noto Serif Thai", ((0xE00, 0xE7F),)),
    ("Noto Serif Georgian", ((0x10A0, 0x10FF), (0x1C90, 0x1CBF), (0x2D00, 0x2D2F))),
    ("Noto Sans CJK JP", ((0x1100, 0x11FF), (0x3000, 0x9FFF), (0xAC00, 0xD7AF), (0xF900, 0xFAFF), (0xFF00, 0xFFEF))),
)

_CONSONANT, _MARK, _BEFORE = "[ก-ฮ]", "[ะ-ฺๅ็-๋ํ๎]", "[เ-ไ]"
_FIRST, _SECOND = "[กขคจตทปผพส]", "[รลว]"
_THAI_BREAK = re.compile(
    # Never after a vowel that is written before its consonant, nor after one that asks for a consonant to follow,
    rf"(?<=[\u0e00-\u0e7f])(?<!{_BEFORE})(?<!ั)(?<!ั[่-๋])(?<!็)"
    # nor before a silent letter, nor between two consonants that are spoken as one;
    rf"(?!{_CONSONANT}[ิุ]?์)(?!(?<={_FIRST}){_SECOND})"
    # only where a syllable begins: a consonant with no vowel of its own mostly ends the one before.
    rf"(?={_BEFORE}|{_CONSONANT}{_MARK}|{_FIRST}{_SECOND}{_MARK})"
)


def script_font(char: str) -> str | None:
    """The font for a character of a script that has one of its own; None for Latin, Greek, Cyrillic and signs."""
    point = ord(char)
    for family, blocks in _FAMILIES:
        if any(first <= point <= last for first, last in blocks):
            return family
    return None


def font_runs(line: str) -> list[tuple[str | None, str]]:
    """The line in stretches of one font each, a space and a mark with what stands before them.

    The renderer looks for missing characters one by one, and gives up where a script joins letters into fewer shapes.
    """
    found: list[tuple[str | None, str]] = []
    for char in line:
        clings = char.isspace() or unicodedata.category(char) in {"Mn", "Mc", "Cf"}
        family = found[-1][0] if found and clings else script_font(char)
        if found and found[-1][0] == family:
            found[-1] = (family, found[-1][1] + char)
        else:
            found.append((family, char))
    return found


def thai_breaks(text: str) -> frozenset[int]:
    """Where a line of Thai, which has no spaces, may end: before these characters, each the first of a syllable."""
    return frozenset(match.start() for match in _THAI_BREAK.finditer(text))
