"""Keeps the title index of the whole catalogue in a file beside the database and rebuilds it when it is out of date."""

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
from bot.services.catalogue.local_titles import open_local_titles
from bot.services.catalogue.nicknames import open_nicknames
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.catalogue import titles as title_store
from bot.store.database import Database, Row, read_source, source_text

Given = ParamSpec("Given")
Result = TypeVar("Result")

log = logging.getLogger(__name__)

EPOCH_KEY = "catalogue_epoch"
"""Key of the counter of changes that need a new index. Adding a film does not count; an import does."""
LARGE_INDEX = 20_000
"""With fewer films than this, building the index is faster than reading a file."""
POPULARITY_DECADES = 5
"""The best-known film is requested about 10 to this power times as often as an unknown film."""
FEW_FILMS = 500
"""Up to this many new films are added one by one; more of them are an import."""
_BUILD_SCRIPT = (
    "import sys; from bot.services.catalogue.titles import build_index_file; "
    "build_index_file(sys.stdin.read(), *sys.argv[1:])"
)
INTERIM_FILMS = 5_000
"""The number of best-known films that can be found while the full index is being built."""


class TitleSearch:
    """Searches titles for `FilmCatalogue`. It answers right after `open`, even while a large index is being built.

    A small index is searched on the event loop, because handing the work to a thread would take longer. A large index
    is searched and changed in one dedicated thread, so that it neither blocks the event loop nor changes during a
    search.

    Films that a club added are in a small index of that club, so they cannot affect other clubs' results.
    """

    def __init__(self, database: Database, index_path: Path, tmdb_since: Callable[[], datetime] | None = None) -> None:
        """Titles that TMDB gave since `lent_since()` are searched too; with None, no titles of TMDB are."""
        self._database = database
        self._path = index_path
        self._tmdb_since = tmdb_since
        # TMDB's titles are kept in memory only, never in the file, because its terms limit how long they may be stored.
        self._tmdb_titles: dict[FilmId, tuple[str, ...]] = {}
        self._index = TitleIndex.build(())
        self._epoch = ""
        self._last_id = 0
        self._club_indexes: dict[GuildId, TitleIndex] = {}
        self._build_task: asyncio.Task[None] | None = None
        self._thread = ThreadPoolExecutor(1, thread_name_prefix="titles")
        self._change_lock = threading.Lock()

    async def open(self) -> None:
        """Load the index file if it matches the catalogue; otherwise build the index, a large one in the background."""
        async with self._database.read() as reading:
            self._epoch = await meta.read_meta(reading, EPOCH_KEY) or "0"
            self._last_id = await film_store.last_id(reading)
            owned = await title_store.of_clubs(reading)
            count = await film_store.count_films(reading)
        names = f"{open_nicknames().digest}:{open_local_titles().digest}"
        fingerprint = f"shared:{self._epoch}:{self._last_id}:{names}"
        stored = await asyncio.to_thread(self._load_file, fingerprint)
        if stored is not None:
            self._index = stored
        elif count < LARGE_INDEX:
            self._index = await asyncio.to_thread(self.build_index, fingerprint)
        else:
            async with self._database.read() as reading:
                rows = await title_store.best_known(reading, INTERIM_FILMS)
            if not len(self._index):
                self._index = await asyncio.to_thread(TitleIndex.build, map(_title_entry, rows))
            self._build_task = asyncio.create_task(self._build_in_background(fingerprint), name="title index")
        self._club_indexes = {}
        self._add_club_films(owned)
        await self._add_tmdb_titles()

    async def update_titles(self, film: FilmId) -> None:
        """Replace TMDB's titles of a film by the current ones, which may be none."""
        if self._tmdb_since is None:
            return
        async with self._database.read() as reading:
            row = await title_store.of_film(reading, film)
            found = await title_store.tmdb_titles(reading, self._tmdb_since(), film)
        titles = _titles_from_tmdb(found[0]) if found else ()
        if row is None or titles == self._tmdb_titles.get(film, ()):
            return
        if titles:
            self._tmdb_titles[film] = titles
        else:
            del self._tmdb_titles[film]
        if row[4] == LIBRARY:
            await self._in_index_thread(self._add_entries, self._index, [_title_entry(row, titles)])
        else:
            self._add_club_films([row], {film: titles})

    async def remove_film(self, guild: GuildId, film: FilmId) -> None:
        """Remove a film from its club's index."""
        with self._change_lock:
            own = self._club_indexes.get(guild)
            if own is not None:
                own.remove(film)

    async def index_ready(self) -> None:
        """Wait until the index of the whole catalogue is built."""
        if self._build_task is not None:
            await asyncio.shield(self._build_task)

    def films_named(self, guild: GuildId, title: str) -> list[FilmId]:
        """The films with exactly this title that a club sees, the best known first."""
        with self._change_lock:
            own = self._club_indexes.get(guild)
            return list(map(FilmId, [*self._index.films_named(title), *(own.films_named(title) if own else ())]))

    async def refresh(self) -> None:
        """Add films that are new since the last call, or reopen the index after an import."""
        if self._build_task is not None and not self._build_task.done():
            return
        async with self._database.read() as reading:
            epoch = await meta.read_meta(reading, EPOCH_KEY) or "0"
        if epoch != self._epoch:
            await self.open()
        else:
            await self._add_new_films()

    async def _add_new_films(self) -> None:
        async with self._database.read() as reading:
            rows = await title_store.titles_after(reading, self._last_id, FEW_FILMS + 1)
        if len(rows) > FEW_FILMS:
            # An import is running; at its end the epoch changes, and the index is rebuilt.
            return
        shared = [_title_entry(row) for row in rows if row[4] == LIBRARY]
        if shared:
            await self._in_index_thread(self._add_entries, self._index, shared)
        self._add_club_films([row for row in rows if row[4] != LIBRARY])
        self._last_id = max([self._last_id, *(int(row[0]) for row in rows)])

    async def close(self) -> None:
        """Stop building the index; the next start begins again."""
        if self._build_task is not None:
            self._build_task.cancel()
            await asyncio.gather(self._build_task, return_exceptions=True)
        self._thread.shutdown()

    async def search_titles(self, guild: GuildId, typed: str, limit: int, favourites: frozenset[FilmId]) -> list[Hit]:
        """At most `limit` films that this club may see, the best match first."""
        hits = await self._in_index_thread(_search, self._index, typed, limit, favourites)
        own = self._club_indexes.get(guild)
        if own is None:
            return hits
        with self._change_lock:
            hits += own.search(typed, limit=limit, favourites=favourites)
        return sorted(hits, key=lambda hit: (-hit.score, hit.film_id))[:limit]

    def build_index(self, fingerprint: str) -> TitleIndex:
        """Read every title and index it, in a thread; a large index is saved to disk and memory-mapped."""
        index = TitleIndex.build(
            map(_title_entry, title_store.scan_titles(self._database.source)), fingerprint=fingerprint
        )
        if len(index) < LARGE_INDEX:
            return index
        index.save(self._path)
        return _warm_up(TitleIndex.load(self._path))

    async def _build_in_background(self, fingerprint: str) -> None:
        try:
            index = await self._build_in_process(fingerprint)
            self._index = await asyncio.to_thread(self.build_index, fingerprint) if index is None else index
            await self._add_tmdb_titles()
            # Members may have added films since the build began.
            await self._add_new_films()
        except Exception:
            log.exception("the title index could not be built; only the best-known films can be found")
        else:
            log.info("title index ready: %d films", len(self._index))

    async def _build_in_process(self, fingerprint: str) -> TitleIndex | None:
        """The index of a large catalogue, built in a separate process; None if that process failed.

        Building takes half a minute of CPU and up to a gigabyte. A separate process does not slow searches, returns
        all of its memory, and can be stopped.
        """
        arguments = (str(self._path.absolute()), fingerprint)
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-c", _BUILD_SCRIPT, *arguments, cwd=paths.ROOT, stdin=asyncio.subprocess.PIPE
        )
        try:
            # Not as an argument, which every user of the machine can read: a server's address may hold a password.
            await process.communicate(source_text(self._database.source).encode())
            failed = process.returncode
        except asyncio.CancelledError:
            process.kill()
            await process.wait()
            raise
        if failed:
            log.warning("the process that builds the title index ended with %d; this process builds it", failed)
            return None
        return await asyncio.to_thread(self._load_file, fingerprint)

    async def _in_index_thread(
        self, work: Callable[Given, Result], *given: Given.args, **named: Given.kwargs
    ) -> Result:
        """Run `work` in the index thread if the index is large, otherwise here."""
        if len(self._index) < LARGE_INDEX:
            return work(*given, **named)
        return await asyncio.get_running_loop().run_in_executor(self._thread, partial(work, *given, **named))

    async def _add_tmdb_titles(self) -> None:
        """Add TMDB's titles to an index that was just opened."""
        if self._tmdb_since is None:
            return
        async with self._database.read() as reading:
            rows = await title_store.tmdb_titles(reading, self._tmdb_since())
        found = {FilmId(row[0]): (row, titles) for row in rows if (titles := _titles_from_tmdb(row))}
        self._tmdb_titles = {film: titles for film, (_, titles) in found.items()}
        shared = [_title_entry(row[:8], titles) for row, titles in found.values() if row[4] == LIBRARY]
        await self._in_index_thread(self._add_entries, self._index, shared)
        self._add_club_films([row[:8] for row, _ in found.values() if row[4] != LIBRARY], self._tmdb_titles)

    def _add_club_films(self, rows: Sequence[Row], lent: Mapping[FilmId, tuple[str, ...]] | None = None) -> None:
        """Add films to their clubs' indexes; there are few of them, so this is fast."""
        for row in rows:
            guild = GuildId(row[4])
            with self._change_lock:
                if guild not in self._club_indexes:
                    self._club_indexes[guild] = TitleIndex.build((), mean=self._index.mean)
                self._club_indexes[guild].add(_title_entry(row, (lent or {}).get(FilmId(row[0]), ())))

    def _add_entries(self, index: TitleIndex, entries: list[TitleEntry]) -> None:
        for entry in entries:
            with self._change_lock:
                index.add(entry)

    def _load_file(self, fingerprint: str) -> TitleIndex | None:
        if not self._path.exists():
            return None
        try:
            index = TitleIndex.load(self._path)
        except (ValueError, OSError) as error:
            log.warning("the title index is rebuilt: %s", error)
            return None
        return _warm_up(index) if index.fingerprint == fingerprint else None


