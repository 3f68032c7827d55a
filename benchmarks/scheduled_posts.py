"""Times posts that are all due in one minute: `python -m benchmarks.scheduled_posts`.

Marquee runs as a separate process against a simulated Discord on 127.0.0.1 that delays every request. Reported are
posts a second, whether each club's posts came in order, how far the clubs drifted apart, and how long people waited
for `/movie` before and during the posting. Discord allows a bot 50 requests a second.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import json
import os
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections import Counter
from contextlib import closing
from dataclasses import asdict, dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path

from bot.composition import open_services
from bot.config import Settings
from tests.support.wire import Bot
from tests.support.wire_losing import LosingDiscord
from tests.support.wire_process import bot_process, cpu_seconds_of
from tests.support.wire_world import Club, Member

TOKEN = "a-token-as-long-as-a-token-is"  # noqa: S105  no secret: the simulated Discord accepts any
GOAL = 45.0
KINDS = ("pick", "line", "pick", "line", "year_ago")


@dataclass(frozen=True, slots=True)
class Outcome:
    """The results of a run; waiting times in milliseconds.

    `processor_ms_a_post` is Marquee's CPU time, with the answers to the askers; `stand_in_ms_a_post` that of this
    process, which plays Discord and the askers. Where both together come near 1000 / GOAL for each core, the machine
    and not Marquee limits the posts a second.
    """

    posts: int
    seconds: float
    per_second: float
    busiest_second: int
    out_of_order: int
    most_ahead: int
    calm_median: float
    calm_p99: float
    busy_median: float
    busy_p99: float
    processor_ms_a_post: float
    stand_in_ms_a_post: float


async def measure(clubs: int, schedules: int, latency: float, folder: Path) -> Outcome:
    """Let `clubs` x `schedules` posts come due at once; `latency` is Discord's time for a request, in seconds."""
    path = folder / "marquee.sqlite3"
    async with open_services(Settings(database_path=path)):
        pass
    async with LosingDiscord() as discord:
        discord.latency = latency
        servers = discord.open_clubs(clubs)
        bot = discord.bot(TOKEN)
        environment = {"DISCORD_TOKEN": TOKEN, "DATABASE_PATH": str(path), "LOG_LEVEL": "WARNING"}
        async with bot_process(discord, "bot", "run", environment=environment) as process:
            await bot.ready(120)
            await asyncio.sleep(5)
            calm = await _ask(bot, 60)
            _fill(path, servers, schedules)
            worked, played = process.cpu_seconds(), cpu_seconds_of(os.getpid())
            busy = asyncio.create_task(_ask_on(bot))
            total = _expected(path)
            while len(discord.sent) < total:
                before = len(discord.sent)
                for _ in range(20):
                    await asyncio.sleep(1)
                    if len(discord.sent) >= total:
                        break
                if len(discord.sent) == before and before:
                    break
            busy.cancel()
            worked, played = process.cpu_seconds() - worked, cpu_seconds_of(os.getpid()) - played
            await asyncio.gather(busy, return_exceptions=True)
            return _outcome(discord, path, (calm, WAITED), worked, played)


WAITED: list[float] = []


async def _ask(bot: Bot, count: int) -> list[float]:
    waited = []
    for number in range(count):
        answer = await bot.slash("movie", {"film": "Leaving Las Vegas"}, by=Member(f"asker {number}"))
        waited.append(answer.elapsed * 1000)
    return waited


async def _ask_on(bot: Bot) -> None:
    WAITED.clear()
    await asyncio.sleep(12)
    while True:
        WAITED.extend(await _ask(bot, 1))
        await asyncio.sleep(0.25)


def _fill(path: Path, servers: list[Club], schedules: int) -> None:
    due = (datetime.now(UTC) + timedelta(seconds=8)).isoformat()
    rows = [
        (int(club.id), int(club.channel_id), KINDS[number % 2], 60 * (number % 24), due)
        for club in servers
        for number in range(schedules)
    ]
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.executemany(
            "INSERT INTO schedule (guild_id, channel_id, what, minute, zone, next_at) VALUES (?, ?, ?, ?, 'UTC', ?)",
            rows,
        )


def _expected(path: Path) -> int:
    with closing(sqlite3.connect(path)) as connection, connection:
        return int(connection.execute("SELECT count(*) FROM schedule").fetchone()[0])


def _outcome(
    discord: LosingDiscord, path: Path, waited: tuple[list[float], list[float]], worked: float, played: float
) -> Outcome:
    calm, busy = waited
    times = [at for at, _ in discord.sent]
    seconds = times[-1] - times[0]
    ahead, count = 0, Counter[str]()
    channels = {channel for _, channel in discord.sent}
    for _, channel in discord.sent:
        count[channel] += 1
        if len(count) == len(channels):
            ahead = max(ahead, count[channel] - min(count.values()))
    with closing(sqlite3.connect(path)) as connection, connection:
        messages = connection.execute(
            "SELECT guild_id, message_id FROM schedule_post WHERE message_id IS NOT NULL ORDER BY guild_id, schedule_id"
        ).fetchall()
    wrong = sum(a[0] == b[0] and a[1] > b[1] for a, b in itertools.pairwise(messages))
    window = Counter(int(at - times[0]) for at in times)
    return Outcome(
        posts=len(times),
        seconds=round(seconds, 1),
        per_second=round((len(times) - 1) / seconds, 1),
        busiest_second=max(window.values()),
        out_of_order=wrong,
        most_ahead=ahead,
        calm_median=round(statistics.median(calm), 1),
        calm_p99=round(statistics.quantiles(calm, n=100)[98], 1),
        busy_median=round(statistics.median(busy), 1),
        busy_p99=round(statistics.quantiles(busy, n=100)[98], 1),
        processor_ms_a_post=round(1000 * worked / len(times), 1),
        stand_in_ms_a_post=round(1000 * played / len(times), 1),
    )


def main() -> None:
    """Print one run's figures as JSON."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--clubs", type=int, default=500)
    parser.add_argument("--schedules", type=int, default=20)
    parser.add_argument("--latency", type=float, default=0.12, help="seconds that Discord takes for a request")
    given = parser.parse_args()
    folder = Path(tempfile.mkdtemp(prefix="posts-"))
    began = time.perf_counter()
    try:
        outcome = asyncio.run(measure(given.clubs, given.schedules, given.latency, folder))
    finally:
        shutil.rmtree(folder)
    print(json.dumps(asdict(outcome) | {"goal": GOAL, "took": round(time.perf_counter() - began)}, indent=2))


if __name__ == "__main__":
    main()
