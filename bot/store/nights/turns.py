"""Who picks the film in turn, for each list, and who came to the last nights."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date, datetime

from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.lists import NightListId
from bot.domain.nights.nominating import Turn
from bot.domain.nights.score import CAME_AFTER
from bot.store.database import ReadTransaction, WriteTransaction

CAME_SECONDS = int(CAME_AFTER.total_seconds())
"""Who was in the voice channel for this long came, unless a person said otherwise."""


async def turns_of_list(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> list[Turn]:
    """The line of a list, the next picker first."""
    rows = await reading.fetch_rows(
        """
        SELECT member_id, away_until, skipped, picked_at FROM night_turn
        WHERE list_id = ? AND guild_id = ? ORDER BY place, joined_at, member_id
        """,
        identity,
        guild,
    )
    return [
        Turn(
            member=MemberId(member),
            away_until=None if away is None else date.fromisoformat(away),
            skipped=skipped,
            picked_on=None if picked is None else datetime.fromisoformat(picked).date(),
        )
        for member, away, skipped, picked in rows
    ]


async def put_line(
    writing: WriteTransaction, guild: GuildId, identity: NightListId, line: Sequence[MemberId], *, now: datetime
) -> None:
    """Store the order of a line; who is new in it joins now. Members who left are deleted with `delete_turn`."""
    await writing.execute_many(
        """
        INSERT INTO night_turn (list_id, member_id, guild_id, place, joined_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (list_id, member_id) DO UPDATE SET place = excluded.place
        """,
        [(identity, member, guild, place, now.isoformat()) for place, member in enumerate(line)],
    )


async def delete_turn(writing: WriteTransaction, guild: GuildId, identity: NightListId, member: MemberId) -> bool:
    """Take a member out of a line; returns whether they were in it."""
    return bool(
        await writing.execute_write(
            "DELETE FROM night_turn WHERE list_id = ? AND member_id = ? AND guild_id = ?", identity, member, guild
        )
    )


async def set_away(
    writing: WriteTransaction, guild: GuildId, identity: NightListId, member: MemberId, until: date | None
) -> bool:
    """`until` is the last day on which the member is away; None if they are here. Returns whether they are in line."""
    return bool(
        await writing.execute_write(
            "UPDATE night_turn SET away_until = ? WHERE list_id = ? AND member_id = ? AND guild_id = ?",
            None if until is None else until.isoformat(),
            identity,
            member,
            guild,
        )
    )


async def count_skip(writing: WriteTransaction, guild: GuildId, identity: NightListId, member: MemberId) -> None:
    await writing.execute_write(
        "UPDATE night_turn SET skipped = skipped + 1 WHERE list_id = ? AND member_id = ? AND guild_id = ?",
        identity,
        member,
        guild,
    )


async def set_picked(
    writing: WriteTransaction, guild: GuildId, identity: NightListId, member: MemberId, *, now: datetime
) -> None:
    await writing.execute_write(
        "UPDATE night_turn SET picked_at = ? WHERE list_id = ? AND member_id = ? AND guild_id = ?",
        now.isoformat(),
        identity,
        member,
        guild,
    )


async def assigned_pickers(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> list[MemberId]:
    """Who picks for the list's nights that have not begun, the oldest night first."""
    rows = await reading.fetch_rows(
        """
        SELECT picked_by FROM night
        WHERE guild_id = ? AND list_id = ? AND chooser = 'picker' AND picked_by IS NOT NULL
            AND state IN ('planned', 'nominating', 'voting', 'decided')
        ORDER BY number
        """,
        guild,
        identity,
    )
    return [MemberId(row[0]) for row in rows]


async def recent_attendance(reading: ReadTransaction, guild: GuildId, nights: int) -> list[set[MemberId]]:
    """Who came to each of the club's last nights, the latest first; nights of which nobody knows it are left out."""
    rows = await reading.fetch_rows(
        """
        SELECT night.number, night_attendance.member_id FROM night
        JOIN night_attendance ON night_attendance.night_id = night.id
            AND night_attendance.guild_id = night.guild_id
        WHERE night.guild_id = ? AND night.state IN ('scoring', 'revealed')
            AND (by_hand = 1 OR (by_hand IS NULL AND seconds >= ?))
        ORDER BY night.number DESC
        """,
        guild,
        CAME_SECONDS,
    )
    came: dict[int, set[MemberId]] = {}
    for number, member in rows:
        came.setdefault(number, set()).add(MemberId(member))
    return list(came.values())[:nights]
