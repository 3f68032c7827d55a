"""Parses the cells of tracker tables: years, ratings and ids; UnreadableField says what is wrong."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable
from typing import Any

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR
from bot.domain.diary.tracker_history import NAME_LIMIT, URI_LIMIT, BadRow, HistoryEntry, RowFault
from bot.domain.errors import InvalidValue

VALUE_LIMIT = 80
"""Maximum number of characters of an unreadable value that are reported."""

_IGNORED_IN_URLS = re.compile(r"[\x00-\x20\x7f-\xa0]")
"""Characters that browsers ignore when they parse the scheme of a URL."""
_SCHEME = re.compile(r"(?!https?:)[a-z][a-z0-9+.-]*:", re.IGNORECASE)
_YEAR = re.compile(r"([0-9]{4})(?:\.0+|\s*[–-].*)?\Z", re.DOTALL)
_TITLE_AND_YEAR = re.compile(r"(.*\S)\s*[(\[]([0-9]{4})[)\]]\Z", re.DOTALL)
_IMDB = re.compile(r"\btt\d{7,10}\b")
_FAULT_OF_FIELD = {
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
    """A row cannot be read because of `value`; the collector turns this into a BadRow."""

    def __init__(self, why: RowFault, value: object = "") -> None:
        super().__init__(why, value)
        self.why = why
        self.value = value

    def bad_row(self, file: str, line: int) -> BadRow:
        """Convert to a BadRow with the position of the row."""
        # Lists and objects may be huge, so only their type is reported.
        value = self.value if isinstance(self.value, str | int | float | None) else type(self.value).__name__
        return BadRow(file, line, self.why, str(value)[:VALUE_LIMIT])


def entry_of(**values: Any) -> HistoryEntry:
    """Create an entry. Raises UnreadableField for invalid values, and for an address that is not http(s)."""
    for name in ("film_uri", "entry_uri"):
        checked_address(values.get(name))
    try:
        return HistoryEntry(**values)
    except InvalidValue as error:
        raise UnreadableField(_FAULT_OF_FIELD.get(error.field, RowFault.OTHER), error.value) from error


def checked_address(address: str | None) -> str | None:
    """The address. Raises UnreadableField for one that is too long or not http(s)."""
    if isinstance(address, str) and (len(address) > URI_LIMIT or _SCHEME.match(_IGNORED_IN_URLS.sub("", address))):
        raise UnreadableField(RowFault.ADDRESS, address)
    return address


def year_of(cell: str) -> int | None:
    """Parse a year, or the first year of a range such as "2011–2013"; None if empty. Raises UnreadableField."""
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


def title_and_year(cell: str) -> tuple[str, int | None]:
    """Divide "Heat (1995)", as tables without a column for the year have it; the year is None where none is written."""
    match = _TITLE_AND_YEAR.match(cell.strip())
    if match is None or not FIRST_FILM_YEAR <= int(match[2]) <= LAST_FILM_YEAR:
        return cell, None
    return match[1], int(match[2])


def stars_of(cell: object, *, best: int, rounds: bool = False) -> float | None:
    """Convert a rating out of `best` (5 or 10) to stars, 0.5 to 5; None for an empty cell and for 0.

    Out of 5, half steps are allowed; out of 10, only whole numbers. With `rounds`, other numbers within the scale give
    the nearest half star, at least one. Raises UnreadableField.
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
    if rounds and 0 < halves <= 10:
        return max(1, math.floor(halves + 0.5)) / 2
    if halves not in range(11):
        raise UnreadableField(RowFault.RATING, cell)
    return halves / 2 or None


def tmdb_id_of(cell: str) -> int | None:
    """Parse TMDB's number of a film, also as spreadsheets write it (949.0); None if empty. Raises UnreadableField."""
    cell = cell.strip().removesuffix(".0")
    if not cell or cell == "0":
        return None
    if not (cell.isascii() and cell.isdigit() and len(cell) < 11 and int(cell) < 2**31):
        raise UnreadableField(RowFault.FILM_ID, cell)
    return int(cell)


def imdb_id_in(cell: str) -> str | None:
    """Return the IMDb title id in a cell that holds the id or a URL, or None."""
    match = _IMDB.search(cell)
    return match[0] if match else None


def names_of(cells: Iterable[str]) -> tuple[str, ...]:
    """Return distinct stripped names, without blank and overlong ones."""
    stripped = (cell.strip() for cell in cells)
    return tuple(dict.fromkeys(name for name in stripped if 0 < len(name) <= NAME_LIMIT))
