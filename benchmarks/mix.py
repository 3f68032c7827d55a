"""A mix of commands asked by many at once in many clubs: `python -m benchmarks.mix [--clubs 500] [--answers 3000]`.

Marquee runs as a process of its own against a simulated Discord on 127.0.0.1. The catalogue, the clubs' ratings and a
rating pool are made up as in `benchmarks.recommendations`. Of a hundred questions 14 are `/related` and `/recommend`,
the others `/movie`, `/review` and suggestions; each is asked in the next club, and at most --at-once are unanswered.
Processor time is that of Marquee's process, and that of this one, which plays Discord and the members: on a machine
with other work the two say more than answers a second do.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import sqlite3
import statistics
import tempfile
import time
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from benchmarks.recommendations import MEMBERS, RATINGS, fill
from bot.composition import open_services
from bot.config import Settings
from tests.support.wire import Bot
from tests.support.wire_losing import LosingDiscord
from tests.support.wire_process import bot_process, cpu_seconds_of
from tests.support.wire_world import Club, Member

TOKEN = "a-token-as-long-as-a-token-is"  # noqa: S105  no secret: the simulated Discord accepts any
GOAL = 600
POOL_PEOPLE, POOL_RATINGS = 2_000, 50
MIX = ("related",) * 7 + ("recommend",) * 7 + ("movie",) * 36 + ("review",) * 30 + ("autocomplete",) * 20
ASKED = 300
"""The best-known films, which the questions are about."""


def rate(path: Path, clubs: list[Club], members: dict[str, list[Member]]) -> None:
    """Store ten members' published ratings for each club, and a pool's."""
    rng = np.random.default_rng(2)
    with closing(sqlite3.connect(path)) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM film ORDER BY popularity DESC, id")]

        def drawn(count: int) -> Iterator[tuple[int, int]]:
            places = np.unique((len(ids) * rng.random(count * 2) ** 4).astype(int))
            chosen = rng.permutation(places)[:count]
            for place, half in zip(chosen.tolist(), rng.integers(4, 11, len(chosen)).tolist(), strict=True):
                yield ids[place], half

        connection.executemany(
            "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)"
            " VALUES (?, ?, ?, 'rating', ?, 'published', '2026-01-01', '2026-01-01')",
            [
                (int(club.id), int(member.id), film, half)
                for club in clubs
                for member in members[club.id]
                for film, half in drawn(RATINGS)
            ],
        )
        connection.executemany(
            "INSERT INTO pool_rating (user, film_id, halves) VALUES (?, ?, ?)",
            [(person, film, half) for person in range(POOL_PEOPLE) for film, half in drawn(POOL_RATINGS)],
        )


class Askers:
    """Asks the mix, `at_once` questions at a time, and keeps what each kind waited for."""

    def __init__(self, discord: LosingDiscord, bot: Bot, clubs: list[Club], members: dict[str, list[Member]]) -> None:
        self._discord, self._bot, self._clubs, self._members = discord, bot, clubs, members
        self.waited: dict[str, list[float]] = defaultdict(list)

    async def ask_all(self, count: int, at_once: int, films: list[int], seed: int) -> None:
        rng = random.Random(seed)
        turns = iter([(number, rng.choice(MIX), rng.choice(films)) for number in range(count)])

        async def one_after_another() -> None:
            for number, kind, film in turns:
                await self._ask(number, kind, film)

        await asyncio.gather(*(one_after_another() for _ in range(at_once)))

    async def _ask(self, number: int, kind: str, film: int) -> None:
        club = self._clubs[number % len(self._clubs)]
        by = self._members[club.id][number // len(self._clubs) % MEMBERS]
        # The club is read while the question is put together, before anything is awaited.
        self._discord.club = club
        if kind == "autocomplete":
            answer = await self._bot.autocomplete("movie", "film", "abcdefghijklmnoprstuw"[number % 21], by=by)
        elif kind == "recommend":
            answer = await self._bot.slash("recommend", by=by)
        else:
            answer = await self._bot.slash(kind, {"film": f"film:{film}"}, by=by)
        self.waited[kind].append(answer.elapsed * 1000)


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    last = len(ordered) - 1
    return {
        "median": round(statistics.median(ordered), 1),
        "p99": round(ordered[int(0.99 * last)], 1),
        "most": round(ordered[-1], 1),
    }


async def measure(films: int, clubs: int, answers: int, at_once: int, folder: Path) -> dict[str, object]:
    path = folder / "marquee.sqlite3"
    async with open_services(Settings(database_path=path)) as services:
        await fill(services, films)
        asked = [int(film) for film in await services.catalogue.best_known_ids(ASKED)]
    async with LosingDiscord() as discord:
        servers = discord.open_clubs(clubs)
        members = {club.id: [Member(f"Member {number}") for number in range(MEMBERS)] for club in servers}
        rate(path, servers, members)
        bot = discord.bot(TOKEN)
        environment = {
            "DISCORD_TOKEN": TOKEN,
            "DATABASE_PATH": str(path),
            "LOG_LEVEL": "WARNING",
            "BUNDLED_CATALOGUE": "off",
        }
        async with bot_process(discord, "bot", "run", environment=environment) as process:
            await bot.ready(120)
            await Askers(discord, bot, servers, members).ask_all(
                clubs, at_once, asked, seed=1
            )  # the first of each club
            askers = Askers(discord, bot, servers, members)
            worked, played, began = process.cpu_seconds(), cpu_seconds_of(os.getpid()), time.perf_counter()
            await askers.ask_all(answers, at_once, asked, seed=2)
            seconds = time.perf_counter() - began
            worked, played = process.cpu_seconds() - worked, cpu_seconds_of(os.getpid()) - played
    return {
        "answers a second": round(answers / seconds),
        "goal": GOAL,
        "CPU ms an answer": round(1000 * worked / answers, 2),
        "CPU ms of the stand-in": round(1000 * played / answers, 2),
        "waited, ms": {kind: spread(times) for kind, times in sorted(askers.waited.items())},
    }


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, default=3_000)
    parser.add_argument("--clubs", type=int, default=500)
    parser.add_argument("--answers", type=int, default=3_000)
    parser.add_argument("--at-once", type=int, default=50)
    given = parser.parse_args()
    before = os.getloadavg()[0]
    with tempfile.TemporaryDirectory(prefix="mix-") as folder:
        figures = asyncio.run(measure(given.films, given.clubs, given.answers, given.at_once, Path(folder)))
    load = f"load average {before:.1f} to {os.getloadavg()[0]:.1f}"
    print(json.dumps({**vars(given), "load": load, **figures}, indent=1))


if __name__ == "__main__":
    main()
