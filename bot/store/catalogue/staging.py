"""SQLite only: the staging file that collects an import before it is written to the database.

It survives a killed process, so that the next one can resume; only one process at a time can open it.
"""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Generator, Iterable, Iterator, Sequence
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Self

from bot.domain.catalogue.errors import CatalogueBusy

_TABLES = """
CREATE TABLE IF NOT EXISTS job (name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS part (
    key TEXT, kind INTEGER, number INTEGER, content TEXT NOT NULL, PRIMARY KEY (key, kind, number)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS film (
    number INTEGER PRIMARY KEY, id TEXT, title TEXT, original TEXT, year INTEGER, runtime INTEGER, genres TEXT
) STRICT;
CREATE TABLE IF NOT EXISTS rating (film INTEGER PRIMARY KEY, votes INTEGER) STRICT;
CREATE TABLE IF NOT EXISTS aka (
    film INTEGER, place INTEGER, title TEXT, PRIMARY KEY (film, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS credit (
    film INTEGER, place INTEGER, person INTEGER, role INTEGER, PRIMARY KEY (film, place)
) STRICT, WITHOUT ROWID;
CREATE TABLE IF NOT EXISTS person (number INTEGER PRIMARY KEY, id TEXT, name TEXT) STRICT;
"""
_NO_TABLES = """
DROP TABLE IF EXISTS job; DROP TABLE IF EXISTS part; DROP TABLE IF EXISTS film; DROP TABLE IF EXISTS rating;
DROP TABLE IF EXISTS aka; DROP TABLE IF EXISTS credit; DROP TABLE IF EXISTS person;
"""
_PUT = {
    "title.basics": "INSERT OR IGNORE INTO film VALUES (?, ?, ?, ?, ?, ?, ?)",
    "title.ratings": "INSERT OR IGNORE INTO rating VALUES (?, ?)",
    "title.crew": "INSERT OR IGNORE INTO credit VALUES (?, ?, ?, ?)",
    "title.akas": "INSERT OR IGNORE INTO aka VALUES (?, ?, ?)",
    "title.principals": "INSERT OR IGNORE INTO credit VALUES (?, ?, ?, ?)",
    "name.basics": "INSERT OR IGNORE INTO person VALUES (?, ?, ?)",
    "part": "INSERT OR IGNORE INTO part VALUES (?, ?, ?, ?)",
}

Row = tuple[Any, ...]


