"""What identifies the films that a club sees: external ids, and year with directors, for matching imports."""

from __future__ import annotations

import json
from collections.abc import Collection

from bot.domain.ids import FilmId, GuildId
from bot.store.database import ReadTransaction, Row


async def films_by_external(
    reading: ReadTransaction, guild: GuildId, imdb: Collection[str], tmdb: Collection[int]
) -> tuple[dict[str, FilmId], dict[int, FilmId]]:
    """The films that a club can see with these IMDb and TMDB ids; a merged film's id gives the remaining film."""
    by_imdb = await reading.fetch_rows(
        """
        SELECT imdb_id, into_id FROM film_joined WHERE imdb_id IN (SELECT CAST(value AS TEXT) FROM json_each(:ids))
        UNION ALL
        SELECT imdb_id, id FROM film
        WHERE imdb_id IN (SELECT CAST(value AS TEXT) FROM json_each(:ids)) AND guild_id IN (0, :guild)
        """,
        ids=json.dumps(list(imdb)),
        guild=guild,
    )
    by_tmdb = await reading.fetch_rows(
        """
        SELECT tmdb_id, into_id FROM film_joined WHERE tmdb_id IN (SELECT value FROM json_each(:ids))
        UNION ALL
        SELECT tmdb_id, id FROM film WHERE tmdb_id IN (SELECT value FROM json_each(:ids)) AND guild_id IN (0, :guild)
        """,
        ids=json.dumps(list(tmdb)),
        guild=guild,
    )
    return {str(key): FilmId(film) for key, film in by_imdb}, {int(key): FilmId(film) for key, film in by_tmdb}


async def film_with_id(
    reading: ReadTransaction, guild: GuildId, *, imdb: str | None, tmdb: int | None, wikidata: str | None
) -> FilmId | None:
    """The first film that a club can see with one of these ids; a merged film's id gives the remaining film."""
    row = await reading.fetch_row(
        """
        SELECT id FROM film
        WHERE (imdb_id = :imdb OR tmdb_id = :tmdb OR wikidata_id = :wikidata) AND guild_id IN (0, :guild)
        UNION ALL
        SELECT film.id FROM film_joined JOIN film ON film.id = film_joined.into_id
        WHERE (film_joined.imdb_id = :imdb OR film_joined.tmdb_id = :tmdb OR film_joined.wikidata_id = :wikidata)
            AND film.guild_id IN (0, :guild)
        ORDER BY id LIMIT 1
        """,
        imdb=imdb,
        tmdb=tmdb,
        wikidata=wikidata,
        guild=guild,
    )
    return None if row is None else FilmId(row[0])


async def film_identities(reading: ReadTransaction, guild: GuildId, films: Collection[FilmId]) -> list[Row]:
    """id, year, directors' names as JSON, title, original title, IMDb and TMDB id of films that the club can see."""
    return await reading.fetch_rows(
        """
        SELECT id, year, (SELECT json_group_array(name) FROM credit JOIN person ON person.id = credit.person_id
            WHERE film_id = film.id AND role = 1),
            title, original_title, imdb_id, tmdb_id
        FROM film WHERE id IN (SELECT value FROM json_each(?)) AND guild_id IN (0, ?)
        """,
        json.dumps(list(films)),
        guild,
    )
