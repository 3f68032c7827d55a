"""PostgreSQL only: connections that read, transactions that write, and what other processes say they changed.

A write holds its club's lock, and shares the lock of all clubs; one without a club, or of data that all clubs see, has
that lock alone. So what a transaction read stays as it is until it ends, as with SQLite's one writer.
"""

from __future__ import annotations

import asyncio
import logging
import secrets
from collections import deque
from collections.abc import AsyncGenerator, Callable, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager, suppress
from pathlib import Path
from typing import Self

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import StorageBusy
from bot.domain.ids import GuildId
from bot.domain.server_errors import ServerHeld
from bot.meter import METER
from bot.store.changes import Changes
from bot.store.database import Database, OwnSql, ReadTransaction, Row, WriteTransaction, finish_anyway
from bot.store.postgres import schema
from bot.store.postgres.connecting import Connection, open_connection
from bot.store.postgres.dialect import translate_statement
from bot.store.postgres.faults import ServerErrors, explain_server_error
from bot.store.postgres.locks import ADDING_FILMS, EVERY_CLUB, RUNNING
from bot.store.sqlite_database import SqliteDatabase

log = logging.getLogger(__name__)

READERS, WRITERS = 4, 4
"""Connections of one process; one more listens."""
OF_ALL_CLUBS = Changes.FILMS | Changes.RATING_POOL
"""What every club sees, so that no two transactions may change it at the same time."""
CHANNEL = "marquee_changes"
LISTEN_AGAIN_SECONDS = 2.0
LISTENER_SECONDS = 5.0
"""How long the connection that listens may take to answer."""


class PostgresReading(ReadTransaction):
    """A connection on which every statement is a transaction of its own."""

    def __init__(self, connection: Connection) -> None:
        self._connection = connection

    async def fetch_rows(self, sql: str, /, *values: object, **named: object) -> list[Row]:
        text = translate_statement(sql)
        return [tuple(row) for row in await self._connection.fetch(text.sql, *text.bind_values(values, named))]

    def choose_sql(self, sql: OwnSql) -> str:
        return sql.postgres

    async def list_columns(self, table: str) -> list[str]:
        rows = await self._connection.fetch(
            "SELECT attname FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped"
            " ORDER BY attnum",
            table,
        )
        return [str(row[0]) for row in rows]


class PostgresWriting(PostgresReading, WriteTransaction):
    """A transaction that holds the locks of what it changes."""

    def __init__(self, connection: Connection, changes: Changes, club: GuildId | None) -> None:
        super().__init__(connection)
        self.declared: list[tuple[Changes, GuildId | None]] = [(changes, club)]

    async def execute_write(self, sql: str, /, *values: object, **named: object) -> int:
        text = translate_statement(sql)
        status = await self._connection.execute(text.sql, *text.bind_values(values, named))
        count = status.rpartition(" ")[2]
        return int(count) if count.isdigit() else 0

    async def insert_row(self, sql: str, /, *values: object, **named: object) -> int:
        text = translate_statement(sql)
        row = await self._connection.fetchrow(f"{text.sql} RETURNING id", *text.bind_values(values, named))
        return 0 if row is None else int(row[0])

    async def execute_many(self, sql: str, rows: Iterable[Sequence[object] | Mapping[str, object]]) -> None:
        text = translate_statement(sql)
        given = [
            text.bind_values((), dict(row)) if isinstance(row, Mapping) else text.bind_values(tuple(row), {})
            for row in rows
        ]
        if given:
            await self._connection.executemany(text.sql, given)


