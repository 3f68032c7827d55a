"""Schedules, what they posted, and the votes on it."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime, time
from typing import Any, NamedTuple

from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId, ReviewId, RoleId
from bot.domain.recommendations.question import Filters
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.domain.schedules.schedule import (
    FilmVotes,
    PauseReason,
    PostChoice,
    PostId,
    PostKind,
    Schedule,
    ScheduleId,
    SchedulePlan,
)
from bot.domain.schedules.times import PostingTime
from bot.domain.shards.share import ShardShare
from bot.store.database import ReadTransaction, Row, WriteTransaction
from bot.store.shards.share import share_values

_SCHEDULES = """
SELECT id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted, next_at,
    paused, empty_at
FROM schedule
"""


async def schedules_of_club(reading: ReadTransaction, guild: GuildId) -> list[Schedule]:
    return [_schedule(row) for row in await reading.fetch_rows(_SCHEDULES + " WHERE guild_id = ? ORDER BY id", guild)]


async def newest_zone(reading: ReadTransaction, guild: GuildId) -> str | None:
    """The time zone of the club's newest schedule."""
    row = await reading.fetch_row("SELECT zone FROM schedule WHERE guild_id = ? ORDER BY id DESC LIMIT 1", guild)
    return None if row is None else str(row[0])


async def schedule_by_id(reading: ReadTransaction, guild: GuildId, schedule: ScheduleId) -> Schedule | None:
    row = await reading.fetch_row(_SCHEDULES + " WHERE id = ? AND guild_id = ?", schedule, guild)
    return None if row is None else _schedule(row)


async def due_schedules(
    reading: ReadTransaction, share: ShardShare, now: datetime, excluded: Iterable[ScheduleId], per_club: int, most: int
) -> list[Schedule]:
    """Schedules of these clubs that are due, at most `per_club` of each club and `most` in total.

    The first of every club comes before the second of any club; ties go to the one that has waited longest.
    """
    rows = await reading.fetch_rows(
        """
        SELECT id, guild_id, channel_id, what, minute, zone, weekday, genre, mood, decade, role_id, role_trusted,
            next_at, paused, empty_at
        FROM (
            SELECT schedule.*, row_number() OVER (PARTITION BY guild_id ORDER BY next_at, id) AS place FROM schedule
            WHERE paused IS NULL AND next_at <= ? AND id NOT IN (SELECT value FROM json_each(?))
                AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        ) AS waiting
        WHERE place <= ? ORDER BY place, next_at, id LIMIT ?
        """,
        now.isoformat(),
        json.dumps(list(excluded)),
        *share_values(share),
        per_club,
        most,
    )
    return [_schedule(row) for row in rows]


async def first_due(reading: ReadTransaction, share: ShardShare) -> datetime | None:
    """When the next schedule of any of these clubs is due."""
    row = await reading.fetch_row(
        """
        SELECT min(next_at) FROM schedule
        WHERE paused IS NULL AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        """,
        *share_values(share),
    )
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


async def insert_schedule(
    writing: WriteTransaction, guild: GuildId, plan: SchedulePlan, *, next_at: datetime
) -> ScheduleId:
    return ScheduleId(
        await writing.insert_row(
            """
            INSERT INTO schedule (guild_id, channel_id, what, minute, zone, weekday, next_at)
            VALUES (?, ?, ?, ?, ?, ?, ?)
            """,
            guild,
            plan.channel,
            plan.what,
            _minute(plan.posting_time),
            plan.posting_time.zone,
            plan.posting_time.weekday,
            next_at.isoformat(),
        )
    )


async def update_plan(
    writing: WriteTransaction, guild: GuildId, schedule: ScheduleId, plan: SchedulePlan, *, next_at: datetime
) -> None:
    """Change what is posted, where and when; this ends a pause that Marquee made itself."""
    await writing.execute_write(
        """
        UPDATE schedule SET channel_id = ?, what = ?, minute = ?, zone = ?, weekday = ?, next_at = ?, empty_at = NULL,
            paused = CASE paused WHEN 'by_hand' THEN 'by_hand' END
        WHERE id = ? AND guild_id = ?
        """,
        plan.channel,
        plan.what,
        _minute(plan.posting_time),
        plan.posting_time.zone,
        plan.posting_time.weekday,
        next_at.isoformat(),
        schedule,
        guild,
    )


async def update_filters(writing: WriteTransaction, guild: GuildId, schedule: ScheduleId, filters: Filters) -> None:
    await writing.execute_write(
        "UPDATE schedule SET genre = ?, mood = ?, decade = ?, empty_at = NULL WHERE id = ? AND guild_id = ?",
        filters.genre,
        filters.mood,
        filters.decade,
        schedule,
        guild,
    )


