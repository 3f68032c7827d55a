"""SQLite only: which sources were imported, and which films may be the same."""

from __future__ import annotations

import json
from collections.abc import Collection, Sequence
from datetime import datetime
from typing import NamedTuple

from bot.domain.ids import FilmId
from bot.store.catalogue.bulk import BulkConnection


class ImportedSource(NamedTuple):
    """A source after its last finished import; `finished` is in UTC, None if no import has finished."""

    source: str
    films: int
    finished: datetime | None
    files: tuple[str, ...]
    broken: int


class DoubtSide(NamedTuple):
    film: FilmId
    title: str
    year: int | None
    people: tuple[str, ...]
    sources: tuple[str, ...]


class DoubtfulPair(NamedTuple):
    """Two films that may be the same: `film` from `source`, and `other`, which existed before."""

    source: str
    why: str
    film: DoubtSide
    other: DoubtSide


def put_import(
    bulk: BulkConnection, source: int, when: datetime, files: Sequence[str], records: int, broken: int
) -> None:
    bulk.connection.execute(
        """
        INSERT INTO catalogue_import (source_id, finished_at, files, records, broken) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT (source_id) DO UPDATE SET finished_at = excluded.finished_at, files = excluded.files,
            records = excluded.records, broken = excluded.broken
        """,
        (source, when.isoformat(), json.dumps(files), records, broken),
    )


def remove_import(bulk: BulkConnection, source: int) -> None:
    bulk.connection.execute("DELETE FROM catalogue_import WHERE source_id = ?", (source,))


def imported_sources(bulk: BulkConnection) -> list[ImportedSource]:
    """Every source with imported records, by name, including imports that have not finished."""
    rows = bulk.fetch_rows(
        """
        SELECT source.name, counted.films, finished_at, files, broken
        FROM source
        LEFT JOIN (
            SELECT source_id, count(*) AS films
            FROM catalogue_record GROUP BY source_id
        ) counted ON counted.source_id = source.id
        LEFT JOIN catalogue_import ON catalogue_import.source_id = source.id
        WHERE counted.films > 0 OR finished_at IS NOT NULL
        ORDER BY source.name
        """
    )
    return [
        ImportedSource(
            name,
            films or 0,
            None if finished is None else datetime.fromisoformat(finished),
            tuple(json.loads(files or "[]")),
            broken or 0,
        )
        for name, films, finished, files, broken in rows
    ]


def film_count(bulk: BulkConnection) -> int:
    return int(bulk.fetch_rows("SELECT count(*) FROM film WHERE guild_id = 0")[0][0])


def doubt_count(bulk: BulkConnection) -> int:
    return int(bulk.fetch_rows("SELECT count(*) FROM catalogue_doubt")[0][0])


def doubtful_pairs(bulk: BulkConnection, limit: int) -> list[DoubtfulPair]:
    """The first `limit` pairs, by source and title."""
    pairs = bulk.fetch_rows(
        """
        SELECT source.name, why, film_id, other_id
        FROM catalogue_doubt d
        JOIN source ON source.id = d.source_id
        JOIN film ON film.id = d.film_id
        ORDER BY source.name, film.title, d.film_id, d.other_id LIMIT ?
        """,
        limit,
    )
    found = doubt_sides(bulk, {film for pair in pairs for film in pair[2:]})
    return [DoubtfulPair(name, why, found[film], found[other]) for name, why, film, other in pairs]


def doubt_sides(bulk: BulkConnection, films: Collection[int]) -> dict[int, DoubtSide]:
    """The data by which a person can tell these films apart, by film id."""
    rows = bulk.fetch_rows(
        """
        SELECT id, title, year,
            (SELECT json_group_array(name) FROM
                (SELECT name FROM credit JOIN person ON person.id = person_id
                 WHERE film_id = film.id ORDER BY role, position LIMIT 4)),
            (SELECT json_group_array(name) FROM film_source JOIN source ON source.id = source_id
             WHERE film_id = film.id)
        FROM film WHERE id IN (SELECT value FROM json_each(?))
        """,
        json.dumps(list(films)),
    )
    return {
        row[0]: DoubtSide(FilmId(row[0]), row[1], row[2], tuple(json.loads(row[3])), tuple(json.loads(row[4])))
        for row in rows
    }
