"""A member's diary in one club: what they saw, rated and want to see, and what of it others may know."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Stars

DIARY_KINDS = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.WATCHED, EntryKind.LIKE, EntryKind.LIST_ITEM)
"""What `/diary` shows; wishes have a list of their own."""
SEEN_KINDS = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.WATCHED, EntryKind.LIKE)
"""What says that somebody has seen the film."""


class Preference(StrEnum):
    """What a member may decline; each is a yes until then."""

    SCORE = "score"
    """My ratings count for others: in the club's score, in suggestions, in comparisons of taste."""
    WHO_SAW = "who_saw"
    """I am listed by /who-saw."""
    DIARY = "diary"
    """Others may open my diary."""
    WATCHLIST = "watchlist"
    """Others may see what I want to see."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryEntry:
    """One row of a diary. `watched_on` is set for a viewing and for nothing else; `said_at` is in UTC."""

    id: int
    guild: GuildId
    member: MemberId
    film: FilmId
    kind: EntryKind
    said_at: datetime
    stars: Stars | None = None
    watched_on: date | None = None
    rewatch: bool = False
    list_name: str | None = None
    review: ReviewId | None = None
    published: bool = False
    imported: bool = False


@dataclass(frozen=True, slots=True)
class OpenedEntry:
    """An entry with its film, for its owner."""

    entry: DiaryEntry
    film: Film


@dataclass(frozen=True, slots=True, kw_only=True)
class DiaryPage:
    """A page of somebody's diary or watchlist. `total` counts what the asker may see; pages count from 0."""

    member: MemberId
    name: str
    own: bool
    page: int
    total: int
    shown: tuple[OpenedEntry, ...]


@dataclass(frozen=True, slots=True)
class SeenBy:
    """A member who has seen a film: the latest stars, and how often it was seen on a known day."""

    member: MemberId
    name: str
    stars: Stars | None
    times: int


@dataclass(frozen=True, slots=True)
class WhoSawList:
    film: Film
    seen: tuple[SeenBy, ...]
    wanting: tuple[str, ...]
