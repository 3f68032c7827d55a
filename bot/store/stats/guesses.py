"""The rounds of the guessing game, the films to choose from, and everyone's answers."""

from __future__ import annotations

import json
from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId, ReviewId
from bot.domain.stats.guessing import GuessCount, GuessRound, GuessRoundId, GuessStanding
from bot.store.database import ReadTransaction, Row, WriteTransaction


async def insert_round(writing: WriteTransaction, asked: GuessRound) -> GuessRoundId:
    """Store a round with its options under a new id; the id of `asked` is ignored."""
    identity = GuessRoundId(
        await writing.insert_row(
            "INSERT INTO guess_round (guild_id, highlight_id, film_id, asked_by, asked_at) VALUES (?, ?, ?, ?, ?)",
            asked.guild,
            asked.line,
            asked.film,
            asked.asked_by,
            asked.asked_at.isoformat(),
        )
    )
    await writing.execute_many(
        "INSERT INTO guess_option (round_id, place, guild_id, film_id) VALUES (?, ?, ?, ?)",
        [(identity, place, asked.guild, film) for place, film in enumerate(asked.options)],
    )
    return identity


async def round_by_id(reading: ReadTransaction, guild: GuildId, asked: GuessRoundId) -> GuessRound | None:
    row = await reading.fetch_row(
        """
        SELECT id, guild_id, highlight_id, film_id, asked_by, asked_at, closed_at FROM guess_round
        WHERE id = ? AND guild_id = ?
        """,
        asked,
        guild,
    )
    if row is None:
        return None
    options = await reading.fetch_rows(
        "SELECT film_id FROM guess_option WHERE round_id = ? AND guild_id = ? ORDER BY place", asked, guild
    )
    return _round(row, options)


async def close_round(writing: WriteTransaction, guild: GuildId, asked: GuessRoundId, *, now: datetime) -> None:
    await writing.execute_write(
        "UPDATE guess_round SET closed_at = ? WHERE id = ? AND guild_id = ? AND closed_at IS NULL",
        now.isoformat(),
        asked,
        guild,
    )


async def lines_asked(reading: ReadTransaction, guild: GuildId) -> set[HighlightId]:
    """The lines of all rounds that are kept."""
    rows = await reading.fetch_rows(
        "SELECT highlight_id FROM guess_round WHERE guild_id = ? AND highlight_id IS NOT NULL", guild
    )
    return {HighlightId(row[0]) for row in rows}


async def delete_old_rounds(writing: WriteTransaction, before: datetime) -> None:
    """Delete the rounds of all clubs that were asked before this moment, with their answers."""
    await writing.execute_write("DELETE FROM guess_round WHERE asked_at < ?", before.isoformat())


async def insert_guess(
    writing: WriteTransaction, asked: GuessRound, member: MemberId, *, place: int, points: int, now: datetime
) -> bool:
    """Store a member's answer; false if they have answered already."""
    rows = await writing.fetch_rows(
        """
        INSERT INTO guess (round_id, member_id, guild_id, place, points, guessed_at) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (round_id, member_id) DO NOTHING RETURNING round_id
        """,
        asked.id,
        member,
        asked.guild,
        place,
        points,
        now.isoformat(),
    )
    return bool(rows)


async def place_guessed(reading: ReadTransaction, guild: GuildId, asked: GuessRoundId, member: MemberId) -> int | None:
    """Which option a member chose."""
    row = await reading.fetch_row(
        "SELECT place FROM guess WHERE round_id = ? AND guild_id = ? AND member_id = ?", asked, guild, member
    )
    return None if row is None else int(row[0])


async def count_guesses(reading: ReadTransaction, guild: GuildId, asked: GuessRoundId) -> GuessCount:
    row = await reading.fetch_row(
        """
        SELECT count(*), coalesce(sum(CASE WHEN points > 0 THEN 1 ELSE 0 END), 0) FROM guess
        WHERE round_id = ? AND guild_id = ?
        """,
        asked,
        guild,
    )
    return GuessCount() if row is None else GuessCount(int(row[0]), int(row[1]))


async def right_guesses(reading: ReadTransaction, guild: GuildId, asked: GuessRoundId) -> list[tuple[MemberId, str]]:
    """Who was right, the first first, with their names."""
    rows = await reading.fetch_rows(
        """
        SELECT guess.member_id, coalesce(member.name, 'A member')
        FROM guess LEFT JOIN member ON member.guild_id = guess.guild_id AND member.member_id = guess.member_id
        WHERE guess.round_id = ? AND guess.guild_id = ? AND guess.points > 0
        ORDER BY guess.guessed_at, guess.points DESC, guess.member_id
        """,
        asked,
        guild,
    )
    return [(MemberId(member), str(name)) for member, name in rows]


async def standings_since(reading: ReadTransaction, guild: GuildId, since: datetime) -> list[GuessStanding]:
    """Everyone who answered since then, the best first."""
    rows = await reading.fetch_rows(
        """
        SELECT guess.member_id, coalesce(max(member.name), 'A member'), sum(guess.points) AS points,
            sum(CASE WHEN guess.points > 0 THEN 1 ELSE 0 END) AS hits, count(*) AS answers
        FROM guess LEFT JOIN member ON member.guild_id = guess.guild_id AND member.member_id = guess.member_id
        WHERE guess.guild_id = ? AND guess.guessed_at >= ?
        GROUP BY guess.member_id ORDER BY points DESC, hits DESC, answers, guess.member_id
        """,
        guild,
        since.isoformat(),
    )
    return [GuessStanding(MemberId(member), str(name), int(p), int(h), int(a)) for member, name, p, h, a in rows]


async def points_since(reading: ReadTransaction, guild: GuildId, member: MemberId, since: datetime) -> int:
    row = await reading.fetch_row(
        "SELECT coalesce(sum(points), 0) FROM guess WHERE guild_id = ? AND member_id = ? AND guessed_at >= ?",
        guild,
        member,
        since.isoformat(),
    )
    return 0 if row is None else int(row[0])


async def texts_of_reviews(
    reading: ReadTransaction, guild: GuildId, reviews: Iterable[ReviewId]
) -> list[tuple[FilmId, str]]:
    """Film and text of published reviews that the club may read."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, body FROM review
        WHERE id IN (SELECT value FROM json_each(:reviews)) AND state = 'published' AND guild_id IN (0, :guild)
        """,
        reviews=json.dumps(list(reviews)),
        guild=guild,
    )
    return [(FilmId(film), str(body)) for film, body in rows]


def _round(row: Row, options: Iterable[Row]) -> GuessRound:
    identity, guild, line, film, asker, asked_at, closed_at = row
    return GuessRound(
        id=GuessRoundId(identity),
        guild=GuildId(guild),
        line=None if line is None else HighlightId(line),
        film=FilmId(film),
        options=tuple(FilmId(option[0]) for option in options),
        asked_by=None if asker is None else MemberId(asker),
        asked_at=datetime.fromisoformat(asked_at),
        closed_at=None if closed_at is None else datetime.fromisoformat(closed_at),
    )
