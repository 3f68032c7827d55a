"""Detects the format of an upload and passes its files to the reader of that format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain.diary.tracker_errors import (
    HistoryAmbiguous,
    HistoryEmpty,
    HistoryNotRecognised,
    HistoryTooLarge,
    UploadLimit,
)
from bot.domain.diary.tracker_history import BadRow, SkippedFile, SkipReason, TrackerHistory, TrackerOrigin
from bot.domain.errors import MarqueeError
from bot.sources.trackers import imdb, letterboxd, marquee, trakt
from bot.sources.trackers.archive import UPLOAD_LIMIT, is_archive, list_names, unpack_archive
from bot.sources.trackers.collecting import EntryCollector, JsonFile, TableFile
from bot.sources.trackers.encoding import decode_text
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.json_text import parse_json
from bot.sources.trackers.paths import path_skip_reason, type_skip_reason
from bot.sources.trackers.tables import CsvTable, delimiter_of, read_rows, table_of

HEADINGS_LIMIT = 20
"""Maximum number of headings of an unknown table that are reported, each of at most HEADING_LIMIT characters."""
HEADING_LIMIT = 60

_PROFILE_COLUMNS = {"emailaddress", "username", "givenname", "familyname"}


@dataclass(slots=True)
class _DetectedFiles:
    """Files by detected format. `headings`: those of the first unknown table."""

    letterboxd: list[tuple[letterboxd.LetterboxdTable, TableFile]] = field(default_factory=list)
    imdb: list[TableFile] = field(default_factory=list)
    trakt: list[tuple[trakt.TraktRows, JsonFile]] = field(default_factory=list)
    marquee: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broken: list[BadRow] = field(default_factory=list)
    headings: tuple[str, ...] = ()

    def add_file(self, name: str, data: bytes) -> SkipReason | None:
        """Detect a file's format and record it; return a reason if it is skipped."""
        if is_archive(data):
            return SkipReason.NESTED_ARCHIVE
        text = decode_text(data)
        if text.lstrip()[:1] in ("[", "{"):
            return self._add_json(name, text)
        delimiter = delimiter_of(text)
        table = table_of(list(read_rows(text, delimiter)))
        return self._add_table(TableFile(name, text, delimiter, table))

    def _add_json(self, name: str, text: str) -> SkipReason | None:
        try:
            value = parse_json(text)
        except UnreadableField as error:
            self.broken.append(error.bad_row(name, 1))
            return None
        if marquee.is_marquee(value):
            self.marquee.append((name, value))
            return None
        kind = trakt.recognise_rows(name, value) if isinstance(value, list) else None
        if kind is trakt.TraktRows.LIKES:
            return SkipReason.LIKES_OF_OTHERS
        if kind is None or kind is trakt.TraktRows.OTHER:
            return SkipReason.NOT_HISTORY
        self.trakt.append((kind, JsonFile(name, value)))
        return None

    def _add_table(self, file: TableFile) -> SkipReason | None:
        columns = file.table.columns
        if _PROFILE_COLUMNS & set(columns):
            return SkipReason.PROFILE
        if {"date", "content"} <= set(columns):
            return SkipReason.COMMENTS if "comment" in columns else SkipReason.LIKES_OF_OTHERS
        if imdb.is_imdb(columns):
            self.imdb.append(file)
            return None
        table = letterboxd.recognise_table(file.name, columns, file.text)
        if table is letterboxd.LetterboxdTable.UNNAMED:
            return SkipReason.AMBIGUOUS
        if table is None:
            self.headings = self.headings or _plausible_headings(file.table)
            return SkipReason.NOT_HISTORY
        self.letterboxd.append((table, file))
        return None

    def results(self) -> list[tuple[TrackerOrigin, EntryCollector, list[str]]]:
        """Read the files of each tracker; return results with file names, Marquee's first, then by number of rows."""
        results: list[tuple[TrackerOrigin, EntryCollector, list[str]]] = []
        if self.letterboxd:
            names = [file.name for _, file in self.letterboxd]
            results.append((TrackerOrigin.LETTERBOXD, letterboxd.read_letterboxd(self.letterboxd), names))
        if self.imdb:
            results.append((TrackerOrigin.IMDB, imdb.read_imdb(self.imdb), [file.name for file in self.imdb]))
        if self.trakt:
            results.append((TrackerOrigin.TRAKT, trakt.read_trakt(self.trakt), [file.name for _, file in self.trakt]))
        results += [(TrackerOrigin.MARQUEE, marquee.read_marquee(name, whole), [name]) for name, whole in self.marquee]
        return sorted(
            results,
            key=lambda result: (result[0] is TrackerOrigin.MARQUEE, result[1].entry_count),
            reverse=True,
        )


def read_history(data: bytes, *, name: str = "") -> TrackerHistory:
    """Read a tracker's export: an archive, or a single table or JSON file.

    The format is detected by content. `name`, the file name, only distinguishes files with the same headings
    (watched.csv and watchlist.csv) and names lists. An unreadable row becomes a BadRow, a file that is not read a
    SkippedFile. If an archive holds files of several trackers, Marquee's are read, else those with the most rows.

    Raises HistoryEmpty, HistoryTooLarge, HistoryNotRecognised, HistoryAmbiguous, HistoryTooNew, and for an
    archive ArchiveUnsafe and ArchiveDamaged. If it raises, nothing has been read.
    """
    if len(data) > UPLOAD_LIMIT:
        raise HistoryTooLarge(UploadLimit.UPLOAD, len(data), UPLOAD_LIMIT)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise HistoryEmpty
    found = _DetectedFiles()
    skipped = _read_archive(data, found) if is_archive(data) else _read_single(name, data, found)
    results = found.results()
    if not results:
        raise _refusal(name, found, skipped)
    origin, collector, _ = results[0]
    for _, _, names in results[1:]:
        skipped += [SkippedFile(one, SkipReason.OTHER_TRACKER) for one in names]
    unreadable = [*collector.unreadable, *found.broken]
    if not collector.entries and not unreadable and not collector.left_out:
        raise HistoryEmpty
    return TrackerHistory(
        origin=origin,
        entries=tuple(collector.entries),
        lists=tuple(collector.lists),
        unreadable=tuple(unreadable),
        skipped=tuple(skipped),
        folded=collector.folded,
        left_out=collector.left_out,
    )


def _read_archive(data: bytes, found: _DetectedFiles) -> list[SkippedFile]:
    skipped = []
    for name in list_names(data):
        why = path_skip_reason(name) or type_skip_reason(name)
        if why is not None:
            skipped.append(SkippedFile(name, why))
    skipped_names = {one.name for one in skipped}
    for packed in unpack_archive(data, lambda name: name not in skipped_names):
        why = found.add_file(packed.name, packed.data) if packed.data.strip() else SkipReason.NOT_HISTORY
        if why is not None:
            skipped.append(SkippedFile(packed.name, why))
    return skipped


def _read_single(name: str, data: bytes, found: _DetectedFiles) -> list[SkippedFile]:
    why = path_skip_reason(name) or found.add_file(name, data)
    return [] if why is None else [SkippedFile(name, why)]


def _refusal(name: str, found: _DetectedFiles, skipped: list[SkippedFile]) -> MarqueeError:
    ambiguous = next((one for one in skipped if one.why is SkipReason.AMBIGUOUS), None)
    if ambiguous is not None:
        return HistoryAmbiguous(ambiguous.name, letterboxd.AMBIGUOUS_NAMES)
    return HistoryNotRecognised(name, found.headings)


def _plausible_headings(table: CsvTable) -> tuple[str, ...]:
    """Return the headings if they look like headings, not like prose or binary data."""
    headings = tuple(heading.strip() for heading in table.headings)
    if len(headings) < 2 or not all(heading.isprintable() and len(heading) <= HEADING_LIMIT for heading in headings):
        return ()
    return headings[:HEADINGS_LIMIT]
