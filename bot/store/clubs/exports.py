"""The rows of an export: a member's own history, or what a club may see."""

from __future__ import annotations

from bot.domain.ids import GuildId, MemberId
from bot.store.database import ReadTransaction, Row


async def diary_of(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[Row]:
    """film, kind, half stars, day seen, day logged, rewatch, tags, list, addresses of film and entry, review."""
    return await reading.fetch_rows(
        """
        SELECT film_id, kind, halves, watched_on, logged_on, rewatch, tags, list_name, film_uri, entry_uri, review_id
        FROM diary WHERE guild_id = ? AND member_id = ? ORDER BY id
        """,
        guild,
        member,
    )


async def reviews_of(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[Row]:
    """All reviews by a member, in any state, with the columns selected below."""
    return await reading.fetch_rows(
        """
        SELECT id, film_id, headline, body, spans, halves, spoilers, written_on, watched_on, rewatch
        FROM review WHERE guild_id = ? AND member_id = ? ORDER BY id
        """,
        guild,
        member,
    )


async def lists_of(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[Row]:
    """name, description, tags as JSON."""
    return await reading.fetch_rows(
        "SELECT name, description, tags FROM film_list WHERE guild_id = ? AND member_id = ? ORDER BY name",
        guild,
        member,
    )


async def clubs_of(reading: ReadTransaction, member: MemberId) -> list[int]:
    """The clubs where the member has a diary, reviews or lists."""
    rows = await reading.fetch_rows(
        """
        SELECT guild_id FROM diary WHERE member_id = :member UNION SELECT guild_id FROM review WHERE member_id = :member
        UNION SELECT guild_id FROM film_list WHERE member_id = :member ORDER BY guild_id
        """,
        member=member,
    )
    return [int(row[0]) for row in rows]


async def lines_chosen(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """review, paragraph, start, stop, standing of the lines that the club pinned or forbade in its own reviews."""
    return await reading.fetch_rows(
        """
        SELECT review_id, paragraph, start, stop, line_choice.standing
        FROM line_choice JOIN review ON review.id = line_choice.review_id
        WHERE line_choice.guild_id = :guild AND review.guild_id = :guild AND review.state = 'published'
        ORDER BY review_id, paragraph, start, stop
        """,
        guild=guild,
    )


async def unquoted_members(reading: ReadTransaction, guild: GuildId) -> set[int]:
    rows = await reading.fetch_rows("SELECT member_id FROM unquoted WHERE guild_id = ?", guild)
    return {int(row[0]) for row in rows}


async def names_of(reading: ReadTransaction, guild: GuildId) -> dict[int, str]:
    rows = await reading.fetch_rows("SELECT member_id, name FROM member WHERE guild_id = ?", guild)
    return {int(member): str(name) for member, name in rows}


async def ratings_given(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """Published ratings outside reviews that count for others, oldest first: film, member, half stars, time."""
    return await reading.fetch_rows(
        """
        SELECT film_id, member_id, halves, said_at FROM diary
        WHERE guild_id = :guild AND visibility = 'published' AND halves IS NOT NULL AND kind <> 'watchlist'
            AND NOT EXISTS (SELECT 1 FROM member_preference AS no
                WHERE no.guild_id = :guild AND no.member_id = diary.member_id AND no.declined = 'score')
        ORDER BY said_at, id
        """,
        guild=guild,
    )
