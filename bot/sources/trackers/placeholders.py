"""Finds viewings whose day stands for "some day", and marks rewatches where a tracker does not."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Hashable
from dataclasses import replace
from datetime import date, datetime

from bot.domain.diary.tracker_history import EntryKind, HistoryEntry, RowFault
from bot.sources.trackers.collecting import EntryCollector
from bot.sources.trackers.fields import UnreadableField

AT_ONCE = 3
"""This many films with one moment were marked together, not seen together."""
AT_ONCE_ON_THE_HOUR = 8
"""The same for a full hour, which also stands for a day without a time: more films than fit into a day."""
IN_A_DAY = 25
"""More films than fit into a day, for trackers in which a day may also come from marking many films together."""


def drop_placeholder_days(collector: EntryCollector, *, checks_days: bool = False) -> None:
    """Turn viewings on impossible days into films seen on an unknown day, each with a note.

    These are days before the film was made, moments that many films share, and with `checks_days` days with more films
    than anybody can see.
    """
    moments: dict[datetime, set[Hashable]] = defaultdict(set)
    days: dict[date, set[Hashable]] = defaultdict(set)
    for entry in collector.entries:
        if entry.watched_on is None:
            continue
        days[entry.watched_on].add(film_key(entry))
        moment = collector.moments.get((entry.file, entry.line))
        if moment is not None:
            moments[moment].add(film_key(entry))

    for number, entry in enumerate(collector.entries):
        day, moment = entry.watched_on, collector.moments.get((entry.file, entry.line))
        if day is None:
            continue
        is_too_early = entry.year is not None and day.year < entry.year - 1
        is_too_full = checks_days and len(days[day]) >= IN_A_DAY
        if is_too_early or is_too_full or (moment is not None and _is_shared(moment, len(moments[moment]))):
            note = UnreadableField(RowFault.PLACEHOLDER, str(day))
            collector.partial.append(note.bad_row(entry.file, entry.line))
            collector.entries[number] = without_day(entry)


def _is_shared(moment: datetime, films: int) -> bool:
    on_the_hour = moment.minute == moment.second == 0
    return films >= (AT_ONCE_ON_THE_HOUR if on_the_hour else AT_ONCE)


def without_day(entry: HistoryEntry) -> HistoryEntry:
    """The entry of a viewing as one whose day is unknown."""
    kind = seen_kind(seen=False, text=entry.text, stars=entry.stars)
    return replace(entry, kind=kind, watched_on=None)


def seen_kind(*, seen: bool, text: object | None, stars: float | None) -> EntryKind:
    """The kind of an entry about a film that was seen; `seen`: on a known day."""
    if seen:
        return EntryKind.VIEWING
    if text is not None:
        return EntryKind.REVIEW
    return EntryKind.WATCHED if stars is None else EntryKind.RATING


def film_key(entry: HistoryEntry) -> Hashable:
    return entry.tmdb_id or entry.imdb_id or (entry.title, entry.year)


def mark_rewatches(entries: list[HistoryEntry]) -> list[HistoryEntry]:
    """Mark every viewing on a later day than the film's first one, for trackers that do not mark rewatches."""
    first: dict[Hashable, date] = {}
    for entry in entries:
        if entry.watched_on is not None:
            key = film_key(entry)
            first[key] = min(entry.watched_on, first.get(key, date.max))
    return [
        replace(entry, rewatch=True)
        if entry.watched_on is not None and entry.watched_on > first[film_key(entry)]
        else entry
        for entry in entries
    ]
