"""Reads Trakt exports: paginated JSON files, at the root or in folders, recognised by the keys of their rows."""

from __future__ import annotations

import re
from collections.abc import Hashable
from datetime import date
from enum import Enum, auto
from functools import partial
from typing import Any

from bot.domain.catalogue.film import TITLE_LIMIT
from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, HistoryList, RowFault
from bot.domain.errors import InvalidValue
from bot.sources.trackers.collecting import EntryCollector, JsonFile, natural_key, read_markdown, stem_of
from bot.sources.trackers.fields import UnreadableField, entry_of, stars_of, tmdb_id_of, year_of
from bot.sources.trackers.json_text import string_of
from bot.sources.trackers.placeholders import drop_placeholder_days, film_key, mark_rewatches
from bot.sources.trackers.rows import RowReader

_ITEM_KEYS = ("movie", "show", "season", "episode", "person", "list", "user", "comment")


_LIST_FILE = re.compile(r"lists-list-[^-]*-")


class TraktRows(Enum):
    """What the rows of a file hold."""

    HISTORY = auto()
    WATCHED = auto()
    RATINGS = auto()
    WATCHLIST = auto()
    FAVOURITES = auto()
    LIST = auto()
    LISTS = auto()
    """Names of lists; each list's films are in a separate file."""
    COMMENTS = auto()
    LIKES = auto()
    OTHER = auto()


# A key that identifies the rows; more specific keys come first.
_KINDS_BY_KEY = (
    ("liked_at", TraktRows.LIKES),
    ("comment", TraktRows.COMMENTS),
    ("rated_at", TraktRows.RATINGS),
    ("watched_at", TraktRows.HISTORY),
    ("plays", TraktRows.WATCHED),
    ("listed_at", TraktRows.LIST),
)


def recognise_rows(name: str, rows: list[Any]) -> TraktRows | None:
    """Recognise rows by the keys of the first row and, for lists, the file name; None if not Trakt's."""
    first = next((row for row in rows if isinstance(row, dict)), None)
    by_name = _by_name(stem_of(name).casefold())
    if first is None:
        return None if rows else by_name
    if "item_count" in first and "name" in first:
        return TraktRows.LISTS
    if not any(isinstance(first.get(key), dict) for key in _ITEM_KEYS):
        return None
    by_shape = next((kind for key, kind in _KINDS_BY_KEY if key in first), TraktRows.OTHER)
    is_list = by_name in (TraktRows.WATCHLIST, TraktRows.FAVOURITES, TraktRows.LIST) and by_shape in (
        TraktRows.LIST,
        TraktRows.OTHER,
    )
    return by_name if is_list or (by_shape is TraktRows.LIST and by_name is TraktRows.OTHER) else by_shape


def _by_name(stem: str) -> TraktRows | None:
    known = (
        ("watchlist", TraktRows.WATCHLIST),
        ("lists-favorites", TraktRows.FAVOURITES),
        ("favorites", TraktRows.FAVOURITES),
        ("lists-lists", TraktRows.LISTS),
        ("lists-list", TraktRows.LIST),
        ("history", TraktRows.HISTORY),
        ("watched", TraktRows.WATCHED),
        ("ratings", TraktRows.RATINGS),
        ("comments", TraktRows.COMMENTS),
        ("collection", TraktRows.OTHER),
        ("hidden", TraktRows.OTHER),
    )
    return next((kind for word, kind in known if word in stem), None)


def read_trakt(files: list[tuple[TraktRows, JsonFile]], collector: EntryCollector) -> EntryCollector:
    """Read all files of one export into the collector, pages in numerical order.

    A play that occurs on two pages counts once.
    """
    files = sorted(files, key=lambda pair: natural_key(pair[1].name))
    names = _list_names([file for kind, file in files if kind is TraktRows.LISTS], collector)
    plays: set[Hashable] = set()
    summary: list[HistoryEntry] = []
    for kind, file in files:
        start = len(collector.entries)
        for number, row in enumerate(file.rows, 1) if kind is not TraktRows.LISTS else ():
            if kind is TraktRows.HISTORY and isinstance(row, dict) and not _is_new_play(row.get("id"), plays):
                collector.folded += 1
                continue
            reader = RowReader(collector, file.name, number)
            collector.add_entry(file.name, number, partial(_row, kind, row, names, reader))
        if kind is TraktRows.WATCHED:
            summary += collector.entries[start:]
            del collector.entries[start:]
    played = {film_key(entry) for entry in collector.entries if entry.kind in (EntryKind.VIEWING, EntryKind.WATCHED)}
    missing = [entry for entry in summary if film_key(entry) not in played]
    collector.folded += len(summary) - len(missing)
    collector.entries += missing
    drop_placeholder_days(collector, checks_days=True)
    collector.entries = mark_rewatches(collector.entries)
    return collector


def _is_new_play(play: object, plays: set[Hashable]) -> bool:
    if not isinstance(play, int | str) or not play:
        return True
    if play in plays:
        return False
    plays.add(play)
    return True


