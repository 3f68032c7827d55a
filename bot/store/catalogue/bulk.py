"""SQLite only: the statements of a catalogue import, in batches of thousands of rows on a separate connection.

An import runs while the bot is running. Each transaction takes a fraction of a second and is followed by a pause, in
which the bot's writer can start (it retries every 10 ms, see `Database.write`).
"""

from __future__ import annotations

import json
import sqlite3
import time
from collections.abc import Collection, Generator, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, NamedTuple, Self

from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.ids import FilmId
from bot.store.database import bound_values
from bot.store.instance_lock import is_held

BUSY_SECONDS = 30.0
GAP_SECONDS = 0.06
"""The pause between transactions, several times the retry interval of a waiting writer."""
_OWN_TABLES = frozenset(
    {
        "film_title",
        "credit",
        "film_tag",
        "film_source",
        "catalogue_record",
        "catalogue_base",
        "catalogue_doubt",
        "catalogue_ruling",
        "film_joined",
    }
)
_LOOSE_TABLES = frozenset(
    "touch pool_rating member_film member_film_due club_film club_film_due guess_round guess_option".split()
)
"""Tables that refer to a film without keeping it in use: recent requests, ratings of the pool, folded numbers,
and questions of a game."""

# A film that has the id itself comes last, so it overrides a merged film.
_BY_IMDB = """
SELECT imdb_id, into_id FROM film_joined WHERE imdb_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT imdb_id, id FROM film WHERE imdb_id IN (SELECT value FROM json_each(:ids))
"""
_BY_TMDB = """
SELECT tmdb_id, into_id FROM film_joined WHERE tmdb_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT tmdb_id, id FROM film WHERE tmdb_id IN (SELECT value FROM json_each(:ids))
"""
_BY_WIKIDATA = """
SELECT wikidata_id, into_id FROM film_joined WHERE wikidata_id IN (SELECT value FROM json_each(:ids))
UNION ALL SELECT wikidata_id, id FROM film WHERE wikidata_id IN (SELECT value FROM json_each(:ids))
"""

Row = tuple[Any, ...]


class SourceRecord(NamedTuple):
    """A stored source record: `facts` is None while the film itself still holds them unchanged."""

    source: int
    key: str
    film: FilmId
    digest: int
    facts: SourceFacts | None


class MatchDoubt(NamedTuple):
    source: int
    film: FilmId
    other: FilmId
    why: str


class RemovalCounts(NamedTuple):
    """The effect of removing a source: of its `films`, `deleted` are deleted and `bare` keep only what identifies them.

    `doubts` (pairs that may be the same film) and `pool_ratings` (the pool's ratings of deleted films) are deleted too.
    """

    films: int
    deleted: int
    bare: int
    doubts: int
    pool_ratings: int


