"""The clubs that were greeted when the bot joined them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId
from bot.store.database import WriteTransaction


async def mark_greeted(writing: WriteTransaction, guild: GuildId, *, now: datetime) -> bool:
    """Record that a club is greeted; False if it was before."""
    changed = await writing.execute_write(
        "INSERT INTO greeted_club (guild_id, greeted_at) VALUES (?, ?) ON CONFLICT (guild_id) DO NOTHING",
        guild,
        now.isoformat(),
    )
    return changed > 0
