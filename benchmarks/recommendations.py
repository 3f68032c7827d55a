"""Processor time of `/recommend` and `/related`: `python -m benchmarks.recommendations`.

    OPENBLAS_NUM_THREADS=1 python -m benchmarks.recommendations [--films 3000 100000] [--clubs 500] [--answers 500]

A made-up catalogue and made-up clubs of ten members with 60 published ratings each are stored in a temporary
database, and the services are asked as the commands ask them; the time that Discord takes is left out. The clubs
are asked in turn, so that no two answers in a row are for the same club. An answer's figure is the processor time of
the whole process while it is made, all threads together. `callback` is the longest time on the processor of one
callback of the event loop.
"""

from __future__ import annotations

import argparse
import asyncio
import json
import os
import random
import resource
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path

import numpy as np

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.recommendations.question import Audience, Filters
from bot.gateway.loop_watchdog import tune_interpreter
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.support.loop_watch import watched_loop

MEMBERS, RATINGS = 10, 60
GENRES = ("Drama", "Comedy", "Thriller", "Horror", "Romance", "Western", "War", "Crime", "Animation", "Science fiction")
COUNTRIES = ("France", "Japan", "United States", "Italy", "India", "Iran", "Mexico", "Sweden")
STARTER = 400
"""Films with a house review, as many as Marquee brings along."""


