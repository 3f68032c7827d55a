"""Reads Letterboxd exports, complete or as single tables, and tables in Letterboxd's import format."""

from __future__ import annotations

from enum import Enum, auto
from functools import partial

from bot.domain.catalogue.film import TITLE_LIMIT
from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, HistoryList, RowFault
from bot.domain.errors import InvalidValue
from bot.domain.spreadsheet import unguarded_cell
from bot.sources.trackers.collecting import EntryCollector, TableFile, read_markdown, record_of, stem_of
from bot.sources.trackers.dates import DateOrders
from bot.sources.trackers.fields import UnreadableField, entry_of, names_of, stars_of
from bot.sources.trackers.letterboxd_join import join_entries
from bot.sources.trackers.placeholders import drop_placeholder_days, seen_kind
from bot.sources.trackers.rows import RowReader
from bot.sources.trackers.tables import Row, plain_heading, read_rows

LIST_FIRST_LINE = "letterboxd list export v"
_TRUE_VALUES = {"yes", "true", "1", "y"}
IMPORT_COLUMNS = frozenset(
    "letterboxduri tmdbid imdbid title year directors rating rating10 watcheddate rewatch tags review".split()
)
"""All columns of the import format. With any other one, a table is another tracker's: its ratings may have another
scale, and its films may not have been seen.
"""


class LetterboxdTable(Enum):
    """Letterboxd's tables. IMPORT is its import format, which has other headings than the export."""

    DIARY = auto()
    REVIEWS = auto()
    RATINGS = auto()
    WATCHED = auto()
    WATCHLIST = auto()
    LIKES = auto()
    LIST = auto()
    IMPORT = auto()
    UNNAMED = auto()
    """Watched films, watchlist or likes: they have the same headings, and the file name is not conclusive."""


AMBIGUOUS_NAMES = ("watched.csv", "watchlist.csv", "likes/films.csv")


def recognise_table(name: str, columns: tuple[str, ...], text: str) -> LetterboxdTable | None:
    """Recognise a table by its headings and, if these are ambiguous, its file name; None if not Letterboxd's."""
    has = set(columns)
    if text[:200].lstrip("\"'").casefold().startswith(LIST_FIRST_LINE) or {"position", "name", "url"} <= has:
        return LetterboxdTable.LIST
    if {"name", "letterboxduri"} <= has:
        if "review" in has:
            return LetterboxdTable.REVIEWS
        if "watcheddate" in has:
            return LetterboxdTable.DIARY
        return LetterboxdTable.RATINGS if "rating" in has else _by_name(name)
    signs = {"letterboxduri", "tmdbid", "imdbid", "watcheddate", "rating10"}
    if "title" in has and has & signs and has - {""} <= IMPORT_COLUMNS:
        return LetterboxdTable.IMPORT
    return None


def _by_name(name: str) -> LetterboxdTable:
    path = name.casefold()
    stem = stem_of(path)
    if "watchlist" in stem:
        return LetterboxdTable.WATCHLIST
    if "watched" in stem:
        return LetterboxdTable.WATCHED
    if "likes" in path or stem.startswith("films"):
        return LetterboxdTable.LIKES
    return LetterboxdTable.UNNAMED


def read_letterboxd(
    files: list[tuple[LetterboxdTable, TableFile]], collector: EntryCollector, orders: DateOrders
) -> EntryCollector:
    """Read all tables of one export into the collector; rows about the same viewing are joined."""
    for table, file in files:
        if table is LetterboxdTable.LIST:
            _read_list(file, collector)
            continue
        make = _imported if table is LetterboxdTable.IMPORT else _row
        for row in file.table.rows:
            reader = RowReader(collector, file.name, row.line, orders.order_in(file.name))
            collector.add_entry(file.name, row.line, partial(make, table, file, row, reader))
    drop_placeholder_days(collector)
    return join_entries(collector, {file.name for table, file in files if table is LetterboxdTable.REVIEWS})


def _row(table: LetterboxdTable, file: TableFile, row: Row, reader: RowReader) -> HistoryEntry:
    cells = record_of(file.table.columns, row, at_least=4)
    _check_title(cells["name"])
    text = read_markdown(cells.get("review", ""))
    rating = cells.get("rating", "")
    if table is LetterboxdTable.RATINGS:
        stars = stars_of(rating, best=5)
        if stars is None:
            raise UnreadableField(RowFault.RATING, rating)
    else:
        stars = reader.stars(rating, best=5)
    uri = reader.address(cells["letterboxduri"])
    entry_is_addressed = table in (LetterboxdTable.DIARY, LetterboxdTable.REVIEWS)
    watched_on = reader.viewing_day(cells.get("watcheddate", ""))
    return entry_of(
        kind=_kind(table, seen=watched_on is not None, text=text, stars=stars),
        title=cells["name"],
        year=reader.year(cells.get("year", "")),
        stars=stars,
        watched_on=watched_on,
        unsure_on=reader.unsure_on,
        logged_on=reader.logged_day(cells.get("date", "")),
        rewatch=cells.get("rewatch", "").casefold() in _TRUE_VALUES,
        text=text.text if text else None,
        quotations=text.quotations if text else (),
        tags=names_of(cells.get("tags", "").split(",")),
        film_uri=None if entry_is_addressed else uri,
        entry_uri=uri if entry_is_addressed else None,
        **reader.position,
    )


