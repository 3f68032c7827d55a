"""The title index of the whole catalogue: kept beside the database, made anew when it no longer matches."""

from __future__ import annotations

import asyncio
import json
import logging
import os
import sys
import threading
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from datetime import datetime
from functools import partial
from pathlib import Path
from typing import ParamSpec, TypeVar

from bot import paths
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.search import Hit, TitleEntry, TitleIndex
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.catalogue import titles as title_store
from bot.store.database import Database, Row

Given = ParamSpec("Given")
Result = TypeVar("Result")

log = logging.getLogger(__name__)

EPOCH = "catalogue_epoch"
"""The name of the count of changes that only a new index can show; a new film alone is no such change."""
SAVE_FROM = 20_000
"""Below this many films building the index is quicker than reading a file."""
DECADES = 5
"""The best-known film is asked for about 10 to this power as often as one that nobody knows."""
FEW = 500
"""New films that are taken in one by one; more of them are an import."""
_MAKER = "import sys; from bot.services.catalogue.titles import build_index_file; build_index_file(*sys.argv[1:])"
MEANWHILE = 5_000
"""Films that can be found while the index of all of them is being made."""


class TitleSearch:
    """Answers at once after `open`, also while the index of a large catalogue is still being made.

    A small catalogue is searched where it is asked: that takes less than handing it over. A large one is searched
    and changed in one thread of its own, so that the event loop is never held and no search meets a change.

    Films that one club added are in a small index of that club's, which no other club's search reads: their number
    and names change nothing in what others find.
    """

    def __init__(self, database: Database, index_path: Path, lent_since: Callable[[], datetime] | None = None) -> None:
        """Titles that TMDB has said since then are searched as well; without it none of TMDB's are."""
        self._database = database
        self._path = index_path
        self._lent_since = lent_since
        # What TMDB lends stands in memory alone, never in the file: when it has to go, it is gone.
        self._lent: dict[FilmId, tuple[str, ...]] = {}
        self._index = TitleIndex.build(())
        self._epoch = ""
        self._last_id = 0
        self._of_clubs: dict[GuildId, TitleIndex] = {}
        self._making: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="titles")
        self._changing = threading.Lock()

    async def open(self) -> None:
        """Use the file where it matches the catalogue; else build, and a large catalogue's in the background."""
        async with self._database.read() as reading:
            self._epoch = await meta.read_meta(reading, EPOCH) or "0"
            self._last_id = await film_store.last_id(reading)
            owned = await title_store.of_clubs(reading)
            count = await film_store.count_films(reading)
        fingerprint = f"shared:{self._epoch}:{self._last_id}"
        stored = await asyncio.to_thread(self._load, fingerprint)
        if stored is not None:
            self._index = stored
        elif count < SAVE_FROM:
            self._index = await asyncio.to_thread(self.build_index, fingerprint)
        else:
            async with self._database.read() as reading:
                rows = await title_store.best_known(reading, MEANWHILE)
            if not len(self._index):
                self._index = await asyncio.to_thread(TitleIndex.build, map(_entry, rows))
            self._making = asyncio.create_task(self._make(fingerprint), name="title index")
        self._of_clubs = {}
        self._add_of_clubs(owned)
        await self._borrow()

    async def update_titles(self, film: FilmId) -> None:
        """Take in what TMDB now says, or no longer says, of a film's titles."""
        if self._lent_since is None:
            return
        async with self._database.read() as reading:
            row = await title_store.of_film(reading, film)
            found = await title_store.tmdb_titles(reading, self._lent_since(), film)
        titles = _lent_titles(found[0]) if found else ()
        if row is None or titles == self._lent.get(film, ()):
            return
        if titles:
            self._lent[film] = titles
        else:
            del self._lent[film]
        if row[4] == LIBRARY:
            await self._apart(self._add, self._index, [_entry(row, titles)])
        else:
            self._add_of_clubs([row], {film: titles})

    async def forget(self, guild: GuildId, film: FilmId) -> None:
        """Find a film of a club's no longer."""
        with self._changing:
            own = self._of_clubs.get(guild)
            if own is not None:
                own.remove(film)

    async def index_ready(self) -> None:
        """Wait until the index of the whole catalogue is made."""
        if self._making is not None:
            await asyncio.shield(self._making)

    def films_named(self, guild: GuildId, title: str) -> list[FilmId]:
        """The films that a club sees of which this is a whole title, better known ones first."""
        with self._changing:
            own = self._of_clubs.get(guild)
            return list(map(FilmId, [*self._index.films_named(title), *(own.films_named(title) if own else ())]))

    async def refresh(self) -> None:
        """Take in films that were added since, or open anew after a change of many."""
        if self._making is not None and not self._making.done():
            return
        async with self._database.read() as reading:
            epoch = await meta.read_meta(reading, EPOCH) or "0"
            rows = [] if epoch != self._epoch else await title_store.titles_after(reading, self._last_id, FEW + 1)
        if epoch != self._epoch:
            await self.open()
        if len(rows) > FEW:
            # An import is under way; at its end the epoch changes and the index is made anew.
            return
        shared = [_entry(row) for row in rows if row[4] == LIBRARY]
        if shared:
            await self._apart(self._add, self._index, shared)
        self._add_of_clubs([row for row in rows if row[4] != LIBRARY])
        self._last_id = max([self._last_id, *(int(row[0]) for row in rows)])

    async def close(self) -> None:
        """Give up an index that is being made; the next start begins it again."""
        if self._making is not None:
            self._making.cancel()
            await asyncio.gather(self._making, return_exceptions=True)
        self._thread.shutdown()

    async def search_titles(self, guild: GuildId, typed: str, limit: int, favourites: frozenset[FilmId]) -> list[Hit]:
        """Films that this club may see, the best answer first."""
        hits = await self._apart(_search, self._index, typed, limit, favourites)
        own = self._of_clubs.get(guild)
        if own is None:
            return hits
        with self._changing:
            hits += own.search(typed, limit=limit, favourites=favourites)
        return sorted(hits, key=lambda hit: (-hit.score, hit.film_id))[:limit]

    def build_index(self, fingerprint: str) -> TitleIndex:
        """Read every title and index it, without the event loop; a large index is kept on disk and mapped."""
        index = TitleIndex.build(map(_entry, title_store.scan_titles(self._database.path)), fingerprint=fingerprint)
        if len(index) < SAVE_FROM:
            return index
        index.save(self._path)
        return _warm(TitleIndex.load(self._path))

    async def _make(self, fingerprint: str) -> None:
        try:
            made = await self._made_apart(fingerprint)
            self._index = await asyncio.to_thread(self.build_index, fingerprint) if made is None else made
            await self._borrow()
        except Exception:
            log.exception("the title index could not be made; the best-known films can be found")
        else:
            log.info("title index ready: %d films", len(self._index))

    async def _made_apart(self, fingerprint: str) -> TitleIndex | None:
        """The index of a large catalogue, made by a process of its own; None where that process failed.

        It takes a processor and up to a gigabyte for half a minute; so nobody who types waits for it, the
        memory is given back whole, and it can be stopped.
        """
        given = (str(self._database.path.absolute()), str(self._path.absolute()), fingerprint)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _MAKER, *given, cwd=paths.ROOT, stdin=asyncio.subprocess.DEVNULL
        )
        try:
            failed = await process.wait()
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if failed:
            log.warning("the process that makes the title index ended with %d; it is made in this one", failed)
            return None
        return await asyncio.to_thread(self._load, fingerprint)

    async def _apart(self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs) -> Result:
        """Do this in the thread of a large index, or here with a small one."""
        if len(self._index) < SAVE_FROM:
            return work(*given, **named)
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *given, **named))

    async def _borrow(self) -> None:
        """Take TMDB's titles into an index that was just opened."""
        if self._lent_since is None:
            return
        async with self._database.read() as reading:
            rows = await title_store.tmdb_titles(reading, self._lent_since())
        found = {FilmId(row[0]): (row, titles) for row in rows if (titles := _lent_titles(row))}
        self._lent = {film: titles for film, (_, titles) in found.items()}
        shared = [_entry(row[:7], titles) for row, titles in found.values() if row[4] == LIBRARY]
        await self._apart(self._add, self._index, shared)
        self._add_of_clubs([row[:7] for row, _ in found.values() if row[4] != LIBRARY], self._lent)

    def _add_of_clubs(self, rows: Sequence[Row], lent: Mapping[FilmId, tuple[str, ...]] | None = None) -> None:
        """Take films into their clubs' indexes; there are few of them, so this is done at once."""
        for row in rows:
            guild = GuildId(row[4])
            with self._changing:
                if guild not in self._of_clubs:
                    self._of_clubs[guild] = TitleIndex.build((), mean=self._index.mean)
                self._of_clubs[guild].add(_entry(row, (lent or {}).get(FilmId(row[0]), ())))

    def _add(self, index: TitleIndex, entries: list[TitleEntry]) -> None:
        for entry in entries:
            with self._changing:
                index.add(entry)

    def _load(self, fingerprint: str) -> TitleIndex | None:
        if not self._path.exists():
            return None
        try:
            index = TitleIndex.load(self._path)
        except (ValueError, OSError) as error:
            log.warning("the title index is made anew: %s", error)
            return None
        return _warm(index) if index.fingerprint == fingerprint else None


