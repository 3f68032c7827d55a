"""Measures recaps, charts and the guessing game in a large club: processor time, and the share of it on the event loop.

Run: python -m benchmarks.recaps. The club has 2,000 members and 400,000 viewings of the starter library's films in 11
years. "cold" is the first answer after something was written, "warm" the next one. Drawing is not in these figures.
"""

from __future__ import annotations

import asyncio
import tempfile
import time
from collections.abc import Awaitable, Callable
from pathlib import Path
from random import Random

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.recap import ChartOrder, ChartScope, RecapTime
from bot.store.changes import Changes

CLUB, MEMBERS, VIEWINGS, FIRST_YEAR, YEARS = GuildId(5), 2_000, 400_000, 2016, 11
FIRST_MEMBER = 1_000


async def fill_club(services: Services) -> None:
    """Viewings of which a few films have most, as in a real club."""
    dice = Random(5)
    async with services.database.read() as reading:
        films = [row[0] for row in await reading.fetch_rows("SELECT id FROM film")]
    rows = []
    for number in range(VIEWINGS):
        film = films[min(len(films) - 1, int(dice.expovariate(1 / 150)))]
        day = f"{FIRST_YEAR + number % YEARS}-{dice.randint(1, 12):02}-{dice.randint(1, 28):02}"
        member = FIRST_MEMBER + dice.randrange(MEMBERS)
        rows.append((CLUB, member, film, dice.randint(1, 10), day, f"{day}T12:00:00+00:00", f"{day}T12:00:00+00:00"))
    async with services.database.write(changes=Changes.EVERYTHING) as writing:
        await writing.execute_many(
            "INSERT INTO diary (guild_id, member_id, film_id, kind, halves, watched_on, visibility, said_at,"
            " created_at) VALUES (?, ?, ?, 'viewing', ?, ?, 'published', ?, ?)",
            rows,
        )
        await writing.execute_many(
            "INSERT INTO member (guild_id, member_id, name, seen_at) VALUES (?, ?, ?, '2026')",
            [(CLUB, FIRST_MEMBER + number, f"Member {number}") for number in range(MEMBERS)],
        )
    await services.stats.fold_changes(CLUB)


async def measure(name: str, answer: Callable[[], Awaitable[object]]) -> None:
    for turn in ("cold", "warm"):
        whole, loop = time.process_time(), time.thread_time()
        await answer()
        whole, loop = time.process_time() - whole, time.thread_time() - loop
        print(f"{name:24} {turn}  {1_000 * whole:6.0f} ms CPU  {1_000 * loop:6.0f} ms of it on the loop")


async def main() -> None:
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "marquee.sqlite3"
        async with open_services(Settings(database_path=path), rng=Random(1)) as services:
            await fill_club(services)
            actor = Actor(member=MemberId(FIRST_MEMBER), name="Member 0", guild=CLUB)
            recaps, charts = services.look_back.recaps, services.look_back.charts
            await services.stats.club_numbers(CLUB)
            await services.library.club_snapshot(CLUB)
            year, month = RecapTime(FIRST_YEAR + YEARS - 1), RecapTime(FIRST_YEAR + YEARS - 1, 3)
            await measure("/recap, club, year", lambda: recaps.make_recap(actor, year, None))
            await measure("/recap, club, month", lambda: recaps.make_recap(actor, month, None))
            await measure("/recap, member, year", lambda: recaps.make_recap(actor, year, actor.member))
            for scope in ChartScope:
                await measure(
                    f"/chart, club, {scope}",
                    lambda scope=scope: charts.choose_films(actor, None, scope, ChartOrder.RATING, 5),  # type: ignore[misc]
                )
            await measure(
                "/chart, member",
                lambda: charts.choose_films(actor, actor.member, ChartScope.ALL, ChartOrder.RATING, 5),
            )
            await measure("/guess", lambda: services.look_back.guessing.ask_question(actor))


if __name__ == "__main__":
    asyncio.run(main())
