"""The quotable lines found in each review, and the lines that each club pinned or forbade."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId, ReviewId
from bot.store.database import ReadTransaction, Row, WriteTransaction

# A club's choice overrides how the line was found; members who do not want to be quoted are never quoted.
_LINES = """
FROM highlight
JOIN review ON review.id = highlight.review_id
LEFT JOIN line_choice ON line_choice.guild_id = ? AND line_choice.review_id = highlight.review_id
    AND line_choice.paragraph = highlight.paragraph AND line_choice.start = highlight.start
    AND line_choice.stop = highlight.stop
"""
_QUOTABLE = """
    coalesce(line_choice.standing, highlight.standing) <> 'forbidden'
    AND review.spoilers NOT IN ('whole', 'unknown')
    AND NOT EXISTS (SELECT 1 FROM unquoted
        WHERE unquoted.guild_id = review.guild_id AND unquoted.member_id = review.member_id)
"""
_SEEN = (
    """
    review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
    AND (review.author_kind <> 'house' OR ?) AND
"""
    + _QUOTABLE
)
_PINNED = "(coalesce(line_choice.standing, highlight.standing) = 'pinned')"


async def lines_of_review(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> list[Row]:
    """id, paragraph, start, stop, score, standing of the lines that may be quoted: pinned first, then the best."""
    return await reading.fetch_rows(
        "SELECT highlight.id, highlight.paragraph, highlight.start, highlight.stop, highlight.score,"
        " coalesce(line_choice.standing, highlight.standing)"
        + _LINES
        + " WHERE highlight.review_id = ? AND "
        + _QUOTABLE
        + " ORDER BY "
        + _PINNED
        + " DESC, highlight.score DESC, highlight.id",
        guild,
        review,
    )


async def quotable_lines(reading: ReadTransaction, guild: GuildId, *, house: bool) -> list[Row]:
    """Every line that a club may quote: id, review, film, club, pinned, score; author's kind, member, name, outlet."""
    return await reading.fetch_rows(
        "SELECT highlight.id, review.id, review.film_id, review.guild_id, "
        + _PINNED
        + ", highlight.score, review.author_kind, review.member_id, critic.name,"
        " critic.outlet"
        + _LINES
        + " LEFT JOIN critic ON critic.id = review.critic_id WHERE "
        + _SEEN
        + " ORDER BY highlight.id",
        guild,
        guild,
        house,
    )


async def line_by_id(reading: ReadTransaction, guild: GuildId, highlight: HighlightId, *, house: bool) -> Row | None:
    """review, paragraph, start, stop, score, standing, film of a line that the club may quote."""
    return await reading.fetch_row(
        "SELECT review.id, highlight.paragraph, highlight.start, highlight.stop, highlight.score,"
        " coalesce(line_choice.standing, highlight.standing), review.film_id"
        + _LINES
        + " WHERE highlight.id = ? AND "
        + _SEEN,
        guild,
        highlight,
        guild,
        house,
    )


async def lines_of_film(reading: ReadTransaction, guild: GuildId, film: FilmId, *, house: bool) -> list[Row]:
    """Lines about one film: the club's own first, pinned before found, then the best.

    Columns: id, rank of its source (0 the club, then the library, then the house), pinned, review, the review's
    language (null if unknown) and the beginning of its text.
    """
    return await reading.fetch_rows(
        "SELECT highlight.id, "
        "CASE WHEN review.author_kind = 'house' THEN 3 WHEN review.guild_id = 0 THEN 1 ELSE 0 END, "
        + _PINNED
        + ", review.id, review.language, substr(review.body, 1, 600)"
        + _LINES
        + " WHERE review.film_id = ? AND "
        + _SEEN
        + " ORDER BY (review.guild_id = 0), (review.author_kind = 'house'), "
        + _PINNED
        + " DESC, highlight.score DESC, highlight.id",
        guild,
        film,
        guild,
        house,
    )


