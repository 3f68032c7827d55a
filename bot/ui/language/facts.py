"""How a language writes numbers, dates and lists, and what it calls countries and languages.

The facts of the other languages are in `data/locales/cldr.json`, which `python -m tools.locales facts` takes from the
Unicode CLDR. English is written here: Marquee puts the day before the month for everybody.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

from bot import paths
from bot.ui.language.languages import ENGLISH, Language, current_language


@dataclass(frozen=True, slots=True)
class LocaleFacts:
    decimal: str
    group: str
    ungrouped: int
    """Numbers with at most this many digits are written without group marks."""
    months: tuple[str, ...]
    """January first, as in a date; Slavic languages decline them there."""
    months_alone: tuple[str, ...]
    months_short: tuple[str, ...]
    weekdays: tuple[str, ...]
    """Monday first."""
    weekdays_short: tuple[str, ...]
    patterns: Mapping[str, str]
    """By the name of the form ("day", "full_day", "month" …), with the fields of a date in braces."""
    comma: str
    """Between the names of a list, with its blank."""
    last: str
    """Between the last two names of a complete list."""
    countries: Mapping[str, str]
    """By the English name."""
    languages: Mapping[str, str]
    """By the English name."""


_MONTHS = tuple("January February March April May June July August September October November December".split())
_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_ENGLISH = LocaleFacts(
    decimal=".",
    group=",",
    ungrouped=3,
    months=_MONTHS,
    months_alone=_MONTHS,
    months_short=tuple(month[:3] for month in _MONTHS),
    weekdays=_WEEKDAYS,
    weekdays_short=tuple(day[:3] for day in _WEEKDAYS),
    patterns={
        "day": "{day} {month} {year}",
        "full_day": "{weekday}, {day} {month} {year}",
        "full_day_of_year": "{weekday}, {day} {month}",
        "day_of_year": "{day} {month}",
        "month": "{month_alone} {year}",
        "short_day": "{day} {month_short} {year}",
        "short_day_of_year": "{day} {month_short}",
        "short_weekday": "{weekday_short} {day} {month_short}",
        "short_month": "{month_short} {year}",
    },
    comma=", ",
    last=" and ",
    countries={},
    languages={},
)


def locale_facts() -> LocaleFacts:
    """The facts of the current language."""
    return _facts_of(current_language())


@lru_cache(maxsize=32)
def _facts_of(language: Language) -> LocaleFacts:
    stored = _stored_facts().get(language.code)
    if language is ENGLISH or stored is None:
        return _ENGLISH
    facts: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in stored.items()}
    return LocaleFacts(**facts)


@lru_cache(maxsize=1)
def _stored_facts() -> Mapping[str, Any]:
    return dict(json.loads(paths.LOCALE_FACTS.read_text("utf-8")))
