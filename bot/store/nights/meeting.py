"""The meeting of a night: replies and reminders, and the times that are offered."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.meeting import Attending, CanCome, NightReply, OfferedTime, ReplyCounts
from bot.domain.nights.night import NightId, SlotId
from bot.domain.nights.steps import StepKind
from bot.store.database import ReadTransaction, WriteTransaction


async def reply_of_member(
    reading: ReadTransaction, guild: GuildId, night: NightId, member: MemberId
) -> NightReply | None:
    row = await reading.fetch_row(
        "SELECT answer, remind FROM night_reply WHERE night_id = ? AND guild_id = ? AND member_id = ?",
        night,
        guild,
        member,
    )
    return None if row is None else NightReply(answer=row[0] and Attending(row[0]), remind=bool(row[1]))


async def put_reply(
    writing: WriteTransaction, guild: GuildId, night: NightId, member: MemberId, reply: NightReply, *, now: datetime
) -> None:
    await writing.execute_write(
        """
        INSERT INTO night_reply (night_id, member_id, guild_id, answer, remind, replied_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (night_id, member_id) DO UPDATE SET answer = excluded.answer, remind = excluded.remind,
            replied_at = excluded.replied_at
        """,
        night,
        member,
        guild,
        reply.answer,
        int(reply.remind),
        now.isoformat(),
    )


async def count_replies(reading: ReadTransaction, guild: GuildId, night: NightId) -> ReplyCounts:
    rows = await reading.fetch_rows(
        "SELECT answer, count(*), sum(remind) FROM night_reply WHERE night_id = ? AND guild_id = ? GROUP BY answer",
        night,
        guild,
    )
    counts = {answer: int(count) for answer, count, _ in rows}
    return ReplyCounts(
        yes=counts.get("yes", 0),
        maybe=counts.get("maybe", 0),
        no=counts.get("no", 0),
        remind=sum(int(remind or 0) for _, _, remind in rows),
    )


async def members_to_remind(reading: ReadTransaction, guild: GuildId, night: NightId, kind: StepKind) -> list[MemberId]:
    """Who asked for reminders and has not got this one yet."""
    rows = await reading.fetch_rows(
        """
        SELECT member_id FROM night_reply
        WHERE night_id = ? AND guild_id = ? AND remind = 1 AND reminded IS DISTINCT FROM ? ORDER BY member_id
        """,
        night,
        guild,
        kind,
    )
    return [MemberId(member) for (member,) in rows]


async def set_reminded(
    writing: WriteTransaction, guild: GuildId, night: NightId, member: MemberId, kind: StepKind
) -> None:
    await writing.execute_write(
        "UPDATE night_reply SET reminded = ? WHERE night_id = ? AND guild_id = ? AND member_id = ?",
        kind,
        night,
        guild,
        member,
    )


async def forget_reminded(writing: WriteTransaction, guild: GuildId, night: NightId) -> None:
    """After a night got another time, its reminders are due anew."""
    await writing.execute_write(
        "UPDATE night_reply SET reminded = NULL WHERE night_id = ? AND guild_id = ?", night, guild
    )


async def replace_slots(writing: WriteTransaction, guild: GuildId, night: NightId, times: Sequence[datetime]) -> None:
    """Offer these times. Replies to a time that was offered before are kept, those to others go."""
    wanted = {time.isoformat() for time in times}
    rows = await writing.fetch_rows(
        "SELECT starts_at FROM night_slot WHERE night_id = ? AND guild_id = ?", night, guild
    )
    known = {starts_at for (starts_at,) in rows}
    await writing.execute_many(
        "DELETE FROM night_slot WHERE night_id = ? AND guild_id = ? AND starts_at = ?",
        [(night, guild, starts_at) for starts_at in sorted(known - wanted)],
    )
    await writing.execute_many(
        "INSERT INTO night_slot (night_id, guild_id, starts_at) VALUES (?, ?, ?)",
        [(night, guild, starts_at) for starts_at in sorted(wanted - known)],
    )


async def offered_times(reading: ReadTransaction, guild: GuildId, night: NightId) -> list[OfferedTime]:
    """The times that are offered, the earliest first, with their replies."""
    rows = await reading.fetch_rows(
        """
        SELECT slot.id, slot.starts_at,
            sum(CASE WHEN reply.answer = 'yes' THEN 1 ELSE 0 END),
            sum(CASE WHEN reply.answer = 'maybe' THEN 1 ELSE 0 END)
        FROM night_slot AS slot
        LEFT JOIN night_slot_reply AS reply ON reply.slot_id = slot.id AND reply.guild_id = slot.guild_id
        WHERE slot.night_id = ? AND slot.guild_id = ?
        GROUP BY slot.id, slot.starts_at ORDER BY slot.starts_at
        """,
        night,
        guild,
    )
    return [
        OfferedTime(id=SlotId(slot), starts_at=datetime.fromisoformat(starts_at), yes=int(yes), maybe=int(maybe))
        for slot, starts_at, yes, maybe in rows
    ]


async def slot_replies_of(
    reading: ReadTransaction, guild: GuildId, night: NightId, member: MemberId
) -> dict[SlotId, CanCome]:
    rows = await reading.fetch_rows(
        """
        SELECT reply.slot_id, reply.answer FROM night_slot_reply AS reply
        JOIN night_slot AS slot ON slot.id = reply.slot_id AND slot.guild_id = reply.guild_id
        WHERE slot.night_id = ? AND reply.guild_id = ? AND reply.member_id = ?
        """,
        night,
        guild,
        member,
    )
    return {SlotId(slot): CanCome(answer) for slot, answer in rows}


async def put_slot_replies(
    writing: WriteTransaction,
    guild: GuildId,
    member: MemberId,
    answers: Mapping[SlotId, CanCome],
    *,
    replaced: Collection[SlotId],
) -> None:
    """Replace this member's answers to the times in `replaced`."""
    await writing.execute_many(
        "DELETE FROM night_slot_reply WHERE slot_id = ? AND guild_id = ? AND member_id = ?",
        [(slot, guild, member) for slot in replaced],
    )
    await writing.execute_many(
        "INSERT INTO night_slot_reply (slot_id, member_id, guild_id, answer) VALUES (?, ?, ?, ?)",
        [(slot, member, guild, answer) for slot, answer in answers.items()],
    )


async def change_times(reading: ReadTransaction, guild: GuildId, night: NightId) -> tuple[datetime, datetime] | None:
    """When a night was made, and when it was last changed."""
    row = await reading.fetch_row(
        "SELECT created_at, changed_at FROM night WHERE id = ? AND guild_id = ?", night, guild
    )
    return None if row is None else (datetime.fromisoformat(row[0]), datetime.fromisoformat(row[1]))


async def nights_with_events(reading: ReadTransaction) -> list[tuple[GuildId, NightId]]:
    """The nights of all clubs that have an event on Discord and have not begun; for a look after the bot was away."""
    rows = await reading.fetch_rows(
        """
        SELECT guild_id, id FROM night
        WHERE event_id > 0 AND state IN ('planned', 'nominating', 'voting', 'decided') ORDER BY id
        """
    )
    return [(GuildId(guild), NightId(night)) for guild, night in rows]


async def night_of_thread(reading: ReadTransaction, guild: GuildId, thread: int) -> NightId | None:
    row = await reading.fetch_row("SELECT id FROM night WHERE thread_id = ? AND guild_id = ?", thread, guild)
    return None if row is None else NightId(row[0])


async def give_up_event(
    writing: WriteTransaction, guild: GuildId, night: NightId, trouble: str, *, now: datetime
) -> None:
    """Record that Discord's event is not kept any more, and why."""
    await writing.execute_write(
        """
        INSERT INTO night_step (guild_id, night_id, kind, due_at, done_at, trouble, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (night_id, kind) DO UPDATE SET done_at = excluded.done_at, trouble = excluded.trouble
        """,
        guild,
        night,
        StepKind.EVENT,
        now.isoformat(),
        now.isoformat(),
        trouble,
        now.isoformat(),
    )


async def event_step_waits(reading: ReadTransaction, guild: GuildId, night: NightId) -> bool:
    """Whether the event is still to be changed by us, so that what it says now is old."""
    row = await reading.fetch_row(
        "SELECT 1 FROM night_step WHERE guild_id = ? AND night_id = ? AND kind = ? AND done_at IS NULL",
        guild,
        night,
        StepKind.EVENT,
    )
    return row is not None


async def clear_event_trouble(writing: WriteTransaction, guild: GuildId, night: NightId) -> None:
    """The host does without an event, so what went wrong with it matters no more."""
    await writing.execute_write(
        "UPDATE night_step SET trouble = NULL WHERE guild_id = ? AND night_id = ? AND kind = ?",
        guild,
        night,
        StepKind.EVENT,
    )
