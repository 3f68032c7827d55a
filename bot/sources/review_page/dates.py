"""Parses dates in several languages: "March 3, 2019", "3. März 2019", "2019-03-03"."""

from __future__ import annotations

import re
from datetime import date

_MONTHS = (
    "jan january januar janvier enero gennaio januari janeiro ene",
    "feb february februar février febrero febbraio februari fevereiro fév févr",
    "mar march märz mars marzo maart março mär mrz",
    "apr april avril abril aprile avr abr",
    "may mai mayo maggio mei maio",
    "jun june juni juin junio giugno junho",
    "jul july juli juillet julio luglio julho juil",
    "aug august août agosto augustus ago",
    "sep sept september septembre septiembre settembre setembro",
    "oct october oktober octobre octubre ottobre outubro okt",
    "nov november novembre noviembre novembro",
    "dec december dezember décembre diciembre dicembre dezembro dez déc dic",
)
_NUMBER = {name: n for n, names in enumerate(_MONTHS, 1) for name in names.split()}
_NAMES = "|".join(sorted(map(re.escape, _NUMBER), key=len, reverse=True))
_ISO = re.compile(r"(?<!\d)((?:19|20)\d\d)[-/.年](\d{1,2})[-/.月](\d{1,2})(?!\d)")
_MONTH_FIRST = re.compile(rf"\b({_NAMES})\.?\s+(\d{{1,2}})(?:st|nd|rd|th)?,?\s+((?:19|20)\d\d)\b", re.IGNORECASE)
_DAY_FIRST = re.compile(
    rf"(?<!\d)(\d{{1,2}})(?:st|nd|rd|th|er|º|\.)?\s+(?:de\s+|of\s+)?({_NAMES})\b\.?,?\s+(?:de\s+|del\s+)?((?:19|"
    rf"20)\d\d)\b",
    re.IGNORECASE,
)
_DOTTED = re.compile(r"(?<![\d.])(\d{1,2})\.(\d{1,2})\.((?:19|20)\d\d)(?!\d)")
_SLASHED = re.compile(r"(?<![\d/])(\d{1,2})[/-](\d{1,2})[/-]((?:19|20)\d\d)(?!\d)")


def find_date(text: str) -> tuple[date, tuple[int, int]] | None:
    """Return the first date in a text and its (start, end) position.

    Ambiguous dates such as "03/04/2019" are ignored unless one of the numbers cannot be a month.
    """
    readers = (
        (_ISO, lambda m: (m[1], m[2], m[3])),
        (_MONTH_FIRST, lambda m: (m[3], str(_NUMBER[m[1].lower()]), m[2])),
        (_DAY_FIRST, lambda m: (m[3], str(_NUMBER[m[2].lower()]), m[1])),
        (_DOTTED, lambda m: (m[3], m[2], m[1])),
        (_SLASHED, lambda m: (m[3], m[1], m[2]) if int(m[2]) > 12 or m[1] == m[2] else (m[3], m[2], m[1])),
    )
    for pattern, parts in readers:
        for match in pattern.finditer(text):
            if pattern is _SLASHED and int(match[1]) <= 12 and int(match[2]) <= 12 and match[1] != match[2]:
                continue
            try:
                return date(*map(int, parts(match))), match.span()
            except ValueError:
                continue
    return None


def find_day(text: str) -> date | None:
    """Return the first date in a text."""
    found = find_date(text)
    return found[0] if found else None
