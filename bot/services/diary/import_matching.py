"""Which film of the catalogue a row of somebody's history is about: by ids, then by title, year and directors.

A club's own word comes before the catalogue's: its titles and facts, the films it made one, what a title means here.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import FilmCandidates
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId
from bot.search import normalise_title
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.store.catalogue import identities

CHUNK = 500
"""Ids in one statement."""
SECONDS_AT_ONCE = 0.005
"""For so long titles are looked up before the bot answers others again."""
CANDIDATES = 5

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Key = tuple[str, int | None, tuple[str, ...]]


class Run(Protocol):
    """Does a function with its arguments off the event loop, as HeavyWork.run for one member."""

    def __call__(self, function: Callable[[Unpack[Ts]], T], /, *args: *Ts) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class _FilmIdentity:
    """What may be said of a film: of films that are one here, what is said of either."""

    years: frozenset[int]
    directors: frozenset[str]

    def __or__(self, other: _FilmIdentity) -> _FilmIdentity:
        return _FilmIdentity(self.years | other.years, self.directors | other.directors)

    def agrees_with(self, year: int | None, directors: tuple[str, ...]) -> bool:
        """One year more or less is the festival's, or the other country's."""
        if year is not None and self.years and all(abs(year - own) > 1 for own in self.years):
            return False
        return not directors or not self.directors or self.made_by(directors)

    def made_by(self, directors: tuple[str, ...]) -> bool:
        return bool(self.directors & set(directors))


class ImportMatcher:
    """Matches one upload for one club, which has its own word in `overlay`; `run` does heavy work off the loop."""

    def __init__(self, catalogue: FilmCatalogue, guild: GuildId, overlay: Overlay, run: Run) -> None:
        self._catalogue = catalogue
        self._guild = guild
        self._overlay = overlay
        self._run = run

    async def match_entry(
        self, entries: Sequence[HistoryEntry], progress: Callable[[float], None]
    ) -> list[FilmCandidates]:
        """A match for every entry, in order; `progress` is told the share that is done, 0..1."""
        await self._catalogue.index_ready()
        known = await self._by_ids(entries)
        keys = await self._run(_keys, entries, known)
        named = await self._by_title(keys, progress)
        films = {film for called in named.values() for film in called}
        likenesses = await self._likenesses(films | set(map(self._overlay.apply_to, films)))
        return await self._run(self._matches, entries, known, keys, named, likenesses)

    def _matches(
        self,
        entries: Sequence[HistoryEntry],
        known: Sequence[FilmId | None],
        keys: Sequence[Key],
        named: Mapping[str, Sequence[FilmId]],
        likenesses: Mapping[FilmId, _FilmIdentity],
    ) -> list[FilmCandidates]:
        found = {key: self._choose(key, named[key[0]], likenesses) for key in keys}
        twins = _twins(entries)
        sure = {film: FilmCandidates(film) for film in known if film is not None}
        return [
            sure[film] if film is not None else _apart(found[_key(entry)], entry, twins)
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
                by_imdb, by_tmdb = await identities.films_by_external(reading, self._guild, ours, theirs)
            imdb |= by_imdb
            tmdb |= by_tmdb
        return await self._run(self._known, entries, imdb, tmdb)

    def _known(
        self, entries: Sequence[HistoryEntry], imdb: Mapping[str, FilmId], tmdb: Mapping[int, FilmId]
    ) -> list[FilmId | None]:
        known = [
            imdb.get(entry.imdb_id or "") or (tmdb.get(entry.tmdb_id) if entry.tmdb_id else None) for entry in entries
        ]
        return [None if film is None else self._overlay.apply_to(film) for film in known]

    async def _by_title(self, keys: Sequence[Key], progress: Callable[[float], None]) -> dict[str, list[FilmId]]:
        titles = list(dict.fromkeys(title for title, _, _ in keys))
        named: dict[str, list[FilmId]] = {}
        since = time.thread_time()
        for number, title in enumerate(titles):
            named[title] = self._called(title)
            if time.thread_time() - since > SECONDS_AT_ONCE:
                progress(number / len(titles))
                await asyncio.sleep(0)
                since = time.thread_time()
        return named

    def _called(self, title: str) -> list[FilmId]:
        """The films that bear a title: what it means here first, then what the club calls so, then the catalogue."""
        pinned, ours = self._pinned(title), self._overlay.titled.get(normalise_title(title), ())
        known = self._catalogue.films_named(self._guild, title)
        return list(dict.fromkeys([*([] if pinned is None else [pinned]), *ours, *known]))

    def _pinned(self, title: str) -> FilmId | None:
        return self._overlay.meant.get(normalise_title(title))

    async def _likenesses(self, films: set[FilmId]) -> dict[FilmId, _FilmIdentity]:
        wanted = sorted(films)
        found: dict[FilmId, _FilmIdentity] = {}
        for start in range(0, len(wanted), CHUNK):
            async with self._catalogue.database.read() as reading:
                rows = await identities.film_identities(reading, self._guild, wanted[start : start + CHUNK])
            for film, year, directors in rows:
                found[FilmId(film)] = self._likeness(FilmId(film), year, json.loads(directors))
        return found

    def _likeness(self, film: FilmId, year: int | None, directors: list[str]) -> _FilmIdentity:
        own: Mapping[str, Any] = self._overlay.facts.get(film, {})
        year, directors = own.get("year", year), own.get("directors", directors)
        return _FilmIdentity(frozenset(() if year is None else (year,)), frozenset(map(fold_text, directors)))

    def _choose(self, key: Key, called: Sequence[FilmId], known: Mapping[FilmId, _FilmIdentity]) -> FilmCandidates:
        """The one film that year and directors leave; several that they leave are for the member to choose from."""
        title, year, directors = key
        fitting: dict[FilmId, _FilmIdentity] = {}
        for film in called:
            head = self._overlay.apply_to(film)
            if film in known and head in known and (likeness := known[film] | known[head]).agrees_with(year, directors):
                fitting[head] = fitting.get(head, likeness) | likeness
        for better in (
            {film: like for film, like in fitting.items() if year in like.years},
            {film: like for film, like in fitting.items() if like.made_by(directors)},
        ):
            fitting = {film: fitting[film] for film in fitting if film in better} or fitting
        pinned = self._pinned(title)
        if pinned is not None and self._overlay.apply_to(pinned) in fitting:
            return FilmCandidates(self._overlay.apply_to(pinned))
        # Without a year or a director, a title alone may mean any film that the catalogue does not have yet.
        sure = year is not None or any(like.made_by(directors) for like in fitting.values())
        if len(fitting) == 1 and sure:
            return FilmCandidates(next(iter(fitting)))
        return FilmCandidates(None, tuple(fitting)[:CANDIDATES])


def _keys(entries: Sequence[HistoryEntry], known: Sequence[FilmId | None]) -> list[Key]:
    """What the entries without a known film are about, each once."""
    return list(dict.fromkeys(_key(entry) for entry, film in zip(entries, known, strict=True) if film is None))


def _key(entry: HistoryEntry) -> Key:
    return entry.title, entry.year, tuple(sorted(fold_text(name) for name in entry.directors))


def _twins(entries: Sequence[HistoryEntry]) -> set[tuple[str, int | None]]:
    """Names and years under which the tracker itself knows two films: nobody can tell which of them ours is."""
    addresses: dict[tuple[str, int | None], set[str]] = {}
    for entry in entries:
        # In a list a film may stand under an address of the list's own.
        if entry.film_uri and entry.kind is not EntryKind.LIST_ITEM:
            addresses.setdefault((entry.title, entry.year), set()).add(entry.film_uri)
    return {name for name, found in addresses.items() if len(found) > 1}


def _apart(match: FilmCandidates, entry: HistoryEntry, twins: set[tuple[str, int | None]]) -> FilmCandidates:
    if match.film is not None and (entry.title, entry.year) in twins:
        return FilmCandidates(None, (match.film,))
    return match
