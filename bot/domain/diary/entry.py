"""A member's diary in one club: the films they saw, rated and want to see, and what others may know of it."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Stars

DIARY_KINDS = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.WATCHED, EntryKind.LIKE, EntryKind.LIST_ITEM)
"""The kinds that `/diary` shows; the watchlist has its own command."""
SEEN_KINDS = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.WATCHED, EntryKind.LIKE)
"""The kinds that show that a member has seen the film."""


class Preference(StrEnum):
    """What a member can switch off in `/privacy`; each is on by default."""

    SCORE = "score"
    """My ratings count for others: in the club's score, in suggestions, and in comparisons of taste."""
    WHO_SAW = "who_saw"
    """I am listed by /who-saw."""
    DIARY = "diary"
    """Others may open my diary."""
    WATCHLIST = "watchlist"
    """Others may see my watchlist."""
    STATS = "stats"
    """I have a profile, and what I watch counts in the club's statistics."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One row of a diary, or, with id 0, a review that has no row of its own.

    `watched_on` is set for viewings only; `recorded_at` is when it was recorded, in UTC.
    """

    id: int
    guild: GuildId
    member: MemberId
    film: FilmId
    kind: EntryKind
    recorded_at: datetime
    stars: Stars | None = None
    watched_on: date | None = None
    rewatch: bool = False
    list_name: str | None = None
    review: ReviewId | None = None
    published: bool = False
    imported: bool = False


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry with its film, as its owner sees it."""

    entry: DiaryEntry
    film: Film
    left_watchlist: bool = False
    """Whether the film was on the member's watchlist until this entry was saved."""
    left_out: bool = False
    """Whether the member leaves the film out of their numbers."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryPage:
    """A page of a member's diary or watchlist. `total` counts what the reader may see; pages count from 0."""

    member: MemberId
    name: str
    own: bool
    page: int
    total: int
    shown: tuple[OpenedEntry, ...]


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A member who has seen a film: their latest stars, and how many viewings have a known date."""

    member: MemberId
    name: str
    stars: Stars | None
    times: int


@dataclass(frozen=True, slots=True)
class WhoSawList:
    film: Film
    seen: tuple[SeenBy, ...]
    wanting: tuple[str, ...]
