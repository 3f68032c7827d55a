"""The rating pool that an operator may import, and look-ups of its films; `scan_ratings` is for SQLite only."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Collection, Sequence
from contextlib import closing
from pathlib import Path

from bot.domain.ids import FilmId
from bot.store.database import ReadTransaction, Row, WriteTransaction


def scan_ratings(path: Path) -> list[tuple[int, int, float]]:
    """Every rating (person, film, stars); blocking, to be called in the thread that uses them."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        return connection.execute("SELECT user, film_id, halves / 2.0 FROM pool_rating").fetchall()


async def count_ratings(reading: ReadTransaction) -> int:
    return await reading.fetch_count("SELECT count(*) FROM pool_rating")


async def count_pool(reading: ReadTransaction) -> tuple[int, int, int]:
    """The numbers of ratings, people and films."""
    ((ratings, people, films),) = await reading.fetch_rows(
        "SELECT count(*), count(DISTINCT user), count(DISTINCT film_id) FROM pool_rating"
    )
    return ratings, people, films


async def replace_ratings(writing: WriteTransaction, ratings: Sequence[tuple[int, FilmId, int]]) -> None:
    """Replace all ratings of the pool by these (person, film, half stars)."""
    await clear_pool(writing)
    await writing.execute_many("INSERT INTO pool_rating (user, film_id, halves) VALUES (?, ?, ?)", ratings)


async def clear_pool(writing: WriteTransaction) -> int:
    return await writing.execute_write("DELETE FROM pool_rating")


async def films_by_imdb(reading: ReadTransaction, ids: Collection[str]) -> dict[str, FilmId]:
    rows = await reading.fetch_rows(
        """
        SELECT imdb_id, id FROM film
        WHERE imdb_id IN (SELECT value FROM json_each(?)) AND imdb_id IS NOT NULL AND guild_id = 0
        """,
        json.dumps(list(ids)),
    )
    return {str(imdb): FilmId(film) for imdb, film in rows}


async def films_by_tmdb(reading: ReadTransaction, ids: Collection[int]) -> dict[int, FilmId]:
    rows = await reading.fetch_rows(
        """
        SELECT tmdb_id, id FROM film
        WHERE tmdb_id IN (SELECT value FROM json_each(?)) AND tmdb_id IS NOT NULL AND guild_id = 0
        """,
        json.dumps(list(ids)),
    )
    return {int(tmdb): FilmId(film) for tmdb, film in rows}


async def films_after(reading: ReadTransaction, after: int, most: int) -> list[Row]:
    """The next films after this id: id, title, original title, year, IMDb id, TMDB id."""
    return await reading.fetch_rows(
        """
        SELECT id, title, original_title, year, imdb_id, tmdb_id FROM film
        WHERE id > ? AND guild_id = 0 ORDER BY id LIMIT ?
        """,
        after,
        most,
    )
