"""Small facts about the installation itself, by name."""

from __future__ import annotations

import sqlite3

from bot.store.database import Reading, Writing


async def get(reading: Reading, key: str) -> str | None:
    row = await reading.row("SELECT value FROM meta WHERE key = ?", key)
    return None if row is None else str(row[0])


def look(connection: sqlite3.Connection, key: str) -> str | None:
    """As `get`, for who looks at a file without opening it as the bot does."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


async def put(writing: Writing, key: str, value: str) -> None:
    await writing.run(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )
