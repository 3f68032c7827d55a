"""Tables that spreadsheets open: the one place where rows become CSV, and where no cell becomes a formula."""

import csv
import io
import re
from collections.abc import Iterable

_FORMULA = re.compile(r"'*[=+\-@\t\r\n＝＋－＠]")
"""What a spreadsheet takes for the beginning of a formula, behind guards that stand there already."""
_GUARDED = re.compile(rf"'(?={_FORMULA.pattern})")


def guarded_cell(value: object) -> str:
    """A cell's text; "" for None. An apostrophe goes before anything that a spreadsheet would compute."""
    text = "" if value is None else str(value)
    return f"'{text}" if _FORMULA.match(text) else text


def unguarded_cell(text: str) -> str:
    """What `guarded_cell` was given."""
    return text[1:] if _GUARDED.match(text) else text


def csv_rows(rows: Iterable[Iterable[object]]) -> bytes:
    """Rows as RFC 4180 writes them, in UTF-8, every cell guarded."""
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerows([guarded_cell(cell) for cell in row] for row in rows)
    return written.getvalue().encode()
