"""Open reports for moderators, notices for authors, unconfirmed films, and members who do not want to be quoted."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.moderation import ReportOutcome, ReviewAction
from bot.store.database import ReadTransaction, Row, WriteTransaction


async def put_report(
    writing: WriteTransaction, guild: GuildId, review: ReviewId, member: MemberId, reason: str, *, now: datetime
) -> int:
    """The number of the new report; 0 if an earlier report of the review by this member is still open."""
    row = await writing.fetch_row(
        """
        INSERT INTO report (guild_id, review_id, member_id, reason, created_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, review_id, member_id) WHERE closed_at IS NULL DO NOTHING RETURNING id
        """,
        guild,
        review,
        member,
        reason,
        now.isoformat(),
    )
    return 0 if row is None else int(row[0])


async def open_reports(reading: ReadTransaction, guild: GuildId, count: int) -> list[Row]:
    """id, review, reporter's name and reason, oldest first."""
    return await reading.fetch_rows(
        """
        SELECT report.id, report.review_id, coalesce(member.name, 'A member'), report.reason
        FROM report LEFT JOIN member ON member.guild_id = report.guild_id AND member.member_id = report.member_id
        WHERE report.guild_id = ? AND report.closed_at IS NULL ORDER BY report.id LIMIT ?
        """,
        guild,
        count,
    )


async def close_report(writing: WriteTransaction, guild: GuildId, report: int, *, by: MemberId, now: datetime) -> int:
    return await writing.execute_write(
        "UPDATE report SET closed_by = ?, closed_at = ? WHERE id = ? AND guild_id = ? AND closed_at IS NULL",
        by,
        now.isoformat(),
        report,
        guild,
    )


async def open_report(
    reading: ReadTransaction, guild: GuildId, report: int
) -> tuple[MemberId, ReviewId, FilmId] | None:
    """Who made an open report, the reported review, and its film."""
    row = await reading.fetch_row(
        """
        SELECT report.member_id, report.review_id, review.film_id
        FROM report JOIN review ON review.id = report.review_id
        WHERE report.id = ? AND report.guild_id = ? AND report.closed_at IS NULL
        """,
        report,
        guild,
    )
    return None if row is None else (MemberId(row[0]), ReviewId(row[1]), FilmId(row[2]))


async def open_reporters(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> list[MemberId]:
    """The members whose reports of a review are open."""
    rows = await reading.fetch_rows(
        """
        SELECT DISTINCT member_id FROM report
        WHERE guild_id = ? AND review_id = ? AND closed_at IS NULL ORDER BY member_id
        """,
        guild,
        review,
    )
    return [MemberId(row[0]) for row in rows]


async def close_reports_of(
    writing: WriteTransaction, guild: GuildId, review: ReviewId, *, by: MemberId, now: datetime
) -> None:
    await writing.execute_write(
        "UPDATE report SET closed_by = ?, closed_at = ? WHERE guild_id = ? AND review_id = ? AND closed_at IS NULL",
        by,
        now.isoformat(),
        guild,
        review,
    )


async def put_notice(
    writing: WriteTransaction,
    guild: GuildId,
    member: MemberId,
    review: ReviewId,
    action: ReviewAction | ReportOutcome,
    reason: str,
    *,
    now: datetime,
) -> int:
    return await writing.insert_row(
        """
        INSERT INTO notice (guild_id, member_id, review_id, deed, reason, created_at) VALUES (?, ?, ?, ?, ?, ?)
        """,
        guild,
        member,
        review,
        action,
        reason,
        now.isoformat(),
    )


async def members_with_notices(reading: ReadTransaction, guild: GuildId) -> list[MemberId]:
    """The members of a club for whom a notice waits."""
    rows = await reading.fetch_rows("SELECT DISTINCT member_id FROM notice WHERE guild_id = ?", guild)
    return [MemberId(row[0]) for row in rows]


async def notices_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId, count: int) -> list[Row]:
    """id, review, deed, reason and film, oldest first."""
    return await reading.fetch_rows(
        """
        SELECT notice.id, notice.review_id, notice.deed, notice.reason, review.film_id
        FROM notice JOIN review ON review.id = notice.review_id
        WHERE notice.guild_id = ? AND notice.member_id = ? ORDER BY notice.id LIMIT ?
        """,
        guild,
        member,
        count,
    )


async def is_notice_waiting(reading: ReadTransaction, guild: GuildId, notice: int) -> bool:
    """Whether a notice still has to be delivered."""
    return await reading.fetch_row("SELECT 1 FROM notice WHERE id = ? AND guild_id = ?", notice, guild) is not None


async def drop_notice(writing: WriteTransaction, guild: GuildId, notice: int) -> None:
    await writing.execute_write("DELETE FROM notice WHERE id = ? AND guild_id = ?", notice, guild)


async def is_quotable(reading: ReadTransaction, guild: GuildId, member: MemberId) -> bool:
    row = await reading.fetch_row("SELECT 1 FROM unquoted WHERE guild_id = ? AND member_id = ?", guild, member)
    return row is None


async def put_unquoted(writing: WriteTransaction, guild: GuildId, member: MemberId, *, now: datetime) -> None:
    await writing.execute_write(
        """
        INSERT INTO unquoted (guild_id, member_id, set_at) VALUES (?, ?, ?)
        ON CONFLICT (guild_id, member_id) DO NOTHING
        """,
        guild,
        member,
        now.isoformat(),
    )


async def drop_unquoted(writing: WriteTransaction, guild: GuildId, member: MemberId) -> None:
    await writing.execute_write("DELETE FROM unquoted WHERE guild_id = ? AND member_id = ?", guild, member)


async def count_unconfirmed(reading: ReadTransaction, guild: GuildId) -> int:
    return await reading.fetch_count("SELECT count(*) FROM film WHERE guild_id = ? AND confirmed = 0", guild)


async def unconfirmed_titles(reading: ReadTransaction, guild: GuildId) -> list[tuple[FilmId, str]]:
    """Every unconfirmed film of a club with its title."""
    rows = await reading.fetch_rows("SELECT id, title FROM film WHERE guild_id = ? AND confirmed = 0", guild)
    return [(FilmId(film), str(title)) for film, title in rows]


async def unconfirmed_films(reading: ReadTransaction, guild: GuildId, count: int) -> list[FilmId]:
    """The films that this club's members added and no moderator has confirmed, oldest first."""
    rows = await reading.fetch_rows(
        "SELECT id FROM film WHERE guild_id = ? AND confirmed = 0 ORDER BY id LIMIT ?", guild, count
    )
    return [FilmId(row[0]) for row in rows]