class PostgresDatabase(Database):
    """One database on a server, which several processes use, and a file of this host beside `path`."""

    def __init__(self, path: Path, server: PostgresAddress, host_file: SqliteDatabase) -> None:
        super().__init__(path, server)
        self.server = server
        self._host_file = host_file
        self._readers: deque[Connection | None] = deque([None] * READERS)
        self._writers: deque[Connection | None] = deque([None] * WRITERS)
        self._may_read = asyncio.Semaphore(READERS)
        self._may_write = asyncio.Semaphore(WRITERS)
        self._adding = asyncio.Lock()
        self._name = secrets.token_hex(4)
        """Tells this process's own notices from those of others."""
        self._listening: asyncio.Task[None] | None = None
        self._listener: Connection | None = None
        self._lost = asyncio.Event()
        self._heard = False
        self._closed = False

    @classmethod
    async def open_server(cls, path: Path, server: PostgresAddress) -> Self:
        """As `open_database`. Raises ServerUnusable, ServerForeign and ServerNewer."""
        try:
            connection = await open_connection(server)
            try:
                await schema.apply_migrations(connection, server)
                await schema.require_whole(connection, server)
            finally:
                await connection.close()
        except ServerErrors as error:
            raise explain_server_error(server, error) from None
        database = cls(path, server, await SqliteDatabase.open_host_file(path.with_suffix(".words")))
        try:
            await database._listen()
        except BaseException as error:
            await finish_anyway(database.close())
            if isinstance(error, ServerErrors):
                raise explain_server_error(server, error) from None
            raise
        return database

    async def close(self) -> None:
        if self._closed:
            return
        self._closed = True
        if self._listening is not None:
            self._listening.cancel()
            await asyncio.wait([self._listening])
        for _ in range(WRITERS):  # every write that has begun ends first
            await self._may_write.acquire()
        for connection in (*self._readers, *self._writers, self._listener):
            if connection is not None:
                with suppress(*ServerErrors):
                    await connection.close()
        await self._host_file.close()

    @property
    def host_file(self) -> Database:
        return self._host_file

    @asynccontextmanager
    async def read(self) -> AsyncGenerator[PostgresReading]:
        with METER.timed("read"):
            async with self._may_read, self._lent(self._readers) as connection:
                yield PostgresReading(connection)

    @asynccontextmanager
    async def write(self, *, changes: Changes, club: GuildId | None = None) -> AsyncGenerator[PostgresWriting]:
        with METER.timed("write"):
            async with self._may_write, self._transaction(changes, club) as writing:
                yield writing

    @asynccontextmanager
    async def _transaction(self, changes: Changes, club: GuildId | None) -> AsyncGenerator[PostgresWriting]:
        async with self._lent(self._writers) as connection:
            writing = PostgresWriting(connection, changes, club)
            committed = False
            try:
                await connection.execute(_beginning(changes, club))
                yield writing
                await connection.execute(f"{self._notice(writing)}COMMIT")
                committed = True
            finally:
                try:
                    if not committed:
                        await finish_anyway(_leave(connection))
                finally:
                    # After a failure or a cancellation too: the COMMIT may have succeeded.
                    for kinds, whose in writing.declared:
                        self._changes.count_changes(kinds, whose)

    @asynccontextmanager
    async def hold_films(self) -> AsyncGenerator[None]:
        # One connection of this process at most waits for others, so the transactions within always get theirs.
        async with self._adding, self._may_write, self._lent(self._writers) as connection:
            await connection.execute("BEGIN")
            try:
                await connection.execute(f"SELECT pg_advisory_xact_lock({ADDING_FILMS})")
                yield
            finally:
                await finish_anyway(_leave(connection))

    @asynccontextmanager
    async def _lent(self, idle: deque[Connection | None]) -> AsyncGenerator[Connection]:
        """One of these connections, made anew if the server has closed it."""
        connection = idle.popleft()
        try:
            if connection is None or connection.is_closed():
                connection = None
                connection = await self._connect()
            yield connection
        finally:
            if self._closed and connection is not None:
                connection.terminate()  # `close` did not see it
            idle.append(connection)

    async def _connect(self) -> Connection:
        try:
            return await open_connection(self.server)
        except ServerErrors as error:
            log.warning("%s", explain_server_error(self.server, error).why)
            raise StorageBusy from None

    def _notice(self, writing: PostgresWriting) -> str:
        """The statements that tell other processes what changed, sent when the transaction is committed."""
        told = {(whose or 0, kinds.value) for kinds, whose in writing.declared if kinds}
        return "".join(f"NOTIFY {CHANNEL}, '{self._name} {whose} {kinds}'; " for whose, kinds in sorted(told))

    async def _listen(self) -> None:
        await self._open_listener()
        self._listening = asyncio.create_task(self._keep_listening(), name="changes by other processes")

    async def _open_listener(self) -> None:
        lost = asyncio.Event()
        connection = await open_connection(self.server)
        connection.add_termination_listener(lambda _: lost.set())
        self._listener, self._lost = connection, lost
        await connection.add_listener(CHANNEL, self._hear)

    async def _keep_listening(self) -> None:
        while True:
            await self._lost.wait()
            log.warning("the connection that hears of others' changes was lost")
            while True:
                # Until others are heard again, nothing that is held counts for longer than this.
                self._changes.count_changes(Changes.EVERYTHING, None)
                await asyncio.sleep(LISTEN_AGAIN_SECONDS)
                with suppress(*ServerErrors):
                    await self._open_listener()
                    break
            # Nobody knows what was missed.
            self._changes.count_changes(Changes.EVERYTHING, None)
            self._heard = True

    def _hear(self, *notice: object) -> None:
        name, whose, kinds = str(notice[-1]).split()
        if name == self._name:
            return
        changed = Changes(int(kinds))
        self._changes.count_changes(changed, GuildId(int(whose)) or None)
        self._heard = self._heard or bool(changed & OF_ALL_CLUBS)

    async def truncate_wal(self) -> bool:
        """Nothing to do: what was deleted leaves the server's files when it vacuums, as docs/postgresql.md says."""
        return True

    async def refresh_statistics(self) -> None:
        """Nothing to do: the server's autovacuum analyzes tables itself."""

    async def other_process_wrote(self) -> bool:
        """Whether another process changed what all clubs see; every other change was counted when it was heard of."""
        await self._check_listener()
        heard, self._heard = self._heard, False
        return heard

    async def _check_listener(self) -> None:
        """Notice a connection on which nothing arrives any more, though neither side has closed it."""
        listener = self._listener
        if listener is None or listener.is_closed():
            return
        try:
            await listener.execute("SELECT 1", timeout=LISTENER_SECONDS)
        except ServerErrors:
            listener.terminate()
            self._lost.set()


