"""Reads Simkl's backup as JSON: one object with an array of films, beside series and anime."""

from __future__ import annotations

from functools import partial
from typing import Any

from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, RowFault
from bot.sources.trackers.collecting import EntryCollector, read_markdown
from bot.sources.trackers.fields import UnreadableField, entry_of
from bot.sources.trackers.json_text import string_of
from bot.sources.trackers.other_tables import status_kind
from bot.sources.trackers.placeholders import drop_placeholder_days, mark_rewatches, seen_kind
from bot.sources.trackers.rows import RowReader

_PARTS = ("movies", "shows", "anime")


def is_simkl(whole: object) -> bool:
    """Whether parsed JSON is a backup of Simkl: its films have `added_to_watchlist_at` or a status beside `movie`."""
    if not isinstance(whole, dict) or not any(isinstance(whole.get(part), list) for part in _PARTS):
        return False
    rows = [row for part in _PARTS if isinstance(whole.get(part), list) for row in whole[part]]
    first = next((row for row in rows if isinstance(row, dict)), None)
    return first is not None and "status" in first and any(key in first for key in ("movie", "show"))


def read_simkl(name: str, whole: dict[str, Any], collector: EntryCollector) -> EntryCollector:
    """Read the films into the collector; series and anime count as left out."""
    for part in _PARTS:
        rows = whole.get(part)
        for number, row in enumerate(rows if isinstance(rows, list) else (), 1):
            if part == "movies":
                collector.add_entry(name, number, partial(_row, row, RowReader(collector, name, number)))
            else:
                collector.left_out += 1
    drop_placeholder_days(collector, checks_days=True)
    collector.entries = mark_rewatches(collector.entries)
    return collector


def _row(row: object, reader: RowReader) -> list[HistoryEntry] | None:
    if not isinstance(row, dict) or not isinstance(row.get("movie"), dict):
        raise UnreadableField(RowFault.SHAPE, "movie")
    movie = row["movie"]
    ids = movie.get("ids") if isinstance(movie.get("ids"), dict) else {}
    film: dict[str, Any] = {
        "title": string_of(movie.get("title") or "").strip(),
        "year": reader.year(_cell(movie.get("year"))),
        "imdb_id": reader.imdb_id(_cell(ids.get("imdb"))),
        "tmdb_id": reader.tmdb_id(_cell(ids.get("tmdb"))),
        **reader.position,
    }
    stars = reader.stars(_cell(row.get("user_rating")), best=10, rounds=True)
    kind = status_kind(_cell(row.get("status")))
    memo = row.get("memo")
    text = read_markdown(_cell(memo.get("text") if isinstance(memo, dict) else memo))
    if kind is EntryKind.WATCHED:
        day = reader.viewing_day(_cell(row.get("last_watched_at")))
        return [
            entry_of(
                kind=seen_kind(seen=day is not None, text=text, stars=stars),
                watched_on=day,
                stars=stars,
                text=text.text if text else None,
                quotations=text.quotations if text else (),
                **film,
            )
        ]
    if text is not None:
        # A note on a film that was not seen is no review.
        reader.note(RowFault.TEXT, text.text)
    made = []
    if kind is EntryKind.WATCHLIST:
        added = reader.logged_day(_cell(row.get("added_to_watchlist_at")))
        made.append(entry_of(kind=EntryKind.WATCHLIST, logged_on=added, **film))
    if stars is not None:
        rated = reader.logged_day(_cell(row.get("user_rated_at")))
        made.append(entry_of(kind=EntryKind.RATING, stars=stars, logged_on=rated, **film))
    return made or None


def _cell(value: object) -> str:
    """A string or number as the cell of a table, "" for anything else."""
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return string_of(str(value)).strip()