def _row(kind: TraktRows, row: Any, lists: dict[str, str], reader: RowReader) -> HistoryEntry | None:
    if not isinstance(row, dict):
        raise UnreadableField(RowFault.SHAPE, type(row).__name__)
    if row.get("type") not in (None, "movie") or ("movie" not in row and any(key in row for key in _ITEM_KEYS)):
        return None
    if not isinstance(row.get("movie"), dict):
        raise UnreadableField(RowFault.SHAPE, "movie")
    values = {**_movie(row["movie"], reader), **reader.position}
    if kind is TraktRows.COMMENTS:
        return _comment(row, values, reader)
    if kind is TraktRows.RATINGS:
        stars = stars_of(_rating_value(row.get("rating")), best=10)
        if stars is None:
            raise UnreadableField(RowFault.RATING, row.get("rating"))
        return entry_of(kind=EntryKind.RATING, stars=stars, logged_on=_logged_on(row, "rated_at", reader), **values)
    if kind in (TraktRows.HISTORY, TraktRows.WATCHED):
        cell = reader.optional(_text, row.get("watched_at" if kind is TraktRows.HISTORY else "last_watched_at"))
        seen = reader.viewing_day(cell or "")
        return entry_of(kind=EntryKind.VIEWING if seen else EntryKind.WATCHED, watched_on=seen, **values)
    return _listed(kind, row, values, lists, reader)


def _listed(
    kind: TraktRows, row: dict[str, Any], values: dict[str, Any], lists: dict[str, str], reader: RowReader
) -> HistoryEntry:
    kinds = {TraktRows.WATCHLIST: EntryKind.WATCHLIST, TraktRows.FAVOURITES: EntryKind.LIKE}
    note = read_markdown(_text(row.get("notes")))
    stem = stem_of(values["file"])
    return entry_of(
        kind=kinds.get(kind, EntryKind.LIST_ITEM),
        list_name=None if kind in kinds else _list_name(stem, lists),
        logged_on=_logged_on(row, "listed_at", reader),
        text=note.text if note else None,
        quotations=note.quotations if note else (),
        **values,
    )


def _comment(row: dict[str, Any], values: dict[str, Any], reader: RowReader) -> HistoryEntry | None:
    comment = row.get("comment")
    if not isinstance(comment, dict):
        raise UnreadableField(RowFault.SHAPE, "comment")
    if comment.get("parent_id"):
        return None  # a reply to another comment
    text = read_markdown(_text(comment.get("comment")))
    if text is None:
        raise UnreadableField(RowFault.TEXT)
    spoiler = comment.get("spoiler")
    stats = comment.get("user_stats")
    rating = stats.get("rating") if isinstance(stats, dict) else comment.get("user_rating")
    return entry_of(
        kind=EntryKind.REVIEW,
        stars=reader.optional(_stars, rating),
        text=text.text,
        quotations=text.quotations,
        spoilers=spoiler if isinstance(spoiler, bool) else None,
        logged_on=_logged_on(comment, "created_at", reader),
        **values,
    )


def _movie(movie: dict[str, Any], reader: RowReader) -> dict[str, Any]:
    title = _text(movie.get("title")).strip()
    if not title or len(title) > TITLE_LIMIT:
        raise UnreadableField(RowFault.TITLE, title)
    ids = movie.get("ids")
    ids = ids if isinstance(ids, dict) else {}
    return {
        "title": title,
        "year": reader.optional(_year, movie.get("year")),
        "imdb_id": reader.imdb_id(reader.optional(_text, ids.get("imdb")) or ""),
        "tmdb_id": reader.optional(_tmdb_id, ids.get("tmdb")),
    }


def _year(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise UnreadableField(RowFault.YEAR, value)
    return year_of(str(value or ""))


def _tmdb_id(value: object) -> int | None:
    if isinstance(value, bool) or not isinstance(value, int | str | None):
        raise UnreadableField(RowFault.FILM_ID, value)
    return tmdb_id_of(str(value or ""))


def _stars(value: object) -> float | None:
    return stars_of(_rating_value(value), best=10)


def _text(value: object) -> str:
    """Return a string, "" for null. Raises UnreadableField for anything else."""
    if value is None:
        return ""
    return string_of(value).replace("\r\n", "\n").replace("\r", "\n")


def _rating_value(value: object) -> object:
    if value is not None and (not isinstance(value, int | float | str) or isinstance(value, bool)):
        raise UnreadableField(RowFault.RATING, value)
    return "" if value is None else value


def _logged_on(row: dict[str, Any], key: str, reader: RowReader) -> date | None:
    return reader.logged_day(reader.optional(_text, row.get(key)) or "")


def _list_names(files: list[JsonFile], collector: EntryCollector) -> dict[str, str]:
    """Return prefix of a list's file name -> name of the list."""
    names = {}
    for file in files:
        for number, row in enumerate(file.rows, 1):
            try:
                if not isinstance(row, dict):
                    raise UnreadableField(RowFault.SHAPE, type(row).__name__)  # noqa: TRY301  # handled like other faults
                name = _text(row.get("name")).strip()[:NAME_LIMIT]
                description = read_markdown(_text(row.get("description")))
                collector.lists.append(HistoryList(name, description.text if description else ""))
            except UnreadableField as error:
                collector.unreadable.append(error.bad_row(file.name, number))
            except InvalidValue as error:
                collector.unreadable.append(UnreadableField(RowFault.OTHER, error.value).bad_row(file.name, number))
            else:
                ids = row.get("ids")
                if isinstance(ids, dict):
                    names[f"lists-list-{ids.get('trakt')}-"] = name
    return names


def _list_name(stem: str, lists: dict[str, str]) -> str:
    start = _LIST_FILE.match(f"{stem}-".casefold())
    if start is not None and start[0] in lists:
        return lists[start[0]]
    return stem.casefold().removeprefix("lists-list-").strip()[:NAME_LIMIT] or "Trakt"
