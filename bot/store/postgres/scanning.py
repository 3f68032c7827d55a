"""PostgreSQL only: reading many rows in a thread or a process of its own, without an event loop."""

from __future__ import annotations

import asyncio
from collections.abc import Iterator
from typing import Any

from bot.domain.database_address import PostgresAddress
from bot.store.database import Row
from bot.store.postgres.connecting import Connection, open_connection
from bot.store.postgres.dialect import translate_statement

AT_ONCE = 5_000


def scan_server(address: PostgresAddress, sql: str) -> Iterator[Row]:
    """All rows of a statement, by a cursor on a connection of its own."""
    with asyncio.Runner() as runner:
        connection = runner.run(open_connection(address))
        try:
            runner.run(connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY"))
            cursor = runner.run(open_cursor(connection, translate_statement(sql).sql))
            while rows := runner.run(cursor.fetch(AT_ONCE)):
                yield from map(tuple, rows)
        finally:
            runner.run(connection.close())


async def open_cursor(connection: Connection, sql: str) -> Any:
    """A cursor of asyncpg; `fetch` reads the next rows."""
    return await connection.cursor(sql)
