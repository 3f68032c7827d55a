"""All titles of the catalogue in one pass, streamed in a thread to save memory."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.ids import FilmId
from bot.store.database import ReadTransaction, Row, Source
from bot.store.engines import scan_rows

_TITLES = """
SELECT id, title, year, popularity, guild_id, original_title,
    (SELECT json_group_array(title) FROM film_title WHERE film_id = film.id),
    (SELECT json_group_array(name) FROM
        (SELECT name FROM credit JOIN person ON person.id = credit.person_id
         WHERE film_id = film.id AND role IN (1, 3) ORDER BY role, position LIMIT 5) AS listed)
FROM film
"""
# Directors and cast, as the roles of `films.ROLES`; the title index takes five people.

_WITH_TMDB_TITLES = """
SELECT id, title, year, popularity, guild_id, original_title,
    (SELECT json_group_array(title) FROM film_title WHERE film_id = film.id),
    (SELECT json_group_array(name) FROM
        (SELECT name FROM credit JOIN person ON person.id = credit.person_id
         WHERE film_id = film.id AND role IN (1, 3) ORDER BY role, position LIMIT 5) AS listed),
    json_extract(said, '$.facts.original_title'), json_extract(said, '$.facts.alternative_titles')
FROM film JOIN tmdb_film ON tmdb_film.film_id = film.id AND fetched_at >= ?
"""


def scan_titles(source: Source) -> Iterator[Row]:
    """Every shared film: id, title, year, popularity, club (0), original title, JSON of other titles and of people."""
    return scan_rows(source, _TITLES + " WHERE guild_id = 0 ORDER BY id")


async def of_clubs(reading: ReadTransaction) -> list[Row]:
    """Like `scan_titles`, for films that only one club sees."""
    return await reading.fetch_rows(_TITLES + " WHERE guild_id <> 0 ORDER BY id")


async def titles_after(reading: ReadTransaction, last: int, most: int) -> list[Row]:
    """Like `scan_titles`, for the next `most` films, shared or a club's, with an id above `last`."""
    return await reading.fetch_rows(_TITLES + " WHERE id > ? ORDER BY id LIMIT ?", last, most)


async def of_film(reading: ReadTransaction, film: FilmId) -> Row | None:
    """Like `scan_titles`, for one film, shared or a club's."""
    return await reading.fetch_row(_TITLES + " WHERE id = ?", film)


async def tmdb_titles(reading: ReadTransaction, since: datetime, film: FilmId | None = None) -> list[Row]:
    """Like `of_film`, for films with TMDB data fetched since then, plus TMDB's original and alternative titles.

    The last two may be NULL; the alternative titles are JSON. With `film`, only that film is read.
    """
    day = since.isoformat()
    if film is None:
        return await reading.fetch_rows(_WITH_TMDB_TITLES, day)
    return await reading.fetch_rows(_WITH_TMDB_TITLES + " WHERE film.id = ?", day, film)


async def best_known(reading: ReadTransaction, count: int) -> list[Row]:
    """Like `scan_titles`, for the `count` best known films and every film with a review."""
    return await reading.fetch_rows(
        _TITLES
        + """
        WHERE guild_id = 0 AND (id IN (SELECT id FROM film WHERE guild_id = 0 ORDER BY popularity DESC, id LIMIT ?)
            OR id IN (SELECT film_id FROM review))
        """,
        count,
    )
