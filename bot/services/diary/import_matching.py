"""Matches rows of an imported history to films of the catalogue, by ids, then by title, year and directors.

An id that the title contradicts, and two works of the file that fall on one film, are left to the member. A club's
corrections take precedence over the catalogue: its titles and facts, merged films and pinned titles.
"""

from __future__ import annotations

import asyncio
import json
import time
from collections import defaultdict
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any, Protocol, TypeVar, TypeVarTuple, Unpack

from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.import_preview import FilmCandidates
from bot.domain.diary.tracker_history import EntryKind, HistoryEntry
from bot.domain.ids import FilmId, GuildId
from bot.search import normalise_title
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.diary.import_identity import FilmIdentity, Work, contradicts_id, works_in_doubt
from bot.store.catalogue import identities

IDS_AT_ONCE = 500
"""Ids in one statement."""
SECONDS_AT_ONCE = 0.005
"""Titles are looked up for this many seconds of CPU before the event loop runs other tasks."""
CANDIDATES = 5

T = TypeVar("T")
Ts = TypeVarTuple("Ts")


class Run(Protocol):
    """Runs a function off the event loop, like HeavyWork for one member."""

    def __call__(self, function: Callable[[Unpack[Ts]], T], /, *args: *Ts) -> Awaitable[T]: ...


