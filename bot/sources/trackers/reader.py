"""Takes whatever a member uploads, finds out what it is, and hands it to the reader of that format."""

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
from bot.sources.trackers.archive import UPLOAD_LIMIT, is_archive, names_in, unpack_archive
from bot.sources.trackers.collecting import EntryCollector, JsonFile, TableFile
from bot.sources.trackers.encoding import decode_text
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.json_text import parse_json
from bot.sources.trackers.paths import never_opened, no_table
from bot.sources.trackers.tables import CsvTable, delimiter_of, read_rows, table_of

HEADINGS_LIMIT = 20
"""Headings of an unknown table that are told, each of at most HEADING_LIMIT characters."""
HEADING_LIMIT = 60

_PROFILE_COLUMNS = {"emailaddress", "username", "givenname", "familyname"}


@dataclass(slots=True)
class _Found:
    """Files by what they turned out to be."""

    letterboxd: list[tuple[letterboxd.LetterboxdTable, TableFile]] = field(default_factory=list)
    imdb: list[TableFile] = field(default_factory=list)
    trakt: list[tuple[trakt.Rows, JsonFile]] = field(default_factory=list)
    marquee: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broken: list[BadRow] = field(default_factory=list)
    headings: tuple[str, ...] = ()

    def sort_in(self, name: str, data: bytes) -> SkipReason | None:
        """Put a file where it belongs, or say why it belongs nowhere."""
        if is_archive(data):
            return SkipReason.NESTED_ARCHIVE
        text = decode_text(data)
        if text.lstrip()[:1] in ("[", "{"):
            return self._sort_json(name, text)
        delimiter = delimiter_of(text)
        table = table_of(list(read_rows(text, delimiter)))
        return self._sort_table(TableFile(name, text, delimiter, table))

    def _sort_json(self, name: str, text: str) -> SkipReason | None:
        try:
            value = parse_json(text)
        except UnreadableField as error:
            self.broken.append(error.bad_row(name, 1))
            return None
        if marquee.is_marquee(value):
            self.marquee.append((name, value))
            return None
        kind = trakt.recognise_rows(name, value) if isinstance(value, list) else None
        if kind is trakt.Rows.LIKES:
            return SkipReason.LIKES_OF_OTHERS
        if kind is None or kind is trakt.Rows.OTHER:
            return SkipReason.NOT_HISTORY
        self.trakt.append((kind, JsonFile(name, value)))
        return None

    def _sort_table(self, file: TableFile) -> SkipReason | None:
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
            self.headings = self.headings or _tellable(file.table)
            return SkipReason.NOT_HISTORY
        self.letterboxd.append((table, file))
        return None

    def piles(self) -> list[tuple[TrackerOrigin, EntryCollector, list[str]]]:
        """What each tracker's files hold, with the files' names: Marquee's own first, then the fullest."""
        piles: list[tuple[TrackerOrigin, EntryCollector, list[str]]] = []
        if self.letterboxd:
            names = [file.name for _, file in self.letterboxd]
            piles.append((TrackerOrigin.LETTERBOXD, letterboxd.read_letterboxd(self.letterboxd), names))
        if self.imdb:
            piles.append((TrackerOrigin.IMDB, imdb.read_imdb(self.imdb), [file.name for file in self.imdb]))
        if self.trakt:
            piles.append((TrackerOrigin.TRAKT, trakt.read_trakt(self.trakt), [file.name for _, file in self.trakt]))
        piles += [(TrackerOrigin.MARQUEE, marquee.read_marquee(name, whole), [name]) for name, whole in self.marquee]
        return sorted(piles, key=lambda pile: (pile[0] is TrackerOrigin.MARQUEE, pile[1].entry_count), reverse=True)


def read_history(data: bytes, *, name: str = "") -> TrackerHistory:
    """Read a tracker's export: an archive, or one table or JSON file of one.

    What it is, is told by the content; `name`, the file's name, decides only where the content is the same
    (watched.csv and watchlist.csv) and names lists. A row that cannot be read becomes a BadRow, a file that is
    not read a SkippedFile. In an archive with files of several trackers the one with the most rows is read, Marquee's
    own before all.

    Raises HistoryEmpty, HistoryTooLarge, HistoryNotRecognised, HistoryAmbiguous, HistoryTooNew, and for an
    archive ArchiveUnsafe and ArchiveDamaged: then nothing is read at all.
    """
    if len(data) > UPLOAD_LIMIT:
        raise HistoryTooLarge(UploadLimit.UPLOAD, len(data), UPLOAD_LIMIT)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise HistoryEmpty
    found = _Found()
    skipped = _archive(data, found) if is_archive(data) else _single(name, data, found)
    piles = found.piles()
    if not piles:
        raise _refusal(name, found, skipped)
    origin, pile, _ = piles[0]
    for _, _, names in piles[1:]:
        skipped += [SkippedFile(one, SkipReason.OTHER_TRACKER) for one in names]
    unreadable = [*pile.unreadable, *found.broken]
    if not pile.entries and not unreadable and not pile.left_out:
        raise HistoryEmpty
    return TrackerHistory(
        origin=origin,
        entries=tuple(pile.entries),
        lists=tuple(pile.lists),
        unreadable=tuple(unreadable),
        skipped=tuple(skipped),
        folded=pile.folded,
        left_out=pile.left_out,
    )


def _archive(data: bytes, found: _Found) -> list[SkippedFile]:
    skipped = []
    for name in names_in(data):
        why = never_opened(name) or no_table(name)
        if why is not None:
            skipped.append(SkippedFile(name, why))
    closed = {one.name for one in skipped}
    for packed in unpack_archive(data, lambda name: name not in closed):
        why = found.sort_in(packed.name, packed.data) if packed.data.strip() else SkipReason.NOT_HISTORY
        if why is not None:
            skipped.append(SkippedFile(packed.name, why))
    return skipped


def _single(name: str, data: bytes, found: _Found) -> list[SkippedFile]:
    why = never_opened(name) or found.sort_in(name, data)
    return [] if why is None else [SkippedFile(name, why)]


def _refusal(name: str, found: _Found, skipped: list[SkippedFile]) -> MarqueeError:
    ambiguous = next((one for one in skipped if one.why is SkipReason.AMBIGUOUS), None)
    if ambiguous is not None:
        return HistoryAmbiguous(ambiguous.name, letterboxd.AMBIGUOUS_NAMES)
    return HistoryNotRecognised(name, found.headings)


def _tellable(table: CsvTable) -> tuple[str, ...]:
    """The headings, where they look like headings and not like prose or the bytes of a picture."""
    headings = tuple(heading.strip() for heading in table.headings)
    if len(headings) < 2 or not all(heading.isprintable() and len(heading) <= HEADING_LIMIT for heading in headings):
        return ()
    return headings[:HEADINGS_LIMIT]
