"""Reads IMDb exports: ratings, watchlist and lists, in all their past and present formats."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, RowFault
from bot.sources.trackers.collecting import EntryCollector, TableFile, read_markdown, stem_of
from bot.sources.trackers.dates import DateOrders
from bot.sources.trackers.fields import UnreadableField, entry_of, imdb_id_in, names_of, stars_of
from bot.sources.trackers.rows import RowReader
from bot.sources.trackers.tables import Row

# Names that one column has had over the years, as normalised by `plain_heading`.
_RATING = ("yourrating", "yourated")
_RATED_ON = ("daterated", "dateadded", "created")
_LISTED_ON = ("created", "dateadded", "modified")
# "Title Type" is in the account's language. These stems occur in the words for series, episodes, podcasts and games,
# and not in those for films, in English, German, French, Spanish, Italian, Portuguese, Dutch, Nordic and Polish.
_SHOWS = ("serie", "serial", "episod", "folge", "aflevering", "odcinek", "podcast")
_GAMES = ("game", "videospiel", "videojuego", "videogioco", "jogo", "jeu video")
# Columns that may contain unquoted commas; cells to the left of the first of them are always aligned.
_FREE_TEXT = ("description", "title", "originaltitle")


def is_imdb(columns: tuple[str, ...]) -> bool:
    """Whether a table with these columns is an IMDb export."""
    return {"const", "title"} <= set(columns)


def read_imdb(files: list[TableFile], collector: EntryCollector, orders: DateOrders) -> EntryCollector:
    """Read ratings and list items into the collector; a list row with a rating yields both."""
    for file in files:
        for row in file.table.rows:
            reader = RowReader(collector, file.name, row.line, orders.order_in(file.name))
            collector.add_entry(file.name, row.line, partial(_row, file, row, reader))
    collector.entries, repeated = _without_repeated_ratings(collector.entries)
    collector.folded += repeated
    return collector


def _row(file: TableFile, row: Row, reader: RowReader) -> list[HistoryEntry] | None:
    cells = _cells(file.table.columns, row)
    kind = fold_text(cells.get("titletype", ""))
    if any(stem in kind for stem in (*_SHOWS, *_GAMES)):
        return None
    imdb_id = imdb_id_in(cells.get("const", "")) or imdb_id_in(cells.get("url", ""))
    if imdb_id is None:
        raise UnreadableField(RowFault.FILM_ID, cells.get("const", ""))
    stem = stem_of(file.name)
    # The oldest ratings exports have a position column too; only the file name distinguishes them from lists.
    listed = bool(cells.get("position")) and not stem.casefold().startswith("ratings")
    rating = _first(cells, _RATING)
    stars = reader.stars(rating, best=10) if listed else stars_of(rating, best=10)
    if stars is None and not listed:
        raise UnreadableField(RowFault.RATING)
    film: dict[str, Any] = {
        "title": cells["title"],
        "year": reader.year(cells.get("year", "")),
        "imdb_id": imdb_id,
        "directors": names_of(cells.get("directors", "").split(",")),
        **reader.position,
    }
    entries = [_listed(stem, cells, film, reader)] if listed else []
    if stars is not None:
        logged_on = reader.logged_day(_first(cells, _RATED_ON[:2] if listed else _RATED_ON))
        entries.append(entry_of(kind=EntryKind.RATING, stars=stars, logged_on=logged_on, **film))
    return entries


def _listed(stem: str, cells: dict[str, str], film: dict[str, Any], reader: RowReader) -> HistoryEntry:
    note = read_markdown(cells.get("description", ""))
    watchlist = "watchlist" in stem.casefold()
    return entry_of(
        kind=EntryKind.WATCHLIST if watchlist else EntryKind.LIST_ITEM,
        list_name=None if watchlist else stem.strip()[:NAME_LIMIT] or "IMDb",
        logged_on=reader.logged_day(_first(cells, _LISTED_ON)),
        text=note.text if note else None,
        quotations=note.quotations if note else (),
        **film,
    )


def _cells(columns: tuple[str, ...], row: Row) -> dict[str, str]:
    """Return a row as column -> cell; a misaligned row keeps only the aligned columns and the title."""
    if not row.whole:
        raise UnreadableField(RowFault.QUOTE, row.cells[0])
    cells = dict(zip(columns, (cell.strip() for cell in row.cells), strict=False))
    if len(row.cells) == len(columns):
        return cells
    aligned = min(columns.index(column) for column in _FREE_TEXT if column in columns)
    title = columns.index("title")
    sure = {column: cells[column] for column in columns[:aligned] if column in cells}
    # The id identifies the film, so it must be aligned; the title is only displayed.
    if imdb_id_in(sure.get("const", "")) is None or len(row.cells) <= title or not cells["title"]:
        raise UnreadableField(RowFault.FIELDS, len(row.cells))
    return {**sure, "title": cells["title"]}


def _first(cells: dict[str, str], columns: tuple[str, ...]) -> str:
    return next((cells[column] for column in columns if cells.get(column)), "")


def _without_repeated_ratings(entries: list[HistoryEntry]) -> tuple[list[HistoryEntry], int]:
    """Drop ratings that a list repeats; return the remaining entries and the number dropped."""
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
