"""Clubs that the bot was removed from, and when it noticed."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import GuildId
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.privacy_rules import CLUB_TABLES


async def clubs_with_data(reading: ReadTransaction) -> set[GuildId]:
    """Every club with a row in any table."""
    found: set[GuildId] = set()
    for table in CLUB_TABLES:
        # The names are constants of this program.
        rows = await reading.fetch_rows(f"SELECT DISTINCT guild_id FROM {table} WHERE guild_id > 0")
        found.update(GuildId(row[0]) for row in rows)
    return found


async def departed_clubs(reading: ReadTransaction) -> dict[GuildId, datetime]:
    rows = await reading.fetch_rows("SELECT guild_id, left_at FROM departed_club ORDER BY left_at")
    return {GuildId(guild): datetime.fromisoformat(at) for guild, at in rows}


async def mark_departed(writing: WriteTransaction, guilds: Collection[GuildId], *, now: datetime) -> None:
    """Record that the bot is no longer in these clubs; a club recorded earlier keeps its date."""
    await writing.execute_many(
        "INSERT INTO departed_club (guild_id, left_at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING",
        [(guild, now.isoformat()) for guild in guilds],
    )


async def unmark_departed(writing: WriteTransaction, guilds: Collection[GuildId]) -> None:
    await writing.execute_write(
        "DELETE FROM departed_club WHERE guild_id IN (SELECT value FROM json_each(?))", json.dumps(list(guilds))
    )
