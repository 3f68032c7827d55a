"""Facts about the installation itself."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.store import meta

if TYPE_CHECKING:
    from bot.store.database import Database


class Installation:
    def __init__(self, database: Database) -> None:
        self._database = database

    async def fact(self, key: str) -> str | None:
        async with self._database.read() as reading:
            return await meta.get(reading, key)

    async def note(self, key: str, value: str) -> None:
        async with self._database.write(quiet=True) as writing:
            await meta.put(writing, key, value)
