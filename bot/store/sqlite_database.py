"""SQLite only: the file, its one writer and its read-only readers, and the write-ahead log."""

from __future__ import annotations

import asyncio
import logging
import sqlite3
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import asynccontextmanager, closing
from pathlib import Path
from typing import Any, Self

import aiosqlite

from bot import paths
from bot.domain.ids import GuildId
from bot.meter import METER
from bot.store import file_faults, migrate
from bot.store.changes import Changes
from bot.store.database import Database, OwnSql, ReadTransaction, Row, WriteTransaction, finish_anyway
from bot.store.private_files import create_private_folder
from bot.store.reviews.review_words import open_body, open_headline, searched_text

log = logging.getLogger(__name__)

READERS = 4
BUSY_SECONDS = 10.0
"""How long a write waits while another process writes."""
BEGIN_AGAIN_SECONDS = 0.01
SAMPLE_ROWS = 400
"""Rows per index that ANALYZE samples."""
WRITER_BUSY_MS = 10
FIRST_EMPTY_SECONDS, LAST_EMPTY_SECONDS = 0.2, 15.0
"""The first and the longest delay before retrying to empty the write-ahead log; the delay doubles each time."""

Parameters = tuple[object, ...] | dict[str, object]


def bound_values(values: tuple[object, ...], named: dict[str, object]) -> Parameters:
    """The parameters for sqlite3, by position or by name. Raises TypeError for both, which sqlite3 does not support."""
    if values and named:
        raise TypeError("a statement takes `?` or `:name`, never both")
    return named or values


class SqliteReading(ReadTransaction):
    """A read-only connection to the file."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection

    async def fetch_rows(self, sql: str, /, *values: object, **named: object) -> list[Row]:
        return [tuple(row) for row in await self._connection.execute_fetchall(sql, bound_values(values, named))]

    def choose_sql(self, sql: OwnSql) -> str:
        return sql.sqlite

    async def list_columns(self, table: str) -> list[str]:
        return [str(row[1]) for row in await self.fetch_rows(f"PRAGMA table_info({table})")]


class SqliteWriting(SqliteReading, WriteTransaction):
    """A transaction on the writer."""

    def __init__(self, connection: aiosqlite.Connection, changes: Changes, club: GuildId | None) -> None:
        super().__init__(connection)
        self.declared: list[tuple[Changes, GuildId | None]] = [(changes, club)]

    async def execute_write(self, sql: str, /, *values: object, **named: object) -> int:
        return await self._execute_statement(_count_changed, sql, bound_values(values, named))

    async def insert_row(self, sql: str, /, *values: object, **named: object) -> int:
        return await self._execute_statement(_read_id, sql, bound_values(values, named))

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object] | Mapping[str, object]]) -> None:
        cursor = await self._connection.executemany(sql, rows)
        await cursor.close()

    async def _execute_statement(
        self,
        work: Callable[[sqlite3.Connection, str, Parameters], int],
        sql: str,
        values: Parameters,
    ) -> int:
        """Execute and read the result in one visit to the connection's thread instead of two."""
        connection: Any = self._connection  # its own methods take a visit for each call
        done: int = await connection._execute(work, connection._conn, sql, values)  # noqa: SLF001
        return done


