"""A tracker import before it is accepted: the result of the dry run, row by row."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.diary.tracker_history import BadRow, EntryKind, HistoryEntry, RowFault, SkippedFile
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId


class RowStatus(StrEnum):
    """What will happen to a row."""

    READY = "ready"
    HERE = "here"
    """The diary already holds the same entry."""
    DUPLICATE = "duplicate"
    """Another row of the same file holds the same entry."""
    LOOK = "look"
    """It is unclear which film is meant; the member chooses one."""
    UNMATCHED = "unmatched"
    """The catalogue does not have the film."""


class ImportState(StrEnum):
    READING = "reading"
    READY = "ready"
    ACCEPTED = "accepted"


class PublishedKind(StrEnum):
    """The groups in which a member publishes imported entries."""

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
    """The film that an entry matches, or several candidates, or neither."""

    film: FilmId | None = None
    candidates: tuple[FilmId, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportRow:
    """An entry with its film and status. `body`, `spans` and `fingerprint` hold its review in the form to be stored.

    `to_diary` is false if the diary already has the entry, or if the entry is only a review.
    """

    entry: HistoryEntry
    status: RowStatus
    match: FilmCandidates
    to_diary: bool = False
    body: str | None = None
    spans: str | None = None
    spoilers: str | None = None
    fingerprint: str | None = None


@dataclass(frozen=True, slots=True)
class ImportDoubt:
    """Rows about one film of the tracker that is unclear here; `row` is the first of `count` rows.

    `ids` are the tracker's IMDb and TMDB ids of the film, separated by a space.
    """

    row: int
    title: str
    year: int | None
    count: int
    candidates: tuple[Film, ...]
    ids: str = ""


@dataclass(frozen=True, slots=True)
class MissingFilms:
    """The films that an import did not find: how many, and the first ones as (title, year)."""

    count: int = 0
    first: tuple[tuple[str, int | None], ...] = ()


@dataclass(frozen=True, slots=True)
class FilmsAdded:
    """What became of the films that an import did not find.

    `fresh` were added, `here` had been added meanwhile, `rows` now have a film, and `left` films are still missing.
    `limited`: the member's quota, or the club's, ended it.
    """

    fresh: int
    here: int
    rows: int
    left: int
    limited: bool


@dataclass(frozen=True, slots=True)
class PartialRows:
    """Rows that are imported without one of their values: how many by reason, and the first of them."""

    counts: Mapping[RowFault, int] = field(default_factory=dict)
    first: tuple[BadRow, ...] = ()

    def example_of(self, why: RowFault) -> str:
        """The value in the first such row; "" if there is none."""
        return next((row.value for row in self.first if row.why is why), "")


@dataclass(frozen=True, slots=True)
class PrivateReview:
    """An imported review that is not published yet."""

    id: ReviewId
    film: Film


@dataclass(frozen=True, slots=True, kw_only=True)
class ImportPanel:
    """An import as its owner sees it. `accepted` counts the imported entries, `private` those not yet published.

    `unsure_days` counts the rows whose day depends on whether the day or the month is written first; `zone` is the
    time zone in which moments became days.
    """

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
    partial: PartialRows = PartialRows()
    missing: MissingFilms = MissingFilms()
    unsure_days: int = 0
    zone: str = ""
    doubt: ImportDoubt | None = None
    accepted: int = 0
    private: Mapping[PublishedKind, int] = field(default_factory=dict)
    reviews: tuple[PrivateReview, ...] = ()
    left_watchlist: int = 0
    """How many films have just left the watchlist, because the import says that they were seen."""

    def count_status(self, status: RowStatus) -> int:
        return self.counts.get(status, 0)
