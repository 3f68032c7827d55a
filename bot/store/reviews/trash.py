"""Reviews in the trash: those that moderators removed or rejected, and since when."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId, ReviewId
from bot.store.database import ReadTransaction, Row

# The history says when a review went into the trash; editing or reverting it there does not restart that time.
_TRASHED = """
SELECT review.id, review.guild_id, review.created_at,
    coalesce((SELECT max(made_at) FROM revision WHERE revision.review_id = review.id
        AND revision.stood <> review.state AND json_extract(revision.snapshot, '$.state') = review.state),
        review.updated_at) AS since
FROM review WHERE review.state IN ('removed', 'rejected')
"""


async def trashed_since(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> datetime | None:
    """When a review went into the trash; None if it is not there."""
    row = await reading.fetch_row(_TRASHED + " AND review.id = ? AND review.guild_id = ?", review, guild)
    return None if row is None else datetime.fromisoformat(row[3])


async def trashed_reviews(reading: ReadTransaction, guild: GuildId) -> dict[ReviewId, datetime]:
    """All reviews in a club's trash, and since when."""
    rows = await reading.fetch_rows(_TRASHED + " AND review.guild_id = ?", guild)
    return {ReviewId(row[0]): datetime.fromisoformat(row[3]) for row in rows}


async def clubs_with_expired(reading: ReadTransaction, before: datetime) -> list[GuildId]:
    """The clubs with a review that went into the trash at or before this time."""
    rows = await reading.fetch_rows(
        "SELECT DISTINCT guild_id FROM (" + _TRASHED + ") AS trashed WHERE since <= ?", before.isoformat()
    )
    return [GuildId(row[0]) for row in rows]


async def expired_reviews(reading: ReadTransaction, guild: GuildId, before: datetime) -> list[tuple[ReviewId, str]]:
    """A club's reviews that went into the trash at or before this time: id, and `created_at` as stored."""
    rows = await reading.fetch_rows(
        "SELECT id, created_at FROM (" + _TRASHED + ") AS trashed WHERE since <= ? AND guild_id = ?",
        before.isoformat(),
        guild,
    )
    return [(ReviewId(review), created) for review, created in rows]


async def creation_times(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """Id and creation time of every review of a club."""
    return await reading.fetch_rows("SELECT id, created_at FROM review WHERE guild_id = ?", guild)
