"""Writes entries as the tables that Letterboxd imports."""

from __future__ import annotations

import csv
import io
from typing import TYPE_CHECKING

from bot.domain.history import EntryKind, HistoryEntry
from bot.sources.trackers.markup import to_html

if TYPE_CHECKING:
    from collections.abc import Iterable

FILE_LIMIT = 1_000_000
"""Bytes; Letterboxd takes no larger file."""
HEADINGS = ("tmdbID", "imdbID", "Title", "Year", "Directors", "Rating", "WatchedDate", "Rewatch", "Tags", "Review")

# Letterboxd logs every row of an import as seen, so what is only wanted, liked or listed stays out.
_SEEN = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.REVIEW, EntryKind.WATCHED)


def letterboxd_csv(entries: Iterable[HistoryEntry]) -> list[bytes]:
    """One file or more in UTF-8, each with the headings and at most FILE_LIMIT bytes; none without a film seen.

    A row that alone is above the limit gets a file of its own. Commas within a tag become blanks, because
    Letterboxd parts tags at commas.
    """
    head = _line(HEADINGS)
    files: list[list[bytes]] = []
    size = 0
    for entry in entries:
        if entry.kind not in _SEEN:
            continue
        line = _line(_cells(entry))
        if not files or size + len(line) > FILE_LIMIT:
            files.append([head])
            size = len(head)
        files[-1].append(line)
        size += len(line)
    return [b"".join(lines) for lines in files]


def _cells(entry: HistoryEntry) -> tuple[str, ...]:
    return (
        str(entry.tmdb_id or ""),
        entry.imdb_id or "",
        entry.title,
        str(entry.year or ""),
        _listed(entry.directors),
        "" if entry.stars is None else f"{entry.stars:g}",
        "" if entry.watched_on is None else entry.watched_on.isoformat(),
        "true" if entry.rewatch else "",
        _listed(entry.tags),
        "" if entry.text is None else to_html(entry.text),
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(" ".join(name.replace(",", " ").split()) for name in names)


def _line(cells: tuple[str, ...]) -> bytes:
    written = io.StringIO(newline="")
    csv.writer(written, lineterminator="\r\n").writerow(cells)
    return written.getvalue().encode()
