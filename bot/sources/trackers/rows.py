"""Reads one row's optional values: one that cannot be read is left out and noted, and the row is kept."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime
from typing import Any, TypeVar

from bot.domain.diary.tracker_history import RowFault
from bot.sources.trackers.collecting import EntryCollector
from bot.sources.trackers.dates import DateOrder, is_placeholder, read_day
from bot.sources.trackers.fields import UnreadableField, checked_address, imdb_id_in, stars_of, tmdb_id_of, year_of

T = TypeVar("T")


class RowReader:
    """The optional values of one row; notes go to the collector's `partial`.

    After `viewing_day`, `unsure_on` is the day if the month comes first, where the file does not tell, and `moment`
    the moment in UTC if the file holds one.
    """

    def __init__(self, collector: EntryCollector, file: str, line: int, order: DateOrder = DateOrder.UNKNOWN) -> None:
        self._collector = collector
        self._order = order
        self._noted: set[RowFault] = set()
        self.file = file
        self.line = line
        self.unsure_on: date | None = None
        self.moment: datetime | None = None

    @property
    def position(self) -> dict[str, Any]:
        """The fields of an entry that say where it was read, and the day in doubt."""
        return {"file": self.file, "line": self.line}

    def note(self, why: RowFault, value: object = "") -> None:
        """Note that a value is left out; each reason counts once for a row."""
        if why in self._noted:
            return
        self._noted.add(why)
        self._collector.partial.append(UnreadableField(why, value).bad_row(self.file, self.line))

    def optional(self, read: Callable[..., T | None], *args: Any, **named: Any) -> T | None:
        """What `read` returns, or None with a note if it raises UnreadableField."""
        try:
            return read(*args, **named)
        except UnreadableField as error:
            self.note(error.why, error.value)
            return None

    def year(self, cell: str) -> int | None:
        return self.optional(year_of, cell)

    def tmdb_id(self, cell: str) -> int | None:
        return self.optional(tmdb_id_of, cell)

    def imdb_id(self, cell: str) -> str | None:
        """The IMDb id in a cell; a cell with something else, such as a person's id, is noted."""
        found = imdb_id_in(cell)
        if found is None and cell.strip():
            self.note(RowFault.FILM_ID, cell)
        return found

    def stars(self, cell: object, *, best: int, rounds: bool = False) -> float | None:
        """A rating; with `rounds`, one between two half stars becomes the nearer one, with a note."""
        found = self.optional(stars_of, cell, best=best, rounds=rounds)
        if found is not None and rounds and found * best / 5 != float(str(cell).strip().replace(",", ".")):
            self.note(RowFault.ROUNDED, cell)
        return found

    def address(self, cell: str | None) -> str | None:
        return self.optional(checked_address, cell) if cell else None

    def viewing_day(self, cell: str) -> date | None:
        """The day of a viewing; None, with a note, for a placeholder and where day and month may be the other way."""
        found = self.optional(read_day, cell, self._collector.when, self._order)
        if found is None:
            return None
        if found.unsure is not None:
            self.note(RowFault.DATE_ORDER, cell)
            self.unsure_on = found.unsure
            return None
        if found.day is not None and is_placeholder(found.day, self._collector.when.today):
            self.note(RowFault.PLACEHOLDER, cell)
            return None
        self.moment = found.moment
        if found.moment is not None:
            self._collector.moments[self.file, self.line] = found.moment
        return found.day

    def logged_day(self, cell: str) -> date | None:
        """The day when a row was recorded; one that stands for none is dropped, one that may be two days is noted."""
        found = self.optional(read_day, cell, self._collector.when, self._order)
        if found is not None and found.unsure is not None:
            self.note(RowFault.DATE_ORDER, cell)
        if found is None or found.day is None or is_placeholder(found.day, self._collector.when.today):
            return None
        return found.day
