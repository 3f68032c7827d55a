"""Decides the status of each row of an import: ready, already here, or a duplicate within the file."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, timedelta

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import FilmCandidates, ImportRow, RowStatus
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Paragraph, SpoilerLevel
from bot.store.database import ReadTransaction, Row
from bot.store.diary import import_rows
from bot.store.reviews.paragraphs import decode_paragraphs, encode_body, encode_spans

Key = tuple[str, int, str | None, str | None]
"""What tells diary entries apart: kind, film, day, list."""
DayChange = tuple[str, str | None, str, str | None, bool, int]
"""New values of a row: kind, day, status, fingerprint, whether it goes to the diary; and its id."""


class ExistingHistory:
    """A member's entries and reviews in a club; films that the club merged count as one film.

    `viewings` are the film, day and source of each viewing, as `viewing_sources` returns them.
    """

    def __init__(
        self,
        guild: GuildId,
        member: MemberId,
        keys: set[Key],
        prints: set[str],
        overlay: Overlay,
        viewings: Iterable[tuple[int, str, str]] = (),
    ) -> None:
        self._guild = guild
        self._member = member
        self._keys = {(kind, int(overlay.apply_to(FilmId(film))), day, named) for kind, film, day, named in keys}
        self._fingerprints = prints
        self._overlay = overlay
        self._sources: dict[tuple[FilmId, date], set[str]] = defaultdict(set)
        for film, day, source in viewings:
            self._sources[overlay.apply_to(FilmId(film)), date.fromisoformat(day)].add(source)

    def viewings_beside(self, film: FilmId, day: date, source: str) -> list[date]:
        """The days before and after on which another source has a viewing of the film."""
        if not self._sources:
            return []
        days = (day - timedelta(days=1), day + timedelta(days=1))
        return [one for one in days if self._sources.get((film, one), set()) - {source}]

    def has_entry(self, key: Key) -> bool:
        return key in self._keys

    def has_text(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> bool:
        return any(
            self.text_fingerprint(one, paragraphs, day) in self._fingerprints for one in self._overlay.same_films(film)
        )

    def text_fingerprint(self, film: FilmId, paragraphs: tuple[Paragraph, ...], day: date | None) -> str:
        """The fingerprint that a stored review of this text would have."""
        author = Author(kind=AuthorKind.MEMBER, name="member", member=self._member)
        return NewReview(
            guild=self._guild,
            film=film,
            author=author,
            paragraphs=paragraphs,
            provenance="import",
            watched_on=day,
        ).fingerprint


async def read_existing_history(
    reading: ReadTransaction, guild: GuildId, member: MemberId, overlay: Overlay
) -> ExistingHistory:
    """What the member has in this club already."""
    keys = await import_rows.diary_keys(reading, guild, member)
    fingerprints = await import_rows.stored_fingerprints(reading, guild, member)
    viewings = await import_rows.viewing_sources(reading, guild, member)
    return ExistingHistory(guild, member, keys, fingerprints, overlay, viewings)


class ImportSorter:
    """Sorts the rows of one upload one by one, remembering the rows before."""

    def __init__(
        self, here: ExistingHistory, origin: str = "", days: Iterable[tuple[FilmId | None, date | None]] = ()
    ) -> None:
        """`origin`: the tracker; `days`: film and day of all its viewings, in any order."""
        self._history = here
        self._origin = origin
        self._days = set(days)
        self._seen_keys: set[Key] = set()
        self._seen_texts: set[str] = set()

    def sort_row(self, entry: HistoryEntry, paragraphs: tuple[Paragraph, ...], match: FilmCandidates) -> ImportRow:
        """The row to store for an entry, with its status; `paragraphs` is the entry's review, which may be empty."""
        spoilers = _spoiler_level(entry, paragraphs) if paragraphs else None
        body, spans = (encode_body(paragraphs), encode_spans(paragraphs)) if paragraphs else (None, None)
        if match.film is None:
            status = RowStatus.LOOK if match.candidates else RowStatus.UNMATCHED
            return ImportRow(entry=entry, status=status, match=match, body=body, spans=spans, spoilers=spoilers)
        status, to_diary, fingerprint = self.sort_entry(
            entry.kind, match.film, entry.watched_on, entry.list_name, paragraphs
        )
        return ImportRow(
            entry=entry,
            status=status,
            match=match,
            to_diary=to_diary,
            body=body,
            spans=spans,
            spoilers=spoilers,
            fingerprint=fingerprint,
        )

    def sort_entry(
        self,
        kind: str,
        film: FilmId,
        watched_on: date | None,
        list_name: str | None,
        paragraphs: tuple[Paragraph, ...],
    ) -> tuple[RowStatus, bool, str | None]:
        """The status of an entry, whether it goes to the diary, and the fingerprint of its review if that is new."""
        day = self._day_here(film, watched_on)
        key = _entry_key(kind, film, day, list_name)
        fingerprint = self._history.text_fingerprint(film, paragraphs, day) if paragraphs else None
        is_entry = kind != EntryKind.REVIEW
        is_new_entry = is_entry and not self._history.has_entry(key) and key not in self._seen_keys
        is_new_text = (
            fingerprint is not None
            and fingerprint not in self._seen_texts
            and not self._history.has_text(film, paragraphs, day)
        )
        if is_new_entry or is_new_text:
            status = RowStatus.READY
        else:
            is_repeated = key in self._seen_keys or (fingerprint is not None and fingerprint in self._seen_texts)
            status = RowStatus.DUPLICATE if is_repeated else RowStatus.HERE
        self._seen_keys.add(key)
        if fingerprint is not None:
            self._seen_texts.add(fingerprint)
        return status, is_new_entry, fingerprint if is_new_text else None

    def _day_here(self, film: FilmId, day: date | None) -> date | None:
        """The day under which the diary has this viewing, else the day itself.

        Trackers count days in different time zones, so a viewing from another source a day before or after is the same
        one, unless the file has a viewing on that day too.
        """
        if day is None or self._history.has_entry(_entry_key(EntryKind.VIEWING, film, day, None)):
            return day
        for other in self._history.viewings_beside(film, day, self._origin):
            if (film, other) not in self._days:
                self._days.add((film, other))
                return other
        return day


