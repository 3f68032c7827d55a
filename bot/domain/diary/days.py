"""Reads the day on which somebody saw a film, as people type it: "last night", "Monday", "24 Dec", "2 weeks ago"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.day_words import (
    GERMAN_PARTS,
    HOLIDAYS,
    LAST,
    LAST_WEEK,
    LINKS,
    LINKS_OF_PARTS,
    MONTHS,
    NAMED_DAYS,
    PARTS_OF_DAY,
    WEEKDAYS,
    plain_text,
)
from bot.domain.diary.durations import Duration, Unit, read_ago
from bot.domain.diary.errors import DayInFuture
from bot.domain.errors import InvalidValue

DAY_LIMIT = 40
"""Characters that a day may have; Discord holds the option to it."""
FIRST_DAY = date(1890, 1, 1)
_ALLOWED = "a day such as last night, Monday, 24 Dec, 2 weeks ago or 2026-03-01"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?\Z", re.ASCII)
_SPACED = re.compile(r" ?([-/.]) ?")
_JOINED = re.compile(r"(?<=\d)(?!(?:st|nd|rd|th|er|ere|o|e|го)\b)(?=[a-zа-я])|(?<=[a-zа-я])(?=\d)")
_SIGNED = re.compile(r"(?:(\d{4}) ?[年년] ?)?(\d{1,2}) ?[月월] ?(\d{1,2}) ?[日일]?\Z", re.ASCII)
"""12月24日, 2026년 3월 1일."""
_OF = re.compile("(?<!こ)の")
"""The Japanese "of", as in "last week's Monday"."""
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th|er|ere|o|e|го)?\Z")
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_MONTH_FIRST = frozenset({"en-US"})
_YEAR_FIRST = frozenset({"ja", "ko", "zh-CN", "zh-TW", "hu", "lt"})
"""Where the year comes first, a day without its year is month and day."""


def read_day(typed: str | None, today: date, *, locale: str = "en-GB", latest: date | None = None) -> date | None:
    """Parse a day; None for an empty text. Days without a year, and weekdays, are the newest that have passed.

    `today` is the day in the member's club. `locale` is Discord's name of a language: it decides whether 3/4 is the
    third of April. Days after `latest` (by default `today`) raise DayInFuture; what is no day raises InvalidValue.
    """
    text = plain_text(typed or "")
    if not text:
        return None
    found = None
    if len(text) <= DAY_LIMIT:
        try:
            found = (
                _read_digits(_SPACED.sub(r"\1", text), today, locale)
                or _read_signs(text, today)
                or _read_words(_plain_words(_OF.sub(" ", text)), today)
            )
        except (ValueError, OverflowError):
            found = None
    if found is None or found < FIRST_DAY:
        raise InvalidValue("watched", typed, _ALLOWED)
    if found > (latest or today):
        raise DayInFuture(found)
    return found


def _read_digits(text: str, today: date, locale: str) -> date | None:
    """2026-03-01, 24.12., 24.12.2025, 12/24/25. Raises ValueError for a day that no calendar has."""
    if match := _ISO.match(text):
        return date(int(match[1]), int(match[2]), int(match[3]))
    if not (match := _NUMERIC.match(text)):
        return None
    first, second, year = int(match[1]), int(match[3]), match[4]
    month_first = match[2] != "." and (locale in _MONTH_FIRST or (locale in _YEAR_FIRST and year is None))
    day, month = (second, first) if month_first else (first, second)
    if month > 12:
        day, month = month, day  # only one order makes a day of it
    if year is None:
        return _newest(day, month, today)
    number = int(year)
    if len(year) == 2:
        number += 2000 if 2000 + number <= today.year else 1900
    return date(number, month, day)


def _read_signs(text: str, today: date) -> date | None:
    match = _SIGNED.match(text)
    if match is None:
        return None
    month, day = int(match[2]), int(match[3])
    return _newest(day, month, today) if match[1] is None else date(int(match[1]), month, day)


def _plain_words(text: str) -> list[str]:
    """The words without accents and articles; 24dec becomes two words."""
    folded = fold_text(text)
    if folded in NAMED_DAYS or folded in HOLIDAYS or read_ago(folded):
        return [folded]
    return [_without_ending(word) for word in _JOINED.sub(" ", folded).split() if word not in LINKS]


def _without_ending(word: str) -> str:
    """Montag for "Montagabend"."""
    bare = next((word.removesuffix(part) for part in GERMAN_PARTS if word.endswith(part)), word)
    return bare if bare in WEEKDAYS else word


def _read_words(words: list[str], today: date) -> date | None:
    if " ".join(words) in NAMED_DAYS:
        return today - timedelta(days=NAMED_DAYS[" ".join(words)])
    text = " ".join(words := without_part_of_day(words))
    if text in NAMED_DAYS:
        return today - timedelta(days=NAMED_DAYS[text])
    if span := read_ago(text):
        return _ago(span, today)
    if text in HOLIDAYS:
        return _newest(*HOLIDAYS[text], today)
    return _read_weekday(words, today) or _read_month(words, today)


def without_part_of_day(words: list[str]) -> list[str]:
    """Friday for "Friday night", "viernes por la noche"."""
    ended = False
    while len(words) > 1 and (words[-1] in PARTS_OF_DAY or (ended and words[-1] in LINKS_OF_PARTS)):
        words, ended = words[:-1], True
    return words


def _ago(span: Duration, today: date) -> date | None:
    if span.unit in (Unit.DAY, Unit.WEEK):
        return today - timedelta(days=span.count * (7 if span.unit is Unit.WEEK else 1))
    if span.unit not in (Unit.MONTH, Unit.YEAR):
        return None
    months = today.year * 12 + today.month - 1 - span.count * (12 if span.unit is Unit.YEAR else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _read_weekday(words: list[str], today: date) -> date | None:
    """Monday, last Friday: the newest before today. "this" allows today; "last week" means that calendar week."""
    named = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    rest = " ".join(word for word in words if word not in WEEKDAYS)
    if len(named) != 1:
        return None
    if rest in LAST_WEEK:
        return today - timedelta(days=today.weekday() + 7 - named[0])
    if rest == "this":
        return today - timedelta(days=(today.weekday() - named[0]) % 7)
    if not rest or rest in LAST:
        return today - timedelta(days=(today.weekday() - named[0] - 1) % 7 + 1)
    return None


def _read_month(words: list[str], today: date) -> date | None:
    """24 Dec, December 24th, 24. Dezember 2025, with or without its weekday."""
    day = month = year = None
    for word in words:
        if match := _ORDINAL.match(word):
            if day is not None:
                return None
            day = int(match[1])
        elif _YEAR.match(word) and year is None:
            year = int(word)
        elif word in MONTHS and month is None:
            month = MONTHS[word]
        elif word not in ("de", "del", "di", "г", "года", "r", "roku") and word not in WEEKDAYS:
            return None
    if day is None or month is None:
        return None
    return _newest(day, month, today) if year is None else date(year, month, day)


def _newest(day: int, month: int, today: date) -> date:
    """The newest such day that is not after `today`. Raises ValueError if no year has it."""
    date(2000, month, day)
    for year in range(today.year, today.year - 9, -1):
        if day <= calendar.monthrange(year, month)[1] and date(year, month, day) <= today:
            return date(year, month, day)
    raise ValueError(day)
