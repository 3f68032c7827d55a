"""The cells of trackers' tables as values: years, ratings, days and ids, or what is wrong with them."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import date
from typing import Any

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR
from bot.domain.diary.tracker_history import NAME_LIMIT, BadRow, HistoryEntry, RowFault
from bot.domain.errors import InvalidValue

VALUE_LIMIT = 80
"""Characters of an offending value that are told."""

_UNSEEN = re.compile(r"[\x00-\x20\x7f-\xa0]")
"""What browsers leave out of an address before they look at its scheme."""
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_YEAR = re.compile(r"([0-9]{4})(?:\.0+|\s*[–-].*)?\Z", re.DOTALL)
_IMDB = re.compile(r"\btt\d{7,10}\b")
_ISO_DAY = re.compile(r"(\d{4})[-/.](\d{1,2})[-/.](\d{1,2})(?:[T ].*)?\Z", re.DOTALL)
_AMERICAN_DAY = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z")
_LONG_DAY = re.compile(r"[A-Z][a-z]{2} ([A-Z][a-z]{2}) {1,2}(\d{1,2}) \d\d:\d\d:\d\d (\d{4})\Z")
_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
_WHY = {
    "title": RowFault.TITLE,
    "year": RowFault.YEAR,
    "stars": RowFault.RATING,
    "text": RowFault.TEXT,
    "quotations": RowFault.TEXT,
    "watched_on": RowFault.DATE,
    "imdb_id": RowFault.FILM_ID,
    "tmdb_id": RowFault.FILM_ID,
}


class UnreadableField(Exception):
    """A row that cannot be read, to become a BadRow; `value` is what it fails on."""

    def __init__(self, why: RowFault, value: object = "") -> None:
        super().__init__(why, value)
        self.why = why
        self.value = value

    def bad_row(self, file: str, line: int) -> BadRow:
        # A list or an object may be of any size and depth; what it is tells enough.
        value = self.value if isinstance(self.value, str | int | float | None) else type(self.value).__name__
        return BadRow(file, line, self.why, str(value)[:VALUE_LIMIT])


def entry_of(**values: Any) -> HistoryEntry:
    """An entry. Raises Unreadable where the values make none, or an address is none of the web's."""
    for name in ("film_uri", "entry_uri"):
        address = values.get(name)
        if isinstance(address, str) and _SCHEME.match(_UNSEEN.sub("", address)):
            raise UnreadableField(RowFault.ADDRESS, address)
    try:
        return HistoryEntry(**values)
    except InvalidValue as error:
        raise UnreadableField(_WHY.get(error.field, RowFault.OTHER), error.value) from error


def year_of(cell: str) -> int | None:
    """None for an empty cell; the first of a span as "2011–2013". Raises Unreadable."""
    cell = cell.strip()
    if not cell:
        return None
    match = _YEAR.match(cell)
    if match is None:
        raise UnreadableField(RowFault.YEAR, cell)
    year = int(match[1])
    if not FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR:
        raise UnreadableField(RowFault.YEAR, cell)
    return year


def stars_of(cell: object, *, best: int) -> float | None:
    """A rating out of `best` (5 or 10) in half stars; None for an empty cell and for 0. Raises Unreadable.

    Out of 5 there are halves, out of 10 whole numbers only.
    """
    written = str(cell).strip().replace(",", ".")
    if not written:
        return None
    if len(written) > VALUE_LIMIT:
        raise UnreadableField(RowFault.RATING, cell)
    try:
        halves = float(written) * 10 / best
    except ValueError:
        raise UnreadableField(RowFault.RATING, cell) from None
    if halves not in range(11):
        raise UnreadableField(RowFault.RATING, cell)
    return halves / 2 or None


def day_of(cell: str) -> date | None:
    """ISO 8601 with or without a time, 3/31/2013 as IMDb wrote it, or Tue Sep 10 00:00:00 2013; None if empty.

    A time zone is not converted: the day is the one that is written. Raises Unreadable.
    """
    cell = cell.strip()
    if not cell:
        return None
    try:
        if match := _ISO_DAY.match(cell):
            return date(int(match[1]), int(match[2]), int(match[3]))
        if match := _AMERICAN_DAY.match(cell):
            return date(int(match[3]), int(match[1]), int(match[2]))
        if match := _LONG_DAY.match(cell):
            return date(int(match[3]), _MONTHS.index(match[1]) + 1, int(match[2]))
    except ValueError:
        pass
    raise UnreadableField(RowFault.DATE, cell)


def imdb_id_in(cell: str) -> str | None:
    """The id of a title in a cell that holds it bare or as an address."""
    match = _IMDB.search(cell)
    return match[0] if match else None


def names_of(cells: Iterable[str]) -> tuple[str, ...]:
    """Names without blanks around them, each once; nothing that is too long to be a name."""
    stripped = (cell.strip() for cell in cells)
    return tuple(dict.fromkeys(name for name in stripped if 0 < len(name) <= NAME_LIMIT))
