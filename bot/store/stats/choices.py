"""What members chose for their numbers: four favourite films, and films that they leave out."""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.store.database import ReadTransaction, WriteTransaction


class LovedLine(NamedTuple):
    """Where a line stands, and how many like its review."""

    review: ReviewId
    paragraph: int
    start: int
    stop: int
    likes: int


async def favourite_films(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[FilmId]:
    """The films that a member chose, in their order."""
    rows = await reading.fetch_rows(
        "SELECT film_id FROM favourite_film WHERE guild_id = ? AND member_id = ? ORDER BY place", guild, member
    )
    return [FilmId(row[0]) for row in rows]


async def put_favourites(writing: WriteTransaction, guild: GuildId, member: MemberId, films: Sequence[FilmId]) -> None:
    """Replace a member's favourites by these."""
    await writing.execute_write("DELETE FROM favourite_film WHERE guild_id = ? AND member_id = ?", guild, member)
    await writing.execute_many(
        "INSERT INTO favourite_film (guild_id, member_id, place, film_id) VALUES (?, ?, ?, ?)",
        [(guild, member, place, film) for place, film in enumerate(films, 1)],
    )


async def put_unlisted(
    writing: WriteTransaction, guild: GuildId, member: MemberId, film: FilmId, *, now: datetime
) -> None:
    """Leave a film out of every number of a member."""
    await writing.execute_write(
        """
        INSERT INTO unlisted_film (guild_id, member_id, film_id, set_at) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, member_id, film_id) DO NOTHING
        """,
        guild,
        member,
        film,
        now.isoformat(),
    )


async def delete_unlisted(writing: WriteTransaction, guild: GuildId, member: MemberId, films: Iterable[FilmId]) -> None:
    """Count films again."""
    await writing.execute_write(
        """
        DELETE FROM unlisted_film
        WHERE guild_id = ? AND member_id = ? AND film_id IN (SELECT value FROM json_each(?))
        """,
        guild,
        member,
        json.dumps(list(films)),
    )


async def unlisted_films(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[FilmId]:
    """The films that a member leaves out, the latest first."""
    rows = await reading.fetch_rows(
        "SELECT film_id FROM unlisted_film WHERE guild_id = ? AND member_id = ? ORDER BY set_at DESC, film_id",
        guild,
        member,
    )
    return [FilmId(row[0]) for row in rows]


async def best_loved_line(reading: ReadTransaction, guild: GuildId, member: MemberId) -> LovedLine | None:
    """The line that may be quoted of a member's published reviews, with its review's likes: the most liked first.

    After the likes, pinned lines come first, then those that are most worth quoting.
    """
    row = await reading.fetch_row(
        """
        SELECT review.id, highlight.paragraph, highlight.start, highlight.stop, (SELECT count(*) FROM feed_like
            WHERE feed_like.guild_id = review.guild_id AND feed_like.review_id = review.id) AS likes
        FROM review JOIN highlight ON highlight.review_id = review.id
        LEFT JOIN line_choice ON line_choice.guild_id = review.guild_id AND line_choice.review_id = review.id
            AND line_choice.paragraph = highlight.paragraph AND line_choice.start = highlight.start
            AND line_choice.stop = highlight.stop
        WHERE review.guild_id = :guild AND review.member_id = :member AND review.state = 'published'
            AND review.spoilers NOT IN ('whole', 'unknown')
            AND coalesce(line_choice.standing, highlight.standing) <> 'forbidden'
            AND NOT EXISTS (SELECT 1 FROM unquoted
                WHERE unquoted.guild_id = review.guild_id AND unquoted.member_id = review.member_id)
            AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = review.guild_id
                AND unlisted_film.member_id = review.member_id AND unlisted_film.film_id = review.film_id)
        ORDER BY likes DESC,
            CASE WHEN coalesce(line_choice.standing, highlight.standing) = 'pinned' THEN 0 ELSE 1 END,
            highlight.score DESC, highlight.id
        LIMIT 1
        """,
        guild=guild,
        member=member,
    )
    return None if row is None else LovedLine(ReviewId(row[0]), *row[1:])


async def member_names(reading: ReadTransaction, guild: GuildId, members: Iterable[MemberId]) -> dict[MemberId, str]:
    """The stored display names of these members."""
    rows = await reading.fetch_rows(
        """
        SELECT member_id, name FROM member
        WHERE guild_id = ? AND member_id IN (SELECT value FROM json_each(?))
        """,
        guild,
        json.dumps(list(members)),
    )
    return {MemberId(member): str(name) for member, name in rows}
