"""Which engine a database is on: opens it, scans it, moves it. Nothing else knows that there are two."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import AbstractAsyncContextManager
from pathlib import Path
from typing import Any

from bot.domain.database_address import PostgresAddress
from bot.domain.server_errors import DriverMissing
from bot.store.database import Database, Row, ServerReport, Source
from bot.store.shards.board import ShardBoard
from bot.store.sqlite_database import SqliteDatabase, scan_file


async def open_database(path: Path, server: PostgresAddress | None = None) -> Database:
    """Open the database and apply pending migrations.

    Raises DatabaseNewer or ServerNewer if a later release wrote it, DatabaseForeign or ServerForeign if another program
    did, and for other faults DatabaseUnusable or ServerUnusable. An old file is backed up before the first migration.
    """
    if server is None:
        return await SqliteDatabase.open_file(path)
    database: Database = await _import_driver().PostgresDatabase.open_server(path, server)
    return database


def hold_server(server: PostgresAddress, *, lost: Callable[[], None]) -> AbstractAsyncContextManager[None]:
    """Hold the lock that only one process may hold to run the bot on this database; `lost` is called if it is lost.

    Raises ServerHeld, and DriverMissing and ServerUnusable as `open_database` does.
    """
    held: AbstractAsyncContextManager[None] = _import_driver().hold_running(server, lost=lost)
    return held


async def open_shard_board(server: PostgresAddress) -> ShardBoard:
    """The board on which processes with one database share its shards; its tables are there once it is open.

    Raises ServerHeld while a bot runs there that shares nothing, and what `hold_server` raises besides.
    """
    _import_driver()
    from bot.store.postgres.shard_board import PostgresShardBoard  # noqa: PLC0415

    return await PostgresShardBoard.open_board(server)


def move_database(source: Source, to: Source, tell: Callable[[str, int], None]) -> dict[str, int]:
    """Move everything from a file to a server or back, and return the number of rows of each table; blocking.

    `tell` hears of each table that is copied. Goes on where it was when it was killed. Raises MoveMixed, MoveDiffers,
    DriverMissing and what opening the two raises.
    """
    _import_driver()
    from bot.store.postgres import moving  # noqa: PLC0415

    return {table: content.rows for table, content in moving.move_everything(source, to, tell).items()}


def inspect_server(server: PostgresAddress, key: str) -> ServerReport:
    """Everything that would keep the bot from using this database, without changing it; blocking."""
    try:
        _import_driver()
    except DriverMissing as error:
        return ServerReport((error,), None)
    from bot.store.postgres.checking import inspect_database  # noqa: PLC0415

    with asyncio.Runner() as runner:
        return runner.run(inspect_database(server, key))


def scan_rows(source: Source, sql: str) -> Iterator[Row]:
    """All rows of a statement without parameters, streamed to save memory; blocking, for a thread of its own."""
    if isinstance(source, Path):
        return scan_file(source, sql)
    from bot.store.postgres.scanning import scan_server  # noqa: PLC0415  as in `_import_driver`

    return scan_server(source, sql)


def _import_driver() -> Any:
    """The modules that need asyncpg, which is installed only where it is needed. Raises DriverMissing."""
    try:
        from bot.store.postgres import database  # noqa: PLC0415
    except ModuleNotFoundError as error:
        if error.name != "asyncpg":
            raise
        raise DriverMissing from None
    return database
