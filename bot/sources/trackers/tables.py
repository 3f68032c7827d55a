"""Reads tables of RFC 4180: rows with the line each begins on, and a broken row costs no other.

Not the csv module, because its field limit is one for the whole process, its rows do not say where they begin,
and one quotation mark that nothing closes swallows all the rows after it.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit

ROWS_LIMIT = 200_000
"""Rows of one upload, empty ones too: more than anybody has seen films."""
CELLS_LIMIT = 100
"""Cells of a row beyond these are one, TOO_WIDE; the widest known table has 18 columns."""
TOO_WIDE = "…"
RECOVERIES_LIMIT = 20
"""How often reading starts anew behind a quotation mark that nothing closes; keeps the work linear."""

_DELIMITERS = ",;\t"
_UNNAMED = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """`line` is where it begins, from 1. `whole` is false when its last quotation mark is never closed."""

    line: int
    cells: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class CsvTable:
    """`columns` are the headings in lower case without spaces and signs, `headings` as they stand there."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(rows: list[Row]) -> CsvTable:
    """The first row as headings, the others below it; no rows give an empty table."""
    headings = rows[0].cells if rows else ()
    return CsvTable(tuple(plain_heading(cell) for cell in headings), headings, tuple(rows[1:]))


def plain_heading(heading: str) -> str:
    """`Num. Votes`, `Num Votes` and `num votes` are one column."""
    return _UNNAMED.sub("", heading).lower()


def delimiter_of(text: str) -> str:
    """The sign that parts the headings: the comma, or what a spreadsheet made of it."""
    first = text.lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def read_rows(text: str, delimiter: str = ",") -> Iterator[Row]:
    """The rows of a text whose lines end in a line feed; rows without any content are left out.

    A row with a quotation mark that is never closed is yielded as not whole, and reading goes on in the line
    after the one where it begins. Raises HistoryTooLarge beyond ROWS_LIMIT rows.
    """
    bare = _bare(delimiter)
    at, line, rows, recoveries = 0, 1, 0, 0
    while at < len(text):
        begins = at
        rows += 1
        if rows > ROWS_LIMIT:
            raise HistoryTooLarge(UploadLimit.ROWS, rows, ROWS_LIMIT)
        cells, at, whole = _row(text, at, delimiter, bare)
        if not whole and recoveries < RECOVERIES_LIMIT:
            recoveries += 1
            after = text.find("\n", begins)
            at = len(text) if after < 0 else after + 1
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells), whole)
        line += text.count("\n", begins, at)


@lru_cache(maxsize=len(_DELIMITERS))
def _bare(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf"[^{re.escape(delimiter)}\n]*")


def _row(text: str, at: int, delimiter: str, bare: re.Pattern[str]) -> tuple[list[str], int, bool]:
    cells: list[str] = []
    while True:
        cell = ""
        if text.startswith('"', at):
            cell, at, whole = _quoted(text, at + 1)
            if not whole:
                return [*cells, cell], at, False
        # Whatever stands between a closing mark and the delimiter belongs to the cell, as everywhere else.
        end = bare.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string
        cells.append(cell + text[at:end])
        if len(cells) == CELLS_LIMIT:
            end = text.find("\n", end)
            return [*cells, TOO_WIDE], len(text) if end < 0 else end + 1, True
        if not text.startswith(delimiter, end):
            return cells, end + 1, True
        at = end + 1


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """The cell that begins behind a quotation mark, where it ends, and whether anything closes it."""
    begins, doubled = at, False
    while True:
        close = text.find('"', at)
        if close < 0:
            return text[begins:], len(text), False
        if not text.startswith('"', close + 1):
            cell = text[begins:close]
            return cell.replace('""', '"') if doubled else cell, close + 1, True
        doubled = True
        at = close + 2