@asynccontextmanager
async def hold_running(server: PostgresAddress, *, lost: Callable[[], None]) -> AsyncGenerator[None]:
    """As `hold_server` of bot/store/engines.py."""
    try:
        connection = await open_connection(server)
    except ServerErrors as error:
        raise explain_server_error(server, error) from None
    try:
        if not await connection.fetchval("SELECT pg_try_advisory_lock($1)", RUNNING):
            raise ServerHeld(server)
        # With the connection, the lock is gone, and another process may take it.
        connection.add_termination_listener(lambda _: lost())
        yield
    finally:
        with suppress(*ServerErrors):
            await finish_anyway(connection.close(timeout=1))


def _beginning(changes: Changes, club: GuildId | None) -> str:
    """The statements that begin a transaction and take its locks, in one visit to the server."""
    if club is None or changes & OF_ALL_CLUBS:
        return f"BEGIN; SELECT pg_advisory_xact_lock({EVERY_CLUB})"
    return f"BEGIN; SELECT pg_advisory_xact_lock_shared({EVERY_CLUB}); SELECT pg_advisory_xact_lock({int(club)})"


async def _leave(connection: Connection) -> None:
    if connection.is_closed() or not connection.is_in_transaction():
        return
    try:
        await connection.execute("ROLLBACK")
    except ServerErrors:
        connection.terminate()
