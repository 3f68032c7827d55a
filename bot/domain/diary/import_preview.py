"""An import on its way: what the dry run found, row by row, before anything is taken in."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.diary.tracker_history import BadRow, EntryKind, HistoryEntry, SkippedFile
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId


class RowStatus(StrEnum):
    """What becomes of a row."""

    READY = "ready"
    HERE = "here"
    """What it says stands here already."""
    DUPLICATE = "duplicate"
    """Another row of the same file says the same."""
    LOOK = "look"
    """It may be one of several films; the member chooses."""
    UNMATCHED = "unmatched"
    """The catalogue has no such film."""


class ImportState(StrEnum):
    READING = "reading"
    READY = "ready"
    ACCEPTED = "accepted"


class PublishedKind(StrEnum):
    """The kinds by which a member publishes what was imported."""

    DIARY = "diary"
    """Viewings, ratings, films seen and liked."""
    WATCHLIST = "watchlist"
    LISTS = "lists"
    REVIEWS = "reviews"


KINDS_OF: Mapping[PublishedKind, tuple[EntryKind, ...]] = {
    PublishedKind.DIARY: (EntryKind.VIEWING, EntryKind.RATING, EntryKind.WATCHED, EntryKind.LIKE),
    PublishedKind.WATCHLIST: (EntryKind.WATCHLIST,),
    PublishedKind.LISTS: (EntryKind.LIST_ITEM,),
    PublishedKind.REVIEWS: (),
}


@dataclass(frozen=True, slots=True)
class FilmCandidates:
    """The film that an entry is about, or those that it may be about, or neither."""

    film: FilmId | None = None
    candidates: tuple[FilmId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An entry with its film and its standing. `body`, `spans` and `fingerprint` are its review as it would be stored.

    `to_diary` is false where the entry itself stands here already, or is nothing but a review.
    """

    entry: HistoryEntry
    standing: RowStatus
    match: FilmCandidates
    to_diary: bool = False
    body: str | None = None
    spans: str | None = None
    spoilers: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class ImportDoubt:
    """Rows about one title that may be several films; `row` is the first of `count`."""

    row: int
    title: str
    year: int | None
    count: int
    candidates: tuple[Film, ...]


@dataclass(frozen=True, slots=True)
class PrivateReview:
    """A review that came with an import and is not published yet."""

    id: ReviewId
    film: Film


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPanel:
    """An import as its owner sees it. `taken` counts what is here now, `private` what of it is unpublished."""

    id: int
    guild: GuildId
    member: MemberId
    origin: str
    state: ImportState
    counts: Mapping[RowStatus, int]
    unreadable: tuple[BadRow, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    folded: int = 0
    left_out: int = 0
    doubt: ImportDoubt | None = None
    taken: int = 0
    private: Mapping[PublishedKind, int] = field(default_factory=dict)
    reviews: tuple[PrivateReview, ...] = ()

    def count_status(self, standing: RowStatus) -> int:
        return self.counts.get(standing, 0)
