"""How a day is written in cards and in the ids of controls."""

from __future__ import annotations

from datetime import date

from bot.domain.errors import ControlUnknown

_WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")


def full_day_text(day: date, *, this_year: int | None = None) -> str:
    """Monday, 23 November 2026; without the year if it is `this_year`."""
    year = "" if day.year == this_year else f" {day.year}"
    return f"{_WEEKDAYS[day.weekday()]}, {day.day} {day:%B}{year}"


def read_day_number(number: int) -> date | None:
    """The day for a proleptic Gregorian ordinal; None for 0. Raises ControlUnknown if it is out of range."""
    if number > date.max.toordinal():
        raise ControlUnknown
    return date.fromordinal(number) if number else None
