"""The lines worth quoting of each review, as they were found, pinned or forbidden."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.ids import HighlightId

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.domain.ids import FilmId, GuildId, ReviewId
    from bot.store.database import Reading, Row, Writing

_SEEN = """
    review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
    AND (review.author_kind <> 'house' OR ?) AND highlight.standing <> 'forbidden'
"""


async def of_review(reading: Reading, review: ReviewId) -> list[Row]:
    """id, paragraph, start, stop, score, standing: pinned ones first, then the best."""
    return await reading.rows(
        """
        SELECT id, paragraph, start, stop, score, standing FROM highlight
        WHERE review_id = ? AND standing <> 'forbidden'
        ORDER BY (standing = 'pinned') DESC, score DESC, id
        """,
        review,
    )


async def seen_by(reading: Reading, guild: GuildId, *, house: bool) -> list[Row]:
    """Every line that a club may quote, small: id, review, film, owner, pinned, score."""
    return await reading.rows(
        "SELECT highlight.id, review.id, review.film_id, review.guild_id, highlight.standing = 'pinned',"
        " highlight.score FROM highlight JOIN review ON review.id = highlight.review_id WHERE "
        + _SEEN
        + " ORDER BY highlight.id",
        guild,
        house,
    )


async def by_id(reading: Reading, guild: GuildId, highlight: HighlightId, *, house: bool) -> Row | None:
    """review, paragraph, start, stop, score, standing, film of a line that the club may quote."""
    return await reading.row(
        "SELECT review.id, highlight.paragraph, highlight.start, highlight.stop, highlight.score,"
        " highlight.standing, review.film_id"
        " FROM highlight JOIN review ON review.id = highlight.review_id WHERE highlight.id = ? AND " + _SEEN,
        highlight,
        guild,
        house,
    )


async def of_film(reading: Reading, guild: GuildId, film: FilmId, *, house: bool) -> list[HighlightId]:
    """Lines on one film: the club's own first, pinned before found, then the best."""
    rows = await reading.rows(
        "SELECT highlight.id FROM highlight JOIN review ON review.id = highlight.review_id"
        " WHERE review.film_id = ? AND " + _SEEN + " ORDER BY (review.guild_id = 0), (review.author_kind = 'house'),"
        " (highlight.standing = 'pinned') DESC, highlight.score DESC, highlight.id",
        film,
        guild,
        house,
    )
    return [HighlightId(row[0]) for row in rows]


async def put_found(writing: Writing, review: ReviewId, found: Iterable[tuple[int, int, int, float]]) -> None:
    """Replace what was found before; what people pinned or forbade stays."""
    await writing.run("DELETE FROM highlight WHERE review_id = ? AND standing = 'found'", review)
    await writing.run_many(
        """
        INSERT INTO highlight (review_id, paragraph, start, stop, score) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (review_id, paragraph, start, stop) DO UPDATE SET score = excluded.score
        """,
        [(review, *line) for line in found],
    )
