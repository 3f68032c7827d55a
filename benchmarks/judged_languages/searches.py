"""Title search in the bundled catalogue and `/find` in a club's reviews, through the services that the bot uses."""

from __future__ import annotations

import asyncio
import sqlite3
import tempfile
from collections.abc import AsyncGenerator, Sequence
from contextlib import asynccontextmanager
from pathlib import Path

from benchmarks.judged_languages.judged_texts import FilmName, JudgedLanguage, JudgedReview, Search
from benchmarks.known_films import Silent
from bot import paths
from bot.cli.offline import utc_now
from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.catalogue.errors import NothingFound
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.found_film import FilmQuery
from bot.domain.ids import GuildId, MemberId
from bot.domain.people import Actor
from bot.services.catalogue.bundled_films import load_bundle
from bot.store.changes import Changes
from bot.store.database import WriteTransaction

SHOWN = 8


@asynccontextmanager
async def open_bot(languages: Sequence[JudgedLanguage]) -> AsyncGenerator[Services]:
    """The bot's services with the bundled catalogue; each language is a club with its reviews."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "languages.sqlite3"
        async with open_services(Settings(database_path=path)):
            await asyncio.to_thread(load_bundle, path, paths.BUNDLE, Silent(), utc_now, pause=False)
        async with open_services(Settings(database_path=path)) as services:
            await services.catalogue.index_ready()
            async with services.database.write(changes=Changes.REVIEWS | Changes.FILMS) as writing:
                for number, language in enumerate(languages, 1):
                    for place, review in enumerate(language.reviews):
                        await _write_review(writing, number, place, review)
            yield services


async def _write_review(writing: WriteTransaction, guild: int, place: int, review: JudgedReview) -> None:
    row = await writing.fetch_row(
        "SELECT id FROM film WHERE title = ? AND year = ? AND guild_id = 0 ORDER BY popularity DESC LIMIT 1",
        review.film.title,
        review.film.year,
    )
    if row is None:
        row = await writing.fetch_row(
            "INSERT INTO film (title, year) VALUES (?, ?) RETURNING id", review.film.title, review.film.year
        )
    assert row is not None
    await writing.execute_write(
        """
        INSERT INTO review (guild_id, film_id, author_kind, member_id, body, spoilers, state, provenance, fingerprint,
            created_at, updated_at)
        VALUES (?, ?, 'member', 20, ?, 'none', 'published', 'member', ?, '2026', '2026')
        """,
        guild,
        row[0],
        review.text,
        f"judged-{guild}-{place}",
    )


def _actor(number: int) -> Actor:
    return Actor(member=MemberId(20), name="Asker", guild=GuildId(number))


async def place_of_title(services: Services, number: int, search: Search) -> int:
    """The place of the film among the suggestions for what is typed, from 1; 0 if it is not among the first eight."""
    found = (await services.catalogue.suggest_films(_actor(number), search.typed, SHOWN)).films
    return _place(found, search.film)


async def place_of_phrase(services: Services, number: int, search: Search) -> int:
    """The place of the film among the answers of `/find`, from 1; 0 if it is not shown."""
    try:
        found = await services.finder.find_films(_actor(number), FilmQuery(words=search.typed))
    except NothingFound:
        return 0
    return _place([each.film for each in found], search.film)


def _place(films: Sequence[Film], wanted: FilmName) -> int:
    same = [film.title == wanted.title and film.year == wanted.year for film in films]
    return same.index(True) + 1 if True in same else 0


class PlainBm25:
    """FTS5 with its ordinary words over the reviews of one language: what `/find` would be without rules."""

    def __init__(self, language: JudgedLanguage) -> None:
        self._films = [review.film for review in language.reviews]
        self._database = sqlite3.connect(":memory:")
        self._database.execute("CREATE VIRTUAL TABLE review USING fts5 (body)")
        self._database.executemany("INSERT INTO review VALUES (?)", [(review.text,) for review in language.reviews])

    def place_of(self, search: Search) -> int:
        match = " OR ".join(f'"{word}"' for word in search.typed.replace('"', " ").split())
        rows = self._database.execute(
            "SELECT rowid FROM review WHERE review MATCH ? ORDER BY rank LIMIT ?", (match, SHOWN)
        ).fetchall()
        found = [self._films[int(row[0]) - 1] for row in rows]
        return found.index(search.film) + 1 if search.film in found else 0
