"""How a day is written in the ids of controls."""

from __future__ import annotations

from datetime import date

from bot.domain.errors import ControlUnknown


def read_day_number(number: int) -> date | None:
    """The day for a proleptic Gregorian ordinal; None for 0. Raises ControlUnknown if it is out of range."""
    if number > date.max.toordinal():
        raise ControlUnknown
    return date.fromordinal(number) if number else None
