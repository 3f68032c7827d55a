"""PostgreSQL only: the board of shards, the moments of identifying, and the lock of the one process that leads."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import AsyncGenerator, Callable, Iterable
from contextlib import asynccontextmanager, suppress
from typing import Self

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import StorageBusy
from bot.domain.server_errors import ServerHeld
from bot.domain.shards.board import Board, Claim, Generation, Member, Stage
from bot.store.postgres.connecting import Connection, open_connection
from bot.store.postgres.faults import ServerErrors, explain_server_error
from bot.store.postgres.locks import LEADING, RUNNING, SHARD_BOARD
from bot.store.shards.board import ShardBoard

log = logging.getLogger(__name__)

CHANNEL = "marquee_shards"
BUCKET_SECONDS = 5.5
"""Discord lets one shard of each bucket identify in five seconds; the rest is for what is late."""
ANSWERS_KEPT = 60.0
"""Seconds; Discord takes an answer's beginning within three."""
STATEMENT_SECONDS = 5.0
_KEEPALIVE = "SET tcp_keepalives_idle = 5; SET tcp_keepalives_interval = 3; SET tcp_keepalives_count = 3"
"""So that the server soon ends the connection of a host that is gone, and with it the lock of a process that led."""
_PUT_GENERATION = """
    INSERT INTO shard_generation (id, shards, is_current) VALUES ($1, $2, $3)
    ON CONFLICT (id) DO UPDATE SET shards = excluded.shards, is_current = excluded.is_current
    """
_PUT_PROCESS = """
    INSERT INTO shard_process (name, generation, seen, is_leaving, agreed) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (name) DO UPDATE SET generation = excluded.generation, seen = excluded.seen,
        is_leaving = excluded.is_leaving, agreed = excluded.agreed
    """
_PUT_CLAIM = """
    INSERT INTO shard_claim (generation, shard, holder, successor, stage, is_connected)
    VALUES ($1, $2, $3, $4, $5, $6)
    ON CONFLICT (generation, shard) DO UPDATE SET holder = excluded.holder, successor = excluded.successor,
        stage = excluded.stage, is_connected = excluded.is_connected
    """
_CLOCK = "SELECT extract(epoch FROM clock_timestamp())::double precision"


class PostgresShardBoard(ShardBoard):
    """A connection of its own, so that a turn never waits for what clubs write. It is made anew when it is lost."""

    def __init__(self, server: PostgresAddress, clock: Callable[[], float] | None = None) -> None:
        """`clock` returns seconds, for tests; else the server's clock counts, which is the same for all processes."""
        self._server = server
        self._clock = clock
        self._connection: Connection | None = None
        self._lock = asyncio.Lock()
        self._leads = False
        self.on_change = _nothing

    @classmethod
    async def open_board(cls, server: PostgresAddress, clock: Callable[[], float] | None = None) -> Self:
        """Raises ServerUnusable, and ServerHeld while a process without shards runs the bot, or data is moved."""
        board = cls(server, clock)
        try:
            await board._connect()
        except ServerErrors as error:
            raise explain_server_error(server, error) from None
        return board

    async def close_connection(self) -> None:
        connection, self._connection = self._connection, None
        if connection is not None:
            with suppress(*ServerErrors):
                await connection.close(timeout=1)

    async def change_board(self, change: Callable[[Board, float], Board]) -> Board:
        async with self._lent() as connection, connection.transaction():
            await connection.execute(f"SELECT pg_advisory_xact_lock({SHARD_BOARD})")
            before = await _read_board(connection)
            after = change(before, await self._now(connection))
            await _write_differences(connection, before, after)
            if _without_times(before) != _without_times(after):
                await connection.execute(f"NOTIFY {CHANNEL}")
        return after

    async def reserve_identify(self, bucket: int) -> float:
        async with self._lent() as connection:
            now = await self._now(connection)
            free_at = await connection.fetchval(
                """
                INSERT INTO shard_identify (bucket, free_at) VALUES ($1, $2::double precision + $3)
                ON CONFLICT (bucket) DO UPDATE SET free_at = greatest(shard_identify.free_at, $2) + $3
                RETURNING free_at
                """,
                bucket,
                now,
                BUCKET_SECONDS,
            )
        return max(0.0, float(free_at) - BUCKET_SECONDS - now)

    async def claim_answer(self, interaction: int) -> bool:
        async with self._lent() as connection:
            now = await self._now(connection)
            await connection.execute("DELETE FROM shard_answer WHERE answered_at < $1", now - ANSWERS_KEPT)
            status = await connection.execute(
                "INSERT INTO shard_answer (interaction, answered_at) VALUES ($1, $2) ON CONFLICT DO NOTHING",
                interaction,
                now,
            )
        return str(status).endswith(" 1")

    async def try_to_lead(self) -> bool:
        async with self._lent() as connection:
            self._leads = self._leads or bool(await connection.fetchval("SELECT pg_try_advisory_lock($1)", LEADING))
        return self._leads

    async def _now(self, connection: Connection) -> float:
        return self._clock() if self._clock is not None else float(await connection.fetchval(_CLOCK))

    @asynccontextmanager
    async def _lent(self) -> AsyncGenerator[Connection]:
        async with self._lock:
            try:
                if self._connection is None or self._connection.is_closed():
                    await self._connect()
                if self._connection is None:
                    raise StorageBusy
                async with asyncio.timeout(2 * STATEMENT_SECONDS):
                    yield self._connection
            except (*ServerErrors, ServerHeld) as error:
                log.warning("the board of shards: %s", explain_server_error(self._server, error).why)
                if self._connection is not None:
                    # After a lost answer, nobody knows what state the connection is in.
                    self._connection.terminate()
                    self._connection = None
                raise StorageBusy from None

    async def _connect(self) -> None:
        self._leads = False
        connection = await open_connection(self._server)
        try:
            await self._take_part(connection)
        except BaseException:
            connection.terminate()
            raise
        self._connection = connection
        self.on_change()

    async def _take_part(self, connection: Connection) -> None:
        # Shared: `move-to`, and a bot that runs alone, have this lock for themselves.
        if not await connection.fetchval("SELECT pg_try_advisory_lock_shared($1)", RUNNING):
            raise ServerHeld(self._server)
        await connection.execute(_KEEPALIVE)
        await connection.add_listener(CHANNEL, lambda *_: self.on_change())


