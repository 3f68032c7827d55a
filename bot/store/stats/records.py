"""What a club's records are made of; run after folding."""

from __future__ import annotations

import json
from collections.abc import Collection
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.stats.top import LEAST_TOGETHER
from bot.store.database import ReadTransaction, Row


class NotedFilm(NamedTuple):
    """A film and when it first came into the club, ISO 8601 in UTC."""

    film: FilmId
    noted_at: str


async def noted_films(reading: ReadTransaction, guild: GuildId) -> list[NotedFilm]:
    """The club's films in the order in which they came in, without those that only imports brought."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, noted_at FROM club_film
        WHERE guild_id = ? AND noted_at IS NOT NULL ORDER BY noted_at, film_id
        """,
        guild,
    )
    return [NotedFilm(FilmId(film), str(noted)) for film, noted in rows]


async def written_reviews(
    reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId], count: int
) -> list[NotedFilm]:
    """The films of the club's first `count` published reviews by members, without imported ones, and when they came."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, created_at FROM review
        WHERE guild_id = :guild AND state = 'published' AND author_kind = 'member' AND import_id IS NULL
            AND member_id NOT IN (SELECT value FROM json_each(:silent))
            AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
                AND unlisted_film.member_id = review.member_id AND unlisted_film.film_id = review.film_id)
        ORDER BY created_at, id LIMIT :count
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
        count=count,
    )
    return [NotedFilm(FilmId(film), str(created)) for film, created in rows]


# Only what several entries or any review name is counted exactly: an index has the former in their order.
_NIGHTS = """
WITH likely AS (
    SELECT watched_on, film_id FROM diary
    WHERE guild_id = :guild AND visibility = 'published' AND watched_on IS NOT NULL
    GROUP BY watched_on, film_id HAVING count(DISTINCT member_id) >= :least
    UNION
    SELECT watched_on, film_id FROM review
    WHERE guild_id = :guild AND state = 'published' AND watched_on IS NOT NULL AND member_id IS NOT NULL
), said AS (
    SELECT likely.watched_on, likely.film_id, diary.member_id FROM likely JOIN diary
        ON diary.guild_id = :guild AND diary.watched_on = likely.watched_on AND diary.film_id = likely.film_id
    WHERE diary.visibility = 'published' AND diary.watched_on IS NOT NULL
    UNION ALL
    SELECT watched_on, film_id, member_id FROM review
    WHERE guild_id = :guild AND state = 'published' AND watched_on IS NOT NULL AND member_id IS NOT NULL
), together AS (
    SELECT said.watched_on, said.film_id FROM said
    WHERE said.member_id NOT IN (SELECT value FROM json_each(:silent))
        AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
            AND unlisted_film.member_id = said.member_id AND unlisted_film.film_id = said.film_id)
    GROUP BY said.watched_on, said.film_id HAVING count(DISTINCT said.member_id) >= :least
)
SELECT together.watched_on, together.film_id, film.runtime FROM together JOIN film ON film.id = together.film_id
WHERE film.runtime IS NOT NULL
"""


async def shared_viewings(
    reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId]
) -> list[tuple[str, FilmId, int]]:
    """The days and films that at least two members saw on the same day, with the film's minutes."""
    rows = await reading.fetch_rows(_NIGHTS, guild=guild, silent=json.dumps(sorted(silent)), least=LEAST_TOGETHER)
    return [(row[0], FilmId(row[1]), row[2]) for row in rows]


async def film_extremes(reading: ReadTransaction, guild: GuildId, least: int) -> list[Row]:
    """film, raters, sum of their half stars, most and fewest of these, of films that at least `least` members rated."""
    return await reading.fetch_rows(
        "SELECT film_id, raters, total, most, fewest FROM club_film WHERE guild_id = ? AND raters >= ?", guild, least
    )


async def rater_of(
    reading: ReadTransaction, guild: GuildId, film: FilmId, halves: int, silent: Collection[MemberId]
) -> MemberId | None:
    """One member who gave a film these half stars: the one with the lowest id."""
    row = await reading.fetch_row(
        """
        SELECT min(member_id) FROM member_film
        WHERE guild_id = :guild AND film_id = :film AND halves = :halves
            AND member_id NOT IN (SELECT value FROM json_each(:silent))
        """,
        guild=guild,
        film=film,
        halves=halves,
        silent=json.dumps(sorted(silent)),
    )
    return None if row is None or row[0] is None else MemberId(row[0])


async def count_members(reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId]) -> int:
    """The members who saw at least one film and are counted."""
    row = await reading.fetch_row(
        """
        SELECT count(DISTINCT member_id) FROM member_film
        WHERE guild_id = :guild AND seen = 1 AND member_id NOT IN (SELECT value FROM json_each(:silent))
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
    )
    return 0 if row is None else int(row[0])
