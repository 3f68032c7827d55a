"""Matches rows of an imported history to films of the catalogue, by ids, then by title, year and directors.

A club's corrections take precedence over the catalogue: its titles and facts, merged films and pinned titles.
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

IDS_AT_ONCE = 500
"""Ids in one statement."""
SECONDS_AT_ONCE = 0.005
"""Titles are looked up for this many seconds of CPU before the event loop runs other tasks."""
CANDIDATES = 5

T = TypeVar("T")
Ts = TypeVarTuple("Ts")
Key = tuple[str, int | None, tuple[str, ...]]


class Run(Protocol):
    """Runs a function off the event loop, like HeavyWork for one member."""

    def __call__(self, function: Callable[[Unpack[Ts]], T], /, *args: *Ts) -> Awaitable[T]: ...


@dataclass(frozen=True, slots=True)
class _FilmIdentity:
    """The years and directors known for a film; for films that the club merged, those of all of them."""

    years: frozenset[int]
    directors: frozenset[str]

    def __or__(self, other: _FilmIdentity) -> _FilmIdentity:
        return _FilmIdentity(self.years | other.years, self.directors | other.directors)

    def agrees_with(self, year: int | None, directors: tuple[str, ...]) -> bool:
        """Whether year and directors fit; years may differ by one, as festivals and countries differ."""
        if year is not None and self.years and all(abs(year - own) > 1 for own in self.years):
            return False
        return not directors or not self.directors or self.made_by(directors)

    def made_by(self, directors: tuple[str, ...]) -> bool:
        return bool(self.directors & set(directors))


class ImportMatcher:
    """Matches one upload for one club; `overlay` holds the club's corrections, `run` runs heavy work off the loop."""

    def __init__(self, catalogue: FilmCatalogue, guild: GuildId, overlay: Overlay, run: Run) -> None:
        self._catalogue = catalogue
        self._guild = guild
        self._overlay = overlay
        self._run = run

    async def match_entries(
        self, entries: Sequence[HistoryEntry], progress: Callable[[float], None]
    ) -> list[FilmCandidates]:
        """A match for every entry, in order; `progress` is called with the share that is done, 0..1."""
        await self._catalogue.index_ready()
        films_by_id = await self._find_by_ids(entries)
        keys = await self._run(_unmatched_keys, entries, films_by_id)
        films_by_title = await self._find_by_title(keys, progress)
        films = {film for titled_films in films_by_title.values() for film in titled_films}
        identities = await self._read_identities(films | set(map(self._overlay.apply_to, films)))
        return await self._run(self._match_all, entries, films_by_id, keys, films_by_title, identities)

    def _match_all(
        self,
        entries: Sequence[HistoryEntry],
        known: Sequence[FilmId | None],
        keys: Sequence[Key],
        named: Mapping[str, Sequence[FilmId]],
        likenesses: Mapping[FilmId, _FilmIdentity],
    ) -> list[FilmCandidates]:
        found = {key: self._choose_film(key, named[key[0]], likenesses) for key in keys}
        twins = _ambiguous_titles(entries)
        sure = {film: FilmCandidates(film) for film in known if film is not None}
        return [
            sure[film] if film is not None else _without_ambiguity(found[_entry_key(entry)], entry, twins)
            for entry, film in zip(entries, known, strict=True)
        ]

    async def _find_by_ids(self, entries: Sequence[HistoryEntry]) -> list[FilmId | None]:
        imdb: dict[str, FilmId] = {}
        tmdb: dict[int, FilmId] = {}
        for start in range(0, len(entries), IDS_AT_ONCE):
            chunk = entries[start : start + IDS_AT_ONCE]
            imdb_ids = {entry.imdb_id for entry in chunk if entry.imdb_id}
            tmdb_ids = {entry.tmdb_id for entry in chunk if entry.tmdb_id}
            if not imdb_ids and not tmdb_ids:
                continue
            async with self._catalogue.database.read() as reading:
                by_imdb, by_tmdb = await identities.films_by_external(reading, self._guild, imdb_ids, tmdb_ids)
            imdb |= by_imdb
            tmdb |= by_tmdb
        return await self._run(self._resolve_ids, entries, imdb, tmdb)

    def _resolve_ids(
        self, entries: Sequence[HistoryEntry], imdb: Mapping[str, FilmId], tmdb: Mapping[int, FilmId]
    ) -> list[FilmId | None]:
        known = [
            imdb.get(entry.imdb_id or "") or (tmdb.get(entry.tmdb_id) if entry.tmdb_id else None) for entry in entries
        ]
        return [None if film is None else self._overlay.apply_to(film) for film in known]

    async def _find_by_title(self, keys: Sequence[Key], progress: Callable[[float], None]) -> dict[str, list[FilmId]]:
        titles = list(dict.fromkeys(title for title, _, _ in keys))
        named: dict[str, list[FilmId]] = {}
        since = time.thread_time()
        for number, title in enumerate(titles):
            named[title] = self._films_titled(title)
            if time.thread_time() - since > SECONDS_AT_ONCE:
                progress(number / len(titles))
                await asyncio.sleep(0)
                since = time.thread_time()
        return named

    def _films_titled(self, title: str) -> list[FilmId]:
        """The films with a title: first the pinned film, then films the club gave this title, then the catalogue's."""
        pinned, corrected = self._pinned_film(title), self._overlay.titled.get(normalise_title(title), ())
        known = self._catalogue.films_named(self._guild, title)
        return list(dict.fromkeys([*([] if pinned is None else [pinned]), *corrected, *known]))

    def _pinned_film(self, title: str) -> FilmId | None:
        return self._overlay.meant.get(normalise_title(title))

    async def _read_identities(self, films: set[FilmId]) -> dict[FilmId, _FilmIdentity]:
        wanted = sorted(films)
        found: dict[FilmId, _FilmIdentity] = {}
        for start in range(0, len(wanted), IDS_AT_ONCE):
            async with self._catalogue.database.read() as reading:
                rows = await identities.film_identities(reading, self._guild, wanted[start : start + IDS_AT_ONCE])
            for film, year, directors in rows:
                found[FilmId(film)] = self._film_identity(FilmId(film), year, json.loads(directors))
        return found

    def _film_identity(self, film: FilmId, year: int | None, directors: list[str]) -> _FilmIdentity:
        own: Mapping[str, Any] = self._overlay.facts.get(film, {})
        year, directors = own.get("year", year), own.get("directors", directors)
        return _FilmIdentity(frozenset(() if year is None else (year,)), frozenset(map(fold_text, directors)))

    def _choose_film(self, key: Key, called: Sequence[FilmId], known: Mapping[FilmId, _FilmIdentity]) -> FilmCandidates:
        """The only film that fits year and directors; if several fit, the candidates for the member to choose from."""
        title, year, directors = key
        fitting: dict[FilmId, _FilmIdentity] = {}
        for film in called:
            merged_film = self._overlay.apply_to(film)
            if (
                film in known
                and merged_film in known
                and (identity := known[film] | known[merged_film]).agrees_with(year, directors)
            ):
                fitting[merged_film] = fitting.get(merged_film, identity) | identity
        for better in (
            {film: like for film, like in fitting.items() if year in like.years},
            {film: like for film, like in fitting.items() if like.made_by(directors)},
        ):
            fitting = {film: fitting[film] for film in fitting if film in better} or fitting
        pinned = self._pinned_film(title)
        if pinned is not None and self._overlay.apply_to(pinned) in fitting:
            return FilmCandidates(self._overlay.apply_to(pinned))
        # Without a year or a director, the title may mean a film that the catalogue does not have yet.
        is_sure = year is not None or any(like.made_by(directors) for like in fitting.values())
        if len(fitting) == 1 and is_sure:
            return FilmCandidates(next(iter(fitting)))
        return FilmCandidates(None, tuple(fitting)[:CANDIDATES])


