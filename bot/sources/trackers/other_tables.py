"""Reads the tables of Simkl, Movary, TV Time, Yamtrack and TMDB, and Trakt's tables, each with its scale and statuses.

Every tracker is one TableFormat: how its tables are recognised, and how a row becomes entries. docs/imports.md has the
table of all of them.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Any

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.tracker_history import NAME_LIMIT, EntryKind, HistoryEntry, RowFault, TrackerOrigin
from bot.sources.trackers.collecting import EntryCollector, TableFile, read_markdown, record_of, stem_of
from bot.sources.trackers.dates import DateOrders
from bot.sources.trackers.fields import UnreadableField, entry_of, title_and_year
from bot.sources.trackers.placeholders import drop_placeholder_days, mark_rewatches, seen_kind
from bot.sources.trackers.rows import RowReader
from bot.sources.trackers.tables import Row

Cells = Mapping[str, str]
Made = list[HistoryEntry] | None
"""None for a row that is not about a film, or about one that was neither finished nor rated."""

FILM_TYPES = frozenset({"movie", "movies", "film", "films"})
OTHER_TYPES = frozenset(
    {"tv", "show", "shows", "series", "season", "seasons", "episode", "episodes", "anime", "manga", "game", "games"}
    | {"book", "books", "comic", "comics", "boardgame", "podcast", "video", "music", "tvshow", "tv show", "miniseries"}
)
_SEEN = frozenset({"completed", "watched", "repeating", "rewatching", "finished"})
_WANTED = frozenset({"plantowatch", "planning", "planned", "watchlist", "towatch", "watchlater", "ptw"})
_UNFINISHED = frozenset(
    {"watching", "inprogress", "hold", "onhold", "paused", "dropped", "notinteresting", "stopped", "abandoned"}
)
_YES = frozenset({"1", "true", "yes", "y"})
_NO = frozenset({"0", "false", "no", "n"})


@dataclass(frozen=True, slots=True)
class TableFormat:
    """A tracker's table. `read_row` gives a row's entries; `marks_rewatches`: the table says which viewings are."""

    origin: TrackerOrigin
    recognises: Callable[[frozenset[str]], bool]
    read_row: Callable[[Cells, RowReader], Made]
    marks_rewatches: bool = False


def is_film(kind: str) -> bool:
    """Whether a row with this type is about a film. Raises UnreadableField for an unknown type."""
    word = fold_text(kind)
    if word in FILM_TYPES:
        return True
    if word not in OTHER_TYPES:
        raise UnreadableField(RowFault.KIND, kind)
    return False


def status_kind(status: str) -> EntryKind | None:
    """WATCHED, WATCHLIST, or None for a film that was not finished. Raises UnreadableField for an unknown status."""
    word = "".join(character for character in fold_text(status) if character.isalnum())
    if word in _SEEN:
        return EntryKind.WATCHED
    if word in _WANTED:
        return EntryKind.WATCHLIST
    if word in _UNFINISHED:
        return None
    raise UnreadableField(RowFault.STATUS, status)


def _flag(cell: str) -> bool:
    word = cell.strip().casefold()
    if word in _YES:
        return True
    if word in _NO:
        return False
    raise UnreadableField(RowFault.STATUS, cell)


def _film(cells: Cells, row: RowReader, *, title: str = "title", year: str = "year") -> dict[str, Any]:
    """The fields of an entry that name its film and its position."""
    imdb = next((cells[name] for name in ("imdbid", "imdb") if cells.get(name)), "")
    tmdb = next((cells[name] for name in ("tmdbid", "tmdb") if cells.get(name)), "")
    name, year_of_name = (cells.get(title, ""), None) if year in cells else title_and_year(cells.get(title, ""))
    return {
        "title": name,
        "year": year_of_name or row.year(cells.get(year, "")[:4] if "date" in year else cells.get(year, "")),
        "imdb_id": row.imdb_id(imdb),
        "tmdb_id": row.tmdb_id(tmdb),
        **row.position,
    }


def _seen(
    film: dict[str, Any], row: RowReader, day: str, stars: float | None = None, note: str = "", *, rewatch: bool = False
) -> HistoryEntry:
    """A film that was seen, on the day in the cell `day` if that is one."""
    watched_on = row.viewing_day(day)
    text = read_markdown(note)
    return entry_of(
        kind=seen_kind(seen=watched_on is not None, text=text, stars=stars),
        watched_on=watched_on,
        unsure_on=row.unsure_on,
        stars=stars,
        rewatch=rewatch,
        text=text.text if text else None,
        quotations=text.quotations if text else (),
        **film,
    )


def _rated(film: dict[str, Any], row: RowReader, stars: float | None, day: str = "") -> list[HistoryEntry]:
    if stars is None:
        return []
    return [entry_of(kind=EntryKind.RATING, stars=stars, logged_on=row.logged_day(day), **film)]


def _wanted(film: dict[str, Any], row: RowReader, day: str = "") -> HistoryEntry:
    return entry_of(kind=EntryKind.WATCHLIST, logged_on=row.logged_day(day), **film)


def _by_status(
    film: dict[str, Any], row: RowReader, kind: EntryKind | None, stars: float | None, day: str, note: str
) -> Made:
    if kind is EntryKind.WATCHED:
        return [_seen(film, row, day, stars, note)]
    if note.strip():
        # A note on a film that was not seen is no review.
        row.note(RowFault.TEXT, note)
    rated = _rated(film, row, stars)
    if kind is EntryKind.WATCHLIST:
        return [_wanted(film, row, day), *rated]
    return rated or None


def _simkl(cells: Cells, row: RowReader) -> Made:
    """Ratings out of 10; `WatchedDate` is the last viewing; anime, films among them, are not told from series."""
    if not is_film(cells["type"]):
        return None
    film = _film(cells, row)
    stars = row.stars(cells.get("rating", ""), best=10, rounds=True)
    day, status = cells.get("watcheddate", ""), cells.get("watchlist", "")
    if not status and not day and stars is not None:
        return _rated(film, row, stars)
    kind = status_kind(status or ("completed" if day else ""))
    return _by_status(film, row, kind, stars, day, cells.get("memo", ""))


def _movary(cells: Cells, row: RowReader) -> Made:
    """Three tables: viewings with their days, ratings out of 10, and the watchlist."""
    film = _film(cells, row)
    if "watchedat" in cells:
        return [_seen(film, row, cells["watchedat"], note=cells.get("comment", ""))]
    if "userrating" in cells:
        stars = row.stars(cells["userrating"], best=10)
        if stars is None:
            raise UnreadableField(RowFault.RATING, cells["userrating"])
        return _rated(film, row, stars)
    return [_wanted(film, row, cells["addedat"])]


def _tv_time(cells: Cells, row: RowReader) -> Made:
    """Films with a flag for seen; those without it are the watchlist, where no column tells that they are not."""
    kind = cells.get("type") or cells.get("mediatype") or "movie"
    if not is_film(kind):
        return None
    film = _film(cells, row, title="title" if "title" in cells else "name")
    rating = cells.get("rating", "") or cells.get("stars", "")
    if rating:
        row.note(RowFault.SCALE, rating)
    day = next((cells[name] for name in ("watchedat", "watchedatutc", "watcheddate") if cells.get(name)), "")
    liked = _yes(cells.get("favorite") or cells.get("isfavorite"))
    made = [entry_of(kind=EntryKind.LIKE, **film)] if liked else []
    if _flag(cells["iswatched" if "iswatched" in cells else "watched"]):
        return [_seen(film, row, day), *made]
    if "watchlater" not in cells or _yes(cells["watchlater"]):
        made.append(_wanted(film, row, cells.get("createdat", "")))
    return made or None


def _yes(cell: str | None) -> bool:
    return (cell or "").strip().casefold() in _YES


def _tv_time_records(cells: Cells, row: RowReader) -> Made:
    """The records of TV Time's own answer to a request for one's data: an action in each row."""
    if not cells["moviename"] or not is_film(cells["entitytype"]):
        return None
    film = _film(cells, row, title="moviename", year="releasedate")
    action = cells.get("type", "").casefold()
    if action in ("watch", "rewatch"):
        return [_seen(film, row, cells.get("watchdate") or cells.get("createdat", ""), rewatch=action == "rewatch")]
    if action in ("towatch", "to_watch"):
        return [_wanted(film, row, cells.get("createdat", ""))]
    return None


def _yamtrack(cells: Cells, row: RowReader) -> Made:
    """Scores from 0 to 10 with a decimal; `media_id` is TMDB's number where `source` says so."""
    if not is_film(cells["mediatype"]):
        return None
    source = fold_text(cells["source"])
    film = _film(cells, row) | {"tmdb_id": row.tmdb_id(cells["mediaid"]) if source == "tmdb" else None}
    if source == "imdb":
        film["imdb_id"] = row.imdb_id(cells["mediaid"])
    stars = row.stars(cells.get("score", ""), best=10, rounds=True)
    day, status = cells.get("enddate", ""), cells.get("status", "")
    kind = status_kind(status or ("completed" if day else ""))
    return _by_status(film, row, kind, stars, day, cells.get("notes", ""))


