"""Joins the tables of a Letterboxd export: rows about the same viewing become one entry, and no text is lost.

The URLs in diary and reviews identify the entry, those in the other tables the film. So a review is joined with its
diary row by URL, else by title, year and day of viewing. Films with the same title and year are distinguished by URL;
a diary row with such a title could be about either film and is not joined with a rating.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.errors import InvalidValue
from bot.sources.trackers.collecting import EntryCollector

_Film = tuple[str, int | None, str | None, int | None]


def join_entries(collector: EntryCollector, review_files: set[str]) -> EntryCollector:
    """Join the collected entries in place; entries that only repeat another one are counted as folded."""
    reviews = [entry for entry in collector.entries if entry.file in review_files]
    others = [entry for entry in collector.entries if entry.file not in review_files]
    entries = _with_reviews(others, reviews)
    collector.folded += len(collector.entries) - len(entries)
    addressed = _with_film_addresses(entries)
    kept = _without_duplicates(addressed)
    collector.folded += len(addressed) - len(kept)
    collector.entries = kept
    return collector


def _film(entry: HistoryEntry) -> _Film:
    return entry.title, entry.year, entry.imdb_id, entry.tmdb_id


def _with_reviews(entries: list[HistoryEntry], reviews: list[HistoryEntry]) -> list[HistoryEntry]:
    """Join each viewing with at most one review: first by URL of the entry, then by film and day."""
    viewings = [n for n, entry in enumerate(entries) if entry.kind is EntryKind.VIEWING and entry.text is None]
    for key in (_address, _day):
        free = defaultdict(list)
        for n in reversed(viewings):
            free[key(entries[n])].append(n)
        left = []
        for review in reviews:
            place = key(review)
            if place is None or not free[place]:
                left.append(review)
                continue
            n = free[place].pop()
            merged = _merge(entries[n], review)
            if merged is None:
                left.append(review)
            else:
                entries[n] = merged
        viewings = [n for n in viewings if entries[n].text is None]
        reviews = left
    return entries + reviews


def _address(entry: HistoryEntry) -> object | None:
    if entry.entry_uri is None or entry.watched_on is None:
        return None
    return entry.entry_uri, _film(entry), entry.watched_on


def _day(entry: HistoryEntry) -> object | None:
    return None if entry.watched_on is None else (_film(entry), entry.watched_on)


def _merge(viewing: HistoryEntry, review: HistoryEntry) -> HistoryEntry | None:
    """Merge a viewing and its review; None if their ratings differ, as for two viewings on one day."""
    if viewing.stars is not None and review.stars is not None and viewing.stars != review.stars:
        return None
    try:
        return replace(
            viewing,
            stars=review.stars if viewing.stars is None else viewing.stars,
            rewatch=viewing.rewatch or review.rewatch,
            text=review.text,
            quotations=review.quotations,
            tags=tuple(dict.fromkeys((*viewing.tags, *review.tags))),
        )
    except InvalidValue:  # pragma: no cover  # both were valid alone
        return None


def _with_film_addresses(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Set the film's URL in viewings and reviews if only one film has this title and year."""
    addresses = _addresses(entries)
    return [
        replace(entry, film_uri=next(iter(addresses[_film(entry)])))
        if entry.film_uri is None and len(addresses.get(_film(entry), ())) == 1
        else entry
        for entry in entries
    ]


def _addresses(entries: Iterable[HistoryEntry]) -> dict[_Film, set[str]]:
    addresses: dict[_Film, set[str]] = defaultdict(set)
    for entry in entries:
        if entry.film_uri is not None:
            addresses[_film(entry)].add(entry.film_uri)
    return dict(addresses)


def _without_duplicates(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Drop ratings equal to the last viewing's, and "watched" entries implied by a viewing, review or rating."""
    latest: dict[tuple[_Film, str | None], HistoryEntry] = {}
    seen = set()
    for entry in entries:
        film = (_film(entry), entry.film_uri)
        if entry.kind in (EntryKind.VIEWING, EntryKind.REVIEW, EntryKind.RATING):
            seen.add(film)
        rated = entry.kind in (EntryKind.VIEWING, EntryKind.REVIEW) and entry.stars is not None
        if rated and (film not in latest or _sort_key(latest[film]) <= _sort_key(entry)):
            latest[film] = entry

    def repeats(entry: HistoryEntry) -> bool:
        film = (_film(entry), entry.film_uri)
        if entry.kind is EntryKind.RATING:
            return film in latest and latest[film].stars == entry.stars and entry.text is None
        return entry.kind is EntryKind.WATCHED and film in seen and not entry.tags and entry.text is None

    return [entry for entry in entries if not repeats(entry)]


def _sort_key(entry: HistoryEntry) -> tuple[date, date]:
    logged = entry.logged_on or date.min
    return entry.watched_on or logged, logged
