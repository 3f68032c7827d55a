"""Small facts about the installation itself, by name."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from bot.store.database import Reading, Writing


async def get(reading: Reading, key: str) -> str | None:
    row = await reading.row("SELECT value FROM meta WHERE key = ?", key)
    return None if row is None else str(row[0])


async def put(writing: Writing, key: str, value: str) -> None:
    await writing.run(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )
