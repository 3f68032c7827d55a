"""Detects the format of an upload and passes its files to the reader of that format."""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Any

from bot.domain.diary.tracker_errors import (
    HistoryAmbiguous,
    HistoryEmpty,
    HistoryNotRecognised,
    HistoryTooLarge,
    HistoryWrongType,
    NoHistoryInside,
    UploadLimit,
)
from bot.domain.diary.tracker_history import BadRow, SkippedFile, SkipReason, TrackerHistory, TrackerOrigin
from bot.domain.errors import MarqueeError
from bot.sources.trackers import imdb, letterboxd, marquee, other_tables, simkl_json, trakt
from bot.sources.trackers.archive import UPLOAD_LIMIT, is_archive, list_names, unpack_archive
from bot.sources.trackers.collecting import EntryCollector, JsonFile, TableFile
from bot.sources.trackers.dates import DateOrders, ReadingTime
from bot.sources.trackers.encoding import decode_text
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.file_types import wrong_type, wrong_type_inside
from bot.sources.trackers.foreign_tables import name_service
from bot.sources.trackers.json_text import parse_json
from bot.sources.trackers.paths import path_skip_reason, type_skip_reason
from bot.sources.trackers.tables import CsvTable, delimiter_of, read_rows, table_of

HEADINGS_LIMIT = 20
"""Maximum number of headings of an unknown table that are reported, each of at most HEADING_LIMIT characters."""
HEADING_LIMIT = 60
PARTIAL_LIMIT = 2_000
"""Maximum number of rows with a value left out that are kept one by one; all of them are counted."""

_PROFILE_COLUMNS = {"emailaddress", "username", "givenname", "familyname"}


@dataclass(slots=True)
class _DetectedFiles:
    """Files by detected format. `headings` and `service`: those of the first unknown table."""

    when: ReadingTime
    letterboxd: list[tuple[letterboxd.LetterboxdTable, TableFile]] = field(default_factory=list)
    imdb: list[TableFile] = field(default_factory=list)
    trakt: list[tuple[trakt.TraktRows, JsonFile]] = field(default_factory=list)
    marquee: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    simkl: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    tables: dict[TrackerOrigin, list[tuple[other_tables.TableFormat, TableFile]]] = field(default_factory=dict)
    orders: DateOrders = field(default_factory=DateOrders)
    broken: list[BadRow] = field(default_factory=list)
    service: str = ""
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
        if simkl_json.is_simkl(value):
            self.simkl.append((name, value))
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
        self.orders.learn_table(file.name, file.table)
        form = other_tables.find_format(columns)
        if imdb.is_imdb(columns):
            self.imdb.append(file)
        elif form is not None:
            self.tables.setdefault(form.origin, []).append((form, file))
        else:
            return self._add_letterboxd(file)
        return None

    def _add_letterboxd(self, file: TableFile) -> SkipReason | None:
        columns = file.table.columns
        table = letterboxd.recognise_table(file.name, columns, file.text)
        if table is letterboxd.LetterboxdTable.UNNAMED:
            return SkipReason.AMBIGUOUS
        if table is None:
            if not self.headings:
                self.headings = _plausible_headings(file.table)
                self.service = name_service(columns) if self.headings else ""
            return SkipReason.NOT_HISTORY
        self.letterboxd.append((table, file))
        return None

    def results(self) -> list[tuple[TrackerOrigin, EntryCollector, list[str]]]:
        """Read the files of each tracker; return results with file names, Marquee's first, then by number of rows."""
        when = replace(self.when, today=self.orders.today_for(self.when.today))
        results = [(origin, read(EntryCollector(when)), names) for origin, names, read in self._readers() if names]
        return sorted(
            results,
            key=lambda result: (result[0] is TrackerOrigin.MARQUEE, result[1].entry_count),
            reverse=True,
        )

    def _readers(self) -> list[tuple[TrackerOrigin, list[str], Callable[[EntryCollector], EntryCollector]]]:
        orders = self.orders
        return [
            (
                TrackerOrigin.LETTERBOXD,
                [file.name for _, file in self.letterboxd],
                lambda collector: letterboxd.read_letterboxd(self.letterboxd, collector, orders),
            ),
            (
                TrackerOrigin.IMDB,
                [file.name for file in self.imdb],
                lambda collector: imdb.read_imdb(self.imdb, collector, orders),
            ),
            (
                TrackerOrigin.TRAKT,
                [file.name for _, file in self.trakt],
                lambda collector: trakt.read_trakt(self.trakt, collector),
            ),
            *(
                (origin, [file.name for _, file in files], partial(self._read_tables, files))
                for origin, files in self.tables.items()
            ),
            *((TrackerOrigin.SIMKL, [name], partial(simkl_json.read_simkl, name, whole)) for name, whole in self.simkl),
            *(
                (TrackerOrigin.MARQUEE, [name], partial(marquee.read_marquee, name, whole))
                for name, whole in self.marquee
            ),
        ]

    def _read_tables(
        self, files: list[tuple[other_tables.TableFormat, TableFile]], collector: EntryCollector
    ) -> EntryCollector:
        return other_tables.read_tables(files, collector, self.orders)


