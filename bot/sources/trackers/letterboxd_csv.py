"""Writes entries as CSV files that Letterboxd can import."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.spreadsheet import csv_rows
from bot.sources.trackers.markup import to_html

FILE_LIMIT = 1_000_000
"""Maximum size in bytes of a file that Letterboxd imports."""
FILM = ("tmdbID", "imdbID", "Title", "Year", "Directors")
HEADINGS = (*FILM, "Rating", "WatchedDate", "Rewatch", "Tags", "Review")

# Letterboxd logs every imported row as watched, so watchlist, liked and listed films are excluded. The watchlist has a
# separate file, imported on Letterboxd's watchlist page.
_SEEN = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.REVIEW, EntryKind.WATCHED)


def letterboxd_csv(entries: Iterable[HistoryEntry]) -> list[bytes]:
    """Write the watched films as UTF-8 CSV files, each with headings and at most FILE_LIMIT bytes.

    Returns an empty list if no film was watched. A single row above the limit gets its own file. Commas within a tag
    become spaces, because Letterboxd splits tags at commas. Cells that a spreadsheet would take for formulas begin
    with an apostrophe.
    """
    return _files(HEADINGS, (_cells(entry) for entry in entries if entry.kind in _SEEN))


def letterboxd_watchlist_csv(entries: Iterable[HistoryEntry]) -> list[bytes]:
    """Write the watchlist entries, each film once, as files like those of `letterboxd_csv`."""
    return _files(FILM, dict.fromkeys(_film(entry) for entry in entries if entry.kind is EntryKind.WATCHLIST))


def _files(headings: Sequence[str], rows: Iterable[Sequence[str]]) -> list[bytes]:
    head = csv_rows([headings])
    files: list[list[bytes]] = []
    size = 0
    for row in rows:
        line = csv_rows([row])
        if not files or size + len(line) > FILE_LIMIT:
            files.append([head])
            size = len(head)
        files[-1].append(line)
        size += len(line)
    return [b"".join(lines) for lines in files]


def _film(entry: HistoryEntry) -> tuple[str, ...]:
    tmdb, imdb, year = str(entry.tmdb_id or ""), entry.imdb_id or "", str(entry.year or "")
    return (tmdb, imdb, entry.title, year, _listed(entry.directors))


def _cells(entry: HistoryEntry) -> tuple[str, ...]:
    return (
        *_film(entry),
        "" if entry.stars is None else f"{entry.stars:g}",
        "" if entry.watched_on is None else entry.watched_on.isoformat(),
        "true" if entry.rewatch else "",
        _listed(entry.tags),
        "" if entry.text is None else to_html(entry.text),
    )


def _listed(names: tuple[str, ...]) -> str:
    return ", ".join(" ".join(name.replace(",", " ").split()) for name in names)
