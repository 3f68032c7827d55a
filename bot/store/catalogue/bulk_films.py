"""SQLite only: reading and writing the films of an import in batches, with titles, people, tags and sources."""

from __future__ import annotations

import json
from collections.abc import Collection, Iterable, Mapping, Sequence
from operator import attrgetter
from typing import Any, NamedTuple

from bot.domain.catalogue.film import COLUMNS
from bot.domain.catalogue.source_record import SourceFacts, SourcePerson
from bot.domain.ids import FilmId
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.films import KINDS, LAST_FILM_ID, ROLES

_columns = attrgetter(*COLUMNS)

# The columns are in the order of COLUMNS; a test checks this.
_INSERT = """
INSERT INTO film (title, year, original_title, runtime, imdb_id, tmdb_id, wikidata_id, overview, poster, series,
    remake_of, popularity, id)
VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
"""
# A film that only one club had becomes shared once a catalogue has it.
_UPDATE = """
UPDATE film SET title = ?, year = ?, original_title = ?, runtime = ?, imdb_id = ?, tmdb_id = ?, wikidata_id = ?,
    overview = ?, poster = ?, series = ?, remake_of = ?, popularity = ?, guild_id = 0, confirmed = 1
WHERE id = ?
"""
_CAPTURE = """
SELECT id, guild_id, title, year, original_title, runtime, imdb_id, tmdb_id, wikidata_id, overview, poster, series,
    remake_of, popularity,
    (SELECT json_group_array(title) FROM
        (SELECT title FROM film_title WHERE film_id = film.id ORDER BY position)),
    (SELECT json_group_array(json_array(role, name, imdb)) FROM
        (SELECT role, name, person.imdb_id AS imdb FROM credit JOIN person ON person.id = credit.person_id
         WHERE film_id = film.id ORDER BY role, position)),
    (SELECT json_group_array(json_array(kind, name)) FROM
        (SELECT film_tag.kind, name FROM film_tag JOIN tag ON tag.id = film_tag.tag_id
         WHERE film_id = film.id ORDER BY film_tag.kind, position)),
    (SELECT json_group_array(json_array(source_id, fields)) FROM film_source WHERE film_id = film.id)
FROM film WHERE id IN (SELECT value FROM json_each(?))
"""


class StoredFilm(NamedTuple):
    """A stored film. `sources` maps a source's id to the fields that it supplied."""

    guild: int
    facts: SourceFacts
    sources: dict[int, tuple[str, ...]]


class FilmWrite(NamedTuple):
    """A film to write; `new` if it is not stored yet."""

    film: FilmId
    new: bool
    facts: SourceFacts
    sources: Mapping[int, Collection[str]]


def capture_films(bulk: BulkConnection, films: Collection[FilmId]) -> dict[FilmId, StoredFilm]:
    return {FilmId(row[0]): _captured(row) for row in bulk.fetch_rows(_CAPTURE, json.dumps(list(films)))}


def _captured(row: Sequence[Any]) -> StoredFilm:
    width = len(COLUMNS)
    values: dict[str, Any] = {name: value for name, value in zip(COLUMNS, row[2 : 2 + width], strict=True) if value}
    titles, people, tags, sources = (json.loads(text) for text in row[2 + width :])
    values["alternative_titles"] = tuple(titles)
    for name, role in ROLES.items():
        values[name] = tuple(SourcePerson(*person) for kind, *person in people if kind == role)
    for name, which in KINDS.items():
        values[name] = tuple(tag for kind, tag in tags if kind == which)
    return StoredFilm(row[1], SourceFacts(**values), {source: tuple(fields.split()) for source, fields in sources})


def next_id(bulk: BulkConnection) -> int:
    """An id that no film has or had."""
    return int(bulk.fetch_rows(LAST_FILM_ID.sqlite)[0][0]) + 1


def write_films(bulk: BulkConnection, films: Sequence[FilmWrite]) -> None:
    """Insert the new films, and replace everything that the catalogue stores about the others."""
    changed = [film for film in films if not film.new]
    if changed:
        # Clear external ids first, so that an id can move from one film to another.
        bulk.execute_many(
            "UPDATE film SET imdb_id = NULL, tmdb_id = NULL, wikidata_id = NULL WHERE id = ?",
            [(film.film,) for film in changed],
        )
        bulk.execute_many(_UPDATE, [(*_columns(film.facts), film.film) for film in changed])
        ids = [(film.film,) for film in changed]
        bulk.execute_many("DELETE FROM film_title WHERE film_id = ?", ids)
        bulk.execute_many("DELETE FROM credit WHERE film_id = ?", ids)
        bulk.execute_many("DELETE FROM film_tag WHERE film_id = ?", ids)
        bulk.execute_many("DELETE FROM film_source WHERE film_id = ?", ids)
    bulk.execute_many(_INSERT, [(*_columns(film.facts), film.film) for film in films if film.new])
    _put_titles(bulk, films)
    _put_people(bulk, films)
    _put_tags(bulk, films)
    bulk.execute_many(
        "INSERT INTO film_source (film_id, source_id, fields) VALUES (?, ?, ?)",
        [(film.film, source, " ".join(sorted(fields))) for film in films for source, fields in film.sources.items()],
    )


