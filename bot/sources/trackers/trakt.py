"""Reads Trakt's export: JSON in pages, at the root or in folders, each file known by the shape of its rows."""

from __future__ import annotations

import re
from collections.abc import Hashable
from dataclasses import replace
from datetime import date
from enum import Enum, auto
from functools import partial
from typing import Any

from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, HistoryList, RowFault
from bot.domain.errors import InvalidValue
from bot.sources.trackers.collecting import EntryCollector, JsonFile, natural_key, read_markdown, stem_of
from bot.sources.trackers.fields import UnreadableField, day_of, entry_of, stars_of
from bot.sources.trackers.json_text import string_of

_ABOUT = ("movie", "show", "season", "episode", "person", "list", "user", "comment")


_LIST_FILE = re.compile(r"lists-list-[^-]*-")


class Rows(Enum):
    """What the rows of a file are."""

    HISTORY = auto()
    WATCHED = auto()
    RATINGS = auto()
    WATCHLIST = auto()
    FAVOURITES = auto()
    LIST = auto()
    LISTS = auto()
    """The names of the lists, whose films stand in files of their own."""
    COMMENTS = auto()
    LIKES = auto()
    OTHER = auto()


# A key that only such rows have, the ones that others have too behind them.
_SHAPES = (
    ("liked_at", Rows.LIKES),
    ("comment", Rows.COMMENTS),
    ("rated_at", Rows.RATINGS),
    ("watched_at", Rows.HISTORY),
    ("plays", Rows.WATCHED),
    ("listed_at", Rows.LIST),
)


def recognise_rows(name: str, rows: list[Any]) -> Rows | None:
    """By the first row's shape, and where lists look alike by name; None for what is not Trakt's."""
    first = next((row for row in rows if isinstance(row, dict)), None)
    by_name = _by_name(stem_of(name).casefold())
    if first is None:
        return None if rows else by_name
    if "item_count" in first and "name" in first:
        return Rows.LISTS
    if not any(isinstance(first.get(key), dict) for key in _ABOUT):
        return None
    by_shape = next((kind for key, kind in _SHAPES if key in first), Rows.OTHER)
    is_list = by_name in (Rows.WATCHLIST, Rows.FAVOURITES, Rows.LIST) and by_shape in (Rows.LIST, Rows.OTHER)
    return by_name if is_list or (by_shape is Rows.LIST and by_name is Rows.OTHER) else by_shape


def _by_name(stem: str) -> Rows | None:
    known = (
        ("watchlist", Rows.WATCHLIST),
        ("lists-favorites", Rows.FAVOURITES),
        ("favorites", Rows.FAVOURITES),
        ("lists-lists", Rows.LISTS),
        ("lists-list", Rows.LIST),
        ("history", Rows.HISTORY),
        ("watched", Rows.WATCHED),
        ("ratings", Rows.RATINGS),
        ("comments", Rows.COMMENTS),
        ("collection", Rows.OTHER),
        ("hidden", Rows.OTHER),
    )
    return next((kind for word, kind in known if word in stem), None)


def read_trakt(files: list[tuple[Rows, JsonFile]]) -> EntryCollector:
    """All files of one export; pages in the order of their numbers, a play that two pages tell counted once."""
    pile = EntryCollector()
    files = sorted(files, key=lambda pair: natural_key(pair[1].name))
    names = _list_names([file for kind, file in files if kind is Rows.LISTS], pile)
    plays: set[Hashable] = set()
    summary: list[HistoryEntry] = []
    for kind, file in files:
        begins = len(pile.entries)
        for number, row in enumerate(file.rows, 1) if kind is not Rows.LISTS else ():
            if kind is Rows.HISTORY and isinstance(row, dict) and not _new(row.get("id"), plays):
                pile.folded += 1
                continue
            pile.add_entry(file.name, number, partial(_row, kind, file.name, number, row, names))
        if kind is Rows.WATCHED:
            summary += pile.entries[begins:]
            del pile.entries[begins:]
    played = {_film(entry) for entry in pile.entries if entry.kind is EntryKind.VIEWING}
    missing = [entry for entry in summary if _film(entry) not in played]
    pile.folded += len(summary) - len(missing)
    pile.entries = _with_rewatches([*pile.entries, *missing])
    return pile


def _new(play: object, plays: set[Hashable]) -> bool:
    if not isinstance(play, int | str) or not play:
        return True
    if play in plays:
        return False
    plays.add(play)
    return True


def _row(kind: Rows, name: str, number: int, row: Any, lists: dict[str, str]) -> HistoryEntry | None:
    if not isinstance(row, dict):
        raise UnreadableField(RowFault.SHAPE, type(row).__name__)
    if row.get("type") not in (None, "movie") or ("movie" not in row and any(key in row for key in _ABOUT)):
        return None
    if not isinstance(row.get("movie"), dict):
        raise UnreadableField(RowFault.SHAPE, "movie")
    values = {**_movie(row["movie"]), "file": name, "line": number}
    if kind is Rows.COMMENTS:
        return _comment(row, values)
    if kind is Rows.RATINGS:
        stars = stars_of(_plain(row.get("rating")), best=10)
        return entry_of(kind=EntryKind.RATING, stars=stars, logged_on=_day(row, "rated_at"), **values)
    if kind in (Rows.HISTORY, Rows.WATCHED):
        seen = _day(row, "watched_at" if kind is Rows.HISTORY else "last_watched_at")
        return entry_of(kind=EntryKind.VIEWING if seen else EntryKind.WATCHED, watched_on=seen, **values)
    return _listed(kind, row, values, lists)


