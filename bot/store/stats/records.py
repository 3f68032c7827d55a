"""What a club's records are made of; run after folding."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.stats.top import LEAST_TOGETHER
from bot.store.database import ReadTransaction


class NotedFilm(NamedTuple):
    """A film and when it first came into the club, ISO 8601 in UTC."""

    film: FilmId
    noted_at: str


class SharedNight(NamedTuple):
    """A day and the films that several members saw on it."""

    day: date
    films: tuple[FilmId, ...]


class FilmExtremes(NamedTuple):
    """A film's raters, the sum of their half stars, the most and the fewest."""

    film: FilmId
    raters: int
    total: int
    most: int
    fewest: int


async def noted_films(reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId]) -> list[NotedFilm]:
    """The club's films in the order in which they came in, without those that only imports brought."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, min(noted_at) AS noted FROM member_film
        WHERE guild_id = :guild AND noted_at IS NOT NULL AND seen = 1
            AND member_id NOT IN (SELECT value FROM json_each(:silent))
        GROUP BY film_id ORDER BY noted, film_id
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
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


async def longest_nights(
    reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId], count: int
) -> list[SharedNight]:
    """The days with the most minutes of films that at least two members saw on the same day, the longest first."""
    rows = await reading.fetch_rows(
        """
        WITH said AS (
            SELECT watched_on, film_id, member_id FROM diary
            WHERE guild_id = :guild AND visibility = 'published' AND watched_on IS NOT NULL
            UNION ALL
            SELECT watched_on, film_id, member_id FROM review
            WHERE guild_id = :guild AND state = 'published' AND watched_on IS NOT NULL AND member_id IS NOT NULL
        ), together AS (
            SELECT said.watched_on, said.film_id FROM said
            WHERE said.member_id NOT IN (SELECT value FROM json_each(:silent))
                AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
                    AND unlisted_film.member_id = said.member_id AND unlisted_film.film_id = said.film_id)
            GROUP BY said.watched_on, said.film_id HAVING count(DISTINCT said.member_id) >= :least
        ), longest AS (
            SELECT together.watched_on, sum(film.runtime) AS minutes
            FROM together JOIN film ON film.id = together.film_id
            WHERE film.runtime IS NOT NULL
            GROUP BY together.watched_on ORDER BY minutes DESC, together.watched_on LIMIT :count
        )
        SELECT longest.watched_on, together.film_id
        FROM longest JOIN together ON together.watched_on = longest.watched_on
        ORDER BY longest.minutes DESC, longest.watched_on, together.film_id
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
        least=LEAST_TOGETHER,
        count=count,
    )
    nights: dict[str, list[FilmId]] = {}
    for day, film in rows:
        nights.setdefault(day, []).append(FilmId(film))
    return [SharedNight(date.fromisoformat(day), tuple(films)) for day, films in nights.items()]


async def film_extremes(
    reading: ReadTransaction, guild: GuildId, silent: Collection[MemberId], least: int
) -> list[FilmExtremes]:
    """The extremes of every film that at least `least` members rated."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, count(*), sum(halves), max(halves), min(halves) FROM member_film
        WHERE guild_id = :guild AND halves IS NOT NULL
            AND member_id NOT IN (SELECT value FROM json_each(:silent))
        GROUP BY film_id HAVING count(*) >= :least
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
        least=least,
    )
    return [FilmExtremes(FilmId(row[0]), *row[1:]) for row in rows]


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