def _put_titles(bulk: BulkConnection, films: Sequence[FilmWrite]) -> None:
    bulk.execute_many(
        "INSERT INTO film_title (film_id, position, title) VALUES (?, ?, ?)",
        [(film.film, at, title) for film in films for at, title in enumerate(film.facts.alternative_titles)],
    )


def _put_people(bulk: BulkConnection, films: Sequence[FilmWrite]) -> None:
    named = [
        (film.film, role, at, person)
        for film in films
        for name, role in ROLES.items()
        for at, person in enumerate(getattr(film.facts, name))
    ]
    ids = _people_ids(bulk, {credit[3] for credit in named})
    bulk.execute_many(
        "INSERT INTO credit (film_id, role, position, person_id) VALUES (?, ?, ?, ?)",
        [(film, role, at, ids[person.imdb or person]) for film, role, at, person in named],
    )


def _people_ids(bulk: BulkConnection, people: set[SourcePerson]) -> dict[object, int]:
    """The row ids of all people, by IMDb id, or by SourcePerson for those without one; missing rows are inserted."""
    by_imdb = {person.imdb: person.name for person in people if person.imdb}
    found: dict[object, int] = {}
    renamed = []
    for identity, imdb, name in bulk.fetch_rows(
        "SELECT id, imdb_id, name FROM person WHERE imdb_id IN (SELECT value FROM json_each(?))",
        json.dumps(list(by_imdb)),
    ):
        found[imdb] = identity
        if name != by_imdb[imdb]:
            renamed.append((by_imdb[imdb], identity))
    bulk.execute_many("UPDATE person SET name = ? WHERE id = ?", renamed)
    named = {person.name for person in people if not person.imdb}
    sql = "SELECT id, name FROM person WHERE imdb_id IS NULL AND name IN (SELECT value FROM json_each(?))"
    for identity, name in bulk.fetch_rows(sql, json.dumps(list(named))) if named else ():
        found[SourcePerson(name)] = identity
    new = [person for person in people if (person.imdb or person) not in found]
    unique = list({person.imdb or person: person for person in new}.values())
    first = int(bulk.fetch_rows("SELECT coalesce(max(id), 0) + 1 FROM person")[0][0])
    bulk.execute_many(
        "INSERT INTO person (id, name, imdb_id) VALUES (?, ?, ?)",
        [(identity, *person) for identity, person in enumerate(unique, first)],
    )
    found.update({person.imdb or person: identity for identity, person in enumerate(unique, first)})
    return found


def _put_tags(bulk: BulkConnection, films: Sequence[FilmWrite]) -> None:
    tagged = [
        (film.film, kind, at, tag)
        for film in films
        for field, kind in KINDS.items()
        for at, tag in enumerate(getattr(film.facts, field))
    ]
    wanted = sorted({(kind, tag) for _, kind, _, tag in tagged})
    bulk.execute_many("INSERT INTO tag (kind, name) VALUES (?, ?) ON CONFLICT (kind, name) DO NOTHING", wanted)
    found = bulk.fetch_rows(
        """
        SELECT kind, name, id FROM tag
        WHERE (kind, name) IN (SELECT json_extract(value, '$[0]'), json_extract(value, '$[1]') FROM json_each(?))
        """,
        json.dumps(wanted),
    )
    ids = {(kind, name): identity for kind, name, identity in found}
    bulk.execute_many(
        "INSERT INTO film_tag (film_id, kind, position, tag_id) VALUES (?, ?, ?, ?)",
        [(film, kind, at, ids[kind, tag]) for film, kind, at, tag in tagged],
    )


def last_person(bulk: BulkConnection) -> int:
    return int(bulk.fetch_rows("SELECT coalesce(max(id), 0) FROM person")[0][0])


def forget_people(bulk: BulkConnection, first: int, last: int, credited: Iterable[int]) -> None:
    """Delete the people from id `first` to `last` who are not among the `credited`."""
    bulk.connection.execute(
        "DELETE FROM person WHERE id BETWEEN ? AND ? AND id NOT IN (SELECT value FROM json_each(?))",
        (first, last, json.dumps(list(credited))),
    )


def credited_people(bulk: BulkConnection) -> Iterable[int]:
    return (row[0] for row in bulk.connection.execute("SELECT person_id FROM credit"))


def forget_tags(bulk: BulkConnection) -> None:
    """Delete the tags that no film has."""
    bulk.connection.execute("DELETE FROM tag WHERE id NOT IN (SELECT tag_id FROM film_tag)")