def _listed(kind: Rows, row: dict[str, Any], values: dict[str, Any], lists: dict[str, str]) -> HistoryEntry:
    kinds = {Rows.WATCHLIST: EntryKind.WATCHLIST, Rows.FAVOURITES: EntryKind.LIKE}
    note = read_markdown(_text(row.get("notes")))
    stem = stem_of(values["file"])
    return entry_of(
        kind=kinds.get(kind, EntryKind.LIST_ITEM),
        list_name=None if kind in kinds else _list_name(stem, lists),
        logged_on=_day(row, "listed_at"),
        text=note.text if note else None,
        quotations=note.quotations if note else (),
        **values,
    )


def _comment(row: dict[str, Any], values: dict[str, Any]) -> HistoryEntry | None:
    comment = row.get("comment")
    if not isinstance(comment, dict):
        raise UnreadableField(RowFault.SHAPE, "comment")
    if comment.get("parent_id"):
        return None  # an answer to somebody else's
    text = read_markdown(_text(comment.get("comment")))
    if text is None:
        raise UnreadableField(RowFault.TEXT)
    spoiler = comment.get("spoiler")
    stats = comment.get("user_stats")
    rating = stats.get("rating") if isinstance(stats, dict) else comment.get("user_rating")
    return entry_of(
        kind=EntryKind.REVIEW,
        stars=stars_of(_plain(rating), best=10),
        text=text.text,
        quotations=text.quotations,
        spoilers=spoiler if isinstance(spoiler, bool) else None,
        logged_on=_day(comment, "created_at"),
        **values,
    )


def _movie(movie: dict[str, Any]) -> dict[str, Any]:
    ids = movie.get("ids")
    ids = ids if isinstance(ids, dict) else {}
    year, imdb, tmdb = movie.get("year"), ids.get("imdb"), ids.get("tmdb")
    if year is not None and (not isinstance(year, int) or isinstance(year, bool)):
        raise UnreadableField(RowFault.YEAR, year)
    if isinstance(tmdb, str) and tmdb.isascii() and tmdb.isdigit() and len(tmdb) < 11:
        tmdb = int(tmdb)
    if tmdb is not None and (not isinstance(tmdb, int) or isinstance(tmdb, bool)):
        raise UnreadableField(RowFault.FILM_ID, tmdb)
    title = _text(movie.get("title")).strip()
    return {"title": title, "year": year or None, "imdb_id": _text(imdb).strip() or None, "tmdb_id": tmdb or None}


def _text(value: object) -> str:
    """A string; "" for null. Raises Unreadable for anything else."""
    if value is None:
        return ""
    return string_of(value).replace("\r\n", "\n").replace("\r", "\n")


def _plain(value: object) -> object:
    if value is not None and (not isinstance(value, int | float | str) or isinstance(value, bool)):
        raise UnreadableField(RowFault.RATING, value)
    return "" if value is None else value


def _day(row: dict[str, Any], key: str) -> date | None:
    return day_of(_text(row.get(key)))


def _list_names(files: list[JsonFile], pile: EntryCollector) -> dict[str, str]:
    """The lists' names by the beginnings that their files' names have."""
    names = {}
    for file in files:
        for number, row in enumerate(file.rows, 1):
            try:
                if not isinstance(row, dict):
                    raise UnreadableField(RowFault.SHAPE, type(row).__name__)  # noqa: TRY301  # one road for all of a row
                name = _text(row.get("name")).strip()[:NAME_LIMIT]
                description = read_markdown(_text(row.get("description")))
                pile.lists.append(HistoryList(name, description.text if description else ""))
            except UnreadableField as error:
                pile.unreadable.append(error.bad_row(file.name, number))
            except InvalidValue as error:
                pile.unreadable.append(UnreadableField(RowFault.OTHER, error.value).bad_row(file.name, number))
            else:
                ids = row.get("ids")
                if isinstance(ids, dict):
                    names[f"lists-list-{ids.get('trakt')}-"] = name
    return names


def _list_name(stem: str, lists: dict[str, str]) -> str:
    begins = _LIST_FILE.match(f"{stem}-".casefold())
    if begins is not None and begins[0] in lists:
        return lists[begins[0]]
    return stem.casefold().removeprefix("lists-list-").strip()[:NAME_LIMIT] or "Trakt"


def _film(entry: HistoryEntry) -> Hashable:
    return entry.tmdb_id or entry.imdb_id or (entry.title, entry.year)


def _with_rewatches(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Trakt does not say which play is a rewatch: every one on a later day than the first is."""
    first: dict[Hashable, date] = {}
    for entry in entries:
        if entry.watched_on is not None:
            first[_film(entry)] = min(entry.watched_on, first.get(_film(entry), date.max))
    return [
        replace(entry, rewatch=True)
        if entry.watched_on is not None and entry.watched_on > first[_film(entry)]
        else entry
        for entry in entries
    ]
