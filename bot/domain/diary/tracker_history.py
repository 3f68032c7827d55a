r"""A member's history from a tracker: viewings, ratings, reviews and lists, each with the row it came from.

Marquee's own export
--------------------
A ZIP with the file `marquee.json` in UTF-8 (the bare JSON is accepted too), here in version 1:

    {"format": "marquee-export", "version": 1,
     "lists": [{"name": "Rainy nights", "description": "…", "tags": ["rain"]}],
     "entries": [{"kind": "viewing", "title": "Leaving Las Vegas", "year": 1995, "imdb_id": "tt0113627",
                  "tmdb_id": 451, "directors": ["Mike Figgis"], "stars": 4.5, "watched_on": "2026-03-01",
                  "logged_on": "2026-03-02", "rewatch": true, "text": "> He drinks.\n\nTender, and merciless.",
                  "quotations": [[2, 12]], "spoilers": false, "tags": ["club"], "list_name": null,
                  "film_uri": null, "entry_uri": null}]}

The fields are those of HistoryEntry; an absent or null field has its default. Dates are ISO 8601. Stars are 0.5 to 5
in steps of a half. `text` is Discord Markdown with spoilers between double bars; `quotations` are character offsets
into it. A reader ignores unknown fields and refuses a version above its own.
"""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.errors import InvalidValue, NoVisibleText
from bot.domain.reviews.review import REVIEW_LIMIT, Paragraph, Span, parse_paragraphs, part_edge_lines
from bot.domain.visible import has_visible_text

EXPORT_FORMAT = "marquee-export"
EXPORT_VERSION = 1
NAME_LIMIT = 500
"""Characters in a list's name, a tag or a director's name."""
URI_LIMIT = 1000

_IMDB = re.compile(r"tt\d{7,10}\Z")
# Private-use characters mark where quotations begin and end while a text is split into paragraphs.
_OPEN, _CLOSE = "\ue000", "\ue001"
_MARKS = re.compile(f"[{_OPEN}{_CLOSE}]")
_QUOTE_SIGN = re.compile(rf"^> (?={_OPEN})", re.MULTILINE)


class TrackerOrigin(StrEnum):
    LETTERBOXD = "letterboxd"
    IMDB = "imdb"
    TRAKT = "trakt"
    MARQUEE = "marquee"
    SIMKL = "simkl"
    MOVARY = "movary"
    TV_TIME = "tv_time"
    YAMTRACK = "yamtrack"
    TMDB = "tmdb"


class EntryKind(StrEnum):
    """What a row records about the member and the film."""

    VIEWING = "viewing"
    """Seen on a known date; the entry also holds the rating and review of that viewing."""
    RATING = "rating"
    """The current rating of a film, if it does not belong to a viewing."""
    REVIEW = "review"
    """A review without a viewing date."""
    WATCHED = "watched"
    """Seen on an unknown date."""
    WATCHLIST = "watchlist"
    LIST_ITEM = "list_item"
    LIKE = "like"


class RowFault(StrEnum):
    """What is wrong with a row."""

    FIELDS = "fields"
    """More or fewer fields than there are columns."""
    QUOTE = "quote"
    """A field's opening quotation mark is never closed."""
    SHAPE = "shape"
    """A JSON value of the wrong type."""
    TITLE = "title"
    YEAR = "year"
    RATING = "rating"
    DATE = "date"
    TEXT = "text"
    FILM_ID = "film_id"
    ADDRESS = "address"
    """An address that is not http or https, such as javascript:…"""
    STATUS = "status"
    """A status that the tracker does not have, so that it is unclear whether the film was seen."""
    KIND = "kind"
    """Neither a film nor anything else that the tracker has."""
    DATE_ORDER = "date_order"
    """A date such as 03/04/2024 in a file where no row tells whether the day or the month comes first."""
    PLACEHOLDER = "placeholder"
    """A day that stands for "some day": 1970-01-01, a day to come, or one moment for many films."""
    ROUNDED = "rounded"
    """A rating between two half stars."""
    SCALE = "scale"
    """A rating whose scale the file does not tell."""
    OTHER = "other"