class Staging:
    """The staging file, opened for one import. Each `transaction` is stored completely or not at all."""

    def __init__(self, path: Path, connection: sqlite3.Connection) -> None:
        self.path = path
        self._connection = connection

    @classmethod
    def open(cls, path: Path, job: object) -> Self:
        """Resume what the file contains if it belongs to this `job` (any JSON value), or start again.

        Raises CatalogueBusy while another process has the file open.
        """
        try:
            return cls._resume(path, job)
        except sqlite3.DatabaseError as error:
            code = getattr(error, "sqlite_errorcode", 0) & 0xFF
            if code in (sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED):
                raise CatalogueBusy(path) from error
            if code not in (sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB, sqlite3.SQLITE_ERROR):
                raise  # A full disk is no reason to read everything again.
            # A power cut may have damaged the file; its content can be read again from the sources.
            _unlink(path)
            return cls._resume(path, job)

    @classmethod
    def _resume(cls, path: Path, job: object) -> Self:
        connection = _connect(path)
        try:
            staging = cls(path, connection)
            wanted = json.dumps(job)
            if staging.read_note("job") != wanted:
                staging._empty()
                staging.write_note("job", wanted)
        except BaseException:
            connection.close()
            raise
        return staging

    def _empty(self) -> None:
        self._connection.executescript(_NO_TABLES + _TABLES)

    def close(self, *, done: bool) -> None:
        """Close the file, and delete it if `done`."""
        self._connection.close()
        if done:
            _unlink(self.path)

    @contextmanager
    def transaction(self) -> Generator[None]:
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
            self._connection.execute("COMMIT")
        finally:
            if self._connection.in_transaction:
                self._connection.rollback()

    def read_note(self, name: str) -> str | None:
        row = self._connection.execute("SELECT value FROM job WHERE name = ?", (name,)).fetchone()
        return None if row is None else str(row[0])

    def write_note(self, name: str, value: str) -> None:
        self._connection.execute("INSERT OR REPLACE INTO job VALUES (?, ?)", (name, value))

    def put_rows(self, kind: str, rows: Iterable[Sequence[object]]) -> int:
        """Store rows and return how many were new; of two rows with the same id the first is kept."""
        return max(0, self._connection.executemany(_PUT[kind], rows).rowcount)

    def known_numbers(self, kind: str) -> Iterator[int]:
        """The numbers of all films, or of all people with a credit."""
        sql = "SELECT number FROM film" if kind == "film" else "SELECT person FROM credit"
        return (row[0] for row in self._connection.execute(sql))

    def count_rows(self, kind: str) -> int:
        sql = "SELECT count(*) FROM film" if kind == "film" else "SELECT count(DISTINCT key) FROM part"
        return int(self._connection.execute(sql).fetchone()[0])

    def film_rows(self, after: int, limit: int) -> list[Row]:
        """The next films by number: number, id, title, original title, year, runtime, genres, votes."""
        return self._connection.execute(
            """
            SELECT number, id, title, original, year, runtime, genres, votes
            FROM film LEFT JOIN rating ON rating.film = film.number
            WHERE number > ? ORDER BY number LIMIT ?
            """,
            (after, limit),
        ).fetchall()

    def title_rows(self, first: int, last: int) -> list[Row]:
        """Number and title of the films from `first` to `last`."""
        return self._connection.execute(
            "SELECT film, title FROM aka WHERE film BETWEEN ? AND ? ORDER BY film, place", (first, last)
        ).fetchall()

    def people_rows(self, first: int, last: int) -> list[Row]:
        """Film number, role, name and id of everybody in the films from `first` to `last`."""
        return self._connection.execute(
            """
            SELECT credit.film, credit.role, person.name, person.id
            FROM credit CROSS JOIN person ON person.number = credit.person
            WHERE credit.film BETWEEN ? AND ? ORDER BY credit.film, credit.place
            """,
            (first, last),
        ).fetchall()

    def part_rows(self, after: str, limit: int) -> list[Row]:
        """Key, kind and content of every part of the next `limit` films by key."""
        return self._connection.execute(
            """
            SELECT key, kind, content FROM part
            WHERE key IN (SELECT DISTINCT key FROM part WHERE key > ? ORDER BY key LIMIT ?)
            ORDER BY key, kind, number
            """,
            (after, limit),
        ).fetchall()


def unfinished_import(database: Path) -> str | None:
    """The source of an import that was interrupted or is running elsewhere; None if there is none.

    An unreadable staging file gives "".
    """
    path = staging_path(database)
    if not path.exists():
        return None
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=0)) as connection:
            row = connection.execute("SELECT value FROM job WHERE name = 'job'").fetchone()
            return str(json.loads(row[0])[1]) if row else None
    except (sqlite3.Error, ValueError, IndexError):
        return ""


def staging_path(database: Path) -> Path:
    """The path of the staging file of this database."""
    return database.with_name(f"{database.stem}.import{database.suffix}")


def _connect(path: Path) -> sqlite3.Connection:
    connection = sqlite3.connect(path, isolation_level=None, timeout=0)
    try:
        connection.executescript(
            "PRAGMA locking_mode = EXCLUSIVE; PRAGMA journal_mode = WAL; PRAGMA synchronous = OFF;"
            "PRAGMA wal_autocheckpoint = 10000; PRAGMA cache_size = -32768;" + _TABLES
        )
        # The first write takes the lock, and EXCLUSIVE mode keeps it.
        connection.executescript("BEGIN IMMEDIATE; COMMIT;")
    except BaseException:
        connection.close()
        raise
    return connection


def _unlink(path: Path) -> None:
    for end in ("", "-wal", "-shm"):
        path.with_name(path.name + end).unlink(missing_ok=True)