async def replace_found_lines(
    writing: WriteTransaction, review: ReviewId, found: Iterable[tuple[int, int, int, float]]
) -> None:
    """Replace the lines found earlier; lines marked by people are kept, and a line that is found again keeps its id."""
    lines = list(found)
    places = {line[:3] for line in lines}
    earlier = await writing.fetch_rows(
        "SELECT id, paragraph, start, stop FROM highlight WHERE review_id = ? AND standing = 'found'", review
    )
    for identity in [row[0] for row in earlier if tuple(row[1:]) not in places]:
        # A club may have pinned it: it stays, but is quoted only there, as if it had never been found.
        await writing.execute_write(
            """
            UPDATE highlight SET standing = 'forbidden', score = 0
            WHERE id = ? AND EXISTS (SELECT 1 FROM line_choice
                WHERE line_choice.review_id = highlight.review_id AND line_choice.paragraph = highlight.paragraph
                    AND line_choice.start = highlight.start AND line_choice.stop = highlight.stop)
            """,
            identity,
        )
        await writing.execute_write("DELETE FROM highlight WHERE id = ? AND standing = 'found'", identity)
    await writing.execute_many(
        """
        INSERT INTO highlight (review_id, paragraph, start, stop, score) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (review_id, paragraph, start, stop) DO UPDATE SET score = excluded.score
        """,
        [(review, *line) for line in lines],
    )


async def insert_marked_line(
    writing: WriteTransaction, review: ReviewId, paragraph: int, start: int, stop: int
) -> None:
    """Store a line that was not found automatically, so that a club can pin it; otherwise it is never quoted."""
    await writing.execute_write(
        """
        INSERT INTO highlight (review_id, paragraph, start, stop, score, standing) VALUES (?, ?, ?, ?, 0, 'forbidden')
        ON CONFLICT (review_id, paragraph, start, stop) DO NOTHING
        """,
        review,
        paragraph,
        start,
        stop,
    )


async def set_line_choice(
    writing: WriteTransaction,
    guild: GuildId,
    review: ReviewId,
    place: tuple[int, int, int],
    mark: str,
    *,
    by: MemberId,
    now: datetime,
) -> None:
    """Pin or forbid (`mark`) the line at a place (paragraph, start, stop) for a club."""
    await writing.execute_write(
        """
        INSERT INTO line_choice (guild_id, review_id, paragraph, start, stop, standing, set_by, set_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, review_id, paragraph, start, stop) DO UPDATE
            SET standing = excluded.standing, set_by = excluded.set_by, set_at = excluded.set_at
        """,
        guild,
        review,
        *place,
        mark,
        by,
        now.isoformat(),
    )


async def delete_line_choice(
    writing: WriteTransaction, guild: GuildId, review: ReviewId, place: tuple[int, int, int]
) -> int:
    return await writing.execute_write(
        """
        DELETE FROM line_choice
        WHERE guild_id = ? AND review_id = ? AND paragraph = ? AND start = ? AND stop = ?
        """,
        guild,
        review,
        *place,
    )


async def line_choices(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> list[Row]:
    """paragraph, start, stop, standing, set_by, set_at of the lines that a club marked in a review."""
    return await reading.fetch_rows(
        """
        SELECT paragraph, start, stop, standing, set_by, set_at FROM line_choice
        WHERE guild_id = ? AND review_id = ? ORDER BY paragraph, start
        """,
        guild,
        review,
    )


async def delete_marked_lines(writing: WriteTransaction, guild: GuildId, review: ReviewId) -> None:
    """Delete every mark on the lines of a review in this club, before its text changes."""
    await writing.execute_write("DELETE FROM line_choice WHERE guild_id = ? AND review_id = ?", guild, review)
    await writing.execute_write("DELETE FROM highlight WHERE review_id = ? AND standing <> 'found'", review)


async def found_places(reading: ReadTransaction, review: ReviewId) -> list[Row]:
    """paragraph, start, stop of the lines found automatically, the best first."""
    return await reading.fetch_rows(
        """
        SELECT paragraph, start, stop FROM highlight
        WHERE review_id = ? AND standing = 'found' ORDER BY score DESC, id
        """,
        review,
    )
