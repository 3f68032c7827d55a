"""Reads IMDb's ratings, watchlist and lists in every shape that its exports have had."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, RowFault
from bot.sources.trackers.collecting import EntryCollector, TableFile, read_markdown, stem_of
from bot.sources.trackers.fields import UnreadableField, day_of, entry_of, imdb_id_in, names_of, stars_of, year_of
from bot.sources.trackers.tables import Row

# The same column under its names over the years, headings in lower case without signs.
_RATING = ("yourrating", "yourated")
_RATED_ON = ("daterated", "dateadded", "created")
_LISTED_ON = ("created", "dateadded", "modified")
# "Title Type" comes in the account's language. These stems, and no film's, are in the words for series, episodes,
# podcasts and games in English, German, French, Spanish, Italian, Portuguese, Dutch, the Nordic languages and Polish.
_SHOWS = ("serie", "serial", "episod", "folge", "aflevering", "odcinek", "podcast")
_GAMES = ("game", "videospiel", "videojuego", "videogioco", "jogo", "jeu video")
# The first column that may hold a comma of its own: to its left a row is aligned whatever its length.
_FREE_TEXT = ("description", "title", "originaltitle")


def is_imdb(columns: tuple[str, ...]) -> bool:
    return {"const", "title"} <= set(columns)


def read_imdb(files: list[TableFile]) -> EntryCollector:
    """Ratings and list items; a row of a list that carries a rating is both."""
    pile = EntryCollector()
    for file in files:
        for row in file.table.rows:
            pile.add_entry(file.name, row.line, partial(_row, file, row))
    pile.entries, repeated = _once(pile.entries)
    pile.folded += repeated
    return pile


def _row(file: TableFile, row: Row) -> list[HistoryEntry] | None:
    cells = _cells(file.table.columns, row)
    kind = fold_text(cells.get("titletype", ""))
    if any(stem in kind for stem in (*_SHOWS, *_GAMES)):
        return None
    imdb_id = imdb_id_in(cells.get("const", "")) or imdb_id_in(cells.get("url", ""))
    if imdb_id is None:
        raise UnreadableField(RowFault.FILM_ID, cells.get("const", ""))
    film: dict[str, Any] = {
        "title": cells["title"],
        "year": year_of(cells.get("year", "")),
        "imdb_id": imdb_id,
        "directors": names_of(cells.get("directors", "").split(",")),
        "file": file.name,
        "line": row.line,
    }
    stem = stem_of(file.name)
    # The oldest ratings have a position too; only their name tells them from a list with ratings.
    listed = bool(cells.get("position")) and not stem.casefold().startswith("ratings")
    entries = [_listed(stem, cells, film)] if listed else []
    stars = stars_of(_first(cells, _RATING), best=10)
    if stars is not None:
        logged_on = day_of(_first(cells, _RATED_ON[:2] if listed else _RATED_ON))
        entries.append(entry_of(kind=EntryKind.RATING, stars=stars, logged_on=logged_on, **film))
    elif not listed:
        raise UnreadableField(RowFault.RATING)
    return entries


def _listed(stem: str, cells: dict[str, str], film: dict[str, Any]) -> HistoryEntry:
    note = read_markdown(cells.get("description", ""))
    watchlist = "watchlist" in stem.casefold()
    return entry_of(
        kind=EntryKind.WATCHLIST if watchlist else EntryKind.LIST_ITEM,
        list_name=None if watchlist else stem.strip()[:NAME_LIMIT] or "IMDb",
        logged_on=day_of(_first(cells, _LISTED_ON)),
        text=note.text if note else None,
        quotations=note.quotations if note else (),
        **film,
    )


def _cells(columns: tuple[str, ...], row: Row) -> dict[str, str]:
    """A row by column. One of another length keeps the columns that are surely aligned, and its title."""
    if not row.whole:
        raise UnreadableField(RowFault.QUOTE, row.cells[0])
    cells = dict(zip(columns, (cell.strip() for cell in row.cells), strict=False))
    if len(row.cells) == len(columns):
        return cells
    aligned = min(columns.index(column) for column in _FREE_TEXT if column in columns)
    title = columns.index("title")
    sure = {column: cells[column] for column in columns[:aligned] if column in cells}
    # An id in its place is what the film is found by; the title is for people to read.
    if imdb_id_in(sure.get("const", "")) is None or len(row.cells) <= title or not cells["title"]:
        raise UnreadableField(RowFault.FIELDS, len(row.cells))
    return {**sure, "title": cells["title"]}


def _first(cells: dict[str, str], columns: tuple[str, ...]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _once(entries: list[HistoryEntry]) -> tuple[list[HistoryEntry], int]:
    """Ratings that stand in the ratings and again in a list, once; and how many were dropped."""
    seen = set()
    kept = []
    for entry in entries:
        key = (entry.imdb_id, entry.stars)
        if entry.kind is EntryKind.RATING and key in seen:
            continue
        if entry.kind is EntryKind.RATING:
            seen.add(key)
        kept.append(entry)
    return kept, len(entries) - len(kept)
