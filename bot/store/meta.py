"""Small facts about the installation, by key."""

from __future__ import annotations

import sqlite3

from bot.store.database import ReadTransaction, WriteTransaction

INDEXED_KEY = "find_indexed"
"""How far the search index of films reaches, in the file that holds the index."""


async def read_meta(reading: ReadTransaction, key: str) -> str | None:
    row = await reading.fetch_row("SELECT value FROM meta WHERE key = ?", key)
    return None if row is None else str(row[0])


def peek_meta(connection: sqlite3.Connection, key: str) -> str | None:
    """Like `read_meta`, for code that inspects a file without opening a Database."""
    row = connection.execute("SELECT value FROM meta WHERE key = ?", (key,)).fetchone()
    return None if row is None else str(row[0])


async def write_meta(writing: WriteTransaction, key: str, value: str) -> None:
    await writing.execute_write(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        key,
        value,
    )
