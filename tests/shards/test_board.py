"""The board of shards on a real PostgreSQL: turns, identifying, answers, and the one process that leads."""

from __future__ import annotations

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from functools import partial
from pathlib import Path

import pytest

from bot.domain.database_address import PostgresAddress
from bot.domain.errors import StorageBusy
from bot.domain.server_errors import ServerHeld
from bot.domain.shards.board import Board, Report, join_board, leave_board, take_turn
from bot.store.engines import hold_server
from bot.store.postgres.shard_board import BUCKET_SECONDS, PostgresShardBoard
from tests.support.servers import TestServer, on_server


@pytest.fixture
def place(test_server: TestServer | None, tmp_path: Path) -> Iterator[PostgresAddress]:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    with test_server.database(tmp_path / "marquee.sqlite3") as address:
        yield address


class Clock:
    def __init__(self) -> None:
        self.now = 1_000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def clock() -> Clock:
    return Clock()


Opener = Callable[[], Awaitable[PostgresShardBoard]]


@pytest.fixture
async def opened(place: PostgresAddress, clock: Clock) -> AsyncIterator[Opener]:
    async with AsyncExitStack() as stack:

        async def open_board() -> PostgresShardBoard:
            board = await PostgresShardBoard.open_board(place, clock)
            stack.push_async_callback(board.close_connection)
            return board

        yield open_board


async def read(board: PostgresShardBoard) -> Board:
    return await board.change_board(lambda found, _: found)


async def join(board: PostgresShardBoard, name: str, shards: int = 4) -> Board:
    joining = partial(join_board, name=name, wanted=shards, grow_only=False)
    return await board.change_board(lambda found, now: joining(found, now=now))


async def test_what_one_process_writes_another_one_reads(opened: Opener) -> None:
    one, other = await opened(), await opened()
    heard = asyncio.Event()
    other.on_change = heard.set
    await join(one, "a")
    written = await one.change_board(lambda board, now: take_turn(board, Report("a", connected=frozenset({0})), now))
    assert {each.holder for each in written.claims} == {"a"}
    await asyncio.wait_for(heard.wait(), 10)
    assert await read(other) == written
    turned = await join(other, "b")
    turned = await other.change_board(lambda board, now: take_turn(board, Report("b"), now))
    assert [each.successor for each in turned.claims].count("b") == 2
    assert await read(one) == turned
    left = await one.change_board(lambda board, _: leave_board(board, "a"))
    assert [each.name for each in left.members] == ["b"]
    assert await read(other) == left


async def test_a_turn_that_changes_only_its_time_wakes_nobody(opened: Opener, clock: Clock) -> None:
    one, other = await opened(), await opened()
    await join(one, "a")
    await one.change_board(lambda board, now: take_turn(board, Report("a"), now))
    await other.try_to_lead()
    heard: list[bool] = []
    other.on_change = lambda: heard.append(True)
    clock.now += 1
    turned = await one.change_board(lambda board, now: take_turn(board, Report("a"), now))
    assert turned.members[0].seen == clock.now
    # A round trip on the connection: what was sent before has arrived.
    await other.try_to_lead()
    assert heard == []


async def test_processes_identify_one_after_another_in_each_bucket(opened: Opener, clock: Clock) -> None:
    boards = [await opened() for _ in range(3)]
    waits = await asyncio.gather(*(each.reserve_identify(0) for each in boards for _ in range(2)))
    assert sorted(waits) == [BUCKET_SECONDS * number for number in range(6)]
    assert await boards[0].reserve_identify(1) == 0
    clock.now += 100
    assert await boards[1].reserve_identify(0) == 0


async def test_one_process_answers_an_interaction(opened: Opener, clock: Clock) -> None:
    boards = [await opened() for _ in range(3)]
    for interaction in (7, 8):
        claimed = await asyncio.gather(*(each.claim_answer(interaction) for each in boards))
        assert sorted(claimed) == [False, False, True]
    clock.now += 61
    await boards[0].claim_answer(9)
    assert await boards[1].claim_answer(7), "what nobody can answer any more is not kept"


async def test_one_process_leads_until_its_connection_ends(opened: Opener) -> None:
    one, other = await opened(), await opened()
    assert await one.try_to_lead()
    assert await one.try_to_lead()
    assert not await other.try_to_lead()
    await one.close_connection()
    for _ in range(500):
        if await other.try_to_lead():
            break
        await asyncio.sleep(0.02)
    assert await other.try_to_lead()


async def test_a_lost_connection_is_made_anew_and_leads_no_more(opened: Opener, place: PostgresAddress) -> None:
    one, other = await opened(), await opened()
    await join(one, "a")
    assert await one.try_to_lead()
    news = asyncio.Event()
    one.on_change = news.set
    loop = asyncio.get_running_loop()
    ended = "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE pid <> pg_backend_pid() AND datname = $1"
    name = place.url.rsplit("/", 1)[1].split("?")[0]
    await loop.run_in_executor(None, on_server, place, lambda connection: connection.fetch(ended, name))
    for _ in range(100):
        try:
            if await other.try_to_lead():
                break
        except StorageBusy:
            await asyncio.sleep(0.02)
    found = Board()
    for _ in range(100):
        try:
            found = await read(one)
            break
        except StorageBusy:
            await asyncio.sleep(0.02)
    assert [each.name for each in found.members] == ["a"]
    assert news.is_set(), "what was missed meanwhile is unknown"
    assert not await one.try_to_lead()


async def test_sharing_and_running_alone_exclude_each_other(opened: Opener, place: PostgresAddress) -> None:
    async with hold_server(place, lost=lambda: None):
        with pytest.raises(ServerHeld):
            await opened()
    await opened()
    await opened()
    with pytest.raises(ServerHeld):
        async with hold_server(place, lost=lambda: None):
            pass
