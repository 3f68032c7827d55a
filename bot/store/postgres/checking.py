"""PostgreSQL only: finding out, without changing anything, what is wrong with a server or its database."""

from __future__ import annotations

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import MarqueeError
from bot.domain.server_errors import MoveUnfinished, ServerForeign, ServerNewer, ServerUnusable
from bot.store.database import ServerReport
from bot.store.migrate import list_migrations
from bot.store.postgres.connecting import Connection, open_connection
from bot.store.postgres.faults import ServerErrors, explain_server_error
from bot.store.postgres.schema import read_version, require_whole

OLDEST = 140_000
"""PostgreSQL 14."""


async def inspect_database(server: PostgresAddress, key: str) -> ServerReport:
    """What would keep the bot from using the database, and the value of one key of `meta`."""
    try:
        connection = await open_connection(server)
        try:
            return await _inspect(server, connection, key)
        finally:
            await connection.close()
    except ServerErrors as error:
        return ServerReport((explain_server_error(server, error),), None)


async def _inspect(server: PostgresAddress, connection: Connection, key: str) -> ServerReport:
    faults: list[MarqueeError] = []
    release = int(await connection.fetchval("SELECT current_setting('server_version_num')"))
    if release < OLDEST:
        faults.append(ServerUnusable(server, f"it is PostgreSQL {release // 10_000}, and Marquee needs 14 or newer"))
    encoding, letters = await connection.fetchrow(
        "SELECT pg_encoding_to_char(encoding), datctype FROM pg_database WHERE datname = current_database()"
    )
    if encoding != "UTF8":
        faults.append(ServerUnusable(server, f"its texts are in {encoding}, and Marquee needs the encoding UTF8"))
    if letters in ("C", "POSIX"):
        faults.append(ServerUnusable(server, f"its LC_CTYPE is {letters}, which knows no letters but English ones"))
    known, found = len(list_migrations()), await read_version(connection)
    if found > known:
        return ServerReport((*faults, ServerNewer(server, found, known)), None)
    if not found:
        tables = await connection.fetchval("SELECT count(*) FROM pg_tables WHERE schemaname = current_schema()")
        return ServerReport((*faults, *([ServerForeign(server)] if tables else ())), None)
    try:
        await require_whole(connection, server)
    except MoveUnfinished as error:
        faults.append(error)
    note = await connection.fetchval("SELECT value FROM meta WHERE key = $1", key)
    return ServerReport(tuple(faults), note)
