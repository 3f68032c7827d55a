"""Small writes that wait at the same time share a transaction, and the error of one stays its own."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from pathlib import Path

import pytest

from bot.services.schedules.grouped_writes import GroupedWrites
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.engines import open_database
from bot.store.sqlite_database import SqliteDatabase


@pytest.fixture
async def database(tmp_path: Path) -> AsyncIterator[Database]:
    opened = await open_database(tmp_path / "marquee.sqlite3")
    yield opened
    await opened.close()


def put(name: str) -> Callable[[WriteTransaction], Awaitable[str]]:
    async def work(writing: WriteTransaction) -> str:
        await writing.execute_write("INSERT INTO source (name) VALUES (?)", name)
        return name

    return work


async def names(database: Database) -> set[str]:
    async with database.read() as reading:
        return {row[0] for row in await reading.fetch_rows("SELECT name FROM source WHERE name LIKE 'w%'")}


async def test_writes_that_wait_share_a_transaction(database: Database, monkeypatch: pytest.MonkeyPatch) -> None:
    begun = 0
    begin = SqliteDatabase._begin

    async def counted(self: SqliteDatabase) -> None:
        nonlocal begun
        begun += 1
        await begin(self)

    monkeypatch.setattr(SqliteDatabase, "_begin", counted)
    writes = GroupedWrites(database, Changes.EVERYTHING)
    found = await asyncio.gather(*(writes.write_grouped(put(f"w{n}")) for n in range(20)))
    assert found == [f"w{n}" for n in range(20)]
    assert len(await names(database)) == 20
    assert begun < 4


async def test_the_error_of_one_is_raised_there_alone(database: Database) -> None:
    writes = GroupedWrites(database, Changes.EVERYTHING)
    wanted = ["w1", "w2", "w2", "w3"]
    found = await asyncio.gather(*(writes.write_grouped(put(name)) for name in wanted), return_exceptions=True)
    assert [each if isinstance(each, str) else type(each) for each in found] == [
        "w1", "w2", sqlite3.IntegrityError, "w3"
    ]  # fmt: skip
    assert await names(database) == {"w1", "w2", "w3"}


async def test_what_was_answered_is_committed_though_others_are_cancelled(database: Database) -> None:
    writes = GroupedWrites(database, Changes.EVERYTHING)
    tasks = [asyncio.create_task(writes.write_grouped(put(f"w{n}"))) for n in range(6)]
    await asyncio.sleep(0)
    tasks[3].cancel()
    found = await asyncio.gather(*tasks, return_exceptions=True)
    assert isinstance(found[3], asyncio.CancelledError)
    assert {each for each in found if isinstance(each, str)} <= await names(database)
    assert await writes.write_grouped(put("w9")) == "w9"
