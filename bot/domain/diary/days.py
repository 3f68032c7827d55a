"""Reads the day on which somebody saw a film, as people type it: "last night", "Monday", "24 Dec", "2 weeks ago"."""

from __future__ import annotations

import calendar
import re
from datetime import date, timedelta

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.day_words import HOLIDAYS, MONTHS, NAMED_DAYS, NUMBERS, PARTS_OF_DAY, WEEKDAYS
from bot.domain.diary.errors import DayInFuture
from bot.domain.errors import InvalidValue

DAY_LIMIT = 40
"""Characters that a day may have; Discord holds the option to it."""
FIRST_DAY = date(1890, 1, 1)
_ALLOWED = "a day such as last night, Monday, 24 Dec, 2 weeks ago or 2026-03-01"
_ISO = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})\Z", re.ASCII)
_NUMERIC = re.compile(r"(\d{1,2})([-/.])(\d{1,2})(?:\2(\d{4}|\d{2}))?\.?\Z", re.ASCII)
_SPACED = re.compile(r" ?([-/.]) ?")
_JOINED = re.compile(r"(?<=\d)(?!st\b|nd\b|rd\b|th\b)(?=[a-z])|(?<=[a-z])(?=\d)", re.ASCII)
_AGO = re.compile(r"((?:a )?couple|[a-z]+|\d{1,4}) (day|night|week|month|year)s? ago\Z", re.ASCII)
_ORDINAL = re.compile(r"(\d{1,2})(?:st|nd|rd|th)?\Z", re.ASCII)
_YEAR = re.compile(r"\d{4}\Z", re.ASCII)
_MONTH_FIRST = frozenset({"en-US"})
_YEAR_FIRST = frozenset({"ja", "ko", "zh-CN", "zh-TW", "hu", "lt"})
"""Where the year comes first, a day without its year is month and day."""


def read_day(typed: str | None, today: date, *, locale: str = "en-GB", latest: date | None = None) -> date | None:
    """Parse a day; None for an empty text. Days without a year, and weekdays, are the newest that have passed.

    `today` is the day in the member's club. `locale` is Discord's name of a language: it decides whether 3/4 is the
    third of April. Days after `latest` (by default `today`) raise DayInFuture; what is no day raises InvalidValue.
    """
    text = " ".join((typed or "").casefold().replace(",", " ").split())
    if not text:
        return None
    found = None
    if len(text) <= DAY_LIMIT:
        try:
            found = _read_digits(_SPACED.sub(r"\1", text), today, locale) or _read_words(_plain_words(text), today)
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


def _plain_words(text: str) -> list[str]:
    """The words without accents and articles; 24dec becomes two words."""
    words = _JOINED.sub(" ", fold_text(text)).split()
    return [word for word in words if word not in ("on", "the", "of", "am", "le", "el", "il", "l", "o", "feira")]


def _read_words(words: list[str], today: date) -> date | None:
    if " ".join(words) in NAMED_DAYS:
        return today - timedelta(days=NAMED_DAYS[" ".join(words)])
    while len(words) > 1 and words[-1] in PARTS_OF_DAY:
        words = words[:-1]
    text = " ".join(words)
    if text in NAMED_DAYS:
        return today - timedelta(days=NAMED_DAYS[text])
    if match := _AGO.match(text):
        return _ago(match[1], match[2], today)
    if text in HOLIDAYS:
        return _newest(*HOLIDAYS[text], today)
    return _read_weekday(words, today) or _read_month(words, today)


def _ago(amount: str, unit: str, today: date) -> date | None:
    count = int(amount) if amount.isdigit() else NUMBERS.get(amount.removeprefix("a "))
    if count is None:
        return None
    if unit in ("day", "night", "week"):
        return today - timedelta(days=count * (7 if unit == "week" else 1))
    months = today.year * 12 + today.month - 1 - count * (12 if unit == "year" else 1)
    year, month = divmod(months, 12)
    return date(year, month + 1, min(today.day, calendar.monthrange(year, month + 1)[1]))


def _read_weekday(words: list[str], today: date) -> date | None:
    """Monday, last Friday: the newest before today. "this" allows today; "last week" means that calendar week."""
    named = [WEEKDAYS[word] for word in words if word in WEEKDAYS]
    rest = " ".join(word for word in words if word not in WEEKDAYS)
    if len(named) != 1:
        return None
    if rest == "last week":
        return today - timedelta(days=today.weekday() + 7 - named[0])
    if rest == "this":
        return today - timedelta(days=(today.weekday() - named[0]) % 7)
    if rest in ("", "last", "past", "letzten", "letzter", "dernier", "pasado", "scorso", "passada", "passado"):
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
        elif word not in ("de", "del", "di") and word not in WEEKDAYS:
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