class SkipReason(StrEnum):
    """Why a file was not read."""

    PROFILE = "profile"
    SETTINGS = "settings"
    DELETED = "deleted"
    ORPHANED = "orphaned"
    LIKES_OF_OTHERS = "likes_of_others"
    """Other people's texts that the member liked."""
    COMMENTS = "comments"
    """The member's comments on other people's reviews and lists."""
    SHOWS = "shows"
    ERROR_REPORT = "error_report"
    NESTED_ARCHIVE = "nested_archive"
    SYSTEM = "system"
    """Added by the computer that packed the archive."""
    AMBIGUOUS = "ambiguous"
    """Only its name could tell what the file is, and it does not."""
    OTHER_TRACKER = "other_tracker"
    NOT_HISTORY = "not_history"


@dataclass(frozen=True, slots=True)
class BadRow:
    """A row that could not be read, or not wholly.

    `line` is the line where it begins, from 1; in JSON, the row's number, from 1. `value` is the offending value,
    shortened.
    """

    file: str
    line: int
    why: RowFault
    value: str = ""


@dataclass(frozen=True, slots=True)
class SkippedFile:
    name: str
    why: SkipReason


@dataclass(frozen=True, slots=True)
class HistoryList:
    """A list without its films; those are entries of the kind LIST_ITEM with its name."""

    name: str
    description: str = ""
    tags: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not self.name.strip() or len(self.name) > NAME_LIMIT:
            raise InvalidValue("list_name", self.name, f"1 to {NAME_LIMIT} characters")
        if len(self.description) > REVIEW_LIMIT:
            raise InvalidValue("description", len(self.description), f"at most {REVIEW_LIMIT} characters")


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryEntry:
    """One thing that a member did with a film, as the tracker records it.

    `stars` are 0.5 to 5 in steps of a half. `text` is Discord Markdown; `quotations` are the (start, stop) spans of it
    that quote the film, in order and without overlap. `spoilers` is None if the tracker does not say.
    `film_uri` and `entry_uri` are the tracker's addresses of the film and of this entry. `file` and `line` say where
    the entry was read. `unsure_on` is the day of a viewing if the month is written first, where the file does not tell
    whether it is; the entry then has no `watched_on`.

    Raises InvalidValue when a value is out of range, or a value that the kind requires is missing.
    """

    kind: EntryKind
    title: str
    year: int | None = None
    imdb_id: str | None = None
    tmdb_id: int | None = None
    directors: tuple[str, ...] = ()
    stars: float | None = None
    watched_on: date | None = None
    logged_on: date | None = None
    rewatch: bool = False
    text: str | None = None
    quotations: tuple[tuple[int, int], ...] = ()
    spoilers: bool | None = None
    tags: tuple[str, ...] = ()
    list_name: str | None = None
    film_uri: str | None = None
    entry_uri: str | None = None
    file: str = ""
    line: int = 0
    unsure_on: date | None = None

    def __post_init__(self) -> None:
        self._check_film()
        self._check_kind()
        if self.stars is not None and (self.stars * 2 not in range(1, 11)):
            raise InvalidValue("stars", self.stars, "half a star to five stars, in halves")
        for name in (*self.directors, *self.tags):
            if not name.strip() or len(name) > NAME_LIMIT:
                raise InvalidValue("name", name, f"1 to {NAME_LIMIT} characters")
        for uri in (self.film_uri, self.entry_uri):
            if uri is not None and not 1 <= len(uri) <= URI_LIMIT:
                raise InvalidValue("uri", uri, f"1 to {URI_LIMIT} characters")
        self._check_text()

    def _check_film(self) -> None:
        if not self.title.strip() or len(self.title) > TITLE_LIMIT:
            raise InvalidValue("title", self.title, f"1 to {TITLE_LIMIT} characters")
        if self.year is not None and not FIRST_FILM_YEAR <= self.year <= LAST_FILM_YEAR:
            raise InvalidValue("year", self.year, f"{FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
        if self.imdb_id is not None and not _IMDB.match(self.imdb_id):
            raise InvalidValue("imdb_id", self.imdb_id, "tt and 7 to 10 digits")
        if self.tmdb_id is not None and not 1 <= self.tmdb_id < 2**31:
            raise InvalidValue("tmdb_id", self.tmdb_id, "a positive number")

    def _check_kind(self) -> None:
        if (self.kind is EntryKind.LIST_ITEM) != (self.list_name is not None):
            raise InvalidValue("list_name", self.list_name, "a name for an item of a list, and for nothing else")
        if self.list_name is not None and not 1 <= len(self.list_name.strip()) <= len(self.list_name) <= NAME_LIMIT:
            raise InvalidValue("list_name", self.list_name, f"1 to {NAME_LIMIT} characters")
        if (self.kind is EntryKind.VIEWING) != (self.watched_on is not None):
            raise InvalidValue("watched_on", self.watched_on, "a day for a viewing, and for nothing else")
        if self.kind is EntryKind.RATING and self.stars is None:
            raise InvalidValue("stars", None, "stars for a rating")
        if self.kind is EntryKind.REVIEW and self.text is None:
            raise InvalidValue("text", None, "a text for a review")

    def _check_text(self) -> None:
        length = 0 if self.text is None else len(self.text) + 2 * len(self.quotations)
        if self.text is not None and (not self.text.strip() or length > REVIEW_LIMIT):
            raise InvalidValue("text", length, f"1 to {REVIEW_LIMIT} characters")
        last = 0
        for start, stop in self.quotations:
            if not last <= start < stop <= len(self.text or ""):
                raise InvalidValue("quotations", (start, stop), "stretches of the text, in order and apart")
            last = stop

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """The text as a review stores it: quotations as spans without their `>`, spoilers as spans; () without text.

        Raises NoVisibleText if no visible text is left, and TooLong like `parse_paragraphs`.
        """
        if self.text is None:
            return ()
        pieces, last = [], 0
        for start, stop in self.quotations:
            quoted = _MARKS.sub("", self.text[start:stop])
            # Removing a mark that is alone on its line would leave an empty line within the paragraph.
            before, core, after = part_edge_lines(quoted)
            marked_core = [_OPEN, core, _CLOSE] if core else []
            pieces += [_MARKS.sub("", self.text[last:start]), before, *marked_core, after]
            last = stop
        marked = "".join(pieces) + _MARKS.sub("", self.text[last:])
        parted, inside = [], False
        for paragraph in parse_paragraphs(_QUOTE_SIGN.sub("", marked)):
            unmarked, inside = _unmarked(paragraph, inside=inside)
            parted += [unmarked] if unmarked else []
        if not parted:
            raise NoVisibleText("text", self.text[:40])
        return tuple(parted)


@dataclass(frozen=True, slots=True, kw_only=True)
class TrackerHistory:
    """The content of one upload, in the order of its files and rows.

    `folded` counts rows that only repeat another entry (a rating equal to that of the last viewing, or "watched" for a
    film of the diary). `left_out` counts rows that are not about a film or not about the member (episodes, shows,
    replies to others), and films that the member has neither finished nor rated. `partial` are the first rows of which
    one value could not be used, `partial_counts` how many there are by reason.
    """

    origin: TrackerOrigin
    entries: tuple[HistoryEntry, ...] = ()
    lists: tuple[HistoryList, ...] = ()
    unreadable: tuple[BadRow, ...] = ()
    skipped: tuple[SkippedFile, ...] = ()
    folded: int = 0
    left_out: int = 0
    partial: tuple[BadRow, ...] = ()
    partial_counts: tuple[tuple[RowFault, int], ...] = ()


def _unmarked(paragraph: Paragraph, *, inside: bool) -> tuple[Paragraph | None, bool]:
    """Turn the marks of one paragraph into spans. `inside`: a quotation that began in an earlier paragraph is open."""
    places: list[int] = []  # the position without marks of each character, and of the end
    characters: list[str] = []
    quotations: list[tuple[int, int]] = []
    start = 0
    for character in paragraph.text:
        places.append(len(characters))
        if character == _OPEN:
            inside, start = True, len(characters)
        elif character == _CLOSE:
            quotations.append((start, len(characters)))
            inside = False
        else:
            characters.append(character)
    places.append(len(characters))
    if inside:
        quotations.append((start, len(characters)))
    text = "".join(characters)
    if not has_visible_text(text):
        return None, inside
    spoilers = ((places[span.start], places[span.stop]) for span in paragraph.spoilers)
    return Paragraph(text, _spans(spoilers), _spans(quotations)), inside


def _spans(pairs: Iterable[tuple[int, int]]) -> tuple[Span, ...]:
    return tuple(Span(start, stop) for start, stop in pairs if start < stop)
