"""Drafts: what members submitted that is not a review yet."""

from __future__ import annotations

from datetime import date, datetime

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Stars
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission
from bot.store.database import ReadTransaction, Row, WriteTransaction

_DRAFTS = """
SELECT id, guild_id, member_id, film_id, film_typed, author_member_id, author_name, outlet, source_url, licence,
    headline, body, halves, rewatch, tells_all, watched_on, review_id, provenance, created_at
FROM draft
"""


async def insert_draft(writing: WriteTransaction, draft: Draft) -> int:
    """Store a draft under a new number; the id of `draft` is ignored."""
    writer, text = draft.writer, draft.submission
    return await writing.insert_row(
        """
        INSERT INTO draft (guild_id, member_id, film_id, film_typed, author_member_id, author_name, outlet,
            source_url, licence, headline, body, halves, rewatch, tells_all, watched_on, review_id, provenance,
            created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        draft.guild,
        draft.member,
        draft.film,
        draft.film_typed,
        writer.member if writer else None,
        writer.name if writer else "",
        (writer.outlet or "") if writer else "",
        writer.source_url if writer else None,
        writer.licence if writer else None,
        text.headline,
        text.text,
        text.stars.halves if text.stars else None,
        int(text.rewatch),
        int(text.tells_all),
        draft.watched_on.isoformat() if draft.watched_on else None,
        draft.review,
        draft.provenance,
        draft.created_at.isoformat(),
    )


async def replace_submission(
    writing: WriteTransaction, guild: GuildId, member: MemberId, draft: int, text: Submission
) -> int:
    """Replace the draft's text; returns 0 if the member has no such draft."""
    return await writing.execute_write(
        """
        UPDATE draft SET headline = ?, body = ?, halves = ?, rewatch = ?, tells_all = ?
        WHERE id = ? AND guild_id = ? AND member_id = ?
        """,
        text.headline,
        text.text,
        text.stars.halves if text.stars else None,
        int(text.rewatch),
        int(text.tells_all),
        draft,
        guild,
        member,
    )


async def set_draft_film(
    writing: WriteTransaction, guild: GuildId, member: MemberId, draft: int, *, film: FilmId | None, typed: str
) -> int:
    return await writing.execute_write(
        "UPDATE draft SET film_id = ?, film_typed = ? WHERE id = ? AND guild_id = ? AND member_id = ?",
        film,
        typed,
        draft,
        guild,
        member,
    )


async def draft_by_id(reading: ReadTransaction, guild: GuildId, member: MemberId, draft: int) -> Draft | None:
    row = await reading.fetch_row(_DRAFTS + " WHERE id = ? AND guild_id = ? AND member_id = ?", draft, guild, member)
    return None if row is None else _draft(row)


async def drafts_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId, count: int) -> list[Draft]:
    """A member's drafts, newest first."""
    rows = await reading.fetch_rows(
        _DRAFTS + " WHERE guild_id = ? AND member_id = ? ORDER BY id DESC LIMIT ?", guild, member, count
    )
    return [_draft(row) for row in rows]


async def count_drafts(reading: ReadTransaction, guild: GuildId, member: MemberId) -> int:
    return await reading.fetch_count("SELECT count(*) FROM draft WHERE guild_id = ? AND member_id = ?", guild, member)


async def delete_draft(writing: WriteTransaction, guild: GuildId, member: MemberId, draft: int) -> int:
    return await writing.execute_write(
        "DELETE FROM draft WHERE id = ? AND guild_id = ? AND member_id = ?", draft, guild, member
    )


async def delete_empty_drafts(writing: WriteTransaction, guild: GuildId, member: MemberId, before: datetime) -> None:
    """Delete a member's drafts that never had text and were created before this time."""
    await writing.execute_write(
        """
        DELETE FROM draft
        WHERE guild_id = ? AND member_id = ? AND body = '' AND coalesce(headline, '') = '' AND created_at < ?
        """,
        guild,
        member,
        before.isoformat(),
    )


def _draft(row: Row) -> Draft:
    (identity, guild, member, film, typed, author, name, outlet, source, licence) = row[:10]
    (headline, body, halves, rewatch, tells_all, watched, review, provenance, created) = row[10:]
    return Draft(
        id=identity,
        guild=GuildId(guild),
        member=MemberId(member),
        film=None if film is None else FilmId(film),
        film_typed=typed,
        submission=Submission(
            headline=headline or "",
            text=body,
            stars=None if halves is None else Stars(halves),
            rewatch=bool(rewatch),
            tells_all=bool(tells_all),
        ),
        provenance=provenance,
        created_at=datetime.fromisoformat(created),
        writer=None
        if not name
        else CreditedAuthor(
            member=None if author is None else MemberId(author),
            name=name,
            outlet=outlet or None,
            source_url=source,
            licence=licence,
        ),
        watched_on=None if watched is None else date.fromisoformat(watched),
        review=None if review is None else ReviewId(review),
    )
