"""How long the numbers of a large club take: 2,000 members, 400,000 diary entries, 20,000 films.

    python -m benchmarks.numbers [--entries 400000]

"Cold" is the first answer after something was written in the club, with nothing cached; "warm" is the next one. Times
are of CPU in all threads of this process. Folding is what a write leaves behind for the next answer or the job.
"""

from __future__ import annotations

import argparse
import asyncio
import itertools
import sqlite3
import sys
import tempfile
import time
from collections.abc import Awaitable, Callable, Iterator
from contextlib import closing
from pathlib import Path
from random import Random

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.rules import Period
from bot.domain.stats.top import TopKind, TopQuery
from bot.store.changes import Changes
from bot.store.reviews.review_words import add_functions

CLUB, FIRST_MEMBER = GuildId(7), 10**17
MEMBERS, FILMS, REVIEWS = 2_000, 20_000, 5_000
HEAVY = MemberId(FIRST_MEMBER)
"""This member has 5,000 entries."""
COLD_MS, WARM_MS = 300, 100
"""What issue 14 allows before drawing."""


def _entries(count: int) -> Iterator[tuple[object, ...]]:
    """Entries of members whose taste for well-known films is that of people: few films have most of them."""
    dice = Random(14)
    weights = list(itertools.accumulate(1 / (film + 20) for film in range(FILMS)))
    for number in range(count):
        member = HEAVY if number % 80 == 0 else FIRST_MEMBER + dice.randrange(MEMBERS)
        film = dice.choices(range(1, FILMS + 1), cum_weights=weights)[0]
        kind = dice.choices(("viewing", "rating", "watched", "watchlist"), (60, 20, 5, 15))[0]
        halves = dice.randint(1, 10) if kind in ("viewing", "rating") else None
        day = f"20{dice.randint(16, 26)}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        moment = f"{day}T12:00:00+00:00"
        yield CLUB, member, film, kind, halves, day if kind == "viewing" else None, moment, moment


def fill_club(path: Path, entries: int) -> None:
    """Put a large club into a database with a catalogue of invented films."""
    dice = Random(3)
    with closing(sqlite3.connect(path)) as connection:
        add_functions(connection)
        connection.execute("PRAGMA synchronous = OFF")
        connection.executemany("INSERT INTO tag (id, kind, name) VALUES (?, 1, ?)", [(1, "Drama"), (2, "Horror")])
        connection.executemany(
            "INSERT INTO film (id, title, year, runtime) VALUES (?, ?, ?, ?)",
            [(film, f"Film {film}", 1930 + film % 95, 60 + film % 90) for film in range(1, FILMS + 1)],
        )
        people = [(number, f"Person {number}") for number in range(1, 4_001)]
        connection.executemany("INSERT INTO person (id, name) VALUES (?, ?)", people)
        connection.executemany(
            "INSERT INTO credit (film_id, role, position, person_id) VALUES (?, 1, 0, ?)",
            [(film, dice.randint(1, 4_000)) for film in range(1, FILMS + 1)],
        )
        connection.executemany(
            "INSERT INTO film_tag (film_id, kind, position, tag_id) VALUES (?, 1, 0, ?)",
            [(film, 1 + film % 2) for film in range(1, FILMS + 1)],
        )
        connection.executemany(
            "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, visibility, said_at,"
            " created_at) VALUES (?, ?, ?, ?, ?, ?, 'published', ?, ?)",
            _entries(entries),
        )
        connection.executemany(
            "INSERT INTO review (guild_id, film_id, author_kind, member_id, body, halves, spoilers, state, provenance,"
            " fingerprint, created_at, updated_at) VALUES (?, ?, 'member', ?, 'Words of a review.', ?, 'none',"
            " 'published', 'member', ?, '2026-01-01', '2026-01-01')",
            [
                (CLUB, dice.randint(1, FILMS), FIRST_MEMBER + dice.randrange(MEMBERS), dice.randint(1, 10), f"p{n}")
                for n in range(REVIEWS)
            ],
        )
        connection.executemany(
            "INSERT INTO member_preference (guild_id, member_id, declined, set_at) VALUES (?, ?, ?, '2026')",
            [(CLUB, FIRST_MEMBER + n * 40 + 1, what) for n in range(50) for what in ("stats", "score")],
        )
        connection.execute("ANALYZE")
        connection.commit()


async def measure(services: Services, ask: Callable[[], Awaitable[object]]) -> tuple[float, float]:
    """Milliseconds of CPU for a cold and a warm answer."""
    async with services.database.write(changes=Changes.DIARY, club=CLUB) as writing:
        await writing.execute_write(
            "UPDATE diary SET halves = 7 WHERE id = (SELECT min(id) FROM diary WHERE guild_id = ?) AND guild_id = ?",
            CLUB,
            CLUB,
        )
    times = []
    for _ in range(2):
        before = time.process_time()
        await ask()
        times.append((time.process_time() - before) * 1_000)
    return times[0], times[1]


async def run_measures(entries: int) -> int:
    """Print a table; returns 1 if anything takes longer than it may."""
    slow = 0
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marquee.sqlite3"
        settings = Settings(database_path=path, starter_library=False, bundled_catalogue=False)
        async with open_services(settings):
            pass
        fill_club(path, entries)
        async with open_services(settings) as services:
            before = time.process_time()
            await services.stats.fold_all_clubs()
            print(f"folding {entries:,} entries once: {time.process_time() - before:.1f} s")
            actor = Actor(member=MemberId(FIRST_MEMBER + 2), name="Me", guild=CLUB)
            numbers = services.numbers
            pair = ((MemberId(FIRST_MEMBER + 2), "A"), (HEAVY, "B"))
            asks: dict[str, Callable[[], Awaitable[object]]] = {
                "/profile": lambda: numbers.profiles.member_profile(actor, MemberId(FIRST_MEMBER + 3), "A"),
                "/profile of 5,000 entries": lambda: numbers.profiles.member_profile(actor, HEAVY, "B"),
                "/top": lambda: numbers.top.ranking_page(actor, TopQuery()),
                "/top genre decade": lambda: numbers.top.ranking_page(
                    actor, TopQuery(TopKind.GEMS, genre="Drama", decade=1990)
                ),
                "/top year": lambda: numbers.top.ranking_page(actor, TopQuery(TopKind.SEEN, year=2026)),
                "/club": lambda: numbers.records.club_records(actor),
                "/compare": lambda: numbers.comparisons.compare_members(actor, *pair),
                "viewings of a year": lambda: services.stats.viewings_between(CLUB, Period.of_year(2026)),
            }
            print(f"{'':28}{'cold':>8}{'warm':>8}  ms of CPU; at most {COLD_MS} and {WARM_MS}")
            for name, ask in asks.items():
                cold, warm = await measure(services, ask)
                over = cold > COLD_MS or warm > WARM_MS
                slow += over
                print(f"{name:28}{cold:8.0f}{warm:8.0f}{'  too slow' if over else ''}")
    return 1 if slow else 0


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--entries", type=int, default=400_000)
    return asyncio.run(run_measures(parser.parse_args().entries))


if __name__ == "__main__":
    sys.exit(main())
