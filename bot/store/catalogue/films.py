"""Films of the catalogue, with their titles, people, tags and sources."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Iterable, Sequence
from operator import attrgetter
from typing import Any

from bot.domain.catalogue.film import COLUMNS, PEOPLE, TAGS, Film, FilmHead, film_name
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.store.database import ReadTransaction, Row, WriteTransaction

DIRECTOR, WRITER, CAST = 1, 2, 3
GENRE, THEME, COUNTRY, LANGUAGE, CONTENT_NOTE = 1, 2, 3, 4, 5
ROLES = dict(zip(PEOPLE, (DIRECTOR, WRITER, CAST), strict=True))
KINDS = dict(zip(TAGS, (GENRE, THEME, COUNTRY, LANGUAGE, CONTENT_NOTE), strict=True))
"""How credits and tags are numbered in the database, by the fact that they belong to."""

_values = attrgetter(*COLUMNS)

LAST_FILM_ID = """
SELECT max(id) FROM (
    SELECT coalesce(max(id), 0) AS id FROM film
    UNION ALL SELECT seq FROM sqlite_sequence WHERE name = 'film'
) AS given
"""
"""SQLite only: the highest id that any film has or had; 0 if there was none."""

# The columns stand in the order of COLUMNS, which a test compares.
# Lists are read as JSON, so that a film is one row and one round trip to the connection's thread.
_FILMS = """
SELECT film.id, film.title, film.year, film.original_title, film.runtime, film.imdb_id, film.tmdb_id,
    film.wikidata_id, film.overview, film.poster, film.series, film.remake_of, film.popularity, film.confirmed,
    (SELECT json_group_array(title) FROM
        (SELECT title FROM film_title WHERE film_id = film.id ORDER BY position)),
    (SELECT json_group_array(json_array(role, name)) FROM
        (SELECT role, name FROM credit JOIN person ON person.id = credit.person_id
         WHERE film_id = film.id ORDER BY role, position)),
    (SELECT json_group_array(json_array(kind, name)) FROM
        (SELECT film_tag.kind, name FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
         WHERE film_id = film.id ORDER BY film_tag.kind, position)),
    (SELECT json_group_array(json_array(name, fields)) FROM
        (SELECT name, fields FROM film_source JOIN source ON source.id = film_source.source_id
         WHERE film_id = film.id)),
    film.guild_id
FROM film
"""
_BY_IDS = _FILMS + " WHERE film.id IN (SELECT value FROM json_each(?)) AND film.guild_id IN (0, ?)"


async def by_ids(reading: ReadTransaction, guild: GuildId, ids: Iterable[FilmId]) -> list[Film]:
    """The films among `ids` that this club can see, in no particular order."""
    return [_film(row) for row in await reading.fetch_rows(_BY_IDS, json.dumps(list(ids)), guild)]


async def owned_by_ids(reading: ReadTransaction, guild: GuildId, ids: Iterable[FilmId]) -> list[tuple[GuildId, Film]]:
    """Like `by_ids`, each with the only club that sees it, or LIBRARY."""
    return [(GuildId(row[18]), _film(row)) for row in await reading.fetch_rows(_BY_IDS, json.dumps(list(ids)), guild)]


async def club_added_any(reading: ReadTransaction, guild: GuildId, ids: Iterable[FilmId]) -> bool:
    """Whether one of these films is the club's own and nobody else's."""
    rows = await reading.fetch_rows(
        "SELECT id FROM film WHERE id IN (SELECT value FROM json_each(?)) AND guild_id = ? LIMIT 1",
        json.dumps(list(ids)),
        guild,
    )
    return bool(rows)


async def heads_by_ids(reading: ReadTransaction, guild: GuildId, ids: Iterable[FilmId]) -> dict[FilmId, FilmHead]:
    """Name and popularity of the films among `ids` that this club can see."""
    rows = await reading.fetch_rows(
        """
        SELECT id, title, year, popularity FROM film
        WHERE id IN (SELECT value FROM json_each(?)) AND guild_id IN (0, ?)
        """,
        json.dumps(list(ids)),
        guild,
    )
    return {FilmId(identity): FilmHead(film_name(title, year), known) for identity, title, year, known in rows}


async def best_known(reading: ReadTransaction, count: int) -> list[FilmId]:
    rows = await reading.fetch_rows(
        "SELECT id FROM film WHERE guild_id = 0 AND confirmed = 1 ORDER BY popularity DESC, id LIMIT ?", count
    )
    return [FilmId(row[0]) for row in rows]


async def ids_by_starter_key(reading: ReadTransaction) -> dict[str, FilmId]:
    rows = await reading.fetch_rows("SELECT starter_key, id FROM film WHERE starter_key IS NOT NULL")
    return {key: FilmId(identity) for key, identity in rows}


async def id_by_starter_key(reading: ReadTransaction, key: str) -> FilmId | None:
    row = await reading.fetch_row("SELECT id FROM film WHERE starter_key = ?", key)
    return None if row is None else FilmId(row[0])


async def id_by_external(
    reading: ReadTransaction, *, imdb: str | None, tmdb: int | None, wikidata: str | None
) -> FilmId | None:
    row = await reading.fetch_row(
        "SELECT id FROM film WHERE imdb_id = ? OR tmdb_id = ? OR wikidata_id = ? ORDER BY id LIMIT 1",
        imdb,
        tmdb,
        wikidata,
    )
    return None if row is None else FilmId(row[0])


async def joined_into(reading: ReadTransaction, film: FilmId) -> FilmId | None:
    """The film that a deleted film was merged into."""
    row = await reading.fetch_row("SELECT into_id FROM film_joined WHERE film_id = ?", film)
    return None if row is None else FilmId(row[0])


async def last_id(reading: ReadTransaction) -> int:
    """The highest id that any film has or had, because ids are never reused."""
    row = await reading.fetch_row(LAST_FILM_ID)
    return 0 if row is None else int(row[0])


async def count_films(reading: ReadTransaction) -> int:
    return await reading.fetch_count("SELECT count(*) FROM film")


async def insert_film(writing: WriteTransaction, film: Film, *, guild: GuildId) -> FilmId:
    """Store a film under a new id; the id of `film` is ignored."""
    return (await insert_all(writing, [(film, None)], guild=guild))[0]


async def put_adder(writing: WriteTransaction, film: FilmId, member: MemberId) -> None:
    """Record who added a film to their club: it is deleted with that member if nobody else uses it."""
    await writing.execute_write("UPDATE film SET added_by = ? WHERE id = ?", member, film)


async def insert_all(
    writing: WriteTransaction, films: Sequence[tuple[Film, str | None]], *, guild: GuildId
) -> list[FilmId]:
    """Store films, each with its starter key, under new ids; the number of statements is constant."""
    first = await last_id(writing) + 1
    ids = [FilmId(first + n) for n in range(len(films))]
    await writing.execute_many(
        """
        INSERT INTO film (id, title, year, original_title, runtime, imdb_id, tmdb_id, wikidata_id, overview, poster,
            series, remake_of, popularity, confirmed, guild_id, starter_key)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [(identity, *_columns(film), guild, key) for identity, (film, key) in zip(ids, films, strict=True)],
    )
    await _put_lists(writing, [dataclasses.replace(film, id=i) for i, (film, _) in zip(ids, films, strict=True)])
    return ids


async def update_film(writing: WriteTransaction, film: Film, *, starter_key: str | None = None) -> None:
    """Replace everything that the catalogue stores about the film with this id."""
    await writing.execute_write(
        """
        UPDATE film SET title = ?, year = ?, original_title = ?, runtime = ?, imdb_id = ?, tmdb_id = ?, wikidata_id = ?,
            overview = ?, poster = ?, series = ?, remake_of = ?, popularity = ?, confirmed = ?,
            starter_key = coalesce(?, starter_key)
        WHERE id = ?
        """,
        *_columns(film),
        starter_key,
        film.id,
    )
    await writing.execute_write("DELETE FROM film_title WHERE film_id = ?", film.id)
    await writing.execute_write("DELETE FROM credit WHERE film_id = ?", film.id)
    await writing.execute_write("DELETE FROM film_tag WHERE film_id = ?", film.id)
    await writing.execute_write("DELETE FROM film_source WHERE film_id = ?", film.id)
    await _put_lists(writing, [film])


def _columns(film: Film) -> tuple[object, ...]:
    return (*_values(film), int(film.confirmed))


async def _put_lists(writing: WriteTransaction, films: Sequence[Film]) -> None:
    await writing.execute_many(
        "INSERT INTO film_title (film_id, position, title) VALUES (?, ?, ?)",
        [(film.id, n, title) for film in films for n, title in enumerate(film.alternative_titles)],
    )
    await _put_people(
        writing,
        [
            (film.id, role, n, name)
            for film in films
            for fact, role in ROLES.items()
            for n, name in enumerate(getattr(film, fact))
        ],
    )
    await _put_tags(
        writing,
        [
            (film.id, kind, n, name)
            for film in films
            for fact, kind in KINDS.items()
            for n, name in enumerate(getattr(film, fact))
        ],
    )
    await _put_sources(writing, films)


async def _put_people(writing: WriteTransaction, credited: Sequence[tuple[FilmId, int, int, str]]) -> None:
    await writing.execute_many(
        "INSERT INTO person (name) VALUES (?) ON CONFLICT (name) WHERE imdb_id IS NULL DO NOTHING",
        sorted({(name,) for _, _, _, name in credited}),
    )
    await writing.execute_many(
        """
        INSERT INTO credit (film_id, role, position, person_id)
        VALUES (?, ?, ?, (SELECT id FROM person WHERE name = ? AND imdb_id IS NULL))
        """,
        credited,
    )


async def _put_tags(writing: WriteTransaction, tagged: Sequence[tuple[FilmId, int, int, str]]) -> None:
    await writing.execute_many(
        "INSERT INTO tag (kind, name) VALUES (?, ?) ON CONFLICT (kind, name) DO NOTHING",
        sorted({(kind, name) for _, kind, _, name in tagged}),
    )
    await writing.execute_many(
        """
        INSERT INTO film_tag (film_id, kind, position, tag_id)
        VALUES (?, ?, ?, (SELECT id FROM tag WHERE kind = ? AND name = ?))
        """,
        [(film, kind, n, kind, name) for film, kind, n, name in tagged],
    )


async def _put_sources(writing: WriteTransaction, films: Sequence[Film]) -> None:
    fields: dict[tuple[FilmId, str], list[str]] = {}
    for film in films:
        for name, source in film.sources.items():
            fields.setdefault((film.id, source), []).append(name)
    await writing.execute_many(
        "INSERT INTO source (name) VALUES (?) ON CONFLICT (name) DO NOTHING",
        sorted({(source,) for _, source in fields}),
    )
    await writing.execute_many(
        "INSERT INTO film_source (film_id, source_id, fields) VALUES (?, (SELECT id FROM source WHERE name = ?), ?)",
        [(film, source, " ".join(sorted(names))) for (film, source), names in fields.items()],
    )


def _film(row: Row) -> Film:
    values: dict[str, Any] = dict(zip(COLUMNS, row[1:], strict=False))
    confirmed, titles, people, tags, sources = row[1 + len(COLUMNS) :][:5]
    credited = json.loads(people)
    tagged = json.loads(tags)

    def named(pairs: list[list[object]], which: int) -> tuple[str, ...]:
        return tuple(str(name) for kind, name in pairs if kind == which)

    values |= {fact: named(credited, role) for fact, role in ROLES.items()}
    values |= {fact: named(tagged, kind) for fact, kind in KINDS.items()}
    return Film(
        id=FilmId(row[0]),
        confirmed=bool(confirmed),
        alternative_titles=tuple(json.loads(titles)),
        sources={name: source for source, names in json.loads(sources) for name in names.split()},
        **values,
    )


async def starter_ids(reading: ReadTransaction) -> list[FilmId]:
    """The films of the starter library."""
    rows = await reading.fetch_rows("SELECT id FROM film WHERE starter_key IS NOT NULL ORDER BY id")
    return [FilmId(row[0]) for row in rows]