class SqliteDatabase(Database):
    """One writer and a few readers of one file in WAL mode."""

    def __init__(self, path: Path, writer: aiosqlite.Connection, readers: list[aiosqlite.Connection]) -> None:
        super().__init__(path, path)
        self._writer = writer
        self._readers = readers
        self._idle = deque(readers)
        self._may_read = asyncio.Semaphore(len(readers))
        self._may_write = asyncio.Lock()
        self._adding = asyncio.Lock()
        self._data_version: int | None = None
        self._cleaning: asyncio.Task[None] | None = None
        self._closed = False

    @classmethod
    async def open_file(cls, path: Path) -> Self:
        """As `open_database`, with the errors of `file_faults.explain_error`."""
        try:
            create_private_folder(path.parent)
            await asyncio.to_thread(file_faults.require_own, path)
            await asyncio.to_thread(migrate.apply_migrations, path)
        except (sqlite3.Error, OSError) as error:
            raise file_faults.explain_error(path, error) from error
        return await cls._connect_all(path)

    @classmethod
    async def open_host_file(cls, path: Path) -> Self:
        """What a host keeps for itself beside a database on a server; it can be deleted and is then made again."""
        try:
            create_private_folder(path.parent)
            await asyncio.to_thread(migrate.apply_migrations, path, paths.HOST_MIGRATIONS)
        except (sqlite3.Error, OSError) as error:
            raise file_faults.explain_error(path, error) from error
        return await cls._connect_all(path)

    @classmethod
    async def _connect_all(cls, path: Path) -> Self:
        opened: list[aiosqlite.Connection] = []
        try:
            writer = await _connect(str(path), opened)
            await writer.create_function("open_headline", 2, open_headline, deterministic=True)
            await writer.create_function("open_body", 3, open_body, deterministic=True)
            await writer.create_function("searched_text", 1, searched_text, deterministic=True)
            # FULL: an acknowledged write also survives a power cut.
            await writer.executescript(
                "PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA foreign_keys = ON;"
                "PRAGMA temp_store = MEMORY;"
                # Deleted content is overwritten, so that erased text cannot be recovered from the file.
                "PRAGMA secure_delete = ON;"
                # `_begin` handles longer waits for other processes: it retries more often than SQLite would.
                f"PRAGMA busy_timeout = {WRITER_BUSY_MS};"
            )
            readers = []
            for _ in range(READERS):
                reader = await _connect(_read_only(path), opened, uri=True)
                await reader.execute_fetchall("PRAGMA query_only = ON")
                readers.append(reader)
        except (sqlite3.Error, OSError) as error:
            await _close_all(opened)
            raise file_faults.explain_error(path, error) from error
        except BaseException:
            await _close_all(opened)
            raise
        database = cls(path, writer, readers)
        # If the bot was stopped while another process was reading, the log may still hold deleted texts.
        await database.truncate_wal()
        return database

    @property
    def host_file(self) -> Database:
        return self

    async def close(self) -> None:
        """Wait for the current write, then close; calling it again does nothing."""
        if self._closed:
            return
        self._closed = True
        if self._cleaning is not None:
            self._cleaning.cancel()
            await asyncio.wait([self._cleaning])
        async with self._may_write:
            await _close_all([*self._readers, self._writer])

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[SqliteReading]:
        with METER.timed("read"):
            async with self._may_read:
                connection = self._idle.popleft()
                try:
                    yield SqliteReading(connection)
                finally:
                    self._idle.append(connection)

    @asynccontextmanager
    async def write(self, *, changes: Changes, club: GuildId | None = None) -> AsyncGenerator[SqliteWriting]:
        with METER.timed("write"):
            async with self._may_write, self._transaction(changes, club) as writing:
                yield writing

    @asynccontextmanager
    async def _transaction(self, changes: Changes, club: GuildId | None) -> AsyncGenerator[SqliteWriting]:
        writing = SqliteWriting(self._writer, changes, club)
        # A cancelled task may leave BEGIN or COMMIT queued in the connection's thread. The ROLLBACK is queued after
        # them, so waiting for it even during cancellation leaves the connection clean.
        committed = False
        try:
            await self._begin()
            yield writing
            await self._writer.execute("COMMIT")
            committed = True
        finally:
            try:
                if not committed:
                    await finish_anyway(self._leave())
            finally:
                # After a failure or a cancellation too: the COMMIT may have succeeded.
                for kinds, whose in writing.declared:
                    self._changes.count_changes(kinds, whose)

    @asynccontextmanager
    async def hold_films(self) -> AsyncGenerator[None]:
        # Only one process runs the bot on a file.
        async with self._adding:
            yield

    async def _leave(self) -> None:
        # The SELECT waits in the connection's queue, so `in_transaction` is read after all earlier statements have run.
        await self._writer.execute_fetchall("SELECT 1")
        if self._writer.in_transaction:
            await self._writer.rollback()

    async def _begin(self) -> None:
        """Begin as soon as no other process is writing. Raises sqlite3.OperationalError after BUSY_SECONDS."""
        loop = asyncio.get_running_loop()
        deadline = loop.time() + BUSY_SECONDS
        while True:
            try:
                await self._writer.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError as error:
                if error.sqlite_errorcode & 0xFF != sqlite3.SQLITE_BUSY or loop.time() >= deadline:
                    raise
            else:
                return
            await asyncio.sleep(BEGIN_AGAIN_SECONDS)

    async def truncate_wal(self) -> bool:
        """Empty the write-ahead log, which still holds deleted content; return whether that is done now.

        A process that is reading the file prevents it. It is then retried in the background until it succeeds, or at
        the next start.
        """
        if await self._empty_log():
            return True
        if self._cleaning is None or self._cleaning.done():
            self._cleaning = asyncio.create_task(self._empty_log_later(), name="empty the write-ahead log")
        return False

    async def _empty_log(self) -> bool:
        async with self._may_write:
            found = list(await self._writer.execute_fetchall("PRAGMA wal_checkpoint(TRUNCATE)"))
        return not found[0][0]

    async def _empty_log_later(self) -> None:
        wait = FIRST_EMPTY_SECONDS
        while True:
            await asyncio.sleep(wait)
            try:
                if await self._empty_log():
                    return
            except sqlite3.Error as error:
                log.warning("the write-ahead log cannot be emptied yet: %s", error)
            wait = min(wait * 2, LAST_EMPTY_SECONDS)

    async def refresh_statistics(self) -> None:
        """Update the statistics of SQLite's query planner from a sample of each index; takes a few milliseconds.

        ANALYZE instead of `PRAGMA optimize`, because the latter checks only tables that this connection has queried,
        and queries run on the readers.
        """
        async with self._may_write:
            await self._writer.execute_fetchall(f"PRAGMA analysis_limit = {SAMPLE_ROWS}")
            await self._begin()
            try:
                await self._writer.execute_fetchall("ANALYZE")
                await self._writer.execute("COMMIT")
            finally:
                await finish_anyway(self._leave())

    async def other_process_wrote(self) -> bool:
        """Whether another process has committed since the last call; if so, every `data_version` grows."""
        # On the writer, data_version counts the commits of other connections, and no other connection of ours writes.
        async with self._may_write:
            found = list(await self._writer.execute_fetchall("PRAGMA data_version"))
        seen, self._data_version = self._data_version, int(found[0][0])
        if seen is None or seen == self._data_version:
            return False
        self._changes.count_changes(Changes.EVERYTHING, None)
        return True


def _count_changed(connection: sqlite3.Connection, sql: str, values: Parameters) -> int:
    with closing(connection.execute(sql, values)) as cursor:
        return cursor.rowcount


def _read_id(connection: sqlite3.Connection, sql: str, values: Parameters) -> int:
    with closing(connection.execute(sql, values)) as cursor:
        return cursor.lastrowid or 0


def scan_file(path: Path, sql: str) -> Iterator[Row]:
    """All rows of a statement, streamed by a connection of its own."""
    with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
        yield from connection.execute(sql)


def _read_only(path: Path) -> str:
    return f"{path.absolute().as_uri()}?mode=ro"


async def _connect(address: str, opened: list[aiosqlite.Connection], *, uri: bool = False) -> aiosqlite.Connection:
    connection = aiosqlite.connect(address, uri=uri, isolation_level=None, timeout=BUSY_SECONDS)
    # The thread must not keep the process alive at exit.
    connection._thread.daemon = True  # noqa: SLF001
    connection = await connection
    opened.append(connection)
    return connection


async def _close_all(connections: list[aiosqlite.Connection]) -> None:
    for connection in connections:
        await connection.close()
