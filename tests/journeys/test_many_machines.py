"""Several processes over one PostgreSQL and one simulated Discord: every club is answered, once, whatever happens."""

from __future__ import annotations

import asyncio
import signal
import sys
from collections import Counter
from collections.abc import AsyncIterator, Iterator
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path

import asyncpg
import pytest

from bot.domain.database_address import PostgresAddress
from tests.support.limits import ANSWER_SECONDS, CHANGE_SECONDS
from tests.support.servers import TestServer
from tests.support.wire import Bot, WireDiscord
from tests.support.wire_account import Exchange
from tests.support.wire_process import BotProcess, bot_process

pytestmark = [
    pytest.mark.skipif(sys.platform == "win32", reason="signals as POSIX has them"),
    pytest.mark.long,
]

TOKEN = "a-token-as-long-as-a-token-is"
CLUBS = 6
PAUSE = 0.25
TAKEN_OVER_SECONDS = 30.0
"""The promise for a process that is killed."""


@pytest.fixture
def place(test_server: TestServer | None, tmp_path: Path) -> Iterator[PostgresAddress]:
    if test_server is None:
        pytest.skip("no PostgreSQL: MARQUEE_TEST_POSTGRES names none")
    with test_server.database(tmp_path / "unused" / "marquee.sqlite3") as address:
        yield address


class Machines:
    """Starts processes, each on a host of its own, and asks for all clubs again and again."""

    def __init__(self, discord: WireDiscord, place: PostgresAddress, folder: Path) -> None:
        self.discord = discord
        self.bot: Bot = discord.bot(TOKEN)
        self._place = place
        self._folder = folder
        self.asked: list[Exchange] = []

    def process(self, name: str, shards: str = "auto") -> AbstractAsyncContextManager[BotProcess]:
        environment = {
            "DISCORD_TOKEN": TOKEN,
            "DATABASE_PATH": str(self._folder / name / "marquee.sqlite3"),
            "DATABASE_URL": self._place.url,
            "LOG_LEVEL": "INFO",
        }
        return bot_process(self.discord, "bot", "run", "--shards", shards, environment=environment)

    async def connected(self, *shards: tuple[int, int]) -> None:
        """Wait until exactly these shards (number, count) are connected, each by one process."""
        await self.bot.until(lambda _: self._up() == Counter(shards), within=3 * CHANGE_SECONDS)

    def _up(self) -> Counter[tuple[int, int]]:
        return Counter(each.shard for each in self.bot.account.sessions.values() if each.connection)

    async def ask_once(self) -> None:
        for club in self.discord.clubs:
            self.asked.append(await self.bot.begin_slash("help", club=club))

    @asynccontextmanager
    async def asking(self) -> AsyncIterator[None]:
        """Ask for every club again and again within the block; each is to be answered, by one process."""

        async def ask() -> None:
            while True:
                await self.ask_once()
                await asyncio.sleep(PAUSE)

        task = asyncio.create_task(ask())
        try:
            yield
        finally:
            task.cancel()
            await asyncio.gather(task, return_exceptions=True)
        await self.all_answered_once()

    async def all_answered_once(self) -> None:
        answers = await asyncio.gather(
            *(asyncio.wait_for(each.answer, ANSWER_SECONDS) for each in self.asked), return_exceptions=True
        )
        unanswered = [at for at, answer in enumerate(answers) if isinstance(answer, BaseException)]
        assert not unanswered, f"{len(unanswered)} of {len(answers)}, from {unanswered[0]} to {unanswered[-1]}"
        assert self.acknowledged() <= Counter({each.id: 1 for each in self.asked})

    def acknowledged(self) -> Counter[str]:
        """How often processes have begun to answer each interaction."""
        paths = [r.path.split("/") for r in self.bot.account.requests if r.path.endswith("/callback")]
        return Counter(parts[2] for parts in paths)

    async def make_due(self) -> None:
        """A schedule of each club that has been due for a minute."""
        due = (datetime.now(UTC) - timedelta(minutes=1)).isoformat()
        connection = await asyncpg.connect(self._place.url)
        try:
            await connection.executemany(
                "INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at)"
                " VALUES ($1, $2, 'pick', 0, 'UTC', $3)",
                [(int(club.id), int(club.channel_id), due) for club in self.discord.clubs],
            )
        finally:
            await connection.close()

    def posted(self) -> Counter[str]:
        """How many messages were posted in each channel."""
        paths = [r.path.split("/") for r in self.bot.account.requests if r.method == "POST"]
        return Counter(parts[2] for parts in paths if parts[1] == "channels" and parts[-1] == "messages")

    async def answered_again(self) -> float:
        """Ask for every club until each is answered; returns the seconds that the last one waited for that."""
        began = asyncio.get_running_loop().time()

        async def until_answered(club: int) -> None:
            while True:
                exchange = await self.bot.begin_slash("help", club=self.discord.clubs[club])
                try:
                    await asyncio.wait_for(exchange.answer, 1.0)
                except TimeoutError:
                    continue
                return

        await asyncio.gather(*(until_answered(club) for club in range(CLUBS)))
        return asyncio.get_running_loop().time() - began