def sort_days(rows: Iterable[Row], sorter: ImportSorter, *, month_first: bool, latest: date) -> Iterator[DayChange]:
    """The new values of the rows of an import once its member said whether the month comes first.

    `rows` as from `rows_of_import`; a day after `latest`, or before the film was made, stays unknown. Yields kind, day,
    status, fingerprint, whether the row goes to the diary, and id.
    """
    for identity, kind, watched, list_name, body, spans, film, unsure, year, status in rows:
        day = None if watched is None else date.fromisoformat(watched)
        if unsure is not None:
            written = date.fromisoformat(unsure)
            chosen = written if month_first else date(written.year, written.day, written.month)
            if chosen <= latest and (year is None or chosen.year >= year - 1):
                day, kind = chosen, EntryKind.VIEWING  # noqa: PLW2901
        shown = None if day is None else day.isoformat()
        if status in (RowStatus.LOOK, RowStatus.UNMATCHED):
            yield kind, shown, status, None, False, identity
            continue
        paragraphs = () if body is None else decode_paragraphs(body, spans)
        new_status, to_diary, fingerprint = sorter.sort_entry(kind, FilmId(film), day, list_name, paragraphs)
        yield kind, shown, new_status, fingerprint, to_diary, identity


def resolve_row(
    row: Row, film: FilmId | None, here: ExistingHistory
) -> tuple[str, FilmId | None, str | None, bool, int]:
    """The new values of a stored row after its member chose its film, or None for no film.

    Gives status, film, fingerprint, whether the row belongs in the diary, and the row's id.
    """
    identity, _, kind, watched, list_name, body, spans, _ = row
    if film is None:
        return RowStatus.UNMATCHED, None, None, False, identity
    day = None if watched is None else date.fromisoformat(watched)
    new = kind != EntryKind.REVIEW and not here.has_entry(_entry_key(kind, film, day, list_name))
    paragraphs = () if body is None else decode_paragraphs(body, spans)
    text = bool(paragraphs) and not here.has_text(film, paragraphs, day)
    status = RowStatus.READY if new or text else RowStatus.HERE
    return status, film, here.text_fingerprint(film, paragraphs, day) if text else None, new, identity


def _entry_key(kind: str, film: FilmId, day: date | None, list_name: str | None) -> Key:
    return (str(kind), int(film), None if day is None else day.isoformat(), list_name)


def _spoiler_level(entry: HistoryEntry, paragraphs: Sequence[Paragraph]) -> SpoilerLevel:
    """The spoiler level of an imported review: unknown unless the tracker states it."""
    if entry.spoilers is None:
        return SpoilerLevel.UNKNOWN
    if any(paragraph.spoilers for paragraph in paragraphs):
        return SpoilerLevel.INLINE
    return SpoilerLevel.WHOLE if entry.spoilers else SpoilerLevel.NONE