def _unmatched_keys(entries: Sequence[HistoryEntry], known: Sequence[FilmId | None]) -> list[Key]:
    """The distinct keys of the entries whose film is not known by id."""
    return list(dict.fromkeys(_entry_key(entry) for entry, film in zip(entries, known, strict=True) if film is None))


def _entry_key(entry: HistoryEntry) -> Key:
    return entry.title, entry.year, tuple(sorted(fold_text(name) for name in entry.directors))


def _ambiguous_titles(entries: Sequence[HistoryEntry]) -> set[tuple[str, int | None]]:
    """Titles and years for which the tracker has two films, so that it is unclear which of them ours is."""
    addresses: dict[tuple[str, int | None], set[str]] = {}
    for entry in entries:
        # In a list, a film may have an address that belongs to the list.
        if entry.film_uri and entry.kind is not EntryKind.LIST_ITEM:
            addresses.setdefault((entry.title, entry.year), set()).add(entry.film_uri)
    return {name for name, found in addresses.items() if len(found) > 1}


def _without_ambiguity(
    match: FilmCandidates, entry: HistoryEntry, twins: set[tuple[str, int | None]]
) -> FilmCandidates:
    if match.film is not None and (entry.title, entry.year) in twins:
        return FilmCandidates(None, (match.film,))
    return match
