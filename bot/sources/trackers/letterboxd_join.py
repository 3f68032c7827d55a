"""Joins the tables of a Letterboxd export: what speaks of one viewing becomes one entry, and no text is lost.

Diary and reviews address the entry, the other tables the film, so an address joins a review with its diary row
and nothing else. Where it does not, name, year and day of viewing do. Films of one name and year are told apart by
their addresses; a diary row of such a name could be of either film and is joined with neither's rating.
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


def join_entries(pile: EntryCollector, review_files: set[str]) -> EntryCollector:
    """The pile with its entries joined; what only repeated another entry is counted as folded."""
    reviews = [entry for entry in pile.entries if entry.file in review_files]
    others = [entry for entry in pile.entries if entry.file not in review_files]
    entries = _with_reviews(others, reviews)
    pile.folded += len(pile.entries) - len(entries)
    told_apart = _addressed(entries)
    kept = _without_repetitions(told_apart)
    pile.folded += len(told_apart) - len(kept)
    pile.entries = kept
    return pile


def _film(entry: HistoryEntry) -> _Film:
    return entry.title, entry.year, entry.imdb_id, entry.tmdb_id


def _with_reviews(entries: list[HistoryEntry], reviews: list[HistoryEntry]) -> list[HistoryEntry]:
    """Give each viewing its review: first by the entry's address, then by film and day, one review for each."""
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
            both = _both(entries[n], review)
            if both is None:
                left.append(review)
            else:
                entries[n] = both
        viewings = [n for n in viewings if entries[n].text is None]
        reviews = left
    return entries + reviews


def _address(entry: HistoryEntry) -> object | None:
    if entry.entry_uri is None or entry.watched_on is None:
        return None
    return entry.entry_uri, _film(entry), entry.watched_on


def _day(entry: HistoryEntry) -> object | None:
    return None if entry.watched_on is None else (_film(entry), entry.watched_on)


def _both(viewing: HistoryEntry, review: HistoryEntry) -> HistoryEntry | None:
    """None where the two contradict each other, which two viewings on one day do."""
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


def _addressed(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Give viewings and reviews the film's address, where only one film bears the name."""
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


def _without_repetitions(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Drop ratings that are the last viewing's, and "watched" where a viewing, review or rating says it already."""
    latest: dict[tuple[_Film, str | None], HistoryEntry] = {}
    seen = set()
    for entry in entries:
        film = (_film(entry), entry.film_uri)
        if entry.kind in (EntryKind.VIEWING, EntryKind.REVIEW, EntryKind.RATING):
            seen.add(film)
        told = entry.kind in (EntryKind.VIEWING, EntryKind.REVIEW) and entry.stars is not None
        if told and (film not in latest or _when(latest[film]) <= _when(entry)):
            latest[film] = entry

    def repeats(entry: HistoryEntry) -> bool:
        film = (_film(entry), entry.film_uri)
        if entry.kind is EntryKind.RATING:
            return film in latest and latest[film].stars == entry.stars and entry.text is None
        return entry.kind is EntryKind.WATCHED and film in seen and not entry.tags and entry.text is None

    return [entry for entry in entries if not repeats(entry)]


def _when(entry: HistoryEntry) -> tuple[date, date]:
    logged = entry.logged_on or date.min
    return entry.watched_on or logged, logged
