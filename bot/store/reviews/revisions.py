"""The history of every review: what was done, by whom, and how it stood afterwards."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import GuildId, MemberId, ReviewId
from bot.domain.reviews.moderation import Deed, Revision, Snapshot
from bot.domain.reviews.review import ReviewState
from bot.store.database import Reading, Row, Writing

_REVISIONS = """
SELECT revision.id, revision.review_id, revision.deed, revision.made_at, revision.stood, revision.snapshot,
    revision.made_by, member.name, revision.reason
FROM revision
LEFT JOIN member ON member.guild_id = revision.guild_id AND member.member_id = revision.made_by
"""


async def insert(writing: Writing, guild: GuildId, revision: Revision) -> int:
    """Add an entry under a new number; the one in `revision` is not looked at."""
    return await writing.insert(
        """
        INSERT INTO revision (guild_id, review_id, made_by, made_at, deed, reason, stood, snapshot)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        guild,
        revision.review,
        revision.made_by,
        revision.made_at.isoformat(),
        revision.deed,
        revision.reason,
        revision.stood,
        revision.snapshot.to_json(),
    )


async def any_of(reading: Reading, guild: GuildId, review: ReviewId) -> bool:
    row = await reading.row("SELECT 1 FROM revision WHERE guild_id = ? AND review_id = ? LIMIT 1", guild, review)
    return row is not None


async def count_of_review(reading: Reading, guild: GuildId, review: ReviewId) -> int:
    row = await reading.row("SELECT count(*) FROM revision WHERE guild_id = ? AND review_id = ?", guild, review)
    return 0 if row is None else int(row[0])


async def size_of_review(reading: Reading, guild: GuildId, review: ReviewId) -> int:
    """Characters of all the texts that a review's history keeps."""
    row = await reading.row(
        "SELECT coalesce(sum(length(snapshot)), 0) FROM revision WHERE guild_id = ? AND review_id = ?", guild, review
    )
    return 0 if row is None else int(row[0])


async def of_review(reading: Reading, guild: GuildId, review: ReviewId, *, skip: int, count: int) -> list[Row]:
    """Rows for `revision_from`, newest first: making the revisions of them is work for a thread."""
    return await reading.rows(
        _REVISIONS
        + " WHERE revision.guild_id = ? AND revision.review_id = ? ORDER BY revision.id DESC LIMIT ? OFFSET ?",
        guild,
        review,
        count,
        skip,
    )


async def by_id(reading: Reading, guild: GuildId, review: ReviewId, revision: int) -> Revision | None:
    row = await reading.row(
        _REVISIONS + " WHERE revision.id = ? AND revision.guild_id = ? AND revision.review_id = ?",
        revision,
        guild,
        review,
    )
    return None if row is None else revision_from(row)


async def last(reading: Reading, guild: GuildId, review: ReviewId, deed: Deed) -> Revision | None:
    """The last time that this was done."""
    row = await reading.row(
        _REVISIONS
        + " WHERE revision.guild_id = ? AND revision.review_id = ? AND revision.deed = ?"
        + " ORDER BY revision.id DESC LIMIT 1",
        guild,
        review,
        deed,
    )
    return None if row is None else revision_from(row)


def revision_from(row: Row) -> Revision:
    identity, review, deed, at, stood, snapshot, by, name, reason = row
    return Revision(
        id=identity,
        review=ReviewId(review),
        deed=Deed(deed),
        made_at=datetime.fromisoformat(at),
        stood=ReviewState(stood),
        snapshot=Snapshot.from_json(snapshot),
        made_by=None if by is None else MemberId(by),
        name=name,
        reason=reason,
    )
