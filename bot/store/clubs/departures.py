"""Clubs that the bot was removed from, and since when it knows."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import GuildId
from bot.store.database import Reading, Writing
from bot.store.privacy import CLUB_TABLES


async def with_data(reading: Reading) -> set[GuildId]:
    """Every club that has a row anywhere."""
    found: set[GuildId] = set()
    for table in CLUB_TABLES:
        # The names are this program's own.
        rows = await reading.rows(f"SELECT DISTINCT guild_id FROM {table} WHERE guild_id > 0")
        found.update(GuildId(row[0]) for row in rows)
    return found


async def departed(reading: Reading) -> dict[GuildId, datetime]:
    rows = await reading.rows("SELECT guild_id, left_at FROM departed_club ORDER BY left_at")
    return {GuildId(guild): datetime.fromisoformat(at) for guild, at in rows}


async def mark(writing: Writing, guilds: Collection[GuildId], *, now: datetime) -> None:
    """Note that the bot is no longer there; who was noted before keeps the earlier day."""
    await writing.run_many(
        "INSERT INTO departed_club (guild_id, left_at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING",
        [(guild, now.isoformat()) for guild in guilds],
    )


async def unmark(writing: Writing, guilds: Collection[GuildId]) -> None:
    await writing.run(
        "DELETE FROM departed_club WHERE guild_id IN (SELECT value FROM json_each(?))", json.dumps(list(guilds))
    )
