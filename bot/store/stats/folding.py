"""Folds what members said of films into `member_film`: one row for each member and film, made anew when due."""

from __future__ import annotations

from bot.domain.ids import GuildId
from bot.store.database import ReadTransaction, WriteTransaction

BATCH = 2_000
"""Pairs of film and member that are folded in one transaction, which takes about 50 ms."""

_BATCH = """
WITH batch AS (
    SELECT film_id, member_id FROM member_film_due WHERE guild_id = :guild ORDER BY film_id, member_id LIMIT :most
)
"""
# Of two ratings the later one counts, as in the club's score (`published_ratings`).
_FOLD = (
    _BATCH
    + """
, said AS (
    SELECT diary.film_id, diary.member_id, diary.id, diary.kind, diary.halves, diary.watched_on,
        diary.said_at AS said, CASE WHEN diary.import_id IS NULL THEN diary.created_at END AS noted, 0 AS written
    FROM batch JOIN diary ON diary.guild_id = :guild AND diary.member_id = batch.member_id
        AND diary.film_id = batch.film_id
    WHERE diary.visibility = 'published'
    UNION ALL
    SELECT review.film_id, review.member_id, review.id, 'review', review.halves, review.watched_on,
        coalesce(review.written_on, review.created_at),
        CASE WHEN review.import_id IS NULL THEN review.created_at END, 1
    FROM batch JOIN review ON review.guild_id = :guild AND review.member_id = batch.member_id
        AND review.film_id = batch.film_id
    WHERE review.state = 'published'
), ordered AS (
    SELECT film_id, member_id, kind, halves, said, watched_on, noted, written,
        row_number() OVER (PARTITION BY film_id, member_id ORDER BY
            CASE WHEN halves IS NULL OR kind = 'watchlist' THEN 1 ELSE 0 END, said DESC, id DESC, halves DESC) AS place
    FROM said
), folded AS (
    SELECT film_id, member_id,
        max(CASE WHEN place = 1 AND kind <> 'watchlist' THEN halves END) AS halves,
        max(CASE WHEN place = 1 AND kind <> 'watchlist' AND halves IS NOT NULL THEN said END) AS rated_at,
        max(CASE WHEN kind IN ('watchlist', 'list_item') THEN 0 ELSE 1 END) AS seen,
        max(CASE WHEN kind = 'watchlist' THEN 1 ELSE 0 END) AS wanted,
        count(DISTINCT watched_on) AS viewings, sum(written) AS reviews,
        min(watched_on) AS first_on, max(watched_on) AS last_on,
        min(CASE WHEN kind IN ('watchlist', 'list_item') THEN NULL ELSE noted END) AS noted_at
    FROM ordered GROUP BY film_id, member_id
)
INSERT INTO member_film (guild_id, film_id, member_id, halves, rated_at, seen, wanted, viewings, reviews,
    first_on, last_on, noted_at)
SELECT :guild, folded.film_id, folded.member_id, folded.halves, folded.rated_at, folded.seen, folded.wanted,
    folded.viewings, folded.reviews, folded.first_on, folded.last_on, folded.noted_at
FROM folded
WHERE (folded.seen = 1 OR folded.wanted = 1 OR folded.halves IS NOT NULL)
    AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
        AND unlisted_film.member_id = folded.member_id AND unlisted_film.film_id = folded.film_id)
"""
)


async def has_due(reading: ReadTransaction, guild: GuildId) -> bool:
    """Whether anything changed in a club that was not folded yet."""
    return await reading.fetch_row("SELECT 1 FROM member_film_due WHERE guild_id = ? LIMIT 1", guild) is not None


async def clubs_due(reading: ReadTransaction) -> list[GuildId]:
    """The clubs in which something is due; the table is empty most of the time."""
    return [GuildId(row[0]) for row in await reading.fetch_rows("SELECT DISTINCT guild_id FROM member_film_due")]


async def fold_batch(writing: WriteTransaction, guild: GuildId, most: int = BATCH) -> int:
    """Fold at most `most` pairs that are due and return how many there were."""
    await writing.execute_write(
        _BATCH
        + """
        DELETE FROM member_film
        WHERE guild_id = :guild AND (film_id, member_id) IN (SELECT film_id, member_id FROM batch)
        """,
        guild=guild,
        most=most,
    )
    await writing.execute_write(_FOLD, guild=guild, most=most)
    return await writing.execute_write(
        _BATCH
        + """
        DELETE FROM member_film_due
        WHERE guild_id = :guild AND (film_id, member_id) IN (SELECT film_id, member_id FROM batch)
        """,
        guild=guild,
        most=most,
    )
