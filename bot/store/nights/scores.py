"""The scores of a night: sealed until they are revealed, then diary entries of those who gave them."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.night import NightId
from bot.domain.nights.score import NightScore
from bot.domain.reviews.review import Stars
from bot.store.database import ReadTransaction, Row, WriteTransaction

_SCORES = """
SELECT night_id, member_id, film_id, halves, late, entry_id, scored_at FROM night_score
"""


async def put_score(writing: WriteTransaction, guild: GuildId, score: NightScore) -> None:
    """Store a member's score of a film, or change it; the diary entry of the former one stays its entry."""
    await writing.execute_write(
        """
        INSERT INTO night_score (night_id, member_id, film_id, guild_id, halves, late, entry_id, scored_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (night_id, member_id, film_id) DO UPDATE SET halves = excluded.halves,
            scored_at = excluded.scored_at, entry_id = coalesce(excluded.entry_id, night_score.entry_id)
        """,
        score.night,
        score.member,
        score.film,
        guild,
        score.stars.halves,
        int(score.late),
        score.entry,
        score.scored_at.isoformat(),
    )


async def delete_score(
    writing: WriteTransaction, guild: GuildId, night: NightId, member: MemberId, film: FilmId
) -> int:
    """Take a sealed score back; returns the number of rows deleted."""
    return await writing.execute_write(
        "DELETE FROM night_score WHERE night_id = ? AND member_id = ? AND film_id = ? AND guild_id = ?"
        " AND entry_id IS NULL",
        night,
        member,
        film,
        guild,
    )


async def set_entry(writing: WriteTransaction, guild: GuildId, score: NightScore, entry: int) -> None:
    """Record which diary entry a score became."""
    await writing.execute_write(
        "UPDATE night_score SET entry_id = ? WHERE night_id = ? AND member_id = ? AND film_id = ? AND guild_id = ?",
        entry,
        score.night,
        score.member,
        score.film,
        guild,
    )


async def scores_of_night(reading: ReadTransaction, guild: GuildId, night: NightId) -> list[NightScore]:
    """All scores of a night, in the order in which they were first given. Sealed ones are for counting only."""
    rows = await reading.fetch_rows(
        _SCORES + " WHERE night_id = ? AND guild_id = ? ORDER BY scored_at, member_id, film_id", night, guild
    )
    return [_score(row) for row in rows]


async def scores_of_member(
    reading: ReadTransaction, guild: GuildId, night: NightId, member: MemberId
) -> list[NightScore]:
    """A member's own scores of a night."""
    rows = await reading.fetch_rows(
        _SCORES + " WHERE night_id = ? AND guild_id = ? AND member_id = ? ORDER BY film_id", night, guild, member
    )
    return [_score(row) for row in rows]


async def delete_scores(writing: WriteTransaction, guild: GuildId, night: NightId, member: MemberId) -> int:
    """Take a member's scores out of a night; their diary entries stay. Returns the number of rows deleted."""
    return await writing.execute_write(
        "DELETE FROM night_score WHERE night_id = ? AND guild_id = ? AND member_id = ?", night, guild, member
    )


async def revealed_scores(reading: ReadTransaction, guild: GuildId) -> list[NightScore]:
    """The revealed scores of all nights of a club, by night, as the diaries have them now.

    A score whose diary entry its member made private is left out.
    """
    rows = await reading.fetch_rows(
        """
        SELECT night_score.night_id, night_score.member_id, night_score.film_id,
            coalesce(diary.halves, night_score.halves), night_score.late, night_score.entry_id, night_score.scored_at
        FROM night JOIN night_score ON night_score.night_id = night.id AND night_score.guild_id = night.guild_id
            LEFT JOIN diary ON diary.id = night_score.entry_id AND diary.guild_id = night.guild_id
        WHERE night.guild_id = ? AND night.state = 'revealed'
            AND (diary.id IS NULL OR diary.visibility = 'published')
        ORDER BY night_score.night_id, night_score.scored_at, night_score.member_id, night_score.film_id
        """,
        guild,
    )
    return [_score(row) for row in rows]


async def nights_of_member(
    reading: ReadTransaction, member: MemberId, guild: int
) -> list[tuple[GuildId, NightId, bool]]:
    """The nights that a member scored or came to, and whether their scores are out; with `guild` 0 in all clubs."""
    rows = await reading.fetch_rows(
        """
        SELECT night.guild_id, night.id, night.state = 'revealed' FROM night
        WHERE (night.guild_id = :guild OR :guild = 0) AND night.state IN ('on', 'scoring', 'revealed') AND (
            EXISTS (SELECT 1 FROM night_score WHERE night_score.night_id = night.id
                AND night_score.guild_id = night.guild_id AND night_score.member_id = :member)
            OR EXISTS (SELECT 1 FROM night_attendance WHERE night_attendance.night_id = night.id
                AND night_attendance.guild_id = night.guild_id AND night_attendance.member_id = :member))
        ORDER BY night.id
        """,
        guild=guild,
        member=member,
    )
    return [(GuildId(club), NightId(night), bool(revealed)) for club, night, revealed in rows]


async def nominators_of_shown(reading: ReadTransaction, guild: GuildId) -> list[MemberId]:
    """Who nominated the films that were shown on nights that are over, once a film."""
    rows = await reading.fetch_rows(
        """
        SELECT nomination.member_id
        FROM night JOIN night_film ON night_film.night_id = night.id AND night_film.guild_id = night.guild_id
            JOIN night_candidate ON night_candidate.night_id = night.id AND night_candidate.guild_id = night.guild_id
                AND night_candidate.film_id = night_film.film_id
            JOIN nomination ON nomination.id = night_candidate.nomination_id AND nomination.guild_id = night.guild_id
        WHERE night.guild_id = ? AND night.state = 'revealed' AND nomination.member_id IS NOT NULL
        ORDER BY night.id, night_film.place
        """,
        guild,
    )
    return [MemberId(row[0]) for row in rows]


def _score(row: Row) -> NightScore:
    night, member, film, halves, late, entry, scored_at = row
    return NightScore(
        night=NightId(night),
        member=MemberId(member),
        film=FilmId(film),
        stars=Stars(halves),
        late=bool(late),
        entry=entry,
        scored_at=datetime.fromisoformat(scored_at),
    )