async def update_role(
    writing: WriteTransaction, guild: GuildId, schedule: ScheduleId, role: RoleId | None, *, trusted: bool
) -> None:
    await writing.execute_write(
        "UPDATE schedule SET role_id = ?, role_trusted = ? WHERE id = ? AND guild_id = ?",
        role,
        int(trusted),
        schedule,
        guild,
    )


async def pause_schedule(writing: WriteTransaction, guild: GuildId, schedule: ScheduleId, why: PauseReason) -> int:
    """The number of schedules paused by this call: 0 if it was paused already or no longer exists."""
    return await writing.execute_write(
        "UPDATE schedule SET paused = ? WHERE id = ? AND guild_id = ? AND paused IS NULL", why, schedule, guild
    )


async def resume_schedule(
    writing: WriteTransaction, guild: GuildId, schedule: ScheduleId, *, next_at: datetime
) -> None:
    await writing.execute_write(
        "UPDATE schedule SET paused = NULL, next_at = ? WHERE id = ? AND guild_id = ?",
        next_at.isoformat(),
        schedule,
        guild,
    )


async def delete_schedule(writing: WriteTransaction, guild: GuildId, schedule: ScheduleId) -> None:
    await writing.execute_write("DELETE FROM schedule WHERE id = ? AND guild_id = ?", schedule, guild)


async def advance_schedule(
    writing: WriteTransaction, schedule: Schedule, *, next_at: datetime, empty_at: datetime | None
) -> None:
    """Move a schedule to its next time, unless somebody changed it meanwhile."""
    await writing.execute_write(
        "UPDATE schedule SET next_at = ?, empty_at = ? WHERE id = ? AND guild_id = ? AND next_at = ?",
        next_at.isoformat(),
        None if empty_at is None else empty_at.isoformat(),
        schedule.id,
        schedule.guild,
        schedule.next_at.isoformat(),
    )


