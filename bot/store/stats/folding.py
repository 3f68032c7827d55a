"""Folds what members said of films into a row for each member and film, and these into one for each club and film."""

from __future__ import annotations

import json

from bot.domain.ids import GuildId
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.shards.share import ShardShare
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.shards.share import share_values

FILMS = 500
"""Films that are summed up in one transaction."""
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


_SUM = """
INSERT INTO club_film (guild_id, film_id, raters, total, squares, most, fewest, seen, wanted, reviews, noted_at,
    h1, h2, h3, h4, h5, h6, h7, h8, h9, h10)
SELECT :guild, counted.film_id, count(counted.stars), coalesce(sum(counted.stars), 0),
    coalesce(sum(counted.stars * counted.stars), 0), max(counted.stars), min(counted.stars), sum(counted.saw),
    sum(counted.wish), sum(counted.wrote), min(counted.noted),
    sum(CASE WHEN counted.stars = 1 THEN 1 ELSE 0 END), sum(CASE WHEN counted.stars = 2 THEN 1 ELSE 0 END),
    sum(CASE WHEN counted.stars = 3 THEN 1 ELSE 0 END), sum(CASE WHEN counted.stars = 4 THEN 1 ELSE 0 END),
    sum(CASE WHEN counted.stars = 5 THEN 1 ELSE 0 END), sum(CASE WHEN counted.stars = 6 THEN 1 ELSE 0 END),
    sum(CASE WHEN counted.stars = 7 THEN 1 ELSE 0 END), sum(CASE WHEN counted.stars = 8 THEN 1 ELSE 0 END),
    sum(CASE WHEN counted.stars = 9 THEN 1 ELSE 0 END), sum(CASE WHEN counted.stars = 10 THEN 1 ELSE 0 END)
FROM (
    SELECT film_id, seen AS saw, reviews AS wrote, CASE WHEN seen = 1 THEN noted_at END AS noted,
        CASE WHEN member_id NOT IN (SELECT value FROM json_each(:no_stars)) THEN halves END AS stars,
        CASE WHEN wanted = 1 AND seen = 0
            AND member_id NOT IN (SELECT value FROM json_each(:no_wishes)) THEN 1 ELSE 0 END AS wish
    FROM member_film
    WHERE guild_id = :guild AND film_id IN (SELECT value FROM json_each(:films))
        AND member_id NOT IN (SELECT value FROM json_each(:nothing))
) AS counted
GROUP BY counted.film_id
"""


async def has_due(reading: ReadTransaction, guild: GuildId) -> bool:
    """Whether anything changed in a club that was not folded yet."""
    row = await reading.fetch_row(
        """
        SELECT 1 FROM member_film_due WHERE guild_id = :guild
        UNION ALL SELECT 1 FROM club_film_due WHERE guild_id = :guild LIMIT 1
        """,
        guild=guild,
    )
    return row is not None


async def clubs_due(reading: ReadTransaction, share: ShardShare) -> list[GuildId]:
    """Those of these clubs in which something is due; the tables are empty most of the time."""
    rows = await reading.fetch_rows(
        """
        SELECT guild_id FROM (SELECT guild_id FROM member_film_due UNION SELECT guild_id FROM club_film_due) AS due
        WHERE (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        """,
        *share_values(share),
    )
    return [GuildId(row[0]) for row in rows]


async def fold_batch(writing: WriteTransaction, guild: GuildId, most: int = BATCH) -> int:
    """Fold at most `most` pairs that are due and return how many there were."""
    # sqlite3 does not count the rows of a statement that begins with WITH.
    counted = await writing.fetch_row(_BATCH + "SELECT count(*) FROM batch", guild=guild, most=most)
    if counted is None or not counted[0]:
        return 0
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
    await writing.execute_write(
        _BATCH
        + """
        DELETE FROM member_film_due
        WHERE guild_id = :guild AND (film_id, member_id) IN (SELECT film_id, member_id FROM batch)
        """,
        guild=guild,
        most=most,
    )
    return int(counted[0])


async def fold_films(writing: WriteTransaction, guild: GuildId, switches: Disclosure, most: int = FILMS) -> int:
    """Sum up at most `most` films that are due, of the members who let themselves be counted; return how many."""
    rows = await writing.fetch_rows(
        "SELECT film_id FROM club_film_due WHERE guild_id = ? ORDER BY film_id LIMIT ?", guild, most
    )
    films = json.dumps([row[0] for row in rows])
    for table in ("club_film", "club_film_due"):
        await writing.execute_write(
            f"DELETE FROM {table} WHERE guild_id = ? AND film_id IN (SELECT value FROM json_each(?))", guild, films
        )
    await writing.execute_write(_SUM, guild=guild, films=films, **silent_members(switches))
    return len(rows)


def silent_members(switches: Disclosure) -> dict[str, str]:
    """Members who do not count at all, and whose stars or wishes do not count, as JSON lists."""
    return {
        "nothing": json.dumps(sorted(switches.members_silent(Statement.SEEN_COUNTED))),
        "no_stars": json.dumps(sorted(switches.members_silent(Statement.STARS_COUNTED))),
        "no_wishes": json.dumps(sorted(switches.members_silent(Statement.WISH_COUNTED))),
    }
