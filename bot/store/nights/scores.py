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


async def scores_of_club(reading: ReadTransaction, guild: GuildId) -> list[NightScore]:
    """The revealed scores of all nights of a club, by night."""
    rows = await reading.fetch_rows(
        """
        SELECT night_score.night_id, night_score.member_id, night_score.film_id, night_score.halves, night_score.late,
            night_score.entry_id, night_score.scored_at
        FROM night_score JOIN night ON night.id = night_score.night_id AND night.guild_id = night_score.guild_id
        WHERE night_score.guild_id = ? AND night.state = 'revealed'
        ORDER BY night_score.night_id, night_score.scored_at, night_score.member_id, night_score.film_id
        """,
        guild,
    )
    return [_score(row) for row in rows]


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
