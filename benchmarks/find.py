"""Compares /find, with and without embeddings, with plain BM25 of SQLite: `python -m benchmarks.find [--no-meaning]`.

The queries are in benchmarks/data/find_queries.toml: "plots" was used for choosing, the other two sets only for
reporting.
Plain BM25 is an FTS5 table of titles, overviews, genres, themes and people with the Porter stemmer, asked for any of
the words typed, once with all of them and once without the stop words that /find leaves out.
"""

from __future__ import annotations

import argparse
import asyncio
import re
import sqlite3
import tempfile
import time
import tomllib
from collections.abc import Awaitable, Callable
from pathlib import Path

from bot import paths
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.search.embeddings import MiniLmModel
from bot.services.catalogue import find_words
from bot.services.catalogue.embeddings import FilmEmbeddings
from bot.sources import starter
from bot.store.catalogue import films as film_store

FILE = Path(__file__).parent / "data" / "find_queries.toml"
SHOWN = 8
WHO = Actor(member=MemberId(1), name="Asker", guild=GuildId(1))
Search = Callable[[str], Awaitable[list[str]]]


class PlainBm25:
    """Keys of films from an FTS5 table without any weights."""

    def __init__(self, *, stop_words: bool) -> None:
        self._stop_words = stop_words
        self._database = sqlite3.connect(":memory:")
        self._database.execute(
            "CREATE VIRTUAL TABLE film USING fts5"
            " (key UNINDEXED, title, overview, words, tokenize = 'porter unicode61')"
        )
        for key, film in starter.read_films(paths.STARTER):
            words = ", ".join((*film.genres, *film.themes, *film.directors, *film.cast, *film.countries))
            self._database.execute(
                "INSERT INTO film VALUES (?, ?, ?, ?)", (key, film.title, film.overview or "", words)
            )

    async def search_films(self, typed: str) -> list[str]:
        words = re.findall(r"\w+", typed.casefold()) if self._stop_words else find_words.query_words(typed)
        match = " OR ".join(f'"{word}"' for word in words)
        rows = self._database.execute("SELECT key FROM film WHERE film MATCH ? ORDER BY rank LIMIT ?", (match, SHOWN))
        return [row[0] for row in rows]


async def run(*, meaning: bool) -> None:
    """Print one table for each set."""
    sets: dict[str, dict[str, str]] = tomllib.loads(FILE.read_text(encoding="utf-8"))
    with tempfile.TemporaryDirectory() as folder:
        async with open_services(Settings(database_path=Path(folder) / "find.sqlite3")) as services:
            vectors = FilmEmbeddings(services.database, MiniLmModel(), Path(folder) / "find.meanings")
            if meaning:
                began = time.perf_counter()
                vectors.start_refresh()
                await vectors.wait_until_built()
                print(f"vectors of the library: {time.perf_counter() - began:.0f} s, half of it pauses\n")
            find = await _finder_search(services)
            print("| set | engine | hit@1 | hit@8 | MRR | ms, median | ms, slowest |\n|---|---|---|---|---|---|---|")
            for name, queries in sets.items():
                await _measure(name, "plain BM25", PlainBm25(stop_words=True).search_films, queries)
                await _measure(name, "plain BM25, no stop words", PlainBm25(stop_words=False).search_films, queries)
                services.finder._embeddings = None  # noqa: SLF001  one finder, both ways
                await _measure(name, "/find, words alone", find, queries)
                if meaning:
                    services.finder._embeddings = vectors  # noqa: SLF001
                    await _measure(name, "/find, with meaning", find, queries)
            await vectors.close()


async def _finder_search(services: Services) -> Search:
    async with services.database.read() as reading:
        keys = {film: key for key, film in (await film_store.ids_by_starter_key(reading)).items()}

    async def search(typed: str) -> list[str]:
        try:
            return [keys[each.film.id] for each in await services.finder.find_films(WHO, FilmQuery(words=typed))]
        except NothingFound:
            return []

    return search


async def _measure(name: str, engine: str, search: Search, queries: dict[str, str]) -> None:
    places, took = [], []
    for words, key in queries.items():
        began = time.perf_counter()
        found = await search(words)
        took.append((time.perf_counter() - began) * 1e3)
        places.append(found.index(key) + 1 if key in found else 0)
    took.sort()
    first, any_ = places.count(1) / len(places), sum(map(bool, places)) / len(places)
    mrr = sum(1 / place for place in places if place) / len(places)
    print(f"| {name} | {engine} | {first:.3f} | {any_:.3f} | {mrr:.3f} | {took[len(took) // 2]:.0f} | {took[-1]:.0f} |")


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--no-meaning", action="store_true", help="without the extra `find`")
    asyncio.run(run(meaning=not parser.parse_args().no_meaning))