def build_index_file(database: str, path: str, fingerprint: str) -> None:
    """Index every title of a database and keep the index in a file: the work of a process of its own."""
    if hasattr(os, "nice"):
        os.nice(5)
    place = Path(path)
    for unfinished in place.parent.glob(f"{place.name}*.new"):
        unfinished.unlink()
    TitleIndex.build(map(_entry, title_store.scan_titles(Path(database))), fingerprint=fingerprint).save(place)


def _search(index: TitleIndex, typed: str, limit: int, favourites: frozenset[FilmId]) -> list[Hit]:
    return index.search(typed, limit=limit, favourites=favourites)


def _warm(index: TitleIndex) -> TitleIndex:
    """What the first search loads and lays out is there before anybody waits for it."""
    index.search("the first", limit=1)
    return index


def _lent_titles(row: Row) -> tuple[str, ...]:
    original, others = row[7:]
    return (*([original] if original else ()), *json.loads(others or "[]"))


def _entry(row: Row, lent: Sequence[str] = ()) -> TitleEntry:
    identity, title, year, popularity, _, original, others = row
    alternatives = [*([original] if original else ()), *json.loads(others), *lent]
    # The catalogue's popularity is a logarithm brought to 0..1; the index wants how often a film is asked for.
    asked_for = 10.0 ** (DECADES * popularity) if popularity else 0.0
    return TitleEntry(identity, title, year, tuple(alternatives), asked_for)
