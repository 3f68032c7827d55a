"""The title index of the whole catalogue: kept beside the database, made anew when it no longer matches."""

from __future__ import annotations

import asyncio
import json
import logging
from typing import TYPE_CHECKING

from bot.domain.ids import LIBRARY, FilmId
from bot.search import TitleEntry, TitleIndex
from bot.store import films as film_store
from bot.store import meta
from bot.store import titles as title_store

if TYPE_CHECKING:
    from pathlib import Path

    from bot.domain.ids import GuildId
    from bot.search import Hit
    from bot.store.database import Database, Row

log = logging.getLogger(__name__)

EPOCH = "catalogue_epoch"
"""The name of the count of changes that only a new index can show; a new film alone is no such change."""
SAVE_FROM = 20_000
"""Below this many films building the index is quicker than reading a file."""
DECADES = 5
"""The best-known film is asked for about 10 to this power as often as one that nobody knows."""
FEW = 500
"""New films that are taken in one by one; more of them are an import."""
MEANWHILE = 5_000
"""Films that can be found while the index of all of them is being made."""


class Titles:
    """Answers at once after `open`, also while the index of a large catalogue is still being made."""

    def __init__(self, database: Database, index_path: Path) -> None:
        self._database = database
        self._path = index_path
        self._index = TitleIndex.build(())
        self._epoch = ""
        self._last_id = 0
        self._owners: dict[FilmId, GuildId] = {}
        self._making: asyncio.Task[None] | None = None

    async def open(self) -> None:
        """Use the file where it matches the catalogue; else build, and a large catalogue's in the background."""
        async with self._database.read() as reading:
            self._epoch = await meta.get(reading, EPOCH) or "0"
            self._last_id = await film_store.last_id(reading)
            self._owners = await film_store.club_owned(reading)
            count = await film_store.count(reading)
        fingerprint = f"{self._epoch}:{self._last_id}"
        stored = await asyncio.to_thread(self._load, fingerprint)
        if stored is not None:
            self._index = stored
        elif count < SAVE_FROM:
            self._index = await asyncio.to_thread(self.build, fingerprint)
        else:
            async with self._database.read() as reading:
                rows = await title_store.best_known(reading, MEANWHILE)
            if not len(self._index):
                self._index = await asyncio.to_thread(TitleIndex.build, map(_entry, rows))
            self._making = asyncio.create_task(self._make(fingerprint), name="title index")

    async def whole(self) -> None:
        """Wait until the index of the whole catalogue is made."""
        if self._making is not None:
            await asyncio.shield(self._making)

    def named(self, guild: GuildId, title: str) -> list[FilmId]:
        """The films that a club sees of which this is a whole title, better known ones first."""
        films = map(FilmId, self._index.named(title))
        return [film for film in films if self._owners.get(film, LIBRARY) in (LIBRARY, guild)]

    async def refresh(self) -> None:
        """Take in films that were added since, or open anew after a change of many."""
        if self._making is not None and not self._making.done():
            return
        async with self._database.read() as reading:
            epoch = await meta.get(reading, EPOCH) or "0"
            rows = [] if epoch != self._epoch else await title_store.after(reading, self._last_id, FEW + 1)
        if epoch != self._epoch:
            await self.open()
        if len(rows) > FEW:
            # An import is under way; at its end the epoch changes and the index is made anew.
            return
        for row in rows:
            self._index.add(_entry(row))
            self._last_id = max(self._last_id, int(row[0]))
            if row[4] != LIBRARY:
                self._owners[FilmId(row[0])] = row[4]

    async def close(self) -> None:
        """Wait for an index that is being made: its thread cannot be stopped half way."""
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    def search(self, guild: GuildId, typed: str, limit: int, favourites: frozenset[FilmId]) -> list[Hit]:
        """Films that this club may see, the best answer first."""
        hits = self._index.search(typed, limit=limit, favourites=frozenset(map(int, favourites)))
        if not self._owners:
            return hits
        return [hit for hit in hits if self._owners.get(FilmId(hit.film_id), LIBRARY) in (LIBRARY, guild)]

    def build(self, fingerprint: str) -> TitleIndex:
        """Read every title and index it, without the event loop; a large index is kept on disk and mapped."""
        index = TitleIndex.build(map(_entry, title_store.scan(self._database.path)), fingerprint=fingerprint)
        if len(index) < SAVE_FROM:
            return index
        index.save(self._path)
        return TitleIndex.load(self._path)

    async def _make(self, fingerprint: str) -> None:
        try:
            self._index = await asyncio.to_thread(self.build, fingerprint)
        except Exception:
            log.exception("the title index could not be made; the best-known films can be found")
        else:
            log.info("title index ready: %d films", len(self._index))

    def _load(self, fingerprint: str) -> TitleIndex | None:
        if not self._path.exists():
            return None
        try:
            index = TitleIndex.load(self._path)
        except (ValueError, OSError) as error:
            log.warning("the title index is made anew: %s", error)
            return None
        return index if index.fingerprint == fingerprint else None


def _entry(row: Row) -> TitleEntry:
    identity, title, year, popularity, _, original, others = row
    alternatives = [*([original] if original else ()), *json.loads(others)]
    # The catalogue's popularity is a logarithm brought to 0..1; the index wants how often a film is asked for.
    asked_for = 10.0 ** (DECADES * popularity) if popularity else 0.0
    return TitleEntry(identity, title, year, tuple(alternatives), asked_for)
