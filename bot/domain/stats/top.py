"""The rankings of `/top`: what each one orders by, and what a film needs to be in it."""

from __future__ import annotations

import heapq
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import FIRST_FILM_YEAR, Film
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.stats.numbers import FilmNumbers
from bot.domain.stats.rules import FIRST_YEAR, LAST_YEAR, LEAST_RATERS, MOST_VOTES

LEAST_TOGETHER = 2
"""The least number of members who saw, or want to see, a film in a ranking by members."""
GEM_MEAN = 4.0
GEM_SPREAD = 0.75
GEM_SHARE = 4
"""A hidden gem was seen by at most a quarter as many members as the film that most have seen, yet by three."""
FILMS_A_PAGE = 10
TOP_LENGTH = 50
"""Films in a ranking; further ones say little."""


class TopKind(StrEnum):
    BEST = "best"
    WORST = "worst"
    DIVISIVE = "divisive"
    SEEN = "seen"
    WANTED = "wanted"
    GEMS = "gems"


@dataclass(frozen=True, slots=True)
class TopQuery:
    """`decade` is a first year such as 1990, `year` the year in which films were seen; `votes` is a least number."""

    kind: TopKind = TopKind.BEST
    genre: str | None = None
    decade: int | None = None
    year: int | None = None
    votes: int = LEAST_RATERS

    def __post_init__(self) -> None:
        if not LEAST_RATERS <= self.votes <= MOST_VOTES:
            raise InvalidValue("votes", self.votes, f"{LEAST_RATERS} to {MOST_VOTES}")
        if self.decade is not None and not FIRST_FILM_YEAR - 10 < self.decade <= LAST_YEAR:
            raise InvalidValue("decade", self.decade, f"{FIRST_FILM_YEAR} to {LAST_YEAR}")
        if self.year is not None and not FIRST_YEAR <= self.year <= LAST_YEAR:
            raise InvalidValue("year", self.year, f"{FIRST_YEAR} to {LAST_YEAR}")


@dataclass(frozen=True, slots=True)
class PlacedFilm:
    """A film in a ranking. Films that are equal in what the ranking orders by share a `place`."""

    place: int
    film: Film
    numbers: FilmNumbers


@dataclass(frozen=True, slots=True)
class TopPage:
    """A page of a ranking; `total` counts its films, at most TOP_LENGTH, and pages count from 0."""

    query: TopQuery
    page: int
    total: int
    shown: tuple[PlacedFilm, ...]


Key = tuple[float | int, ...]


def rank_films(
    numbers: Mapping[FilmId, FilmNumbers], query: TopQuery, among: Collection[FilmId] | None = None
) -> list[tuple[int, FilmNumbers]]:
    """The first TOP_LENGTH films of a ranking with their places; `among` are the films that pass the other filters."""
    most_seen = max((one.seen for one in numbers.values()), default=0)
    found = [
        one
        for film, one in numbers.items()
        if (among is None or film in among) and _belongs(one, query, max(LEAST_RATERS, most_seen // GEM_SHARE))
    ]
    first = heapq.nsmallest(TOP_LENGTH, found, key=lambda one: (*_key(one, query.kind), one.film))
    return _with_places(first, query.kind)


def _belongs(numbers: FilmNumbers, query: TopQuery, few: int) -> bool:
    if query.kind is TopKind.SEEN:
        return numbers.seen >= LEAST_TOGETHER
    if query.kind is TopKind.WANTED:
        return numbers.wanted >= LEAST_TOGETHER
    if numbers.raters < query.votes:
        return False
    if query.kind is TopKind.DIVISIVE:
        return numbers.spread > 0
    if query.kind is TopKind.GEMS:
        return numbers.seen <= few and numbers.mean >= GEM_MEAN and numbers.spread <= GEM_SPREAD
    return True


def _key(numbers: FilmNumbers, kind: TopKind) -> Key:
    """Less is further up; the first numbers are those that the ranking is about."""
    if kind is TopKind.SEEN:
        return (-numbers.seen,)
    if kind is TopKind.WANTED:
        return (-numbers.wanted,)
    if kind is TopKind.DIVISIVE:
        return (-round(numbers.spread, 6), -numbers.raters)
    # Means are compared as fractions of whole numbers, so that equal ones are equal.
    mean = numbers.total / numbers.raters
    return (mean if kind is TopKind.WORST else -mean, -numbers.raters)


def _with_places(found: Iterable[FilmNumbers], kind: TopKind) -> list[tuple[int, FilmNumbers]]:
    ranked: list[tuple[int, FilmNumbers]] = []
    last: Key | None = None
    for number, one in enumerate(found, 1):
        key = _key(one, kind)
        ranked.append((ranked[-1][0] if key == last else number, one))
        last = key
    return ranked