@pytest.fixture
async def machines(place: PostgresAddress, tmp_path: Path) -> AsyncIterator[Machines]:
    async with WireDiscord(clubs=CLUBS, shards=4, concurrency=16) as discord:
        yield Machines(discord, place, tmp_path)


FOUR = [(shard, 4) for shard in range(4)]


async def test_a_rolling_restart_leaves_no_club_unanswered_and_answers_nobody_twice(machines: Machines) -> None:
    async with machines.process("one") as first, AsyncExitStack() as later:
        await first.says("4 of 4 shards")
        await machines.bot.ready()
        async with machines.asking():
            second = await later.enter_async_context(machines.process("two"))
            await second.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
            await machines.connected(*FOUR)
            assert await first.stop(within=60) == 0
            await machines.connected(*FOUR)
            again = await later.enter_async_context(machines.process("one"))
            await again.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
            await machines.connected(*FOUR)
    syncs = [r for r in machines.bot.account.requests if r.method == "PUT" and r.path.endswith("/commands")]
    assert len(syncs) == 1


async def test_another_number_of_shards_begins_beside_the_old_one(machines: Machines) -> None:
    async with machines.process("one") as first, machines.process("two") as second, AsyncExitStack() as later:
        await first.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
        await machines.connected(*FOUR)
        await machines.bot.ready()
        async with machines.asking():
            third = await later.enter_async_context(machines.process("three", "6"))
            for each in (first, second, third):
                await each.says("2 of 6 shards", within=6 * CHANGE_SECONDS)
            await machines.connected(*((shard, 6) for shard in range(6)))


async def test_a_killed_process_is_replaced_within_thirty_seconds(machines: Machines) -> None:
    async with machines.process("one") as first, machines.process("two") as second:
        await first.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
        await second.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
        await machines.bot.ready()
        await first.stop(signal.SIGKILL)
        assert await machines.answered_again() <= TAKEN_OVER_SECONDS
        await machines.connected(*FOUR)
        assert max(machines.acknowledged().values()) == 1


async def test_what_is_due_is_posted_once_by_three_processes(machines: Machines) -> None:
    async with (
        machines.process("one") as first,
        machines.process("two") as second,
        machines.process("three") as third,
    ):
        await first.says("of 4 shards", within=3 * CHANGE_SECONDS)
        await asyncio.gather(second.says("of 4 shards"), third.says("of 4 shards"))
        await machines.make_due()
        await machines.bot.until(lambda _: len(machines.posted()) == CLUBS, within=3 * CHANGE_SECONDS)
        # Who takes over looks at once for what is due.
        assert await first.stop(within=60) == 0
        await machines.connected(*FOUR)
        await machines.ask_once()
        await machines.all_answered_once()
    assert machines.posted() == Counter({club.channel_id: 1 for club in machines.discord.clubs})


async def test_a_process_that_was_paused_finds_its_shards_taken_and_joins_again(machines: Machines) -> None:
    async with machines.process("one") as first, machines.process("two") as second:
        await first.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
        await second.says("2 of 4 shards", within=3 * CHANGE_SECONDS)
        await machines.bot.ready()
        first.pause()
        await second.says("4 of 4 shards")
        said = sum("2 of 4 shards" in line for line in first.err)
        first.resume()
        await first.says("2 of 4 shards", times=said + 1, within=3 * CHANGE_SECONDS)
        await machines.connected(*FOUR)
        machines.asked.clear()
        await machines.ask_once()
        await machines.all_answered_once()
