"""Reads and writes facts about the installation as a whole, and turns database errors into refusals."""

from __future__ import annotations

from bot.domain.errors import MarqueeError
from bot.store import meta
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.write_faults import write_fault


def storage_fault(error: BaseException) -> MarqueeError | None:
    """The refusal for a known error of the database, such as a full disk; None for an unexpected error."""
    return write_fault(error)


class Installation:
    """Key and value pairs that belong to the installation and to no club."""

    def __init__(self, database: Database) -> None:
        self._database = database

    async def read_fact(self, key: str) -> str | None:
        async with self._database.read() as reading:
            return await meta.read_meta(reading, key)

    async def write_fact(self, key: str, value: str) -> None:
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, key, value)