def build_index_file(database: str, path: str, fingerprint: str) -> None:
    """Index every title of a database and save the index to a file; runs in a separate process."""
    if hasattr(os, "nice"):
        os.nice(5)
    place = Path(path)
    for unfinished in place.parent.glob(f"{place.name}*.new"):
        unfinished.unlink()
    TitleIndex.build(map(_title_entry, title_store.scan_titles(read_source(database))), fingerprint=fingerprint).save(
        place
    )


def _search(index: TitleIndex, typed: str, limit: int, favourites: frozenset[FilmId]) -> list[Hit]:
    return index.search(typed, limit=limit, favourites=favourites)


def _warm_up(index: TitleIndex) -> TitleIndex:
    """Run one search, so that the first member's search does not wait for lazy loading."""
    index.search("the first", limit=1)
    return index


def _titles_from_tmdb(row: Row) -> tuple[str, ...]:
    original, others = row[8:]
    return (*([original] if original else ()), *json.loads(others or "[]"))


def _title_entry(row: Row, lent: Sequence[str] = ()) -> TitleEntry:
    identity, title, year, popularity, _, original, others, people = row
    alternatives = [*([original] if original else ()), *json.loads(others), *lent]
    # The catalogue's popularity is a logarithm scaled to 0..1; the index needs a frequency of requests.
    asked_for = 10.0 ** (POPULARITY_DECADES * popularity) if popularity else 0.0
    nicknames = open_nicknames().nicknames_of((title, *alternatives), year)
    local = tuple(open_local_titles().titles_of(title, year).values())
    people = tuple(json.loads(people))
    return TitleEntry(identity, title, year, tuple(alternatives), asked_for, people, nicknames, local)
