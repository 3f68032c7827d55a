"""Questions to `/recommend`, verdicts on suggestions, and who recently used Marquee in which channel."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import asdict
from datetime import datetime

from bot.domain.diary.entry import SEEN_KINDS
from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId
from bot.domain.recommendations.question import Audience, Filters, Question, Verdict
from bot.store.database import ReadTransaction, WriteTransaction


async def put_question(writing: WriteTransaction, guild: GuildId, question: Question, *, now: datetime) -> None:
    """Store a question under its own id; for an existing one only `skip` changes."""
    await writing.execute_write(
        """
        INSERT INTO question (id, guild_id, member_id, audience, filters, skip, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (id) DO UPDATE SET skip = excluded.skip WHERE question.guild_id = excluded.guild_id
        """,
        question.id,
        guild,
        question.asker,
        question.audience,
        json.dumps(asdict(question.filters), ensure_ascii=False),
        question.skip,
        now.isoformat(),
    )
    await writing.execute_many(
        """
        INSERT INTO question_member (question_id, guild_id, member_id) VALUES (?, ?, ?)
        ON CONFLICT (question_id, member_id) DO NOTHING
        """,
        [(question.id, guild, member) for member in dict.fromkeys(question.members)],
    )


async def question_by_id(reading: ReadTransaction, guild: GuildId, identity: int) -> Question | None:
    row = await reading.fetch_row(
        """
        SELECT id, member_id, audience, filters, skip,
            (SELECT json_group_array(member_id) FROM question_member WHERE question_id = question.id)
        FROM question WHERE id = ? AND guild_id = ?
        """,
        identity,
        guild,
    )
    if row is None:
        return None
    return Question(
        id=row[0],
        asker=MemberId(row[1]),
        audience=Audience(row[2]),
        members=tuple(MemberId(member) for member in json.loads(row[5])),
        filters=Filters(**json.loads(row[3])),
        skip=row[4],
    )


async def drop_old_questions(writing: WriteTransaction, before: datetime) -> int:
    return await writing.execute_write("DELETE FROM question WHERE created_at < ?", before.isoformat())


async def put_verdict(
    writing: WriteTransaction, guild: GuildId, member: MemberId, film: FilmId, verdict: Verdict, *, now: datetime
) -> None:
    await writing.execute_write(
        """
        INSERT INTO verdict (guild_id, member_id, film_id, verdict, given_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, member_id, film_id) DO UPDATE
            SET verdict = excluded.verdict, given_at = excluded.given_at
        """,
        guild,
        member,
        film,
        verdict,
        now.isoformat(),
    )


async def stored_verdicts(reading: ReadTransaction, guild: GuildId) -> list[tuple[MemberId, FilmId, Verdict]]:
    rows = await reading.fetch_rows("SELECT member_id, film_id, verdict FROM verdict WHERE guild_id = ?", guild)
    return [(MemberId(member), FilmId(film), Verdict(verdict)) for member, film, verdict in rows]


async def put_uses(writing: WriteTransaction, used: Iterable[tuple[GuildId, ChannelId, MemberId, datetime]]) -> None:
    await writing.execute_many(
        """
        INSERT INTO channel_use (guild_id, channel_id, member_id, used_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, channel_id, member_id) DO UPDATE SET used_at = excluded.used_at
        """,
        [(guild, channel, member, at.isoformat()) for guild, channel, member, at in used],
    )


async def users_of_channel(
    reading: ReadTransaction, guild: GuildId, channel: ChannelId, since: datetime
) -> list[MemberId]:
    rows = await reading.fetch_rows(
        """
        SELECT member_id FROM channel_use WHERE guild_id = ? AND channel_id = ? AND used_at >= ?
        ORDER BY used_at DESC
        """,
        guild,
        channel,
        since.isoformat(),
    )
    return [MemberId(row[0]) for row in rows]


async def member_names(reading: ReadTransaction, guild: GuildId, members: Iterable[MemberId]) -> dict[MemberId, str]:
    rows = await reading.fetch_rows(
        """
        SELECT member_id, name FROM member
        WHERE guild_id = ? AND member_id IN (SELECT value FROM json_each(?))
        """,
        guild,
        json.dumps(list(members)),
    )
    return {MemberId(member): str(name) for member, name in rows}


async def drop_verdict(writing: WriteTransaction, guild: GuildId, member: MemberId, film: FilmId) -> int:
    return await writing.execute_write(
        "DELETE FROM verdict WHERE guild_id = ? AND member_id = ? AND film_id = ?", guild, member, film
    )


async def seen_by(
    reading: ReadTransaction, guild: GuildId, members: Iterable[MemberId]
) -> list[tuple[MemberId, FilmId]]:
    """Which of these members have seen which films, from the published entries of their diaries."""
    rows = await reading.fetch_rows(
        f"""
        SELECT DISTINCT member_id, film_id FROM diary
        WHERE guild_id = ? AND visibility = 'published' AND kind IN ({", ".join(repr(str(k)) for k in SEEN_KINDS)})
            AND member_id IN (SELECT value FROM json_each(?))
        ORDER BY member_id, film_id
        """,
        guild,
        json.dumps(list(members)),
    )
    return [(MemberId(member), FilmId(film)) for member, film in rows]


async def wished_by(
    reading: ReadTransaction, guild: GuildId, members: Iterable[MemberId]
) -> list[tuple[MemberId, FilmId]]:
    """Which films these members have on published watchlists, regardless of their privacy switches."""
    rows = await reading.fetch_rows(
        """
        SELECT DISTINCT member_id, film_id FROM diary
        WHERE guild_id = ? AND kind = 'watchlist' AND visibility = 'published'
            AND member_id IN (SELECT value FROM json_each(?))
        """,
        guild,
        json.dumps(list(members)),
    )
    return [(MemberId(member), FilmId(film)) for member, film in rows]


async def liked_by(
    reading: ReadTransaction, guild: GuildId, members: Iterable[MemberId], *, own: MemberId | None
) -> list[tuple[MemberId, FilmId]]:
    """Which films these members like, from published entries of their diaries; for `own`, also from private ones."""
    rows = await reading.fetch_rows(
        """
        SELECT DISTINCT member_id, film_id FROM diary
        WHERE guild_id = ? AND kind = 'like' AND (visibility = 'published' OR member_id = ?)
            AND member_id IN (SELECT value FROM json_each(?))
        """,
        guild,
        own,
        json.dumps(list(members)),
    )
    return [(MemberId(member), FilmId(film)) for member, film in rows]


async def own_wishes(reading: ReadTransaction, guild: GuildId, member: MemberId) -> set[FilmId]:
    """A member's whole watchlist, including private entries; only for that member."""
    rows = await reading.fetch_rows(
        "SELECT DISTINCT film_id FROM diary WHERE guild_id = ? AND member_id = ? AND kind = 'watchlist'", guild, member
    )
    return {FilmId(row[0]) for row in rows}


async def own_stars(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[tuple[FilmId, int]]:
    """All of a member's ratings, including private ones, oldest first: film, half stars; only for that member."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, halves FROM (
            SELECT film_id, halves, said_at AS said, id FROM diary
            WHERE guild_id = :guild AND member_id = :member AND halves IS NOT NULL AND kind <> 'watchlist'
            UNION ALL
            SELECT film_id, halves, coalesce(written_on, created_at), id FROM review
            WHERE guild_id = :guild AND member_id = :member AND halves IS NOT NULL AND state IN ('published', 'private')
        )
        ORDER BY said, id
        """,
        guild=guild,
        member=member,
    )
    return [(FilmId(film), int(halves)) for film, halves in rows]
