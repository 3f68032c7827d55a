"""Answers a second of one and of several processes over one PostgreSQL: `python -m benchmarks.scale ADDRESS`.

Marquee's processes share the shards of a simulated Discord on 127.0.0.1. Members ask `/review` in all clubs, some of
them at any time, each again as soon as it is answered. At the end, one of several processes is killed, and the time is
measured until every shard answers again. Absolute figures say how busy the machine is; compare the rows of one run.
The address is of a server on which databases may be created.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import signal
import statistics
import tempfile
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

from bot.domain.database_address import PostgresAddress, parse_address
from tests.support.servers import TestServer
from tests.support.wire import Bot, WireDiscord
from tests.support.wire_process import BotProcess, bot_process, cpu_seconds_of
from tests.support.wire_world import Club, Member

TOKEN = "a-token-as-long-as-a-token-is"  # noqa: S105  no secret: the simulated Discord accepts any
FILM = {"film": "Leaving Las Vegas"}
START_SECONDS = 600.0
MEMBERS = [Member(f"member {number}") for number in range(5_000)]
"""All of them ask before the first one asks again, so that nobody is told to wait."""
EPHEMERAL = 64


@dataclass(frozen=True, slots=True)
class Load:
    """How much is asked: `clubs` on `shards`, `members` asking at any time, for `seconds`."""

    clubs: int
    shards: int
    members: int
    seconds: float


@dataclass(frozen=True, slots=True)
class Outcome:
    """`waits` are in milliseconds; `busy` is the processor time of each answer, in milliseconds."""

    processes: int
    per_second: float
    waits: Sequence[float]
    busy: float
    megabytes: float
    taken_over: float | None

    def show(self, first: Outcome) -> str:
        p99 = statistics.quantiles(self.waits, n=100)[98]
        gone = "" if self.taken_over is None else f"{self.taken_over:.0f} s"
        return (
            f"| {self.processes} | {self.per_second / first.per_second:.2f} | {self.per_second:.0f} | "
            f"{statistics.median(self.waits):.0f} | {p99:.0f} | {self.busy:.1f} | {self.megabytes:.0f} | {gone} |"
        )


async def answer_members(bot: Bot, clubs: Sequence[Club], load: Load) -> list[float]:
    """Ask in all clubs in turn, and return how long each answer took, in milliseconds.

    Raises RuntimeError for a refusal: each member asks seldom enough not to be told to wait.
    """
    turn = zip(itertools.cycle(clubs), itertools.cycle(MEMBERS))
    ends = time.perf_counter() + load.seconds
    waits: list[float] = []

    async def ask() -> None:
        while time.perf_counter() < ends:
            club, member = next(turn)
            answer = await bot.slash("review", FILM, club=club, by=member)
            if int(answer.payload.get("flags", 0)) & EPHEMERAL:
                raise RuntimeError("a command was refused")
            waits.append(answer.elapsed * 1_000)

    await asyncio.gather(*(ask() for _ in range(load.members)))
    return waits


async def seconds_until_answered(bot: Bot, clubs: Sequence[Club]) -> float:
    """Ask in each of these clubs until it is answered."""
    began = time.perf_counter()

    async def until_answered(club: Club) -> None:
        while True:
            exchange = await bot.begin_slash("review", FILM, club=club)
            try:
                await asyncio.wait_for(exchange.answer, 1.0)
            except TimeoutError:
                continue
            return

    await asyncio.gather(*map(until_answered, clubs))
    return time.perf_counter() - began


@asynccontextmanager
async def running(
    discord: WireDiscord, place: PostgresAddress, folder: Path, count: int
) -> AsyncIterator[list[BotProcess]]:
    """So many processes, which have shared all shards."""
    async with AsyncExitStack() as stack:
        started = []
        for number in range(count):
            environment = {
                "DISCORD_TOKEN": TOKEN,
                "DATABASE_PATH": str(folder / str(number) / "marquee.sqlite3"),
                "DATABASE_URL": place.url,
            }
            process = bot_process(discord, "bot", "run", "--shards", "auto", environment=environment)
            started.append(await stack.enter_async_context(process))
        share = f"{discord.shards // count} of {discord.shards} shards"
        for each in started:
            await each.says(share, within=START_SECONDS)
        yield started


async def measure(place: PostgresAddress, count: int, load: Load, folder: Path) -> Outcome:
    async with WireDiscord(clubs=load.clubs, shards=load.shards, concurrency=16) as discord:
        bot = discord.bot(TOKEN)
        async with running(discord, place, folder, count) as processes:
            await bot.ready(START_SECONDS)
            # What only the first answers do is left out.
            await answer_members(bot, discord.clubs, Load(load.clubs, load.shards, load.members, load.seconds / 4))
            before = sum(cpu_seconds_of(each.pid) for each in processes)
            waits = await answer_members(bot, discord.clubs, load)
            busy = sum(cpu_seconds_of(each.pid) for each in processes) - before
            memory = sum(each.memory().uss for each in processes) / len(processes) / 1e6
            taken_over = None
            if count > 1:
                await processes[0].stop(signal.SIGKILL)
                taken_over = await seconds_until_answered(bot, discord.clubs[: 2 * load.shards])
            return Outcome(count, len(waits) / load.seconds, waits, busy * 1_000 / len(waits), memory, taken_over)


def make_folder(path: Path) -> Path:
    path.mkdir()
    return path


async def compare(address: PostgresAddress, counts: Sequence[int], load: Load) -> None:
    found: list[Outcome] = []
    with tempfile.TemporaryDirectory() as folder:
        for count in counts:
            place = await asyncio.to_thread(make_folder, Path(folder, f"of {count}"))
            server = await asyncio.to_thread(TestServer, address, place)
            lent = server.database(place / "unused" / "marquee.sqlite3")
            database = await asyncio.to_thread(lent.__enter__)
            try:
                found.append(await measure(database, count, load, place))
            finally:
                await asyncio.to_thread(lent.__exit__, None, None, None)
                await asyncio.to_thread(server.close)
    print(f"{load.clubs} clubs on {load.shards} shards, {load.members} members who ask")
    columns = ("processes", "of the first", "answers a second", "median ms", "p99 ms", "CPU ms an answer", "MB each")
    print(f"| {' | '.join(columns)} | one killed |")
    print("| ---: | ---: | ---: | ---: | ---: | ---: | ---: | ---: |")
    for each in found:
        print(each.show(found[0]))


def main() -> None:
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("address", type=parse_address)
    parser.add_argument("--processes", type=int, nargs="+", default=[1, 2])
    parser.add_argument("--clubs", type=int, default=1_000)
    parser.add_argument("--shards", type=int, default=4)
    parser.add_argument("--members", type=int, default=20, help="how many ask at any time")
    parser.add_argument("--seconds", type=float, default=20.0)
    given = parser.parse_args()
    load = Load(given.clubs, given.shards, given.members, given.seconds)
    asyncio.run(compare(given.address, given.processes, load))


if __name__ == "__main__":
    main()