class ImportMatcher:
    """Matches one upload for one club; `overlay` holds the club's corrections, `run` runs heavy work off the loop.

    `trusts_ids`: ids come from a catalogue of ours, whose titles a club may have changed. `keyed`: the tracker knows
    its films by their ids and gives no years.
    """

    def __init__(
        self,
        catalogue: FilmCatalogue,
        guild: GuildId,
        overlay: Overlay,
        run: Run,
        *,
        trusts_ids: bool = False,
        keyed: bool = False,
    ) -> None:
        self._trusts_ids = trusts_ids
        self._keyed = keyed
        self._catalogue = catalogue
        self._guild = guild
        self._overlay = overlay
        self._run = run

    async def match_entries(
        self, entries: Sequence[HistoryEntry], progress: Callable[[float], None]
    ) -> list[FilmCandidates]:
        """A match for every entry, in order; `progress` is called with the share that is done, 0..1."""
        await self._catalogue.index_ready()
        works = await self._run(_works_of, entries)
        by_id = await self._find_by_ids(works)
        identities = await self._read_identities({film for films in by_id.values() for film in films})
        titles = await self._run(self._titles_to_find, works, by_id, identities)
        by_title = await self._find_by_title(titles, progress)
        named = {film for films in by_title.values() for film in films}
        identities |= await self._read_identities((named | set(map(self._overlay.apply_to, named))) - set(identities))
        return await self._run(self._match_all, entries, works, by_id, by_title, identities)

    def _match_all(
        self,
        entries: Sequence[HistoryEntry],
        works: Sequence[Work],
        by_id: Mapping[Work, tuple[FilmId, ...]],
        by_title: Mapping[str, Sequence[FilmId]],
        identities: Mapping[FilmId, FilmIdentity],
    ) -> list[FilmCandidates]:
        found = {
            work: self._match_work(work, by_id.get(work, ()), by_title.get(work.title, ()), identities)
            for work in dict.fromkeys(works)
        }
        for work in self._works_in_doubt(found, identities):
            found[work] = _in_doubt(found[work])
        twins = _ambiguous_titles(entries)
        return [
            found[work] if work in by_id else _without_ambiguity(found[work], entry, twins)
            for entry, work in zip(entries, works, strict=True)
        ]

    def _match_work(
        self,
        work: Work,
        by_id: tuple[FilmId, ...],
        called: Sequence[FilmId],
        identities: Mapping[FilmId, FilmIdentity],
    ) -> FilmCandidates:
        if len(by_id) > 1:
            return FilmCandidates(None, by_id[:CANDIDATES])
        if not by_id:
            match = self._choose_film(work, called, identities)
            # The tracker's film has an id of its own, so it is another one.
            if match.film is not None and identities[match.film].has_other_id(work):
                return _in_doubt(match)
            return match
        (film,) = by_id
        meant = {self._overlay.apply_to(one) for one in called}
        others = sorted(meant - {film})
        if (
            self._trusts_ids
            or film not in identities
            or not contradicts_id(work, identities[film], titled=film in meant, others=bool(others), keyed=self._keyed)
        ):
            return FilmCandidates(film)
        likely = [one for one in others if one in identities and not identities[one].is_years_from(work.year, 1)]
        return FilmCandidates(None, (film, *likely)[:CANDIDATES])

    def _works_in_doubt(
        self, found: Mapping[Work, FilmCandidates], identities: Mapping[FilmId, FilmIdentity]
    ) -> set[Work]:
        works: dict[FilmId, list[Work]] = defaultdict(list)
        for work, match in found.items():
            # Of films that the club merged, several works are meant to be one film.
            if match.film is not None and len(self._overlay.same_films(match.film)) == 1:
                works[match.film].append(work)
        return {
            work
            for film, fallen in works.items()
            if len(fallen) > 1
            for work in works_in_doubt(fallen, identities[film])
        }

    def _titles_to_find(
        self,
        works: Sequence[Work],
        by_id: Mapping[Work, tuple[FilmId, ...]],
        identities: Mapping[FilmId, FilmIdentity],
    ) -> list[str]:
        """The titles of works without an id that is known, and of those whose film has another chief title."""
        return list(
            dict.fromkeys(
                work.title
                for work in works
                if not any(
                    film in identities and normalise_title(work.title) in identities[film].titles
                    for film in by_id.get(work, ())
                )
            )
        )

    async def _find_by_ids(self, works: Sequence[Work]) -> dict[Work, tuple[FilmId, ...]]:
        """The films with the ids of each work: two if its ids contradict each other."""
        imdb: dict[str, FilmId] = {}
        tmdb: dict[int, FilmId] = {}
        for start in range(0, len(works), IDS_AT_ONCE):
            chunk = works[start : start + IDS_AT_ONCE]
            imdb_ids = {work.imdb_id for work in chunk if work.imdb_id}
            tmdb_ids = {work.tmdb_id for work in chunk if work.tmdb_id}
            if not imdb_ids and not tmdb_ids:
                continue
            async with self._catalogue.database.read() as reading:
                by_imdb, by_tmdb = await identities.films_by_external(reading, self._guild, imdb_ids, tmdb_ids)
            imdb |= by_imdb
            tmdb |= by_tmdb
        return await self._run(self._resolve_ids, works, imdb, tmdb)

    def _resolve_ids(
        self, works: Sequence[Work], imdb: Mapping[str, FilmId], tmdb: Mapping[int, FilmId]
    ) -> dict[Work, tuple[FilmId, ...]]:
        found = {}
        for work in works:
            films = (imdb.get(work.imdb_id or ""), tmdb.get(work.tmdb_id or 0))
            known = tuple(dict.fromkeys(self._overlay.apply_to(film) for film in films if film is not None))
            if known:
                found[work] = known
        return found

    async def _find_by_title(self, titles: Sequence[str], progress: Callable[[float], None]) -> dict[str, list[FilmId]]:
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

    async def _read_identities(self, films: set[FilmId]) -> dict[FilmId, FilmIdentity]:
        wanted = sorted(films)
        found: dict[FilmId, FilmIdentity] = {}
        for start in range(0, len(wanted), IDS_AT_ONCE):
            async with self._catalogue.database.read() as reading:
                rows = await identities.film_identities(reading, self._guild, wanted[start : start + IDS_AT_ONCE])
            for film, *known in rows:
                found[FilmId(film)] = self._film_identity(FilmId(film), *known)
        return found

    def _film_identity(
        self,
        film: FilmId,
        year: int | None,
        directors: str,
        title: str,
        original: str | None,
        imdb: str | None,
        tmdb: int | None,
    ) -> FilmIdentity:
        own: Mapping[str, Any] = self._overlay.facts.get(film, {})
        year = own.get("year", year)
        titles = (own.get("title", title), own.get("original_title", original))
        return FilmIdentity(
            years=frozenset(() if year is None else (year,)),
            directors=frozenset(map(fold_text, own.get("directors", json.loads(directors)))),
            titles=frozenset(normalise_title(one) for one in titles if one),
            imdb_ids=frozenset((imdb,) if imdb else ()),
            tmdb_ids=frozenset((tmdb,) if tmdb else ()),
        )

    def _choose_film(
        self, work: Work, called: Sequence[FilmId], known: Mapping[FilmId, FilmIdentity]
    ) -> FilmCandidates:
        """The only film that fits year and directors; if several fit, the candidates for the member to choose from."""
        title, year, directors = work.title, work.year, work.directors
        fitting: dict[FilmId, FilmIdentity] = {}
        for film in called:
            merged_film = self._overlay.apply_to(film)
            if (
                film in known
                and merged_film in known
                and (identity := known[film] | known[merged_film]).agrees_with(year, directors)
            ):
                fitting[merged_film] = fitting.get(merged_film, identity) | identity
        of_year = {film for film, like in fitting.items() if year in like.years}
        titled = {film for film, like in fitting.items() if normalise_title(title) in like.titles}
        # Between a chief title of the year beside it and another title of its year, only the member can tell.
        by_year = of_year & titled or (of_year if titled <= of_year else set())
        for better in (by_year, {film for film, like in fitting.items() if like.made_by(directors)}):
            fitting = {film: fitting[film] for film in fitting if film in better} or fitting
        pinned = self._pinned_film(title)
        if pinned is not None and self._overlay.apply_to(pinned) in fitting:
            return FilmCandidates(self._overlay.apply_to(pinned))
        # Without a year or a director, the title may mean a film that the catalogue does not have yet.
        is_sure = year is not None or any(like.made_by(directors) for like in fitting.values())
        if len(fitting) == 1 and is_sure:
            return FilmCandidates(next(iter(fitting)))
        return FilmCandidates(None, tuple(fitting)[:CANDIDATES])


def _works_of(entries: Sequence[HistoryEntry]) -> list[Work]:
    return [Work.from_entry(entry) for entry in entries]


def _in_doubt(match: FilmCandidates) -> FilmCandidates:
    return match if match.film is None else FilmCandidates(None, (match.film,))


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
        return _in_doubt(match)
    return match
