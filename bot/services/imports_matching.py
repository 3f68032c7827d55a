"""Which film of the catalogue a row of somebody's history is about: by ids, then by title, year and directors."""

from __future__ import annotations

import asyncio
import json
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.diary_import import Matched
from bot.domain.film import plain
from bot.domain.history import EntryKind
from bot.domain.ids import FilmId
from bot.store import imports as import_store

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.domain.history import HistoryEntry
    from bot.domain.ids import GuildId
    from bot.services.catalogue import Catalogue

CHUNK = 500
"""Ids in one statement."""
TITLES_AT_ONCE = 50
"""Titles that are looked up before the bot answers others again: some hundredths of a second."""
CANDIDATES = 5

Key = tuple[str, int | None, tuple[str, ...]]


@dataclass(frozen=True, slots=True)
class _Likeness:
    year: int | None
    directors: frozenset[str]


class Matcher:
    """Matches one upload for one club."""

    def __init__(self, catalogue: Catalogue, guild: GuildId) -> None:
        self._catalogue = catalogue
        self._guild = guild

    async def match(self, entries: Sequence[HistoryEntry], progress: Callable[[float], None]) -> list[Matched]:
        """A match for every entry, in order; `progress` is told the share that is done, 0..1."""
        await self._catalogue.whole()
        known = await self._by_ids(entries)
        keys = list(dict.fromkeys(_key(entry) for entry, film in zip(entries, known, strict=True) if film is None))
        named = await self._by_title(keys, progress)
        likenesses = await self._likenesses({film for films in named.values() for film in films})
        found = {key: _choose(key, named[key[0]], likenesses) for key in keys}
        twins = _twins(entries)
        return [
            Matched(film) if film is not None else _apart(found[_key(entry)], entry, twins)
            for entry, film in zip(entries, known, strict=True)
        ]

    async def _by_ids(self, entries: Sequence[HistoryEntry]) -> list[FilmId | None]:
        imdb: dict[str, FilmId] = {}
        tmdb: dict[int, FilmId] = {}
        for start in range(0, len(entries), CHUNK):
            chunk = entries[start : start + CHUNK]
            ours = {entry.imdb_id for entry in chunk if entry.imdb_id}
            theirs = {entry.tmdb_id for entry in chunk if entry.tmdb_id}
            if not ours and not theirs:
                continue
            async with self._catalogue.database.read() as reading:
                by_imdb, by_tmdb = await import_store.films_by_external(reading, self._guild, ours, theirs)
            imdb |= by_imdb
            tmdb |= by_tmdb
        return [
            imdb.get(entry.imdb_id or "") or (tmdb.get(entry.tmdb_id) if entry.tmdb_id else None) for entry in entries
        ]

    async def _by_title(self, keys: Sequence[Key], progress: Callable[[float], None]) -> dict[str, list[FilmId]]:
        titles = list(dict.fromkeys(title for title, _, _ in keys))
        named: dict[str, list[FilmId]] = {}
        for number, title in enumerate(titles):
            named[title] = self._catalogue.named(self._guild, title)
            if number % TITLES_AT_ONCE == 0:
                progress(number / len(titles))
                await asyncio.sleep(0)
        return named

    async def _likenesses(self, films: set[FilmId]) -> dict[FilmId, _Likeness]:
        wanted = sorted(films)
        found: dict[FilmId, _Likeness] = {}
        for start in range(0, len(wanted), CHUNK):
            async with self._catalogue.database.read() as reading:
                rows = await import_store.likenesses(reading, wanted[start : start + CHUNK])
            for film, year, directors in rows:
                found[FilmId(film)] = _Likeness(year, frozenset(plain(name) for name in json.loads(directors)))
        return found


def _key(entry: HistoryEntry) -> Key:
    return entry.title, entry.year, tuple(sorted(plain(name) for name in entry.directors))


def _choose(key: Key, named: Sequence[FilmId], likenesses: dict[FilmId, _Likeness]) -> Matched:
    """The one film that year and directors leave; several that they leave are for the member to choose from."""
    _, year, directors = key
    fitting = [film for film in named if film in likenesses and _agrees(likenesses[film], year, directors)]
    if not fitting:
        return Matched()
    for better in (
        [film for film in fitting if year is not None and likenesses[film].year == year],
        [film for film in fitting if directors and likenesses[film].directors & set(directors)],
    ):
        if better:
            fitting = [film for film in fitting if film in better]
    # Without a year or a director, a title alone may mean any film that the catalogue does not have yet.
    sure = year is not None or (bool(directors) and bool(likenesses[fitting[0]].directors & set(directors)))
    if len(fitting) == 1 and sure:
        return Matched(fitting[0])
    return Matched(None, tuple(fitting[:CANDIDATES]))


def _agrees(likeness: _Likeness, year: int | None, directors: tuple[str, ...]) -> bool:
    """One year more or less is the festival's, or the other country's."""
    if year is not None and likeness.year is not None and abs(year - likeness.year) > 1:
        return False
    return not directors or not likeness.directors or bool(likeness.directors & set(directors))


def _twins(entries: Sequence[HistoryEntry]) -> set[tuple[str, int | None]]:
    """Names and years under which the tracker itself knows two films: nobody can tell which of them ours is."""
    addresses: dict[tuple[str, int | None], set[str]] = {}
    for entry in entries:
        # In a list a film may stand under an address of the list's own.
        if entry.film_uri and entry.kind is not EntryKind.LIST_ITEM:
            addresses.setdefault((entry.title, entry.year), set()).add(entry.film_uri)
    return {name for name, found in addresses.items() if len(found) > 1}


def _apart(match: Matched, entry: HistoryEntry, twins: set[tuple[str, int | None]]) -> Matched:
    if match.film is not None and (entry.title, entry.year) in twins:
        return Matched(None, (match.film,))
    return match
