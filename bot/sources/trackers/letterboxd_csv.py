"""Writes entries as the tables that Letterboxd imports."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.spreadsheet import csv_rows
from bot.sources.trackers.markup import to_html

FILE_LIMIT = 1_000_000
"""Bytes; Letterboxd takes no larger file."""
FILM = ("tmdbID", "imdbID", "Title", "Year", "Directors")
HEADINGS = (*FILM, "Rating", "WatchedDate", "Rewatch", "Tags", "Review")

# Letterboxd logs every row of an import as seen, so what is only wanted, liked or listed stays out. Wishes have a
# table of their own, which is given to it on the page of the watchlist.
_SEEN = (EntryKind.VIEWING, EntryKind.RATING, EntryKind.REVIEW, EntryKind.WATCHED)


def letterboxd_csv(entries: Iterable[HistoryEntry]) -> list[bytes]:
    """One file or more in UTF-8, each with the headings and at most FILE_LIMIT bytes; none without a film seen.

    A row that alone is above the limit gets a file of its own. Commas within a tag become blanks, because
    Letterboxd parts tags at commas. Cells that a spreadsheet would compute begin with an apostrophe.
    """
    return _files(HEADINGS, (_cells(entry) for entry in entries if entry.kind in _SEEN))


def letterboxd_watchlist_csv(entries: Iterable[HistoryEntry]) -> list[bytes]:
    """The wishes among the entries, each film once; files as `letterboxd_csv` makes them, none without a wish."""
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
