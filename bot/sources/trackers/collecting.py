"""Shared by the readers of all formats: their input files, and the collector for the entries they produce."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import BadRow, HistoryEntry, HistoryList, RowFault
from bot.domain.reviews.review import REVIEW_LIMIT
from bot.sources.trackers.dates import ReadingTime
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.markup import MarkedText, to_markdown
from bot.sources.trackers.tables import ROWS_LIMIT, CsvTable, Row

SPOILT_VALUES = 3
"""A row with this many values that cannot be read is not believed: its cells are those of other columns."""
_UNREADABLE_VALUES = frozenset(
    {RowFault.SHAPE, RowFault.YEAR, RowFault.RATING, RowFault.DATE, RowFault.FILM_ID, RowFault.ADDRESS}
)

_DIGITS = re.compile(r"(\d{1,9})")


@dataclass(frozen=True, slots=True)
class TableFile:
    """A CSV file: its name, text, delimiter and parsed table."""

    name: str
    text: str
    delimiter: str
    table: CsvTable


@dataclass(frozen=True, slots=True)
class JsonFile:
    """A JSON file that holds an array."""

    name: str
    rows: list[Any]


@dataclass(slots=True)
class EntryCollector:
    """Collects entries, lists and unreadable rows, and counts the rest.

    `folded`: rows merged into another entry. `left_out`: rows that are not about films. `partial`: rows of which one
    value could not be used. `moments`: the moment, in UTC, of each viewing that has one, by file and line.
    """

    when: ReadingTime = field(default_factory=ReadingTime)
    entries: list[HistoryEntry] = field(default_factory=list)
    lists: list[HistoryList] = field(default_factory=list)
    unreadable: list[BadRow] = field(default_factory=list)
    partial: list[BadRow] = field(default_factory=list)
    moments: dict[tuple[str, int], datetime] = field(default_factory=dict)
    folded: int = 0
    left_out: int = 0

    def add_entry(self, file: str, line: int, make: Callable[[], HistoryEntry | Iterable[HistoryEntry] | None]) -> None:
        """Add the entries that `make` returns; None counts as left out, and UnreadableField becomes a BadRow.

        Raises HistoryTooLarge above ROWS_LIMIT rows.
        """
        noted = len(self.partial)
        try:
            made = make()
        except UnreadableField as error:
            # A row that is lost altogether has no single value that was left out.
            del self.partial[noted:]
            self.unreadable.append(error.bad_row(file, line))
        else:
            spoilt = [row for row in self.partial[noted:] if row.why in _UNREADABLE_VALUES]
            if len(spoilt) >= SPOILT_VALUES:
                del self.partial[noted:]
                self.unreadable.append(spoilt[0])
            elif made is None:
                self.left_out += 1
            elif isinstance(made, HistoryEntry):
                self.entries.append(made)
            else:
                self.entries.extend(made)
        if self.entry_count > ROWS_LIMIT:
            raise HistoryTooLarge(UploadLimit.ROWS, self.entry_count, ROWS_LIMIT)

    @property
    def entry_count(self) -> int:
        """Number of rows seen, including unreadable and skipped ones."""
        return len(self.entries) + len(self.unreadable) + self.left_out + self.folded


def record_of(columns: tuple[str, ...], row: Row, *, at_least: int) -> dict[str, str]:
    """Return a row as column -> stripped cell; missing cells at the end are "".

    Raises UnreadableField for a row with fewer than `at_least` cells or with content beyond the last column.
    """
    if not row.whole:
        raise UnreadableField(RowFault.QUOTE, row.cells[0])
    if len(row.cells) < at_least or any(cell.strip() for cell in row.cells[len(columns) :]):
        raise UnreadableField(RowFault.FIELDS, len(row.cells))
    record = dict.fromkeys(columns, "")
    record.update(zip(columns, (cell.strip() for cell in row.cells), strict=False))
    return record


def read_markdown(text: str) -> MarkedText | None:
    """Convert HTML to Markdown; None for a blank text. Raises UnreadableField if the text is too long."""
    if len(text) > 2 * REVIEW_LIMIT:
        raise UnreadableField(RowFault.TEXT, len(text))
    return to_markdown(text) if text.strip() else None


def stem_of(name: str) -> str:
    """Return the file name without folders and extension: "rain" for "lists/rain.csv"."""
    base = name.rsplit("/", 1)[-1]
    return base.rsplit(".", 1)[0] or base


def natural_key(name: str) -> list[tuple[bool, int, str]]:
    """Return a sort key that compares numbers by value, so that page 10 follows page 9."""
    return [(part.isdigit(), int(part) if part.isdigit() else 0, part) for part in _DIGITS.split(name.casefold())]
