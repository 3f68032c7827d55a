"""SQLite only: the films that single clubs had added, and the shared films that they may be."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterator
from typing import Any, NamedTuple

from bot.domain.ids import FilmId
from bot.store.catalogue.bulk import BulkConnection

_COMPARED = """
SELECT id, year,
    json_array(title, original_title, (SELECT json_group_array(title) FROM film_title WHERE film_id = film.id)),
    (SELECT json_group_array(name) FROM credit JOIN person ON person.id = person_id WHERE film_id = film.id)
FROM film
"""


class ComparedFilm(NamedTuple):
    """What films are compared by: every title, and the names of everybody credited."""

    film: FilmId
    year: int | None
    titles: tuple[str, ...]
    people: tuple[str, ...]


def club_films(bulk: BulkConnection) -> list[ComparedFilm]:
    """The films that only one club sees."""
    return [_compared(row) for row in bulk.fetch_rows(_COMPARED + " WHERE guild_id > 0 ORDER BY id")]


def shared_films(bulk: BulkConnection, years: Collection[int]) -> Iterator[ComparedFilm]:
    """The shared films of these years."""
    sql = _COMPARED + " WHERE guild_id = 0 AND year IN (SELECT value FROM json_each(?))"
    return map(_compared, bulk.connection.execute(sql, (json.dumps(list(years)),)))


def _compared(row: tuple[Any, ...]) -> ComparedFilm:
    title, original, others = json.loads(row[2])
    return ComparedFilm(
        FilmId(row[0]), row[1], tuple(filter(None, (title, original, *others))), tuple(json.loads(row[3]))
    )
