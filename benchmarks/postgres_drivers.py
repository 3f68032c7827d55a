"""Compares asyncpg, psycopg and aiosqlite on what the bot does most: `python -m benchmarks.postgres_drivers ADDRESS`.

The statements are the same; the tables are temporary or in a file that is deleted. Needs asyncpg and psycopg.
"""

from __future__ import annotations

import asyncio
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

import aiosqlite

ROWS = 2_000
ROUNDS = 1_500
BODY = "A patient film about a man who drinks himself to death, and a woman who lets him. " * 12
TABLE = "(id BIGINT PRIMARY KEY, guild_id BIGINT NOT NULL, film_id BIGINT NOT NULL, headline TEXT, body TEXT NOT NULL)"
ONE = "SELECT id, guild_id, film_id, headline, body FROM review WHERE guild_id = {0} AND id = {1}"
FIFTY = (
    "SELECT id, guild_id, film_id, headline, body FROM review WHERE guild_id = {0} AND id >= {1} ORDER BY id LIMIT 50"
)
WRITE = "UPDATE review SET headline = {0} WHERE guild_id = {1} AND id = {2}"

Work = Callable[[int], Awaitable[object]]


def row(number: int) -> tuple[int, int, int, str, str]:
    return (number, 7, number % 90, "Nobody is saved", BODY)


async def timed(work: Work) -> str:
    """The median and the 99th percentile in microseconds."""
    for n in range(50):
        await work(n)
    found = []
    for n in range(ROUNDS):
        began = time.perf_counter()
        await work(n % (ROWS - 60))
        found.append((time.perf_counter() - began) * 1e6)
    return f"{statistics.median(found):7.0f} {statistics.quantiles(found, n=100)[98]:7.0f}"


async def of_asyncpg(address: str) -> dict[str, str]:
    import asyncpg

    connection = await asyncpg.connect(address)
    await connection.execute(f"CREATE TEMP TABLE review {TABLE}")
    await connection.executemany("INSERT INTO review VALUES ($1, $2, $3, $4, $5)", [row(n) for n in range(ROWS)])
    one, fifty, write = ONE.format("$1", "$2"), FIFTY.format("$1", "$2"), WRITE.format("$1", "$2", "$3")

    async def change(n: int) -> None:
        await connection.execute("BEGIN; SELECT pg_advisory_xact_lock(7)")
        await connection.execute(write, str(n), 7, n)
        await connection.execute("COMMIT")

    found = {
        "one row": await timed(lambda n: connection.fetch(one, 7, n)),
        "50 rows": await timed(lambda n: connection.fetch(fifty, 7, n)),
        "a write": await timed(change),
    }
    await connection.close()
    return found


async def of_psycopg(address: str) -> dict[str, str]:
    import psycopg

    connection = await psycopg.AsyncConnection.connect(address, autocommit=True, prepare_threshold=0)
    await connection.execute(f"CREATE TEMP TABLE review {TABLE}")
    async with connection.cursor() as cursor:
        await cursor.executemany("INSERT INTO review VALUES (%s, %s, %s, %s, %s)", [row(n) for n in range(ROWS)])
    one, fifty, write = ONE.format("%s", "%s"), FIFTY.format("%s", "%s"), WRITE.format("%s", "%s", "%s")

    async def fetch(sql: str, n: int) -> None:
        cursor = await connection.execute(sql, (7, n))
        await cursor.fetchall()

    async def change(n: int) -> None:
        await connection.execute("BEGIN; SELECT pg_advisory_xact_lock(7)", prepare=False)
        await connection.execute(write, (str(n), 7, n))
        await connection.execute("COMMIT")

    found = {
        "one row": await timed(lambda n: fetch(one, n)),
        "50 rows": await timed(lambda n: fetch(fifty, n)),
        "a write": await timed(change),
    }
    await connection.close()
    return found


async def of_aiosqlite() -> dict[str, str]:
    one, fifty, write = ONE.format("?", "?"), FIFTY.format("?", "?"), WRITE.format("?", "?", "?")
    with tempfile.TemporaryDirectory() as folder:
        async with aiosqlite.connect(Path(folder) / "bench.sqlite3", isolation_level=None) as connection:
            await connection.executescript(
                f"PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; CREATE TABLE review {TABLE}"
            )
            await connection.execute("BEGIN")
            await connection.executemany("INSERT INTO review VALUES (?, ?, ?, ?, ?)", [row(n) for n in range(ROWS)])
            await connection.execute("COMMIT")

            async def change(n: int) -> None:
                await connection.execute("BEGIN IMMEDIATE")
                await connection.execute(write, (str(n), 7, n))
                await connection.execute("COMMIT")

            return {
                "one row": await timed(lambda n: connection.execute_fetchall(one, (7, n))),
                "50 rows": await timed(lambda n: connection.execute_fetchall(fifty, (7, n))),
                "a write": await timed(change),
            }


async def main(address: str) -> None:
    print(f"{'microseconds':12} {'':10} {'median':>7} {'p99':>7}")
    for name, found in (
        ("asyncpg", await of_asyncpg(address)),
        ("psycopg", await of_psycopg(address)),
        ("aiosqlite", await of_aiosqlite()),
    ):
        for what, figures in found.items():
            print(f"{name:12} {what:10} {figures}")


if __name__ == "__main__":
    asyncio.run(main(sys.argv[1]))
