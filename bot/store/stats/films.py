"""What numbers need to know of films: traits for favourites, and which films pass a filter."""

from __future__ import annotations

import json
from collections.abc import Iterable

from bot.domain.ids import FilmId, GuildId
from bot.domain.stats.profile import FilmTraits
from bot.store.catalogue.films import DIRECTOR, GENRE
from bot.store.database import ReadTransaction


async def film_traits(reading: ReadTransaction, guild: GuildId, films: Iterable[FilmId]) -> dict[FilmId, FilmTraits]:
    """The catalogue's traits of the films among `films` that this club can see."""
    wanted = json.dumps(list(films))
    rows = await reading.fetch_rows(
        "SELECT id, year, runtime FROM film WHERE id IN (SELECT value FROM json_each(?)) AND guild_id IN (0, ?)",
        wanted,
        guild,
    )
    genres = await reading.fetch_rows(
        """
        SELECT film_tag.film_id, tag.name FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
        WHERE film_tag.film_id IN (SELECT value FROM json_each(?)) AND film_tag.kind = ?
        ORDER BY film_tag.film_id, film_tag.position
        """,
        wanted,
        GENRE,
    )
    directors = await reading.fetch_rows(
        """
        SELECT credit.film_id, person.name FROM credit JOIN person ON person.id = credit.person_id
        WHERE credit.film_id IN (SELECT value FROM json_each(?)) AND credit.role = ?
        ORDER BY credit.film_id, credit.position
        """,
        wanted,
        DIRECTOR,
    )
    return _joined(rows, genres, directors)


def _joined(
    rows: list[tuple[int, int | None, int | None]], genres: list[tuple[int, str]], directors: list[tuple[int, str]]
) -> dict[FilmId, FilmTraits]:
    by_genre: dict[int, list[str]] = {}
    for film, name in genres:
        by_genre.setdefault(film, []).append(name)
    by_director: dict[int, list[str]] = {}
    for film, name in directors:
        by_director.setdefault(film, []).append(name)
    return {
        FilmId(film): FilmTraits(year, runtime, tuple(by_genre.get(film, ())), tuple(by_director.get(film, ())))
        for film, year, runtime in rows
    }


async def films_of_genre(reading: ReadTransaction, guild: GuildId, films: Iterable[FilmId], genre: str) -> set[FilmId]:
    """The films among `films` that the catalogue gives this genre."""
    rows = await reading.fetch_rows(
        """
        SELECT film.id FROM film
        WHERE film.id IN (SELECT value FROM json_each(?)) AND film.guild_id IN (0, ?)
            AND EXISTS (SELECT 1 FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
                WHERE film_tag.film_id = film.id AND film_tag.kind = ? AND tag.name = ?)
        """,
        json.dumps(list(films)),
        guild,
        GENRE,
        genre,
    )
    return {FilmId(row[0]) for row in rows}


async def films_of_decade(
    reading: ReadTransaction, guild: GuildId, films: Iterable[FilmId], decade: int
) -> set[FilmId]:
    """The films among `films` that the catalogue puts into this decade, named by its first year."""
    rows = await reading.fetch_rows(
        """
        SELECT id FROM film
        WHERE id IN (SELECT value FROM json_each(?)) AND guild_id IN (0, ?) AND year >= ? AND year < ?
        """,
        json.dumps(list(films)),
        guild,
        decade,
        decade + 10,
    )
    return {FilmId(row[0]) for row in rows}