def _check_title(title: str) -> None:
    """Raises UnreadableField for a row without a title, before anything is noted about its other values."""
    if not title.strip() or len(title) > TITLE_LIMIT:
        raise UnreadableField(RowFault.TITLE, title)


def _kind(table: LetterboxdTable, *, seen: bool, text: object | None, stars: float | None) -> EntryKind:
    fixed = {
        LetterboxdTable.RATINGS: EntryKind.RATING,
        LetterboxdTable.WATCHED: EntryKind.WATCHED,
        LetterboxdTable.WATCHLIST: EntryKind.WATCHLIST,
        LetterboxdTable.LIKES: EntryKind.LIKE,
    }
    return fixed.get(table) or seen_kind(seen=seen, text=text, stars=stars)


def _effective_table(table: LetterboxdTable, file: TableFile) -> LetterboxdTable:
    """Return WATCHLIST for an import table that lists only films and is named a watchlist, else the table itself."""
    only_films = not {"watcheddate", "rating", "rating10", "review"} & set(file.table.columns)
    return LetterboxdTable.WATCHLIST if only_films and _by_name(file.name) is LetterboxdTable.WATCHLIST else table


def _imported(table: LetterboxdTable, file: TableFile, row: Row, reader: RowReader) -> HistoryEntry:
    record = record_of(file.table.columns, row, at_least=1)
    # Marquee's own exports in this format prefix formulas with an apostrophe.
    cells = {column: unguarded_cell(cell).strip() for column, cell in record.items()}
    _check_title(cells["title"])
    text = read_markdown(cells.get("review", ""))
    stars = reader.stars(cells.get("rating", ""), best=5)
    if stars is None:
        stars = reader.stars(cells.get("rating10", ""), best=10)
    watched_on = reader.viewing_day(cells.get("watcheddate", ""))
    return entry_of(
        kind=_kind(_effective_table(table, file), seen=watched_on is not None, text=text, stars=stars),
        title=cells["title"],
        year=reader.year(cells.get("year", "")),
        imdb_id=reader.imdb_id(cells.get("imdbid", "")),
        tmdb_id=reader.tmdb_id(cells.get("tmdbid", "")),
        directors=names_of(cells.get("directors", "").split(",")),
        stars=stars,
        watched_on=watched_on,
        unsure_on=reader.unsure_on,
        rewatch=cells.get("rewatch", "").casefold() in _TRUE_VALUES,
        text=text.text if text else None,
        quotations=text.quotations if text else (),
        tags=names_of(cells.get("tags", "").split(",")),
        film_uri=reader.address(cells.get("letterboxduri")),
        **reader.position,
    )


def _read_list(file: TableFile, collector: EntryCollector) -> None:
    """Read a list file, which holds two tables: the list's name and description, then its films."""
    name = stem_of(file.name).strip()[:NAME_LIMIT] or "list"
    about: tuple[str, ...] = ()
    columns: tuple[str, ...] = ()
    for row in read_rows(file.text, file.delimiter):
        headings = tuple(plain_heading(cell) for cell in row.cells)
        if columns:
            collector.add_entry(
                file.name, row.line, partial(_list_item, name, columns, row, RowReader(collector, file.name, row.line))
            )
        elif {"position", "name"} <= set(headings):
            columns = headings
        elif {"date", "name", "url"} <= set(headings):
            about = headings
        elif about:
            meta = dict(zip(about, row.cells, strict=False))
            name = meta.get("name", "").strip()[:NAME_LIMIT] or name
            _add_list(name, meta, file, row, collector)
            about = ()


def _add_list(name: str, meta: dict[str, str], file: TableFile, row: Row, collector: EntryCollector) -> None:
    try:
        description = read_markdown(meta.get("description", ""))
        tags = names_of(meta.get("tags", "").split(","))
        collector.lists.append(HistoryList(name, description.text if description else "", tags))
    except InvalidValue as error:
        collector.unreadable.append(UnreadableField(RowFault.TEXT, error.value).bad_row(file.name, row.line))
    except UnreadableField as error:
        collector.unreadable.append(error.bad_row(file.name, row.line))


def _list_item(name: str, columns: tuple[str, ...], row: Row, reader: RowReader) -> HistoryEntry:
    cells = record_of(columns, row, at_least=2)
    _check_title(cells["name"])
    note = read_markdown(cells.get("description", ""))
    return entry_of(
        kind=EntryKind.LIST_ITEM,
        title=cells["name"],
        year=reader.year(cells.get("year", "")),
        text=note.text if note else None,
        quotations=note.quotations if note else (),
        list_name=name,
        film_uri=reader.address(cells.get("url")),
        **reader.position,
    )
