"""What members are told about nominations, lists, turns, and films that several of them want to watch."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from datetime import date

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.lists import NightList, NightListId, Nomination

NOMINATIONS_A_PAGE = 8
WANTED_SHOWN = 10
LINE_LIMIT = 50
"""The maximum number of members who pick in turn for one list."""
COMING_SHOWN = 3
"""How many of the next pickers are named."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubViewings:
    """Who has seen a film, by name, as far as they let others know, and the day on which the club last showed it."""

    names: tuple[str, ...] = ()
    shown_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class NominatedFilm:
    """A film on a list. `nominator` is a name, or the id of a member without a stored name; None once erased.

    `others` counts the nominations of films that the club merged into this one.
    """

    nomination: Nomination
    film: Film
    nominator: str | MemberId | None
    viewings: ClubViewings
    others: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationAnswer:
    """What became of a request to nominate: a new nomination, or the one that the film already has.

    `left` is how many more films the member may put on the list. `first` is whether the list was just created.
    """

    list: NightList
    nominated: NominatedFilm
    is_new: bool
    left: int
    first: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenedNomination:
    """One nomination, and what the person who looks at it may do with it."""

    list: NightList
    nominated: NominatedFilm
    is_own: bool
    may_withdraw: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class NominationsPage:
    """A page of a list. `lists` are the club's open lists, this one included."""

    list: NightList
    lists: tuple[NightList, ...]
    films: tuple[NominatedFilm, ...]
    page: int
    pages: int
    total: int
    own: int
    in_line: bool
    """Whether members pick in turn for this list."""
    moderates: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ListsBoard:
    """The club's lists for moderators, with the number of films on each; the last closed ones can be reopened."""

    open: tuple[NightList, ...]
    closed: tuple[NightList, ...]
    counts: Mapping[NightListId, int]


@dataclass(frozen=True, slots=True)
class WantedFilm:
    """A film and those of the group who want to watch it."""

    film: Film
    names: tuple[str | MemberId, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class WantedFilms:
    """Films on several watchlists of a group, the most wanted first.

    `people` counts the group; `withheld` of them let no one see their watchlist; `more` films are left out.
    """

    films: tuple[WantedFilm, ...]
    people: int
    withheld: int
    more: int
    alone: bool = False
    """Whether no one else was named, so that only one's own list could be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """A member in a line of pickers. `away_until` is the last day on which they are away."""

    member: MemberId
    away_until: date | None = None
    skipped: int = 0
    picked_on: date | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class TurnsBoard:
    """A list's line of pickers, the next first, with the names that are stored."""

    list: NightList
    turns: tuple[Turn, ...]
    names: Mapping[MemberId, str]
    coming: tuple[MemberId, ...]
    """Who picks the next nights, if nothing changes."""
    not_earned: frozenset[MemberId]
    assigned: frozenset[MemberId]
    """Who picks for a night that has not begun."""
    today: date
    mine: Turn | None
    moderates: bool


def rank_wanted(wishes: Mapping[MemberId, Collection[FilmId]], least: int) -> list[tuple[FilmId, tuple[MemberId, ...]]]:
    """The films that at least `least` members want, with those members: the most wanted first.

    Among films that equally many want, the one that comes first on their lists together leads; `wishes` are in the
    order in which the members added them.
    """
    wanting: dict[FilmId, list[MemberId]] = {}
    places: dict[FilmId, int] = {}
    for member, films in wishes.items():
        for place, film in enumerate(films):
            wanting.setdefault(film, []).append(member)
            places[film] = places.get(film, 0) + place
    found = [(film, tuple(members)) for film, members in wanting.items() if len(members) >= least]
    return sorted(found, key=lambda each: (-len(each[1]), places[each[0]] / len(each[1]), each[0]))


def page_of(nominations: Sequence[NominatedFilm], page: int) -> tuple[Sequence[NominatedFilm], int, int]:
    """The nominations on a page, the page's number within range, and the number of pages."""
    pages = max(1, -(-len(nominations) // NOMINATIONS_A_PAGE))
    page = max(0, min(page, pages - 1))
    return nominations[page * NOMINATIONS_A_PAGE : (page + 1) * NOMINATIONS_A_PAGE], page, pages


def fold_nominations(nominations: Sequence[Nomination], films: Mapping[FilmId, Film]) -> list[NominatedFilm]:
    """The list with each film once: the first nomination of merged films, and how many more there are."""
    first: dict[FilmId, Nomination] = {}
    counts: dict[FilmId, int] = {}
    for each in nominations:
        if each.film in films:
            head = films[each.film].id
            first.setdefault(head, each)
            counts[head] = counts.get(head, 0) + 1
    return [
        NominatedFilm(
            nomination=each,
            film=films[each.film],
            nominator=each.member,
            viewings=ClubViewings(),
            others=counts[head] - 1,
        )
        for head, each in first.items()
    ]