def made_up_films(count: int) -> Iterator[Film]:
    """Films whose people, themes and words are shared as unevenly as those of real ones."""
    rng = random.Random(1)

    def drawn(kind: str, among: int, least: int, most: int) -> tuple[str, ...]:
        found = (f"{kind} {int(among * rng.random() ** 2)}" for _ in range(rng.randint(least, most)))
        return tuple(dict.fromkeys(found))

    words = ["".join(rng.choices("abcdefghijklmnopqrstuvwxyz", k=rng.randint(4, 9))) for _ in range(20_000)]
    for number in range(count):
        text = " ".join(words[int(len(words) * rng.random() ** 3)] for _ in range(60))
        yield Film(
            id=FilmId(0),
            title=f"{words[rng.randrange(len(words))].title()} {words[rng.randrange(len(words))].title()}",
            year=rng.randint(1930, 2024),
            runtime=rng.randint(70, 180),
            overview=text,
            series=f"Series {number // 3}" if rng.random() < 0.05 else None,
            directors=drawn("Director", max(count // 5, 10), 1, 1),
            writers=drawn("Writer", max(count // 4, 10), 1, 2),
            cast=drawn("Actor", max(count, 50), 4, 8),
            genres=tuple(rng.sample(GENRES, rng.randint(1, 3))),
            themes=drawn("theme", 400, 2, 8),
            countries=(rng.choice(COUNTRIES),),
            languages=("English",),
            popularity=max(0.0, 1.0 - number / count) ** 3,
            confirmed=True,
        )


async def fill(services: Services, films: int) -> None:
    """Store the catalogue."""
    batch: list[tuple[Film, str | None]] = []
    for film in made_up_films(films):
        batch.append((film, None))
        if len(batch) == 5_000:
            async with services.database.write(changes=Changes.FILMS) as writing:
                await film_store.insert_all(writing, batch, guild=LIBRARY)
            batch = []
    if batch:
        async with services.database.write(changes=Changes.FILMS) as writing:
            await film_store.insert_all(writing, batch, guild=LIBRARY)


def rate(path: Path, clubs: int) -> None:
    rng = np.random.default_rng(2)
    with closing(sqlite3.connect(path)) as connection, connection:
        ids = [row[0] for row in connection.execute("SELECT id FROM film ORDER BY popularity DESC, id")]
        for club in range(1, clubs + 1):
            rows = []
            for member in range(1, MEMBERS + 1):
                places = np.unique((len(ids) * rng.random(RATINGS * 2) ** 4).astype(int))
                chosen = rng.permutation(places)[:RATINGS]
                halves = rng.integers(4, 11, len(chosen))
                rows += [
                    (club, club * 100 + member, ids[place], half, f"2026-01-{1 + place % 28:02}")
                    for place, half in zip(chosen.tolist(), halves.tolist(), strict=True)
                ]
            connection.executemany(
                "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, visibility, said_at, created_at)"
                " VALUES (?, ?, ?, 'rating', ?, 'published', ?, '2026-01-01')",
                rows,
            )


def spread(times: list[float]) -> dict[str, float]:
    ordered = sorted(times)
    return {
        "median": round(1000 * statistics.median(ordered), 1),
        "p99": round(1000 * ordered[min(len(ordered) - 1, int(0.99 * len(ordered)))], 1),
        "most": round(1000 * ordered[-1], 1),
    }


class Run:
    """Asks one set of services, and keeps the processor time of every answer by kind."""

    def __init__(self, services: Services, clubs: int, answers: int) -> None:
        self._services = services
        self._clubs = clubs
        self._answers = answers
        self.figures: dict[str, dict[str, float]] = {}

    async def measure(self) -> None:
        services, films = self._services, await self._services.catalogue.best_known_films(300)
        rng = random.Random(3)
        members = [[MemberId(club * 100 + at) for at in range(1, MEMBERS + 1)] for club in range(self._clubs + 1)]

        def actor(club: int) -> Actor:
            return Actor(member=members[club][0], name="Ines", guild=GuildId(club))

        async def one(club: int) -> None:
            await services.recommendations.recommend_films(actor(club), Filters(), shared=True)

        async def ten(club: int) -> None:
            await services.recommendations.recommend_films(
                actor(club), Filters(), members[club], Audience.MEMBERS, shared=True
            )

        async def related(club: int) -> None:
            await services.related_films.related_films(actor(club), f"film:{rng.choice(films).id}")

        async def rated(club: int) -> None:
            await services.diary.rate_film(actor(club), f"film:{rng.choice(films).id}", 9, None, private=False)

        began = time.process_time()
        await related(1)
        self.figures["very first answer"] = {"median": round(1000 * (time.process_time() - began), 1)}
        with watched_loop() as held:
            await self._ask("/related", related)
            await self._ask("/recommend, one person", one)
            await self._ask("/recommend, ten members", ten)
            await self._ask("/related, right after a rating", related, rated)
            await self._ask("/recommend, one person, right after a rating", one, rated)
            await self._ask("/recommend, ten members, right after a rating", ten, rated)
        self.figures["callback"] = spread(held)

    async def _ask(
        self,
        kind: str,
        ask: Callable[[int], Awaitable[None]],
        before: Callable[[int], Awaitable[None]] | None = None,
    ) -> None:
        times = []
        for number in range(self._answers):
            club = 1 + number % self._clubs
            if before is not None:
                await before(club)
            began = time.process_time()
            await ask(club)
            times.append(time.process_time() - began)
        self.figures[kind] = spread(times)
        print(f"{kind}: {self.figures[kind]}", file=sys.stderr, flush=True)


async def measure(films: int, clubs: int, answers: int, folder: Path) -> dict[str, dict[str, float]]:
    path = folder / "marquee.sqlite3"
    async with open_services(Settings(database_path=path)) as services:
        await fill(services, films)
    rate(path, clubs)
    async with open_services(Settings(database_path=path)) as services:
        tune_interpreter()
        run = Run(services, clubs, answers)
        await run.measure()
    return run.figures | {"peak": {"MB": round(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024)}}


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--films", type=int, nargs="+", default=[3_000, 100_000])
    parser.add_argument("--clubs", type=int, default=500)
    parser.add_argument("--answers", type=int, default=500, help="answers of each kind")
    given = parser.parse_args()
    for films in given.films:
        before = os.getloadavg()[0]
        with tempfile.TemporaryDirectory(prefix="recommendations-") as folder:
            figures = asyncio.run(measure(films, given.clubs, given.answers, Path(folder)))
        load = f"load average {before:.1f} to {os.getloadavg()[0]:.1f}"
        print(json.dumps({"films": films, "load": load, "CPU ms": figures}, indent=1), flush=True)


if __name__ == "__main__":
    main()
