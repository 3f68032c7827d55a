"""Times the import of a member's history of 20,000 rows, and how long others wait meanwhile.

Run: python -m benchmarks.history_import [REVIEWS]   (of the 20,000 rows, how many bring a review; 2,000 by itself)
"""

from __future__ import annotations

import asyncio
import csv
import io
import random
import sys
import tempfile
import time
import zipfile
from pathlib import Path

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.film import Film
from bot.domain.diary.import_preview import PublishedKind
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes

ROWS = 20_000
WORDS = "night day rain house love war city dark river man woman child ghost king road dream last first red".split()
WHO = Actor(member=MemberId(5), name="bench", guild=GuildId(9))


class Others:
    """One member who reads and one who writes during the import; `waits` are the longest waits in seconds."""

    def __init__(self, services: Services) -> None:
        self._services = services
        self._asking = 0.0
        self._writing = 0.0

    def waits(self) -> str:
        said = f"others waited at most {self._asking:.2f} s for an answer, {self._writing:.2f} s to write"
        self._asking = self._writing = 0.0
        return said

    async def ask(self) -> None:
        while True:
            began = time.perf_counter()
            await asyncio.sleep(0.01)
            self._asking = max(self._asking, time.perf_counter() - began - 0.01)

    async def write(self) -> None:
        while True:
            began = time.perf_counter()
            async with self._services.database.write(changes=Changes.UNCACHED) as writing:
                await meta.write_meta(writing, "bench", "1")
            self._writing = max(self._writing, time.perf_counter() - began)
            await asyncio.sleep(0.05)


def titles() -> list[tuple[str, int]]:
    dice = random.Random(3)
    return [(f"{' '.join(dice.choices(WORDS, k=3))} {n}".title(), dice.randint(1930, 2024)) for n in range(ROWS)]


def export(films: list[tuple[str, int]], reviews: int) -> bytes:
    diary, texts = io.StringIO(), io.StringIO()
    one, other = csv.writer(diary), csv.writer(texts)
    one.writerow("Date,Name,Year,Letterboxd URI,Rating,Rewatch,Tags,Watched Date".split(","))
    other.writerow("Date,Name,Year,Letterboxd URI,Rating,Rewatch,Review,Tags,Watched Date".split(","))
    for n, (title, year) in enumerate(films):
        day, stars = f"20{10 + n % 15}-0{1 + n % 9}-1{n % 10}", (n % 10 + 1) / 2
        one.writerow([day, title, year, f"https://boxd.it/{n}", stars, "", "", day])
        if n < reviews:
            text = "A review of some words, and it rains. " * 12
            other.writerow([day, title, year, f"https://boxd.it/{n}", stars, "", text, "", day])
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("diary.csv", diary.getvalue())
        archive.writestr("reviews.csv", texts.getvalue())
    return held.getvalue()


async def measure(services: Services, data: bytes) -> None:
    others = Others(services)
    tasks = [asyncio.create_task(others.ask()), asyncio.create_task(others.write())]
    began = time.perf_counter()
    panel = await services.history_imports.preview_import(WHO, data, "letterboxd.zip")
    print(f"dry run   {time.perf_counter() - began:6.2f} s   {others.waits()}   {dict(panel.counts)}")
    began = time.perf_counter()
    await services.history_imports.accept_import(WHO, panel.id)
    print(f"taken in  {time.perf_counter() - began:6.2f} s   {others.waits()}")
    began = time.perf_counter()
    await services.history_imports.publish_entries(WHO, panel.id, PublishedKind.DIARY)
    print(f"published {time.perf_counter() - began:6.2f} s   {others.waits()}")
    began = time.perf_counter()
    size = sum(map(len, await services.member_exports.export_member(WHO, 10_000_000)))
    print(f"exported  {time.perf_counter() - began:6.2f} s   {others.waits()}   {size / 1e6:.1f} MB")
    began = time.perf_counter()
    await services.history_imports.undo_import(WHO, panel.id)
    print(f"undone    {time.perf_counter() - began:6.2f} s   {others.waits()}")
    for task in tasks:
        task.cancel()
    await asyncio.gather(*tasks, return_exceptions=True)


async def main(reviews: int) -> None:
    films = titles()
    with tempfile.TemporaryDirectory() as folder:
        settings = Settings(database_path=Path(folder) / "bench.sqlite3")
        async with open_services(settings) as services, services.database.write(changes=Changes.EVERYTHING) as writing:
            rows = [(Film(id=FilmId(0), title=title, year=year), None) for title, year in films]
            await film_store.insert_all(writing, rows, guild=LIBRARY)
        async with open_services(settings) as services:
            await measure(services, export(films, reviews))


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1]) if len(sys.argv) > 1 else 2_000))
