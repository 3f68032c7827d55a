"""Caches values per club until a write in that club, or in the shared library, makes them stale."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Iterable
from typing import Generic, TypeVar

from bot.domain.ids import GuildId
from bot.store.database import Database

Key = TypeVar("Key")
Value = TypeVar("Value")


class ClubCache(Generic[Key, Value]):
    """A least-recently-used cache of `size` values by club and key.

    A write that names its club makes that club's values stale; any other write makes all values stale.
    """

    def __init__(self, database: Database, size: int) -> None:
        self._database = database
        self._size = size
        self._held: dict[tuple[GuildId, Key], tuple[int, Value]] = {}

    def is_current(self, guild: GuildId, key: Key) -> bool:
        held = self._held.get((guild, key))
        return held is not None and held[0] == self._database.data_version(guild)

    def get_current(self, guild: GuildId, key: Key) -> Value:
        """The cached value, stale or not. Raises KeyError; call `is_current` or `put_value` first."""
        held = self._held.pop((guild, key))
        self._held[guild, key] = held
        return held[1]

    def get_held(self, guild: GuildId, keys: Iterable[Key]) -> dict[Key, Value]:
        """The current values of these keys; missing and stale ones are left out."""
        version = self._database.data_version(guild)
        found = {}
        for key in keys:
            place = guild, key
            held = self._held.pop(place, None)
            if held is not None and held[0] == version:
                self._held[place] = held
                found[key] = held[1]
        return found

    def put_value(self, guild: GuildId, key: Key, version: int, value: Value) -> None:
        """Store a value that was read at the data version `version` of this club."""
        self._held.pop((guild, key), None)
        self._held[guild, key] = (version, value)
        while len(self._held) > self._size:
            del self._held[next(iter(self._held))]

    async def get_or_make(self, guild: GuildId, key: Key, make: Callable[[], Awaitable[Value]]) -> Value:
        # The version is read before the value, so a write in between makes this value stale, never wrong.
        version = self._database.data_version(guild)
        if not self.is_current(guild, key):
            self.put_value(guild, key, version, await make())
            return self._held[guild, key][1]
        return self.get_current(guild, key)

    def clear_all(self) -> None:
        self._held.clear()