def _tmdb(cells: Cells, row: RowReader) -> Made:
    """`Rating` is the average of TMDB; the member's own is `Your Rating`, out of 10. Without it: the watchlist."""
    if not is_film(cells["type"]):
        return None
    film = _film(cells, row, title="name", year="releasedate")
    own = cells.get("yourrating", "")
    stars = row.stars(own, best=10, rounds=True)
    if own and stars is None:
        raise UnreadableField(RowFault.RATING, own)
    if stars is not None:
        return _rated(film, row, stars, cells.get("daterated", ""))
    stem = stem_of(row.file)
    if "rating" in stem.casefold():
        raise UnreadableField(RowFault.RATING)
    if "favorite" in stem.casefold():
        return [entry_of(kind=EntryKind.LIKE, **film)]
    return [_wanted(film, row, cells.get("dateadded", ""))]


def _trakt(cells: Cells, row: RowReader) -> Made:
    """`trakt_rating` is everybody's average; the member's own is `rating`, out of 10."""
    if not is_film(cells["type"]):
        return None
    film = _film(cells, row)
    stars = row.stars(cells.get("rating") or cells.get("myrating", ""), best=10)
    made = [_seen(film, row, cells["watchedat"])] if cells.get("watchedat") else []
    if stars is not None:
        made += _rated(film, row, stars, cells.get("ratedat", ""))
    if not made and ("watchedat" in cells or "ratedat" in cells):
        if "watchedat" not in cells:
            raise UnreadableField(RowFault.RATING, cells.get("rating", ""))
        return [_seen(film, row, "")]
    return made or [_trakt_listed(cells, film, row)]


