"""The numbers of films, members and clubs, and the rules that make them from rows."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date
from functools import cached_property
from typing import NamedTuple, Self

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.privacy.disclosure import Disclosure, Statement

STEPS = 10
"""Half stars: from half a star to five stars."""


@dataclass(frozen=True)
class StarSpread:
    """How often each rating was given: `counts[0]` is half a star, `counts[9]` five stars."""

    counts: tuple[int, ...]

    def __post_init__(self) -> None:
        if len(self.counts) != STEPS or min(self.counts) < 0:
            raise InvalidValue("spread", self.counts, "ten counts")

    @classmethod
    def of_halves(cls, halves: Iterable[int]) -> Self:
        counts = [0] * STEPS
        for one in halves:
            counts[one - 1] += 1
        return cls(tuple(counts))

    @cached_property
    def total(self) -> int:
        return sum(self.counts)

    @cached_property
    def mean(self) -> float | None:
        """In stars; None without ratings."""
        if not self.total:
            return None
        return sum(place * count for place, count in enumerate(self.counts, 1)) / self.total / 2

    @cached_property
    def shares(self) -> tuple[float, ...]:
        """Each count as a share of all, from 0 to 1."""
        return tuple(count / self.total if self.total else 0.0 for count in self.counts)


class FilmNumbers(NamedTuple):
    """A film's numbers in one club: how many rated it, the sums of their half stars and of the squares of these.

    `seen` and `wanted` count members, `reviews` texts.
    """

    film: FilmId
    raters: int
    total: int
    squares: int
    seen: int
    wanted: int
    reviews: int

    @property
    def mean(self) -> float:
        """In stars; only for a film with raters."""
        return self.total / self.raters / 2

    @property
    def spread(self) -> float:
        """The standard deviation of its stars."""
        return float(max(0.0, self.squares / self.raters - (self.total / self.raters) ** 2) ** 0.5 / 2)


class MemberFilm(NamedTuple):
    """What one member's published entries and reviews say of one film.

    The latest half stars, when they were given (ISO 8601, "" for never), and the days on which they saw it.
    """

    film: FilmId
    member: MemberId
    halves: int | None
    rated_at: str
    seen: bool
    wanted: bool
    viewings: int
    reviews: int
    first_on: date | None
    last_on: date | None

    def joined_with(self, other: MemberFilm, film: FilmId) -> MemberFilm:
        """What the member says of two films that a club has merged into `film`; the later stars count."""
        later = max((each for each in (self, other) if each.halves is not None), key=_rated_at, default=self)
        return MemberFilm(
            film,
            self.member,
            later.halves,
            later.rated_at,
            self.seen or other.seen,
            self.wanted or other.wanted,
            self.viewings + other.viewings,
            self.reviews + other.reviews,
            min(filter(None, (self.first_on, other.first_on)), default=None),
            max(filter(None, (self.last_on, other.last_on)), default=None),
        )


def _rated_at(said: MemberFilm) -> str:
    return said.rated_at


class Viewing(NamedTuple):
    """A member saw a film on a day: entries and reviews of the same day are one viewing, with the latest stars."""

    film: FilmId
    member: MemberId
    day: date
    halves: int | None
    rewatch: bool
    review: ReviewId | None


def join_films(rows: Iterable[MemberFilm], head_of: Callable[[FilmId], FilmId]) -> list[MemberFilm]:
    """One row for each member and film, where `head_of` names the film that another one was merged into."""
    found: dict[tuple[FilmId, MemberId], MemberFilm] = {}
    for row in rows:
        film = head_of(row.film)
        before = found.get((film, row.member))
        found[film, row.member] = row._replace(film=film) if before is None else before.joined_with(row, film)
    return list(found.values())


def join_viewings(rows: Iterable[Viewing], head_of: Callable[[FilmId], FilmId]) -> list[Viewing]:
    """One viewing for each film, member and day, where `head_of` names the film that another one was merged into."""
    found: dict[tuple[FilmId, MemberId, date], Viewing] = {}
    for row in rows:
        place = (head_of(row.film), row.member, row.day)
        before = found.get(place)
        if before is None or (before.halves is None and row.halves is not None):
            found[place] = row._replace(film=place[0])
    return list(found.values())


def sum_numbers(rows: Iterable[MemberFilm], switches: Disclosure) -> dict[FilmId, FilmNumbers]:
    """Each film's numbers, from the members who let themselves be counted: what `store.stats` does in SQL."""
    no_stars = switches.members_silent(Statement.STARS_COUNTED)
    no_wishes = switches.members_silent(Statement.WISH_COUNTED)
    nothing = switches.members_silent(Statement.SEEN_COUNTED)
    found: dict[FilmId, FilmNumbers] = {}
    for row in rows:
        if row.member in nothing:
            continue
        stars = 0 if row.halves is None or row.member in no_stars else row.halves
        wish = row.wanted and not row.seen and row.member not in no_wishes
        before = found.get(row.film, FilmNumbers(row.film, 0, 0, 0, 0, 0, 0))
        found[row.film] = FilmNumbers(
            row.film,
            before.raters + bool(stars),
            before.total + stars,
            before.squares + stars * stars,
            before.seen + row.seen,
            before.wanted + wish,
            before.reviews + row.reviews,
        )
    return found


def count_streak(days: Iterable[date], today: date) -> tuple[int, int]:
    """The current and the longest run of weeks, from Monday, with a film; the week of `today` may still be empty."""
    weeks = sorted({(day.toordinal() - 1) // 7 for day in days if day <= today})
    if not weeks:
        return 0, 0
    runs: list[int] = []
    for place, week in enumerate(weeks):
        runs.append(runs[-1] + 1 if place and weeks[place - 1] == week - 1 else 1)
    this_week = (today.toordinal() - 1) // 7
    return (runs[-1] if weeks[-1] >= this_week - 1 else 0), max(runs)
