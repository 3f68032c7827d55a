"""A member's profile and the comparison of two members, with the rules that choose favourites and likenesses."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import NamedTuple

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId, ReviewId
from bot.domain.stats.numbers import FilmNumbers, StarSpread
from bot.domain.stats.rules import LEAST_OF_KIND, LEAST_RATERS

TYPICAL_APART = 2.0
"""Half stars by which two members' ratings of a film differ when nothing is known of their tastes."""
WEIGHT_APART = 5
"""Films at that distance which are added to those that two members share, so that a few films say little."""
WEIGHT_OF_KIND = 3
"""Films at the member's own mean which are added to those of a decade, director or genre."""


class FilmTraits(NamedTuple):
    """What favourites are made of; the same for every club but for its corrections."""

    year: int | None
    runtime: int | None
    genres: tuple[str, ...]
    directors: tuple[str, ...]


class FavouriteKind(NamedTuple):
    """A decade, director or genre: its name, how many of its films were rated, and their mean in stars."""

    name: str
    films: int
    mean: float


class LikeMember(NamedTuple):
    """Another member: the films that both rated, and how far apart their stars are on average."""

    member: MemberId
    name: str
    shared: int
    apart: float


@dataclass(frozen=True, slots=True)
class BestLine:
    """A member's line that was liked most, with its film."""

    words: str
    film: Film
    review: ReviewId
    likes: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberNumbers:
    """What the folded rows say of a member. `minutes` are of the films with a known runtime, each film once."""

    seen: int
    reviews: int
    rewatched: int
    minutes: int
    stars: StarSpread
    decade: FavouriteKind | None = None
    director: FavouriteKind | None = None
    genre: FavouriteKind | None = None
    most_like: tuple[MemberId, int, float] | None = None
    least_like: tuple[MemberId, int, float] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberProfile:
    """A member's profile in one club. `club` is the spread of the club's stars; None if too few members rated.

    `shareable` is false if only the member may see it.
    """

    member: MemberId
    name: str
    own: bool
    numbers: MemberNumbers
    club: StarSpread | None
    favourites: tuple[Film, ...]
    streak: int
    longest_streak: int
    line: BestLine | None
    most_like: LikeMember | None
    least_like: LikeMember | None
    shareable: bool


class RatedByBoth(NamedTuple):
    """A film with two members' half stars."""

    film: Film
    first: int
    second: int


@dataclass(frozen=True, slots=True, kw_only=True)
class MemberComparison:
    """Two members side by side. `apart` is the mean difference of their stars over the `shared` films.

    `seen` counts the films that each has seen, `seen_both` those that both have. `agree` are films that both love,
    `differ` those that they disagree on most, `for_first` films that the second loves and the first has not seen.
    """

    first: tuple[MemberId, str]
    second: tuple[MemberId, str]
    own: bool
    first_stars: StarSpread
    second_stars: StarSpread
    seen: tuple[int, int]
    seen_both: int
    shared: int
    apart: float
    agree: tuple[RatedByBoth, ...]
    differ: tuple[RatedByBoth, ...]
    for_first: tuple[Film, ...]
    for_second: tuple[Film, ...]
    shareable: bool


def favourite_kind(
    rated: Mapping[FilmId, int], traits: Mapping[FilmId, FilmTraits], kinds_of: Callable[[FilmTraits], Iterable[str]]
) -> FavouriteKind | None:
    """The kind whose films a member gave the most stars, of those with at least LEAST_OF_KIND rated films.

    WEIGHT_OF_KIND films at the member's mean are added to each kind, so that many good films beat three. Equal kinds:
    more films first, then by name.
    """
    if not rated:
        return None
    mean = sum(rated.values()) / len(rated)
    sums: dict[str, tuple[int, int]] = {}
    for film, halves in rated.items():
        for name in set(kinds_of(traits[film])) if film in traits else ():
            films, total = sums.get(name, (0, 0))
            sums[name] = films + 1, total + halves

    def worth(name: str) -> tuple[float, int, str]:
        films, total = sums[name]
        return (-(total + WEIGHT_OF_KIND * mean) / (films + WEIGHT_OF_KIND), -films, name)

    enough = [name for name, (films, _) in sums.items() if films >= LEAST_OF_KIND]
    if not enough:
        return None
    name = min(enough, key=worth)
    films, total = sums[name]
    return FavouriteKind(name, films, total / films / 2)


def decades_of(traits: FilmTraits) -> tuple[str, ...]:
    return () if traits.year is None else (f"{traits.year - traits.year % 10}s",)


def genres_of(traits: FilmTraits) -> tuple[str, ...]:
    return traits.genres


def directors_of(traits: FilmTraits) -> tuple[str, ...]:
    return traits.directors


def distance(shared: int, apart: int) -> float:
    """How far apart two members are who differ by `apart` half stars in all over `shared` films; less is more alike."""
    return (apart + TYPICAL_APART * WEIGHT_APART) / (shared + WEIGHT_APART)


def is_scored(numbers: FilmNumbers, votes: int = LEAST_RATERS) -> bool:
    """Whether a film's stars may be a number of the club: at least `votes` members rated it, and never too few."""
    return numbers.raters >= max(votes, LEAST_RATERS)