def _trakt_listed(cells: Cells, film: dict[str, Any], row: RowReader) -> HistoryEntry:
    stem = stem_of(row.file)
    day = cells.get("listedat") or cells.get("watchlistedat", "")
    if "watchlist" in stem.casefold() or "watchlistedat" in cells:
        return _wanted(film, row, day)
    if "favorite" in stem.casefold():
        return entry_of(kind=EntryKind.LIKE, **film)
    name = stem.strip()[:NAME_LIMIT] or "Trakt"
    return entry_of(kind=EntryKind.LIST_ITEM, list_name=name, logged_on=row.logged_day(day), **film)


_MOVARY_TABLES = ({"watchedat"}, {"userrating"}, {"addedat"})
_TV_TIME_SIGNS = {"watchedat", "watchedatutc", "rewatchcount", "watchlater", "tvdbid", "imdbid", "tmdbid", "createdat"}
FORMATS = (
    TableFormat(
        TrackerOrigin.SIMKL,
        lambda has: {"title", "type", "watchlist"} <= has and bool(has & {"simklid", "lastepwatched", "memo"}),
        _simkl,
    ),
    TableFormat(
        TrackerOrigin.YAMTRACK, lambda has: {"mediaid", "source", "mediatype", "title", "status"} <= has, _yamtrack
    ),
    TableFormat(
        TrackerOrigin.TRAKT,
        lambda has: {"title", "type"} <= has and bool(has & {"traktid", "traktrating"}) and "collectedat" not in has,
        _trakt,
    ),
    TableFormat(TrackerOrigin.TMDB, lambda has: {"tmdbid", "imdbid", "type", "name", "releasedate"} <= has, _tmdb),
    TableFormat(
        TrackerOrigin.TV_TIME,
        lambda has: {"entitytype", "moviename", "type"} <= has,
        _tv_time_records,
        marks_rewatches=True,
    ),
    TableFormat(
        TrackerOrigin.TV_TIME,
        lambda has: (
            bool(has & {"title", "name"})
            and bool(has & {"iswatched", "watched"})
            and bool(has & _TV_TIME_SIGNS)
            and not has & {"moodtags", "seasonnumber", "episodenumber", "season", "episode"}
        ),
        _tv_time,
    ),
    TableFormat(
        TrackerOrigin.MOVARY,
        lambda has: (
            {"title", "year", "tmdbid", "imdbid"} <= has
            and any(sign <= has for sign in _MOVARY_TABLES)
            and has
            <= {"title", "year", "tmdbid", "imdbid", "watchedat", "userrating", "addedat", "comment", "location"}
        ),
        _movary,
    ),
)


def find_format(columns: tuple[str, ...]) -> TableFormat | None:
    """The tracker that makes tables with these columns (as normalised by `plain_heading`), or None."""
    has = frozenset(columns)
    return next((one for one in FORMATS if one.recognises(has)), None)


def read_tables(
    files: list[tuple[TableFormat, TableFile]], collector: EntryCollector, orders: DateOrders
) -> EntryCollector:
    """Read all tables of one tracker into the collector."""
    for form, file in files:
        start = len(collector.entries)
        for line in file.table.rows:
            collector.add_entry(file.name, line.line, partial(_row, form, file, line, collector, orders))
        if form.marks_rewatches:
            collector.entries[start:] = _without_actions_repeated(collector, start)
    drop_placeholder_days(collector, checks_days=True)
    if not all(form.marks_rewatches for form, _ in files):
        collector.entries = mark_rewatches(collector.entries)
    return collector


def _row(form: TableFormat, file: TableFile, line: Row, collector: EntryCollector, orders: DateOrders) -> Made:
    cells = record_of(file.table.columns, line, at_least=2)
    return form.read_row(cells, RowReader(collector, file.name, line.line, orders.order_in(file.name)))


def _without_actions_repeated(collector: EntryCollector, start: int) -> list[HistoryEntry]:
    """Drop "wants to see" for films that were seen: the records keep every action."""
    entries = collector.entries[start:]
    seen = {(entry.title, entry.year) for entry in entries if entry.kind is not EntryKind.WATCHLIST}
    kept = [
        entry for entry in entries if entry.kind is not EntryKind.WATCHLIST or (entry.title, entry.year) not in seen
    ]
    collector.folded += len(entries) - len(kept)
    return kept
