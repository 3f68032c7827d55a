"""A PostgreSQL server for tests: a database of each test's own, copied from a template with the starter library."""

from __future__ import annotations

import asyncio
import os
import shutil
from collections.abc import Awaitable, Callable, Generator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import asyncpg
import pytest

from bot.composition import open_services
from bot.config import Settings
from bot.domain.database_address import PostgresAddress, parse_address
from bot.store.database import Database, OwnSql, ReadTransaction, Row
from bot.store.sqlite_database import SqliteDatabase

VARIABLE = "MARQUEE_TEST_POSTGRES"
NEW = "TEMPLATE template0 ENCODING 'UTF8' LC_COLLATE 'C' LC_CTYPE 'C.UTF-8'"


def server() -> PostgresAddress | None:
    """The server that the environment names; every test's world is on it. None: SQLite."""
    text = os.environ.get(VARIABLE, "").strip()
    return parse_address(text) if text else None


def file_of(database: Database) -> SqliteDatabase:
    """The database as a file; without one, the test is skipped: it does something to the file."""
    if not isinstance(database, SqliteDatabase):
        pytest.skip("does something to the database file")
    return database


def database_variables(settings: Settings) -> dict[str, str]:
    """What another process needs in its environment to work on the same database."""
    url = settings.database_url
    return {"DATABASE_PATH": str(settings.database_path), "DATABASE_URL": "" if url is None else url.url}


async def broken_references(reading: ReadTransaction) -> list[Row]:
    """Rows that refer to a row that is not there; a server holds to its foreign keys itself."""
    return await reading.fetch_rows(reading.choose_sql(OwnSql("PRAGMA foreign_key_check", "SELECT 1 WHERE false")))


def named(address: PostgresAddress, database: str) -> PostgresAddress:
    """The same server, another database; a commit does not wait for the disk."""
    parts = urlsplit(address.url)._replace(path=f"/{database}", query="synchronous_commit=off")
    return parse_address(parts.geturl())


def on_server(address: PostgresAddress, work: Callable[[asyncpg.Connection[Any]], Awaitable[Any]]) -> Any:
    """Do something on a connection of its own, outside any event loop."""

    async def connected() -> Any:
        connection = await asyncpg.connect(address.url)
        try:
            return await work(connection)
        finally:
            await connection.close()

    with asyncio.Runner() as runner:
        return runner.run(connected())


_KEEP = """
CREATE SCHEMA keep;
DO $$ DECLARE t TEXT; BEGIN
    FOR t IN SELECT tablename FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE keep.%I AS SELECT * FROM public.%I', t, t);
    END LOOP;
END $$;
CREATE TABLE keep.sequences_of_all AS
    SELECT sequencename AS name, coalesce(last_value, 1) AS last, last_value IS NOT NULL AS given
    FROM pg_sequences WHERE schemaname = 'public';
"""
_WRITTEN = """
SELECT relname FROM pg_stat_user_tables
WHERE schemaname = 'public' AND n_tup_ins + n_tup_upd + n_tup_del > ($1::jsonb ->> relname)::bigint
"""
_COUNTS = """
SELECT json_object_agg(relname, n_tup_ins + n_tup_upd + n_tup_del)::text FROM pg_stat_user_tables
WHERE schemaname = 'public'
"""
_OTHERS = "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid()"
_SEQUENCES = "SELECT setval(format('public.%I', name)::regclass, last, given) FROM keep.sequences_of_all"
TRIES, PAUSE = 100, 0.02


class TestServer:
    """Databases of one test process, dropped at its end. One is used again and again: what a test wrote is put back.

    A copy of a template for each test would take a second of the disk's time.
    """

    __test__ = False

    def __init__(self, address: PostgresAddress, folder: Path) -> None:
        self.address = named(address, urlsplit(address.url).path.strip("/"))
        self.folder = folder
        self._prefix = f"marquee_test_{os.getpid()}"
        self._count = 0
        self._kept = ""
        self._lent = False
        self._counts = "{}"

    @contextmanager
    def database(self, path: Path) -> Generator[PostgresAddress]:
        """A database with the starter library for the host whose file is `path`, as if it were new."""
        if self._lent:
            raise RuntimeError("a test has one database with the library; take an empty one for another")
        if not self._kept:
            self._make_library()
        path.parent.mkdir(parents=True, exist_ok=True)
        shutil.copyfile(self.folder / "marquee.words", path.with_suffix(".words"))
        self._lent = True
        try:
            yield named(self.address, self._kept)
        finally:
            self._lent = False
            if not on_server(named(self.address, self._kept), self._put_back):
                self._drop(self._kept)
                self._kept = ""

    @contextmanager
    def empty_database(self) -> Generator[PostgresAddress]:
        name = self._create()
        try:
            yield named(self.address, name)
        finally:
            self._drop(name)

    def close(self) -> None:
        if self._kept:
            self._drop(self._kept)

    def _create(self) -> str:
        self._count += 1
        name = f"{self._prefix}_{self._count}"
        on_server(self.address, lambda connection: connection.execute(f"CREATE DATABASE {name} {NEW}"))
        return name

    def _drop(self, name: str) -> None:
        on_server(self.address, lambda connection: connection.execute(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)"))

    def _make_library(self) -> None:
        self._kept = self._create()
        address = named(self.address, self._kept)
        settings = Settings(database_path=self.folder / "marquee.sqlite3", database_url=address)

        async def make() -> None:
            async with open_services(settings):
                pass

        with asyncio.Runner() as runner:
            runner.run(make())
        on_server(address, self._keep_library)

    async def _keep_library(self, connection: asyncpg.Connection[Any]) -> None:
        await self._wait_alone(connection)
        await connection.execute(_KEEP)
        self._counts = await connection.fetchval(_COUNTS)

    async def _wait_alone(self, connection: asyncpg.Connection[Any]) -> bool:
        """Wait until the test's connections have ended: only then the server has counted all that they wrote."""
        for _ in range(TRIES):
            if not await connection.fetchval(_OTHERS):
                return True
            await asyncio.sleep(PAUSE)
        return False

    async def _put_back(self, connection: asyncpg.Connection[Any]) -> bool:
        """Make the database what it was; return False if somebody still uses it."""
        if not await self._wait_alone(connection):
            return False
        written = [str(row[0]) for row in await connection.fetch(_WRITTEN, self._counts)]
        async with connection.transaction():
            # No foreign keys and no triggers: each table is put back as it was.
            await connection.execute("SET LOCAL session_replication_role = replica")
            for table in written:
                await connection.execute(
                    f'DELETE FROM public."{table}"; INSERT INTO public."{table}" TABLE keep."{table}"'  # noqa: S608  names of tables
                )
            await connection.execute(_SEQUENCES)
        await connection.execute("SELECT pg_stat_force_next_flush()")
        self._counts = await connection.fetchval(_COUNTS)
        return True
