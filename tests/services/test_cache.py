"""The cache of values read from the database: what it drops, and that it reads a missing value once."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncGenerator
from pathlib import Path

import pytest

from bot.domain.ids import LIBRARY, GuildId
from bot.services.cache import ClubCache
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.engines import open_database

ONE, OTHER = GuildId(1), GuildId(2)


@pytest.fixture
async def database(tmp_path: Path) -> AsyncGenerator[Database]:
    opened = await open_database(tmp_path / "marquee.sqlite3")
    yield opened
    await opened.close()


class Source:
    """Counts how often it is read; a read ends when `gate` is set."""

    def __init__(self) -> None:
        self.gate = asyncio.Event()
        self.reads = 0
        self.fails = False

    async def read(self) -> int:
        self.reads += 1
        number = self.reads
        await self.gate.wait()
        if self.fails:
            raise LookupError(number)
        return number


@pytest.fixture
def source() -> Source:
    return Source()


@pytest.fixture
def cache(database: Database) -> ClubCache[str, int]:
    return ClubCache(database, 2, depends_on=Changes.REVIEWS | Changes.NAMES)


async def write(database: Database, changes: Changes, club: GuildId | None = None) -> None:
    async with database.write(changes=changes, club=club):
        pass


async def begin(cache: ClubCache[str, int], source: Source, count: int) -> list[asyncio.Task[int]]:
    tasks = [asyncio.create_task(cache.get_or_make(ONE, "a", source.read)) for _ in range(count)]
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    return tasks


@pytest.mark.parametrize(
    ("changes", "club", "reads"),
    [
        (Changes.NAMES, ONE, 2),
        (Changes.NAMES | Changes.FILMS, None, 2),
        (Changes.REVIEWS, LIBRARY, 2),
        (Changes.NAMES, OTHER, 1),
        (Changes.VERDICTS, ONE, 1),
        (Changes.EVERYTHING & ~(Changes.NAMES | Changes.REVIEWS), None, 1),
        (Changes.UNCACHED, None, 1),
    ],
)
async def test_a_write_drops_what_depends_on_it(
    database: Database,
    cache: ClubCache[str, int],
    source: Source,
    changes: Changes,
    club: GuildId | None,
    reads: int,
) -> None:
    source.gate.set()
    assert await cache.get_or_make(ONE, "a", source.read) == 1
    await write(database, changes, club)
    assert await cache.get_or_make(ONE, "a", source.read) == reads


async def test_a_missing_value_is_read_once_however_many_ask(cache: ClubCache[str, int], source: Source) -> None:
    asking = await begin(cache, source, 20)
    source.gate.set()
    assert await asyncio.gather(*asking) == [1] * 20
    assert source.reads == 1


async def test_one_who_is_cancelled_leaves_the_read_to_the_others(cache: ClubCache[str, int], source: Source) -> None:
    first, second, third = await begin(cache, source, 3)
    first.cancel()
    third.cancel()
    await asyncio.sleep(0)
    source.gate.set()
    assert await second == 1
    assert first.cancelled()
    assert third.cancelled()
    assert source.reads == 1


async def test_an_error_reaches_all_who_wait_and_is_not_held(cache: ClubCache[str, int], source: Source) -> None:
    source.fails = True
    asking = await begin(cache, source, 3)
    source.gate.set()
    assert [type(error) for error in await asyncio.gather(*asking, return_exceptions=True)] == [LookupError] * 3
    source.fails = False
    assert await cache.get_or_make(ONE, "a", source.read) == 2


async def test_an_error_that_nobody_waits_for_is_quiet(cache: ClubCache[str, int], source: Source) -> None:
    source.fails = True
    (only,) = await begin(cache, source, 1)
    only.cancel()
    await asyncio.gather(only, return_exceptions=True)
    source.gate.set()
    await asyncio.sleep(0.01)  # pytest fails a test in which asyncio logs an error that was never retrieved
    assert source.reads == 1


async def test_who_asks_after_a_write_does_not_get_what_was_read_before_it(
    database: Database, cache: ClubCache[str, int], source: Source
) -> None:
    (early,) = await begin(cache, source, 1)
    await write(database, Changes.NAMES, ONE)
    (late,) = await begin(cache, source, 1)
    source.gate.set()
    assert (await early, await late) == (1, 2)
    assert await cache.get_or_make(ONE, "a", source.read) == 2


async def test_an_older_value_does_not_replace_a_newer_one(database: Database, cache: ClubCache[str, int]) -> None:
    version = cache.current_version(ONE)
    await write(database, Changes.NAMES, ONE)
    cache.put_value(ONE, "a", cache.current_version(ONE), 2)
    cache.put_value(ONE, "a", version, 1)
    assert cache.get_held(ONE, ["a"]) == {"a": 2}


async def test_only_the_last_used_are_held(cache: ClubCache[str, int], source: Source) -> None:
    source.gate.set()
    for key in ("a", "b", "a", "c", "a"):
        await cache.get_or_make(ONE, key, source.read)
    assert source.reads == 3
    assert cache.get_held(ONE, ["a", "b", "c"]) == {"a": 1, "c": 3}


async def test_a_write_that_is_cancelled_after_its_commit_drops_what_depends_on_it(
    database: Database, cache: ClubCache[str, int]
) -> None:
    before = cache.current_version(ONE)
    for steps in range(12):
        task = asyncio.create_task(write(database, Changes.NAMES, ONE))
        for _ in range(steps):
            await asyncio.sleep(0)
        task.cancel()
        await asyncio.gather(task, return_exceptions=True)
        if steps:
            assert cache.current_version(ONE) > before
        before = cache.current_version(ONE)
