"""A database of a million generated films with clubs in it, and people who type their titles."""

from __future__ import annotations

import asyncio
import json
import math
import random
import sqlite3
from collections.abc import Sequence
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

from benchmarks.titles_data import catalogue, queries
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.review import Author, AuthorKind, NewReview, SpoilerLevel, Stars, parse_paragraphs
from bot.search import TitleEntry
from bot.services.reviews.review_storage import store_review
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.engines import open_database

CLUBS = 20
REVIEWED = 40
TYPISTS = 30
STROKES = 20_000
CREDITS = (1, 2, 3, 3, 3, 3, 3, 3)
"""The roles of a film's people, as the store numbers them: a director, a writer, six actors."""
TAGS = (1, 1, 3, 4)
_NOW = datetime(2026, 1, 1, tzinfo=UTC)
_OVERVIEW = "A story of people who want something and of what stands in their way, told over one summer. " * 2


def build(path: Path, size: int, seed: int) -> None:
    """Create the database, and a file of keystrokes for it.

    Its `size` titles are those of the title benchmark; each film has every field.
    """
    asyncio.run(_schema(path))
    entries = catalogue(size, seed)
    path.with_suffix(".strokes").write_text(json.dumps(strokes(entries, STROKES, seed)), encoding="utf-8")
    with closing(sqlite3.connect(path, isolation_level=None)) as connection:
        connection.execute("PRAGMA synchronous = OFF")
        connection.execute("BEGIN")
        _fill(connection, entries, random.Random(seed))
        connection.execute("COMMIT")
    asyncio.run(_clubs(path, entries, seed))


def _fill(connection: sqlite3.Connection, entries: Sequence[TitleEntry], dice: random.Random) -> None:
    people = len(entries) // 2
    connection.executemany(
        "INSERT INTO person (id, name) VALUES (?, ?)", ((n, f"Somebody Number{n}") for n in range(1, people + 1))
    )
    connection.executemany(
        "INSERT INTO tag (id, kind, name) VALUES (?, ?, ?)",
        ((10 * n + kind, kind, f"tag {n} {kind}") for n in range(1, 21) for kind in set(TAGS)),
    )
    connection.execute("INSERT OR IGNORE INTO source (id, name) VALUES (1, 'IMDb')")
    # The best known tenth has a text, as in a catalogue that was put together from IMDb and Wikipedia.
    known = sorted((entry.popularity for entry in entries), reverse=True)[len(entries) // 10]
    connection.executemany(
        "INSERT INTO film (id, title, year, runtime, overview, imdb_id, popularity) VALUES (?, ?, ?, ?, ?, ?, ?)",
        (
            (
                e.film_id,
                e.title,
                e.year,
                100,
                _OVERVIEW if e.popularity > known else None,
                f"tt{e.film_id:07}",
                _fame(e),
            )
            for e in entries
        ),
    )
    connection.executemany(
        "INSERT INTO film_title (film_id, position, title) VALUES (?, ?, ?)",
        ((e.film_id, n, title) for e in entries for n, title in enumerate(e.alternatives)),
    )
    connection.executemany(
        "INSERT INTO credit (film_id, role, position, person_id) VALUES (?, ?, ?, ?)",
        ((e.film_id, role, n, dice.randint(1, people)) for e in entries for n, role in enumerate(CREDITS)),
    )
    connection.executemany(
        "INSERT INTO film_tag (film_id, kind, position, tag_id) VALUES (?, ?, ?, ?)",
        ((e.film_id, kind, n, 10 * dice.randint(1, 20) + kind) for e in entries for n, kind in enumerate(TAGS)),
    )
    connection.executemany(
        "INSERT INTO film_source (film_id, source_id, fields) VALUES (?, 1, 'title year runtime')",
        ((e.film_id,) for e in entries),
    )


def _fame(entry: TitleEntry) -> float:
    """Votes as the catalogue stores them: a logarithm scaled to 0..1."""
    return round(max(0.0, math.log10(max(entry.popularity, 1e-9) + 1.0)) / 5.0, 6)


async def _schema(path: Path) -> None:
    await (await open_database(path)).close()


async def _clubs(path: Path, entries: Sequence[TitleEntry], seed: int) -> None:
    """Clubs that have each reviewed some films, mostly well-known ones."""
    dice = random.Random(seed + 1)
    weights = [entry.popularity for entry in entries]
    database = await open_database(path)
    try:
        for club in range(1, CLUBS + 1):
            ids = {FilmId(entry.film_id) for entry in dice.choices(entries, weights, k=REVIEWED)}
            async with database.write(changes=Changes.EVERYTHING) as writing:
                for film in await film_store.by_ids(writing, GuildId(club), ids):
                    author = Author(kind=AuthorKind.MEMBER, name="Ines", member=MemberId(club))
                    draft = NewReview(
                        guild=GuildId(club), film=film.id, author=author, provenance="benchmark", language="en",
                        paragraphs=parse_paragraphs("I liked this film and would see it again."),
                        stars=Stars.from_stars(4.0),
                        spoilers=SpoilerLevel.NONE, headline=None,
                    )  # fmt: skip
                    await store_review(writing, draft, film, now=_NOW)
        async with database.write(changes=Changes.EVERYTHING) as writing:
            await meta.write_meta(writing, "catalogue_epoch", "1")
    finally:
        await database.close()


def strokes(entries: Sequence[TitleEntry], count: int, seed: int) -> list[tuple[int, str]]:
    """Keystrokes: the typist (0 to TYPISTS - 1) and the field's content after each letter.

    Each person types one text after another, of the fourteen kinds of the title benchmark.
    """
    dice = random.Random(seed)
    texts = [query.text for query in queries(entries, 7_000, seed)]
    at = [(dice.choice(texts), 0) for _ in range(TYPISTS)]
    made: list[tuple[int, str]] = []
    while len(made) < count:
        who = dice.randrange(TYPISTS)
        text, length = at[who]
        if length == len(text):
            text, length = dice.choice(texts), 0
        at[who] = (text, length + 1)
        made.append((who, text[: length + 1]))
    return made


def person(number: int) -> Actor:
    return Actor(member=MemberId(1_000 + number), name="", guild=GuildId(1 + number % CLUBS))