class BulkConnection:
    """One synchronous connection, for one thread."""

    def __init__(self, connection: sqlite3.Connection, path: Path, *, pause: bool) -> None:
        self.connection = connection
        self._path = path
        self._pause = pause

    @classmethod
    def open(cls, path: Path, *, pause: bool = False) -> Self:
        """Open a database whose schema is up to date. Raises sqlite3.Error.

        A transaction is followed by a pause while the bot runs on the database, and always with `pause`.
        """
        connection = sqlite3.connect(path, isolation_level=None, timeout=BUSY_SECONDS)
        # Foreign keys are off: every row is written after the row it refers to, and the deletion of a film would search
        # each of the clubs' tables. After a power cut the last transactions may be missing, but never part of one.
        connection.executescript(
            "PRAGMA foreign_keys = OFF; PRAGMA synchronous = NORMAL; PRAGMA temp_store = MEMORY;"
            "PRAGMA cache_size = -65536; PRAGMA wal_autocheckpoint = 8000;"
        )
        return cls(connection, path, pause=pause)

    def close(self) -> None:
        self.connection.close()

    @contextmanager
    def transaction(self) -> Generator[None]:
        self.connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self.connection.execute("COMMIT")
        finally:
            if self.connection.in_transaction:
                self.connection.rollback()
            if self._pause or is_held(self._path):
                time.sleep(GAP_SECONDS)

    def fetch_rows(self, sql: str, /, *values: object, **named: object) -> list[Row]:
        """All rows of a statement; `values` fill its `?` in order, `named` its `:name`. Never both."""
        return self.connection.execute(sql, bound_values(values, named)).fetchall()

    def execute_many(self, sql: str, rows: Iterable[Sequence[object] | Mapping[str, object]]) -> None:
        """Execute one statement for each row: a sequence for `?`, a mapping for `:name`."""
        self.connection.executemany(sql, rows)

    def data_version(self) -> int:
        """A number that changes when another connection commits."""
        return int(self.fetch_rows("PRAGMA data_version")[0][0])

    # Notes

    def read_meta(self, key: str) -> str | None:
        found = self.fetch_rows("SELECT value FROM meta WHERE key = ?", key)
        return str(found[0][0]) if found else None

    def write_meta(self, key: str, value: str | None) -> None:
        self.connection.execute("DELETE FROM meta WHERE key = ?", (key,))
        if value is not None:
            self.connection.execute("INSERT INTO meta (key, value) VALUES (?, ?)", (key, value))

    def source_ids(self) -> dict[int, str]:
        return dict(self.fetch_rows("SELECT id, name FROM source"))

    def add_sources(self, names: Iterable[str]) -> dict[str, int]:
        """Return the ids of these sources; missing ones are added."""
        self.execute_many(
            "INSERT INTO source (name) VALUES (?) ON CONFLICT (name) DO NOTHING", [(name,) for name in names]
        )
        return {name: identity for identity, name in self.source_ids().items()}

    # Records

    def records_by_key(self, source: int, keys: Collection[str]) -> dict[str, tuple[FilmId, int, bool]]:
        """By key: film, digest, and whether the film still lists this source."""
        found = self.fetch_rows(
            """
            SELECT r.key, r.film_id, r.digest, EXISTS (
                SELECT 1 FROM film_source s WHERE s.film_id = r.film_id AND s.source_id = r.source_id)
            FROM json_each(?) wanted CROSS JOIN catalogue_record r ON r.source_id = ? AND r.key = wanted.value
            """,
            json.dumps(list(keys)),
            source,
        )
        return {key: (FilmId(film), digest, bool(intact)) for key, film, digest, intact in found}

    def records_of(self, films: Collection[FilmId]) -> list[SourceRecord]:
        found = self.fetch_rows(
            """
            SELECT source_id, key, film_id, digest, facts FROM catalogue_record
            WHERE film_id IN (SELECT value FROM json_each(?)) ORDER BY source_id, key
            """,
            json.dumps(list(films)),
        )
        return [
            SourceRecord(source, key, FilmId(film), digest, None if facts is None else SourceFacts.from_json(facts))
            for source, key, film, digest, facts in found
        ]

    def record_keys(self, source: int) -> list[Row]:
        """Key and film of every record of a source."""
        return self.fetch_rows("SELECT key, film_id FROM catalogue_record WHERE source_id = ?", source)

    def starter_keys(self) -> set[str]:
        """The keys of the starter library's films that are stored."""
        return {row[0] for row in self.fetch_rows("SELECT starter_key FROM film WHERE starter_key IS NOT NULL")}

    def put_records(self, records: Iterable[SourceRecord]) -> None:
        self.execute_many(
            """
            INSERT INTO catalogue_record (source_id, key, film_id, digest, facts) VALUES (?, ?, ?, ?, ?)
            ON CONFLICT (source_id, key) DO UPDATE SET
                film_id = excluded.film_id, digest = excluded.digest, facts = excluded.facts
            """,
            [(*r[:4], None if r.facts is None else r.facts.to_json()) for r in records],
        )

    def remove_records(self, source: int, films: Collection[FilmId]) -> None:
        given = (source, json.dumps(list(films)))
        for sql in (
            "DELETE FROM catalogue_record WHERE source_id = ? AND film_id IN (SELECT value FROM json_each(?))",
            "DELETE FROM film_source WHERE source_id = ? AND film_id IN (SELECT value FROM json_each(?))",
            "DELETE FROM catalogue_doubt WHERE source_id = ? AND film_id IN (SELECT value FROM json_each(?))",
        ):
            self.connection.execute(sql, given)

    def films_of(self, source: int, after: FilmId, limit: int) -> list[FilmId]:
        """The next `limit` films, by id, of which this source has a record."""
        found = self.fetch_rows(
            """
            SELECT DISTINCT film_id FROM catalogue_record INDEXED BY catalogue_record_by_film
            WHERE source_id = ? AND film_id > ? ORDER BY film_id LIMIT ?
            """,
            source,
            after,
            limit,
        )
        return [FilmId(row[0]) for row in found]

    def films_with_record(self, source: int, films: Collection[FilmId]) -> set[FilmId]:
        """Those of the films of which the source has a record."""
        found = self.fetch_rows(
            """
            SELECT film_id FROM catalogue_record INDEXED BY catalogue_record_by_film
            WHERE film_id IN (SELECT value FROM json_each(?)) AND source_id = ?
            """,
            json.dumps(list(films)),
            source,
        )
        return {FilmId(row[0]) for row in found}

    def base_facts(self, films: Collection[FilmId]) -> dict[FilmId, tuple[SourceFacts, dict[str, str]]]:
        """The facts of films before any import, and the source of each fact."""
        found = self.fetch_rows(
            "SELECT film_id, facts FROM catalogue_base WHERE film_id IN (SELECT value FROM json_each(?))",
            json.dumps(list(films)),
        )
        result = {}
        for film, text in found:
            facts, sources = json.loads(text)
            result[FilmId(film)] = (SourceFacts.from_values(facts), sources)
        return result

    def put_bases(self, bases: Iterable[tuple[FilmId, SourceFacts, dict[str, str]]]) -> None:
        self.execute_many(
            """
            INSERT INTO catalogue_base (film_id, facts) VALUES (?, ?)
            ON CONFLICT (film_id) DO UPDATE SET facts = excluded.facts
            """,
            [(film, f"[{facts.to_json()}, {json.dumps(sources)}]") for film, facts, sources in bases],
        )

    # Matching

    def id_owners(self, facts: Iterable[SourceFacts]) -> dict[object, FilmId]:
        """The film that has each external id in these facts; ids of the three kinds cannot be confused.

        The id of a film that was merged into another one belongs to that one.
        """
        all_facts = list(facts)
        found: dict[object, FilmId] = {}
        for sql, ids in (
            (_BY_IMDB, {f.imdb_id for f in all_facts}),
            (_BY_TMDB, {f.tmdb_id for f in all_facts}),
            (_BY_WIKIDATA, {f.wikidata_id for f in all_facts}),
        ):
            ids.discard(None)
            if ids:
                found.update(self.fetch_rows(sql, ids=json.dumps(list(ids))))
        return found

    def foreign_titles(self, source: int) -> Iterator[Row]:
        """Films of the shared library with a year, but without a record of this source: id, year, titles as JSON."""
        return self.connection.execute(
            """
            SELECT id, year, json_array(title, original_title, (
                SELECT json_group_array(title) FROM film_title WHERE film_id = film.id))
            FROM film
            WHERE guild_id = 0 AND year IS NOT NULL AND NOT EXISTS (
                SELECT 1 FROM catalogue_record r WHERE r.film_id = film.id AND r.source_id = ?)
            """,
            (source,),
        )

    def film_identities(self, films: Collection[FilmId]) -> list[Row]:
        """The data that films are compared by: id, year, the three ids, and as JSON titles, people and source ids."""
        return self.fetch_rows(
            """
            SELECT id, year, imdb_id, tmdb_id, wikidata_id,
                json_array(title, original_title),
                (SELECT json_group_array(name) FROM credit JOIN person ON person.id = credit.person_id
                 WHERE film_id = film.id),
                (SELECT json_group_array(source_id) FROM film_source WHERE film_id = film.id)
            FROM film WHERE id IN (SELECT value FROM json_each(?))
            """,
            json.dumps(list(films)),
        )

    def put_doubts(self, doubts: Iterable[MatchDoubt]) -> None:
        """Store these doubts, except for pairs that the operator has declared to be different films."""
        self.execute_many(
            """
            INSERT INTO catalogue_doubt (source_id, film_id, other_id, why) SELECT :source, :film, :other, :why
            WHERE NOT EXISTS (
                SELECT 1 FROM catalogue_ruling p JOIN catalogue_record r ON r.source_id = p.source_id AND r.key = p.key
                WHERE p.same = 0 AND (
                    (p.film_id = :film AND r.film_id = :other) OR (p.film_id = :other AND r.film_id = :film)))
            ON CONFLICT (source_id, film_id, other_id) DO UPDATE SET why = excluded.why
            """,
            [doubt._asdict() for doubt in doubts],
        )

    def used_by_clubs(self, films: Collection[FilmId]) -> set[FilmId]:
        """The films that any table outside the catalogue refers to, such as reviews or overlays."""
        wanted = json.dumps(list(films))
        used: set[FilmId] = set()
        for table, column in self._referring():
            if table not in _OWN_TABLES | _LOOSE_TABLES:
                # The names come from the schema.
                sql = f'SELECT DISTINCT "{column}" FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))'
                used.update(FilmId(row[0]) for row in self.fetch_rows(sql, wanted))
        return used

    def delete_films(self, films: Collection[FilmId]) -> None:
        """Delete films that no club uses, with everything that the catalogue stores about them."""
        wanted = json.dumps(list(films))
        for table, column in self._referring():
            if table in _OWN_TABLES | _LOOSE_TABLES:
                sql = f'DELETE FROM "{table}" WHERE "{column}" IN (SELECT value FROM json_each(?))'
                self.connection.execute(sql, (wanted,))
        self.connection.execute("DELETE FROM film WHERE id IN (SELECT value FROM json_each(?))", (wanted,))

    def _referring(self) -> list[Row]:
        return self.fetch_rows(
            """
            SELECT t.name, f."from" FROM sqlite_schema t JOIN pragma_foreign_key_list(t.name) f
            WHERE t.type = 'table' AND f."table" = 'film'
            """
        )

    def count_removal(self, source: int) -> RemovalCounts:
        """Count what removing a source would do, without writing anything."""
        self.connection.executescript(
            "CREATE TEMP TABLE alone (film_id INTEGER PRIMARY KEY);"
            "CREATE TEMP TABLE held (film_id INTEGER PRIMARY KEY);"
        )
        try:
            self.connection.execute(
                """
                INSERT OR IGNORE INTO temp.alone
                SELECT r.film_id FROM catalogue_record r JOIN film ON film.id = r.film_id
                WHERE r.source_id = :source
                    AND NOT EXISTS (
                        SELECT 1 FROM catalogue_record o WHERE o.film_id = r.film_id AND o.source_id <> :source)
                    AND (film.guild_id <> 0 OR (
                        NOT EXISTS (SELECT 1 FROM catalogue_base b WHERE b.film_id = r.film_id)
                        AND EXISTS (
                            SELECT 1 FROM film_source s WHERE s.film_id = r.film_id AND s.source_id = r.source_id)))
                """,
                {"source": source},
            )
            for table, column in self._referring():
                if table not in _OWN_TABLES | _LOOSE_TABLES:
                    self.connection.execute(
                        f'INSERT OR IGNORE INTO temp.held SELECT "{column}" FROM "{table}" '
                        f'WHERE "{column}" IN (SELECT film_id FROM temp.alone)'
                    )
            self.connection.execute("DELETE FROM temp.alone WHERE film_id IN (SELECT film_id FROM temp.held)")
            counts = self.connection.execute(
                """
                SELECT (SELECT count(DISTINCT film_id) FROM catalogue_record WHERE source_id = :source),
                    (SELECT count(*) FROM temp.alone), (SELECT count(*) FROM temp.held),
                    (SELECT count(*) FROM catalogue_doubt
                        WHERE source_id = :source OR film_id IN (SELECT film_id FROM temp.alone)
                            OR other_id IN (SELECT film_id FROM temp.alone)),
                    (SELECT count(*) FROM pool_rating WHERE film_id IN (SELECT film_id FROM temp.alone))
                """,
                {"source": source},
            ).fetchone()
        finally:
            self.connection.executescript("DROP TABLE temp.alone; DROP TABLE temp.held")
        return RemovalCounts(*counts)
