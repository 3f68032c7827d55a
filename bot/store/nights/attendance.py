"""Who came to a night: the time in its voice channel, and what a person said."""

from __future__ import annotations

from datetime import datetime, timedelta

from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.night import NightId
from bot.domain.nights.score import Attendance
from bot.store.database import ReadTransaction, Row, WriteTransaction

_ATTENDANCE = "SELECT night_id, member_id, seconds, since, by_hand FROM night_attendance"


async def attendance_of_night(reading: ReadTransaction, guild: GuildId, night: NightId) -> list[Attendance]:
    rows = await reading.fetch_rows(
        _ATTENDANCE + " WHERE night_id = ? AND guild_id = ? ORDER BY member_id", night, guild
    )
    return [_attendance(row) for row in rows]


async def attendance_of_club(reading: ReadTransaction, guild: GuildId) -> list[Attendance]:
    """Everything that is known of who came to any night of a club."""
    rows = await reading.fetch_rows(_ATTENDANCE + " WHERE guild_id = ? ORDER BY night_id, member_id", guild)
    return [_attendance(row) for row in rows]


async def put_attendance(writing: WriteTransaction, guild: GuildId, attendance: Attendance) -> None:
    """Store all that is known of one member's evening."""
    await writing.execute_write(
        """
        INSERT INTO night_attendance (night_id, member_id, guild_id, seconds, since, by_hand) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (night_id, member_id) DO UPDATE SET seconds = excluded.seconds, since = excluded.since,
            by_hand = excluded.by_hand
        """,
        attendance.night,
        attendance.member,
        guild,
        int(attendance.spent.total_seconds()),
        None if attendance.since is None else attendance.since.isoformat(),
        None if attendance.by_hand is None else int(attendance.by_hand),
    )


def _attendance(row: Row) -> Attendance:
    night, member, seconds, since, by_hand = row
    return Attendance(
        night=NightId(night),
        member=MemberId(member),
        spent=timedelta(seconds=seconds),
        since=None if since is None else datetime.fromisoformat(since),
        by_hand=None if by_hand is None else bool(by_hand),
    )