def _nothing() -> None:
    """Until somebody wants to hear of changes."""


def _without_times(board: Board) -> tuple[object, ...]:
    members = {(each.name, each.generation, each.leaving, each.agreed) for each in board.members}
    return set(board.generations), members, set(board.claims)


async def _read_board(connection: Connection) -> Board:
    generations = await connection.fetch("SELECT id, shards, is_current FROM shard_generation ORDER BY id")
    members = await connection.fetch(
        "SELECT name, generation, seen, is_leaving, agreed FROM shard_process ORDER BY name"
    )
    claims = await connection.fetch(
        "SELECT generation, shard, holder, successor, stage, is_connected FROM shard_claim ORDER BY generation, shard"
    )
    return Board(
        tuple(Generation(number, shards, bool(current)) for number, shards, current in generations),
        tuple(Member(name, number, seen, bool(leaving), agreed) for name, number, seen, leaving, agreed in members),
        tuple(
            Claim(number, shard, holder, successor, Stage(stage), bool(connected))
            for number, shard, holder, successor, stage, connected in claims
        ),
    )


async def _write_differences(connection: Connection, before: Board, after: Board) -> None:
    gone = {each.id for each in before.generations} - {each.id for each in after.generations}
    await connection.execute("DELETE FROM shard_generation WHERE id = any($1::bigint[])", list(gone))
    names = {each.name for each in before.members} - {each.name for each in after.members}
    await connection.execute("DELETE FROM shard_process WHERE name = any($1::text[])", list(names))
    there = {(each.generation, each.shard) for each in after.claims}
    freed = [(each.generation, each.shard) for each in before.claims if (each.generation, each.shard) not in there]
    await _execute_many(connection, "DELETE FROM shard_claim WHERE generation = $1 AND shard = $2", freed)
    generations = set(after.generations) - set(before.generations)
    await _execute_many(
        connection, _PUT_GENERATION, ((each.id, each.shards, int(each.current)) for each in generations)
    )
    members = set(after.members) - set(before.members)
    await _execute_many(
        connection,
        _PUT_PROCESS,
        ((each.name, each.generation, each.seen, int(each.leaving), each.agreed) for each in members),
    )
    claims = set(after.claims) - set(before.claims)
    await _execute_many(
        connection,
        _PUT_CLAIM,
        (
            (each.generation, each.shard, each.holder, each.successor, each.stage.value, int(each.connected))
            for each in claims
        ),
    )


async def _execute_many(connection: Connection, sql: str, rows: Iterable[tuple[object, ...]]) -> None:
    given = list(rows)
    if given:
        await connection.executemany(sql, given)
