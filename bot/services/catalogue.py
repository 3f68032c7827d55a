"""Films as one club sees them: found by what was typed, with the club's own word on their facts."""

from __future__ import annotations

import asyncio
import dataclasses
import json
import logging
import re
from typing import TYPE_CHECKING

from bot.domain.errors import FilmAmbiguous, FilmNotFound
from bot.domain.ids import LIBRARY, FilmId
from bot.search import TitleEntry, TitleIndex
from bot.services.cache import Cache
from bot.store import clubs as club_store
from bot.store import films as film_store
from bot.store import meta

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from bot.domain.film import Film
    from bot.domain.ids import GuildId
    from bot.domain.people import Actor
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.store.database import Database, Row

log = logging.getLogger(__name__)

FILM_ID = re.compile(r"film:(\d{1,15})\Z")
SURE = 0.27
"""A guess at least this good, and CLEAR times as good as the next one, is taken without asking."""
CLEAR = 2.2
NEAREST = 5
EPOCH = "catalogue_epoch"
"""The name of the count of changes that only a new index can show; a new film alone is no such change."""
SAVE_FROM = 20_000
"""Below this many films building the index is quicker than reading a file."""


class Catalogue:
    """Finds films. Opened once; `refresh` takes in what another process has imported."""

    def __init__(self, database: Database, clubs: Clubs, library: Library, *, index_path: Path) -> None:
        self.database = database
        self._clubs = clubs
        self._library = library
        self._index_path = index_path
        self._index = TitleIndex.build(())
        self._epoch = ""
        self._last_id = 0
        self._owners: dict[FilmId, GuildId] = {}
        self._films: Cache[FilmId, Film | None] = Cache(database, 5_000)
        self._overlays: Cache[None, dict[FilmId, dict[str, object]]] = Cache(database, 500)

    async def open(self) -> None:
        """Make the title index ready: from its file where that matches the catalogue, or built anew."""
        async with self.database.read() as reading:
            self._epoch = await meta.get(reading, EPOCH) or "0"
            self._last_id = await film_store.last_id(reading)
            self._owners = await film_store.club_owned(reading)
        fingerprint = f"{self._epoch}:{self._last_id}"
        stored = await asyncio.to_thread(self._load, fingerprint)
        if stored is not None:
            self._index = stored
            return
        async with self.database.read() as reading:
            rows = await film_store.titles(reading)
        self._index = await asyncio.to_thread(self._build, rows, fingerprint)

    async def refresh(self) -> None:
        """Take in films that were added since, or open anew after a change of many."""
        async with self.database.read() as reading:
            epoch = await meta.get(reading, EPOCH) or "0"
            rows = [] if epoch != self._epoch else await film_store.titles_after(reading, self._last_id)
        if epoch != self._epoch:
            await self.open()
        for row in rows:
            self._add(row)

    async def films(self, guild: GuildId, ids: Iterable[FilmId]) -> list[Film]:
        """The films with these ids, in their order, as this club sees them; unknown ones are left out."""
        wanted = list(dict.fromkeys(ids))
        missing = [film for film in wanted if not self._films.holds(guild, film)]
        if missing:
            version = self.database.version(guild)
            overlays = await self._overlays.get(guild, None, lambda: self._read_overlays(guild))
            async with self.database.read() as reading:
                read = {film.id: film for film in await film_store.by_ids(reading, guild, missing)}
            for identity in missing:
                film = read.get(identity)
                own = overlays.get(identity)
                self._films.put(guild, identity, version, film if film is None or own is None else _mended(film, own))
        held = [self._films.peek(guild, film) for film in wanted]
        return [film for film in held if film is not None]

    async def film(self, guild: GuildId, identity: FilmId) -> Film:
        """Raises FilmNotFound when the club has no such film."""
        found = await self.films(guild, (identity,))
        if not found:
            raise FilmNotFound(f"film:{identity}")
        return found[0]

    async def find(self, actor: Actor, typed: str) -> Film:
        """The film that is meant: by its id, its exact title, or a guess that stands clear of all others.

        Raises FilmNotFound with the nearest films, and FilmAmbiguous where several are equally meant.
        """
        text = typed.strip()
        if match := FILM_ID.match(text):
            return await self.film(actor.club, FilmId(int(match[1])))
        hits = await self._search(actor, text, 25)
        exact = [film for film, _, is_exact in hits if is_exact]
        if len(exact) == 1:
            return exact[0]
        if exact:
            raise FilmAmbiguous(text, tuple(exact))
        if hits and hits[0][1] >= SURE and (len(hits) == 1 or hits[0][1] >= CLEAR * hits[1][1]):
            return hits[0][0]
        raise FilmNotFound(text, tuple(film for film, _, _ in hits[:NEAREST]))

    async def suggest(self, actor: Actor, typed: str, count: int) -> list[Film]:
        """Films for an autocomplete list: for an empty field what was touched last, then what the club has."""
        if typed.strip():
            return [film for film, _, _ in await self._search(actor, typed, count)]
        touched = await self._clubs.last_touched(actor, count)
        shelf = await self._library.shelf(actor.club)
        return await self.films(actor.club, [*touched, *shelf.newest(count)][: 2 * count])

    async def best_known(self, count: int) -> list[Film]:
        async with self.database.read() as reading:
            return await film_store.best_known(reading, count)

    async def starter(self) -> list[FilmId]:
        """The films that come with Marquee."""
        async with self.database.read() as reading:
            return await film_store.starter_ids(reading)

    async def _search(self, actor: Actor, typed: str, count: int) -> list[tuple[Film, float, bool]]:
        shelf = await self._library.shelf(actor.club)
        hits = self._index.search(typed, limit=count, favourites=shelf.own_films)
        mine = [hit for hit in hits if self._owners.get(FilmId(hit.film_id), LIBRARY) in (LIBRARY, actor.club)]
        films = await self.films(actor.club, [FilmId(hit.film_id) for hit in mine])
        by_id = {film.id: film for film in films}
        return [(by_id[FilmId(hit.film_id)], hit.score, hit.exact) for hit in mine if FilmId(hit.film_id) in by_id]

    async def _read_overlays(self, guild: GuildId) -> dict[FilmId, dict[str, object]]:
        if guild == LIBRARY:
            return {}
        async with self.database.read() as reading:
            rows = await club_store.overlays(reading, guild)
        found: dict[FilmId, dict[str, object]] = {}
        for film, field, value, _ in rows:
            found.setdefault(FilmId(film), {})[field] = json.loads(value)
        return found

    def _load(self, fingerprint: str) -> TitleIndex | None:
        if not self._index_path.exists():
            return None
        try:
            index = TitleIndex.load(self._index_path)
        except ValueError as error:
            log.warning("the title index is built anew: %s", error)
            return None
        return index if index.fingerprint == fingerprint else None

    def _build(self, rows: list[Row], fingerprint: str) -> TitleIndex:
        index = TitleIndex.build((_entry(row) for row in rows), fingerprint=fingerprint)
        if len(rows) >= SAVE_FROM:
            index.save(self._index_path)
        return index

    def _add(self, row: Row) -> None:
        self._index.add(_entry(row))
        self._last_id = max(self._last_id, int(row[0]))
        if row[4] != LIBRARY:
            self._owners[FilmId(row[0])] = row[4]


def _entry(row: Row) -> TitleEntry:
    identity, title, year, popularity, _, original, others = row
    alternatives = [*([original] if original else ()), *json.loads(others)]
    return TitleEntry(identity, title, year, tuple(alternatives), popularity)


def _mended(film: Film, own: dict[str, object]) -> Film:
    fields = {
        name: tuple(value) if isinstance(value, list) else value  # JSON has no tuples
        for name, value in own.items()
    }
    sources = {**film.sources, **dict.fromkeys(fields, "this club")}
    return dataclasses.replace(film, **fields, sources=sources)  # type: ignore[arg-type]
