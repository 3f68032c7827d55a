"""A cache for values read from the database: a value is dropped as soon as something it depends on is written."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

from bot.domain.ids import GuildId
from bot.meter import METER
from bot.store.changes import Changes
from bot.store.database import Database

Key = TypeVar("Key")
Value = TypeVar("Value")


class ClubCache(Generic[Key, Value]):
    """A least-recently-used cache of `size` values by club and key.

    `depends_on` are all kinds of data that a value is made from. A write that names its club drops that club's values;
    any other write drops them for all clubs.
    """

    def __init__(self, database: Database, size: int, *, depends_on: Changes) -> None:
        self._database = database
        self._size = size
        self.depends_on = depends_on
        self._held: dict[tuple[GuildId, Key], tuple[int, Value]] = {}
        self._in_progress: dict[tuple[GuildId, Key, int], asyncio.Task[Value]] = {}

    def current_version(self, guild: GuildId) -> int:
        """The version of this club's data that a value read from now on will have."""
        return self._database.data_version(guild, self.depends_on)

    def get_held(self, guild: GuildId, keys: Iterable[Key]) -> dict[Key, Value]:
        """The values of these keys that are held and current."""
        version = self.current_version(guild)
        found = {}
        for key in keys:
            place = guild, key
            held = self._held.pop(place, None)
            if held is not None and held[0] == version:
                self._held[place] = held
                found[key] = held[1]
        return found

    def put_value(self, guild: GuildId, key: Key, version: int, value: Value) -> None:
        """Store a value that was read at the data version this `current_version`, unless a newer one is held."""
        held = self._held.pop((guild, key), None)
        self._held[guild, key] = held if held is not None and held[0] > version else (version, value)
        while len(self._held) > self._size:
            del self._held[next(iter(self._held))]

    async def get_or_make(self, guild: GuildId, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        """The value held, or what `make` returns: called once, however many ask meanwhile.

        One who is cancelled leaves it running for the others. What `make` raises is raised for all who wait, and the
        next one to ask calls it again.
        """
        # The version is taken before reading, so what is written meanwhile makes this value stale, not wrong.
        version = self.current_version(guild)
        place = guild, key
        held = self._held.pop(place, None)
        if held is not None and held[0] == version:
            self._held[place] = held
            METER.cache_hits += 1
            return held[1]
        METER.cache_misses += 1
        flight = guild, key, version
        making = self._in_progress.get(flight)
        if making is None:
            making = self._in_progress[flight] = asyncio.create_task(self._make(*flight, make), name="read for a cache")
            making.add_done_callback(lambda done: self._land(flight, done))
        return await asyncio.shield(making)

    async def _make(self, guild: GuildId, key: Key, version: int, make: Callable[[], Awaitable[Value]]) -> Value:
        value = await make()
        self.put_value(guild, key, version, value)
        return value

    def _land(self, flight: tuple[GuildId, Key, int], done: asyncio.Task[Value]) -> None:
        del self._in_progress[flight]
        if not done.cancelled():
            # Where all who asked were cancelled, asyncio would log this error as never retrieved.
            done.exception()
