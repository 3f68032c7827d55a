"""A month or year in review, of a member or a club, and collages of films."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue, MarqueeError
from bot.domain.ids import MemberId
from bot.domain.reviews.review import HighlightLine
from bot.domain.stats.numbers import StarSpread
from bot.domain.stats.rules import FIRST_YEAR, Period

LEAST_SCORES = 2
"""The least number of scores before a film is one that everyone agreed on."""
LEAST_TO_RANK = 3
"""The least number of members who compete for an award."""
LEAST_RATED = 5
"""The least number of ratings in the time before a member is called generous."""
MOST_AWARDS = 6
FAVOURITES = 5
SMALLEST_CHART, LARGEST_CHART = 3, 10


@dataclass(frozen=True, slots=True)
class RecapTime:
    """A year, or one of its months (1 to 12). Raises InvalidValue."""

    year: int
    month: int | None = None

    def __post_init__(self) -> None:
        if not FIRST_YEAR <= self.year <= 9_000 or (self.month is not None and not 1 <= self.month <= 12):
            raise InvalidValue("time", (self.year, self.month), f"a year from {FIRST_YEAR}, and a month from 1 to 12")

    @property
    def period(self) -> Period:
        return Period.of_year(self.year) if self.month is None else Period.of_month(self.year, self.month)

    @classmethod
    def chosen(cls, year: int | None, month: int | None, today: date) -> RecapTime:
        """What somebody means: without a year, the latest such month that has begun; in January, the year before."""
        if month is None:
            return cls(year if year is not None else today.year - (today.month == 1))
        if year is None:
            year = today.year - (month > today.month)
        return cls(year, month)

    @classmethod
    def ended_before(cls, day: date) -> RecapTime:
        """The time that a post on this day looks back on: in January the year before, else the month before."""
        if day.month == 1:
            return cls(day.year - 1)
        return cls(day.year, day.month - 1)


class AwardKind(StrEnum):
    MOST_SEEN = "most_seen"
    ALL_TIME_BEST = "all_time_best"
    DIVIDED = "divided"
    AGREED = "agreed"
    ALIKE = "alike"
    BUSIEST = "busiest"
    GENEROUS = "generous"
    LONGEST = "longest"
    ABOVE_CLUB = "above_club"
    BELOW_CLUB = "below_club"
    DIRECTOR = "director"
    DECADE = "decade"
    GENRE = "genre"
    FULLEST_DAY = "fullest_day"
    AGAIN = "again"


@dataclass(frozen=True, slots=True, kw_only=True)
class Award:
    """One award. `film` or `names` say who or what won it; the numbers depend on the kind.

    `count` counts members, films, viewings or minutes; `low` and `high` are half stars; `mean` and `other` are stars.
    """

    kind: AwardKind
    film: Film | None = None
    names: tuple[str, ...] = ()
    word: str = ""
    count: int = 0
    low: int = 0
    high: int = 0
    mean: float = 0.0
    other: float = 0.0
    day: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RecapFavourite:
    """A favourite: a member's half stars, or the club's mean in `stars`; `club` is the club's all-time mean, if shown.

    `raters` counts the members behind the mean; 1 for a member's own favourite.
    """

    film: Film
    stars: float
    club: float | None
    raters: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recap:
    """What a club, or one member, saw in a time. `seen` are the films, the best-liked first.

    `members` counts who saw something; 1 for a member's recap. `usual` is the spread of stars to compare with: the
    club's of all time. `line` with its film is None if nothing may be quoted. `shareable` is false for a member's own
    recap that others may not see.
    """

    time: RecapTime
    member: MemberId | None
    viewings: int
    again: int
    minutes: int
    members: int
    reviews: int
    seen: tuple[Film, ...]
    spread: StarSpread | None
    usual: StarSpread | None
    favourites: tuple[RecapFavourite, ...]
    line: HighlightLine | None
    line_film: Film | None
    awards: tuple[Award, ...]
    shareable: bool = True
    name: str = ""
    """The member's display name as it was last seen; empty for a club."""


class ChartOrder(StrEnum):
    RATING = "rating"
    DATE = "date"
    COLOUR = "colour"


class ChartScope(StrEnum):
    """Which films a chart shows: of all time, or seen in the last year or month."""

    ALL = "all"
    YEAR = "year"
    MONTH = "month"


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmChart:
    """Films for a collage in this order, `columns` in a row. `total` counts all that would fit the choice."""

    member: MemberId | None
    scope: ChartScope
    order: ChartOrder
    films: tuple[Film, ...]
    columns: int
    total: int
    shareable: bool = True


class NothingSeen(MarqueeError):
    """There is nothing to show: neither a viewing nor a rating in the time or choice. `own` is true for one's own."""

    def __init__(self, *, own: bool, club: bool) -> None:
        super().__init__(own, club)
        self.own = own
        self.club = club


class RecapWithheld(MarqueeError):
    """The member does not show numbers about themselves to others."""
