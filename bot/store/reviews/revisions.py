"""The history of every review: each action, who took it, and the review afterwards."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId, MemberId, ReviewId
from bot.domain.reviews.moderation import ReviewAction, ReviewRevision, ReviewSnapshot
from bot.domain.reviews.review import ReviewState
from bot.store.database import ReadTransaction, Row, WriteTransaction

_REVISIONS = """
SELECT revision.id, revision.review_id, revision.deed, revision.made_at, revision.stood, revision.snapshot,
    revision.made_by, member.name, revision.reason
FROM revision
LEFT JOIN member ON member.guild_id = revision.guild_id AND member.member_id = revision.made_by
"""


async def insert_revision(writing: WriteTransaction, guild: GuildId, revision: ReviewRevision) -> int:
    """Store a revision under a new id; the id of `revision` is ignored."""
    return await writing.insert_row(
        """
        INSERT INTO revision (guild_id, review_id, made_by, made_at, deed, reason, stood, snapshot)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        guild,
        revision.review,
        revision.made_by,
        revision.made_at.isoformat(),
        revision.action,
        revision.reason,
        revision.previous_state,
        revision.snapshot.to_json(),
    )


async def has_revisions(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> bool:
    row = await reading.fetch_row("SELECT 1 FROM revision WHERE guild_id = ? AND review_id = ? LIMIT 1", guild, review)
    return row is not None


async def count_of_review(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> int:
    return await reading.fetch_count(
        "SELECT count(*) FROM revision WHERE guild_id = ? AND review_id = ?", guild, review
    )


async def size_of_review(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> int:
    """Characters of all revisions of a review."""
    return await reading.fetch_count(
        "SELECT coalesce(sum(length(snapshot)), 0) FROM revision WHERE guild_id = ? AND review_id = ?", guild, review
    )


async def revisions_of_review(
    reading: ReadTransaction, guild: GuildId, review: ReviewId, *, skip: int, count: int
) -> list[Row]:
    """Rows for `revision_from`, newest first; parsing them belongs in a worker thread."""
    return await reading.fetch_rows(
        _REVISIONS
        + " WHERE revision.guild_id = ? AND revision.review_id = ? ORDER BY revision.id DESC LIMIT ? OFFSET ?",
        guild,
        review,
        count,
        skip,
    )


async def revision_by_id(
    reading: ReadTransaction, guild: GuildId, review: ReviewId, revision: int
) -> ReviewRevision | None:
    row = await reading.fetch_row(
        _REVISIONS + " WHERE revision.id = ? AND revision.guild_id = ? AND revision.review_id = ?",
        revision,
        guild,
        review,
    )
    return None if row is None else revision_from(row)


async def last_revision(
    reading: ReadTransaction, guild: GuildId, review: ReviewId, action: ReviewAction
) -> ReviewRevision | None:
    """The last revision with this action."""
    row = await reading.fetch_row(
        _REVISIONS
        + " WHERE revision.guild_id = ? AND revision.review_id = ? AND revision.deed = ?"
        + " ORDER BY revision.id DESC LIMIT 1",
        guild,
        review,
        action,
    )
    return None if row is None else revision_from(row)


def revision_from(row: Row) -> ReviewRevision:
    identity, review, deed, at, stood, snapshot, by, name, reason = row
    return ReviewRevision(
        id=identity,
        review=ReviewId(review),
        action=ReviewAction(deed),
        made_at=datetime.fromisoformat(at),
        previous_state=ReviewState(stood),
        snapshot=ReviewSnapshot.from_json(snapshot),
        made_by=None if by is None else MemberId(by),
        name=name,
        reason=reason,
    )
