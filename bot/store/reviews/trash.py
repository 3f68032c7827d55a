"""What moderators took out of sight, and since when it lies there."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId, ReviewId
from bot.store.database import ReadTransaction, Row

# Since when a review lies there is told by its history: what was edited or reverted there lies there no shorter.
_LYING = """
SELECT review.id, review.guild_id, review.created_at,
    coalesce((SELECT max(made_at) FROM revision WHERE revision.review_id = review.id
        AND revision.stood <> review.state AND json_extract(revision.snapshot, '$.state') = review.state),
        review.updated_at) AS since
FROM review WHERE review.state IN ('removed', 'rejected')
"""


async def trashed_since(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> datetime | None:
    """Since when a review lies there; None for one that does not."""
    row = await reading.fetch_row(_LYING + " AND review.id = ? AND review.guild_id = ?", review, guild)
    return None if row is None else datetime.fromisoformat(row[3])


async def trashed_reviews(reading: ReadTransaction, guild: GuildId) -> dict[ReviewId, datetime]:
    """Everything of a club's that lies there, and since when."""
    rows = await reading.fetch_rows(_LYING + " AND review.guild_id = ?", guild)
    return {ReviewId(row[0]): datetime.fromisoformat(row[3]) for row in rows}


async def clubs_with_expired(reading: ReadTransaction, before: datetime) -> list[GuildId]:
    """The clubs of which something lies there since then or longer."""
    rows = await reading.fetch_rows(
        "SELECT DISTINCT guild_id FROM (" + _LYING + ") AS lying WHERE since <= ?", before.isoformat()
    )
    return [GuildId(row[0]) for row in rows]


async def expired_reviews(reading: ReadTransaction, guild: GuildId, before: datetime) -> list[tuple[ReviewId, str]]:
    """What of a club's lies there since then or longer: its id, and when it was written as the database says it."""
    rows = await reading.fetch_rows(
        "SELECT id, created_at FROM (" + _LYING + ") AS lying WHERE since <= ? AND guild_id = ?",
        before.isoformat(),
        guild,
    )
    return [(ReviewId(review), created) for review, created in rows]


async def written_in(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """Id and time of writing of every review of a club."""
    return await reading.fetch_rows("SELECT id, created_at FROM review WHERE guild_id = ?", guild)
