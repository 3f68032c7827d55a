"""CSV files for spreadsheets: the only place where rows become CSV, and no cell can become a formula."""

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet reads as the beginning of a formula, including one that is already guarded."""
_GUARDED = re.compile(rf"'(?={_FORMULA.pattern})")


def guarded_cell(value: object) -> str:
    """A cell's text, "" for None, with an apostrophe before anything that a spreadsheet would compute."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded_cell(text: str) -> str:
    """The inverse of `guarded_cell`."""
    return text[1:] if _GUARDED.match(text) else text


def csv_rows(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as CSV (RFC 4180) in UTF-8, every cell guarded."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([guarded_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode()
