"""Fonts for the scripts in drawn pictures, and where a line of Thai may break."""

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
    # Never after a vowel that is written before its consonant, or after one that must be followed by a consonant,
    rf"(?<=[\u0e00-\u0e7f])(?<!{_BEFORE})(?<!ั)(?<!ั[่-๋])(?<!็)"
    # or before a silent letter, or between two consonants that are pronounced as one;
    rf"(?!{_CONSONANT}[ิุ]?์)(?!(?<={_FIRST}){_SECOND})"
    # only where a syllable begins: a consonant without its own vowel usually ends the previous syllable.
    rf"(?={_BEFORE}|{_CONSONANT}{_MARK}|{_FIRST}{_SECOND}{_MARK})"
)


def script_font(char: str) -> str | None:
    """The font for the character's script; None for Latin, Greek, Cyrillic and symbols, which use the default font."""
    point = ord(char)
    for family, blocks in _FAMILIES:
        if any(first <= point <= last for first, last in blocks):
            return family
    return None


def font_runs(line: str) -> list[tuple[str | None, str]]:
    """The line as (font, text) stretches; spaces and marks stay with the character before them.

    The renderer's own fallback looks up fonts per character, which breaks scripts whose letters join into ligatures.
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
    """The positions before which a line of Thai, which has no spaces, may break: the starts of syllables."""
    return frozenset(match.start() for match in _THAI_BREAK.finditer(text))
