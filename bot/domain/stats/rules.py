"""The thresholds of every number, and the stretches of time that numbers are asked for."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, timedelta
from typing import Self

from bot.domain.errors import InvalidValue

LEAST_RATERS = 3
"""The least number of members behind a mean, a spread of stars or a place in a ranking of the club.

Only members who let their stars be named are counted at all (`Statement.STARS_COUNTED`); this keeps a number from being
one person's opinion under the club's name.
"""
LEAST_SHARED = 3
"""The least number of films that two members have both rated before their likeness is a number."""
LEAST_OF_KIND = 3
"""The least number of films before a decade, director or genre is called somebody's favourite."""
LEAST_FOR_RECORD = 10
"""The least number of films that a club or member has rated before one of them is its best of all time."""
FAVOURITES = 4
"""The films that a member can choose for their profile."""
FIRST_YEAR, LAST_YEAR = 1900, 2100
"""The years in which films can have been seen."""
MOST_VOTES = 500


@dataclass(frozen=True, slots=True)
class Period:
    """Whole days from `first` up to, but not including, `until`."""

    first: date
    until: date

    def __post_init__(self) -> None:
        if self.first >= self.until:
            raise InvalidValue("period", (self.first, self.until), "a first day before the end")

    @classmethod
    def of_year(cls, year: int) -> Self:
        return cls(date(year, 1, 1), date(year + 1, 1, 1))

    @classmethod
    def of_month(cls, year: int, month: int) -> Self:
        return cls(date(year, month, 1), date(year + month // 12, month % 12 + 1, 1))

    @classmethod
    def of_days(cls, last: date, days: int) -> Self:
        """The `days` days that end with `last`."""
        return cls(last - timedelta(days=days - 1), last + timedelta(days=1))

    def __contains__(self, day: date) -> bool:
        return self.first <= day < self.until