def read_history(data: bytes, *, name: str = "", when: ReadingTime | None = None) -> TrackerHistory:
    """Read a tracker's export: an archive, or a single table or JSON file.

    The format is detected by content. `name`, the file name, only distinguishes files with the same headings
    (watched.csv and watchlist.csv) and names lists. `when` gives the zone for moments, and today's date. An unreadable
    row becomes a BadRow, a file that is not read a SkippedFile. If an archive holds files of several trackers,
    Marquee's are read, else those with the most rows.

    Raises HistoryEmpty, HistoryTooLarge, HistoryNotRecognised, HistoryWrongType, HistoryAmbiguous, HistoryTooNew, and
    for an archive NoHistoryInside, ArchiveUnsafe and ArchiveDamaged. If it raises, nothing has been read.
    """
    if len(data) > UPLOAD_LIMIT:
        raise HistoryTooLarge(UploadLimit.UPLOAD, len(data), UPLOAD_LIMIT)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise HistoryEmpty
    why = wrong_type(data)
    if why is not None:
        raise HistoryWrongType(name, why)
    found = _DetectedFiles(when or ReadingTime())
    skipped = _read_archive(data, found) if is_archive(data) else _read_single(name, data, found)
    results = found.results()
    if not results:
        raise _refusal(name, found, skipped, archived=is_archive(data))
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
        partial=tuple(collector.partial[:PARTIAL_LIMIT]),
        partial_counts=tuple(Counter(row.why for row in collector.partial).most_common()),
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


def _refusal(name: str, found: _DetectedFiles, skipped: list[SkippedFile], *, archived: bool) -> MarqueeError:
    """Why nothing could be read: the most helpful reason of all files."""
    ambiguous = next((one for one in skipped if one.why is SkipReason.AMBIGUOUS), None)
    if ambiguous is not None:
        return HistoryAmbiguous(ambiguous.name, letterboxd.AMBIGUOUS_NAMES)
    if found.headings or not (archived or any(one.why is not SkipReason.NOT_HISTORY for one in skipped)):
        return HistoryNotRecognised(name, found.headings, found.service)
    for one in skipped:
        why = wrong_type_inside(one)
        if why is not None:
            return HistoryWrongType(one.name, why)
    if not skipped:
        return HistoryEmpty()
    return NoHistoryInside(tuple(one.name for one in skipped), tuple(one.why.value for one in skipped))


def _plausible_headings(table: CsvTable) -> tuple[str, ...]:
    """Return the headings if they look like headings, not like prose or binary data."""
    headings = tuple(heading.strip() for heading in table.headings)
    if len(headings) < 2 or not all(heading.isprintable() and len(heading) <= HEADING_LIMIT for heading in headings):
        return ()
    return headings[:HEADINGS_LIMIT]
