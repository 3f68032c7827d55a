"""Reads CSV (RFC 4180) with line numbers; a malformed row does not affect others.

The csv module is not used because its field size limit is global to the process, it does not report where a row
begins, and an unclosed quotation mark swallows all following rows.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit

ROWS_LIMIT = 200_000
"""Maximum rows of one upload, empty ones included: more than anybody has seen films."""
CELLS_LIMIT = 100
"""Maximum cells of a row; further cells are replaced by one TOO_WIDE cell. The widest known table has 18 columns."""
TOO_WIDE = "…"
RECOVERIES_LIMIT = 20
"""How often reading restarts after an unclosed quotation mark; the limit keeps the time linear."""

_DELIMITERS = ",;\t"
_NOT_ALPHANUMERIC = re.compile(r"[\W_]+")


@dataclass(frozen=True, slots=True)
class Row:
    """One row. `line`: where it begins, from 1. `whole`: False if a quotation mark is never closed."""

    line: int
    cells: tuple[str, ...]
    whole: bool = True


@dataclass(frozen=True, slots=True)
class CsvTable:
    """A table. `headings`: as written. `columns`: headings normalised by `plain_heading`."""

    columns: tuple[str, ...]
    headings: tuple[str, ...]
    rows: tuple[Row, ...]


def table_of(rows: list[Row]) -> CsvTable:
    """Build a table with the first row as headings; no rows give an empty table."""
    headings = rows[0].cells if rows else ()
    return CsvTable(tuple(plain_heading(cell) for cell in headings), headings, tuple(rows[1:]))


def plain_heading(heading: str) -> str:
    """Lower-case a heading and drop spaces and punctuation: "numvotes" for "Num. Votes" and "num votes"."""
    return _NOT_ALPHANUMERIC.sub("", heading).lower()


def delimiter_of(text: str) -> str:
    """Detect the delimiter from the headings: comma, semicolon or tab."""
    first = text.lstrip().split("\n", 1)[0]
    return max(_DELIMITERS, key=first.count)


def read_rows(text: str, delimiter: str = ",") -> Iterator[Row]:
    """Yield the rows of a text with line feeds as line ends; blank rows are skipped.

    A row with an unclosed quotation mark is yielded with `whole=False`, and reading continues on the line after its
    first. Raises HistoryTooLarge above ROWS_LIMIT rows.
    """
    bare = _unquoted_pattern(delimiter)
    at, line, rows, recoveries = 0, 1, 0, 0
    while at < len(text):
        start = at
        rows += 1
        if rows > ROWS_LIMIT:
            raise HistoryTooLarge(UploadLimit.ROWS, rows, ROWS_LIMIT)
        cells, at, whole = _row(text, at, delimiter, bare)
        if not whole and recoveries < RECOVERIES_LIMIT:
            recoveries += 1
            after = text.find("\n", start)
            at = len(text) if after < 0 else after + 1
        if any(cell.strip() for cell in cells):
            yield Row(line, tuple(cells), whole)
        line += text.count("\n", start, at)


@lru_cache(maxsize=len(_DELIMITERS))
def _unquoted_pattern(delimiter: str) -> re.Pattern[str]:
    return re.compile(rf"[^{re.escape(delimiter)}\n]*")


def _row(text: str, at: int, delimiter: str, bare: re.Pattern[str]) -> tuple[list[str], int, bool]:
    cells: list[str] = []
    while True:
        cell = ""
        if text.startswith('"', at):
            cell, at, whole = _quoted(text, at + 1)
            if not whole:
                return [*cells, cell], at, False
        # Text between a closing quotation mark and the delimiter belongs to the cell, as in other CSV readers.
        end = bare.match(text, at).end()  # type: ignore[union-attr]  # matches the empty string
        cells.append(cell + text[at:end])
        if len(cells) == CELLS_LIMIT:
            end = text.find("\n", end)
            return [*cells, TOO_WIDE], len(text) if end < 0 else end + 1, True
        if not text.startswith(delimiter, end):
            return cells, end + 1, True
        at = end + 1


def _quoted(text: str, at: int) -> tuple[str, int, bool]:
    """Read the cell after an opening quotation mark; return it, its end position, and whether it is closed."""
    start, doubled = at, False
    while True:
        close = text.find('"', at)
        if close < 0:
            return text[start:], len(text), False
        if not text.startswith('"', close + 1):
            cell = text[start:close]
            return cell.replace('""', '"') if doubled else cell, close + 1, True
        doubled = True
        at = close + 2