async def insert_post(
    writing: WriteTransaction, schedule: Schedule, choice: PostChoice, *, due_at: datetime | None, now: datetime
) -> PostId:
    paragraph, start, stop = choice.place or (None, None, None)
    return PostId(
        await writing.insert_row(
            """
            INSERT INTO schedule_post (guild_id, schedule_id, what, due_at, weekday, genre, mood, decade, film_id,
                review_id, paragraph, start, stop, because, chosen_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            schedule.guild,
            schedule.id,
            schedule.plan.what,
            None if due_at is None else due_at.isoformat(),
            schedule.plan.posting_time.weekday,
            schedule.filters.genre,
            schedule.filters.mood,
            schedule.filters.decade,
            choice.film,
            choice.review,
            paragraph,
            start,
            stop,
            json.dumps([_reason_fields(reason) for reason in choice.reasons], ensure_ascii=False),
            now.isoformat(),
        )
    )


async def unsent_post(reading: ReadTransaction, schedule: Schedule) -> tuple[PostId, datetime, PostChoice] | None:
    """What was already chosen for this time, and when; it may not have reached Discord."""
    row = await reading.fetch_row(
        """
        SELECT id, chosen_at, film_id, review_id, paragraph, start, stop, because FROM schedule_post
        WHERE schedule_id = ? AND guild_id = ? AND what = ? AND due_at = ? AND message_id IS NULL
        """,
        schedule.id,
        schedule.guild,
        schedule.plan.what,
        schedule.next_at.isoformat(),
    )
    return None if row is None else (PostId(row[0]), datetime.fromisoformat(row[1]), _choice(row[2:]))


class PostedPick(NamedTuple):
    """A posted pick: the choice, its filters, the role that it pinged, and its channel and message."""

    choice: PostChoice
    weekly: bool
    filters: Filters
    role: RoleId | None
    channel: ChannelId | None
    message: int | None


async def pick_by_id(reading: ReadTransaction, guild: GuildId, identity: PostId) -> PostedPick | None:
    row = await reading.fetch_row(
        """
        SELECT schedule_post.weekday IS NOT NULL, schedule_post.genre, schedule_post.mood, schedule_post.decade,
            schedule_post.role_id, message_id,
            (SELECT channel_id FROM schedule
                WHERE schedule.id = schedule_post.schedule_id AND schedule.guild_id = schedule_post.guild_id),
            film_id, review_id, paragraph, start, stop, because
        FROM schedule_post WHERE id = ? AND guild_id = ? AND what = 'pick'
        """,
        identity,
        guild,
    )
    if row is None:
        return None
    weekly, genre, mood, decade, role, message, channel = row[:7]
    return PostedPick(
        _choice(row[7:]),
        bool(weekly),
        Filters(genre=genre, mood=mood, decade=decade),
        None if role is None else RoleId(role),
        None if channel is None else ChannelId(channel),
        message,
    )


async def mark_sent(
    writing: WriteTransaction, guild: GuildId, identity: PostId, message: int, role: RoleId | None
) -> None:
    await writing.execute_write(
        "UPDATE schedule_post SET message_id = ?, role_id = ? WHERE id = ? AND guild_id = ?",
        message,
        role,
        identity,
        guild,
    )


async def delete_post(writing: WriteTransaction, guild: GuildId, identity: PostId) -> None:
    await writing.execute_write("DELETE FROM schedule_post WHERE id = ? AND guild_id = ?", identity, guild)


async def posted_choices(reading: ReadTransaction, guild: GuildId, what: PostKind) -> list[PostChoice]:
    """What was posted of this kind in a club, oldest first, without the reasons."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, review_id, paragraph, start, stop, '[]' FROM schedule_post
        WHERE guild_id = ? AND what = ? AND message_id IS NOT NULL ORDER BY id
        """,
        guild,
        what,
    )
    return [_choice(row) for row in rows]


async def reviews_until_year(reading: ReadTransaction, guild: GuildId, year: int) -> list[Row]:
    """id, film and day or UTC time of writing of the club's own published reviews until the end of `year`.

    `year` is included because its first hours belong to the year before in some time zones. Reviews by members who
    do not want to be quoted are left out.
    """
    return await reading.fetch_rows(
        """
        SELECT review.id, review.film_id, coalesce(review.written_on, review.created_at) FROM review
        WHERE review.guild_id = ? AND review.state = 'published'
            AND coalesce(review.written_on, review.created_at) < ?
            AND NOT EXISTS (SELECT 1 FROM unquoted
                WHERE unquoted.guild_id = review.guild_id AND unquoted.member_id = review.member_id)
        ORDER BY review.id
        """,
        guild,
        f"{year + 1:04}",
    )


async def drop_verdict(writing: WriteTransaction, guild: GuildId, member: MemberId, film: FilmId) -> None:
    await writing.execute_write(
        "DELETE FROM verdict WHERE guild_id = ? AND member_id = ? AND film_id = ?", guild, member, film
    )


async def declined_switches(reading: ReadTransaction, guild: GuildId, member: MemberId) -> set[str]:
    """The preferences that a member has switched off."""
    rows = await reading.fetch_rows(
        "SELECT declined FROM member_preference WHERE guild_id = ? AND member_id = ?", guild, member
    )
    return {str(row[0]) for row in rows}


async def count_votes(reading: ReadTransaction, guild: GuildId, film: FilmId) -> FilmVotes:
    """A club's votes on a film, without those of members who do not share them."""
    rows = await reading.fetch_rows(
        """
        SELECT verdict.verdict, count(*) FROM verdict
        WHERE verdict.guild_id = ? AND verdict.film_id = ? AND verdict.verdict IN ('up', 'down', 'seen')
            AND NOT EXISTS (SELECT 1 FROM member_preference
                WHERE member_preference.guild_id = verdict.guild_id
                    AND member_preference.member_id = verdict.member_id
                    AND member_preference.declined = CASE verdict.verdict WHEN 'seen' THEN 'who_saw' ELSE 'score' END)
        GROUP BY verdict.verdict
        """,
        guild,
        film,
    )
    found: dict[str, int] = dict(rows)
    return FilmVotes(found.get("up", 0), found.get("down", 0), found.get("seen", 0))


def _minute(posting_time: PostingTime) -> int:
    return posting_time.at.hour * 60 + posting_time.at.minute


def _schedule(row: Row) -> Schedule:
    identity, guild, channel, what, minute, zone, weekday, genre, mood, decade, role, trusted, next_at = row[:13]
    paused, empty_at = row[13:]
    return Schedule(
        id=ScheduleId(identity),
        guild=GuildId(guild),
        plan=SchedulePlan(
            channel=ChannelId(channel),
            what=PostKind(what),
            posting_time=PostingTime(time(minute // 60, minute % 60), zone, weekday, monthly=what == PostKind.RECAP),
        ),
        filters=Filters(genre=genre, mood=mood, decade=decade),
        role=None if role is None else RoleId(role),
        trusted=bool(trusted),
        next_at=datetime.fromisoformat(next_at),
        paused=None if paused is None else PauseReason(paused),
        empty_at=None if empty_at is None else datetime.fromisoformat(empty_at),
    )


def _choice(row: Row) -> PostChoice:
    film, review, paragraph, start, stop, because = row
    return PostChoice(
        film=FilmId(film),
        review=None if review is None else ReviewId(review),
        place=None if paragraph is None else (paragraph, start, stop),
        reasons=tuple(_reason(*fields) for fields in json.loads(because)),
    )


def _reason_fields(reason: SuggestionReason) -> list[object]:
    """A reason as JSON; what relates its film to the liked one comes last, if there is anything."""
    through = [] if reason.through is None else [_reason_fields(reason.through)]
    return [reason.kind, reason.names, reason.count, reason.stars, *through]


def _reason(
    kind: str, names: Sequence[str], count: int, stars: float, through: Sequence[Any] | None = None
) -> SuggestionReason:
    return SuggestionReason(
        SuggestionReasonKind(kind), tuple(names), count, stars, None if through is None else _reason(*through)
    )
