"""Takes whatever a member uploads, finds out what it is, and hands it to the reader of that format."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from bot.domain.diary.tracker_errors import (
    HistoryAmbiguous,
    HistoryEmpty,
    HistoryNotRecognised,
    HistoryTooLarge,
    TooMuch,
)
from bot.domain.diary.tracker_history import BadRow, History, Origin, SkippedFile, WhySkipped
from bot.domain.errors import MarqueeError
from bot.sources.trackers import imdb, letterboxd, marquee, trakt
from bot.sources.trackers.archive import UPLOAD_LIMIT, is_archive, names_in, unpack
from bot.sources.trackers.collecting import JsonFile, Pile, TableFile
from bot.sources.trackers.encoding import decoded
from bot.sources.trackers.fields import Unreadable
from bot.sources.trackers.json_text import parsed
from bot.sources.trackers.paths import never_opened, no_table
from bot.sources.trackers.tables import Table, delimiter_of, read_rows, table_of

HEADINGS_LIMIT = 20
"""Headings of an unknown table that are told, each of at most HEADING_LIMIT characters."""
HEADING_LIMIT = 60

_PROFILE_COLUMNS = {"emailaddress", "username", "givenname", "familyname"}


@dataclass(slots=True)
class _Found:
    """Files by what they turned out to be."""

    letterboxd: list[tuple[letterboxd.Table, TableFile]] = field(default_factory=list)
    imdb: list[TableFile] = field(default_factory=list)
    trakt: list[tuple[trakt.Rows, JsonFile]] = field(default_factory=list)
    marquee: list[tuple[str, dict[str, Any]]] = field(default_factory=list)
    broken: list[BadRow] = field(default_factory=list)
    headings: tuple[str, ...] = ()

    def sort_in(self, name: str, data: bytes) -> WhySkipped | None:
        """Put a file where it belongs, or say why it belongs nowhere."""
        if is_archive(data):
            return WhySkipped.NESTED_ARCHIVE
        text = decoded(data)
        if text.lstrip()[:1] in ("[", "{"):
            return self._sort_json(name, text)
        delimiter = delimiter_of(text)
        table = table_of(list(read_rows(text, delimiter)))
        return self._sort_table(TableFile(name, text, delimiter, table))

    def _sort_json(self, name: str, text: str) -> WhySkipped | None:
        try:
            value = parsed(text)
        except Unreadable as error:
            self.broken.append(error.at(name, 1))
            return None
        if marquee.recognise(value):
            self.marquee.append((name, value))
            return None
        kind = trakt.recognise(name, value) if isinstance(value, list) else None
        if kind is trakt.Rows.LIKES:
            return WhySkipped.LIKES_OF_OTHERS
        if kind is None or kind is trakt.Rows.OTHER:
            return WhySkipped.NOT_HISTORY
        self.trakt.append((kind, JsonFile(name, value)))
        return None

    def _sort_table(self, file: TableFile) -> WhySkipped | None:
        columns = file.table.columns
        if _PROFILE_COLUMNS & set(columns):
            return WhySkipped.PROFILE
        if {"date", "content"} <= set(columns):
            return WhySkipped.COMMENTS if "comment" in columns else WhySkipped.LIKES_OF_OTHERS
        if imdb.recognise(columns):
            self.imdb.append(file)
            return None
        table = letterboxd.recognise(file.name, columns, file.text)
        if table is letterboxd.Table.UNNAMED:
            return WhySkipped.AMBIGUOUS
        if table is None:
            self.headings = self.headings or _tellable(file.table)
            return WhySkipped.NOT_HISTORY
        self.letterboxd.append((table, file))
        return None

    def piles(self) -> list[tuple[Origin, Pile, list[str]]]:
        """What each tracker's files hold, with the files' names: Marquee's own first, then the fullest."""
        piles: list[tuple[Origin, Pile, list[str]]] = []
        if self.letterboxd:
            names = [file.name for _, file in self.letterboxd]
            piles.append((Origin.LETTERBOXD, letterboxd.read(self.letterboxd), names))
        if self.imdb:
            piles.append((Origin.IMDB, imdb.read(self.imdb), [file.name for file in self.imdb]))
        if self.trakt:
            piles.append((Origin.TRAKT, trakt.read(self.trakt), [file.name for _, file in self.trakt]))
        piles += [(Origin.MARQUEE, marquee.read(name, whole), [name]) for name, whole in self.marquee]
        return sorted(piles, key=lambda pile: (pile[0] is Origin.MARQUEE, pile[1].size), reverse=True)


def read_history(data: bytes, *, name: str = "") -> History:
    """Read a tracker's export: an archive, or one table or JSON file of one.

    What it is, is told by the content; `name`, the file's name, decides only where the content is the same
    (watched.csv and watchlist.csv) and names lists. A row that cannot be read becomes a BadRow, a file that is
    not read a SkippedFile. In an archive with files of several trackers the one with the most rows is read, Marquee's
    own before all.

    Raises HistoryEmpty, HistoryTooLarge, HistoryNotRecognised, HistoryAmbiguous, HistoryTooNew, and for an
    archive ArchiveUnsafe and ArchiveDamaged: then nothing is read at all.
    """
    if len(data) > UPLOAD_LIMIT:
        raise HistoryTooLarge(TooMuch.UPLOAD, len(data), UPLOAD_LIMIT)
    if not data.strip(b"\x00 \t\r\n\xef\xbb\xbf\xff\xfe"):
        raise HistoryEmpty
    found = _Found()
    skipped = _archive(data, found) if is_archive(data) else _single(name, data, found)
    piles = found.piles()
    if not piles:
        raise _refusal(name, found, skipped)
    origin, pile, _ = piles[0]
    for _, _, names in piles[1:]:
        skipped += [SkippedFile(one, WhySkipped.OTHER_TRACKER) for one in names]
    unreadable = [*pile.unreadable, *found.broken]
    if not pile.entries and not unreadable and not pile.left_out:
        raise HistoryEmpty
    return History(
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
    for packed in unpack(data, lambda name: name not in closed):
        why = found.sort_in(packed.name, packed.data) if packed.data.strip() else WhySkipped.NOT_HISTORY
        if why is not None:
            skipped.append(SkippedFile(packed.name, why))
    return skipped


def _single(name: str, data: bytes, found: _Found) -> list[SkippedFile]:
    why = never_opened(name) or found.sort_in(name, data)
    return [] if why is None else [SkippedFile(name, why)]


def _refusal(name: str, found: _Found, skipped: list[SkippedFile]) -> MarqueeError:
    ambiguous = next((one for one in skipped if one.why is WhySkipped.AMBIGUOUS), None)
    if ambiguous is not None:
        return HistoryAmbiguous(ambiguous.name, letterboxd.AMBIGUOUS_NAMES)
    return HistoryNotRecognised(name, found.headings)


def _tellable(table: Table) -> tuple[str, ...]:
    """The headings, where they look like headings and not like prose or the bytes of a picture."""
    headings = tuple(heading.strip() for heading in table.headings)
    if len(headings) < 2 or not all(heading.isprintable() and len(heading) <= HEADING_LIMIT for heading in headings):
        return ()
    return headings[:HEADINGS_LIMIT]
