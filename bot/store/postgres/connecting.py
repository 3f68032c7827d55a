"""PostgreSQL only: connections, set up as every statement of the store expects."""

from __future__ import annotations

from typing import Any, TypeAlias

import asyncpg

from bot.domain.database_address import PostgresAddress

Connection: TypeAlias = "asyncpg.Connection[Any]"

CONNECT_SECONDS = 10.0
LOCK_SECONDS = 10
"""How long a write waits for another one of the same club."""
KEPT_STATEMENTS = 1_000
"""Prepared statements that a connection keeps; the bot has about 500."""


async def open_connection(address: PostgresAddress) -> Connection:
    """A connection. Raises `faults.ServerErrors`."""
    connection: Connection = await asyncpg.connect(
        address.url,
        timeout=CONNECT_SECONDS,
        statement_cache_size=KEPT_STATEMENTS,
        # A plan that was made for the first values would be thrown away after some minutes, in the middle of an answer.
        max_cached_statement_lifetime=0,
        server_settings={"application_name": "marquee", "jit": "off", "lock_timeout": f"{LOCK_SECONDS}s"},
    )
    try:
        # Sums and averages are numbers of Python, as with SQLite.
        await connection.set_type_codec(
            "numeric", schema="pg_catalog", encoder=str, decoder=_decode_number, format="text"
        )
    except BaseException:
        # Nobody has it yet who could close it: whoever waited may have been cancelled.
        connection.terminate()
        raise
    return connection


def _decode_number(text: str) -> int | float:
    return float(text) if "." in text else int(text)
