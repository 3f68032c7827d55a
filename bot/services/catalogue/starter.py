"""Loads the starter library into the shared library, once and again whenever its files have changed."""

from __future__ import annotations

import asyncio
import dataclasses
import logging
from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId
from bot.domain.operator_errors import StarterBroken
from bot.services.catalogue.titles import EPOCH_KEY
from bot.services.highlights.quotes import find_highlights
from bot.sources import starter
from bot.sources.starter import StarterReview
from bot.store import highlights as highlight_store
from bot.store import meta
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database, WriteTransaction
from bot.store.reviews import reviews as review_store
from bot.taste import HIGHLIGHT_RULES

log = logging.getLogger(__name__)
STARTER_DIGEST_KEY = "starter_digest"


def read_starter_files(folder: Path) -> tuple[dict[str, Film], list[StarterReview]]:
    """All starter films by key, and all starter reviews. Raises StarterBroken."""
    films = dict(starter.read_films(folder))
    reviews = list(starter.read_reviews(folder))
    for review in reviews:
        if review.film not in films:
            raise StarterBroken("", review.key, f"no film {review.film}")
    return films, reviews


class StarterLibrary:
    """Loads films and house reviews at start-up; called only by the composition.

    Loading again never overwrites a club's work, because clubs change films by overlays and own their reviews.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], folder: Path) -> None:
        self._database = database
        self._now = now
        self._folder = folder

    async def load_library(self) -> bool:
        """Store new and changed films and reviews in one transaction; return whether the files had changed.

        Raises StarterBroken, which leaves the database as it was.
        """
        # Other rules choose other highlights from the same files.
        digest = f"{await asyncio.to_thread(starter.library_digest, self._folder)}.{HIGHLIGHT_RULES}"
        async with self._database.read() as reading:
            if await meta.read_meta(reading, STARTER_DIGEST_KEY) == digest:
                return False
        films, reviews = await asyncio.to_thread(read_starter_files, self._folder)
        async with self._database.write(changes=Changes.FILMS | Changes.REVIEWS | Changes.LINES) as writing:
            ids = await self._put_films(writing, films)
            await self._put_reviews(writing, films, ids, reviews)
            epoch = int(await meta.read_meta(writing, EPOCH_KEY) or 0) + 1
            await meta.write_meta(writing, EPOCH_KEY, str(epoch))
            await meta.write_meta(writing, STARTER_DIGEST_KEY, digest)
        log.info("starter library: %d films, %d reviews", len(films), len(reviews))
        return True

    async def _put_films(self, writing: WriteTransaction, films: dict[str, Film]) -> dict[str, FilmId]:
        ids = await film_store.ids_by_starter_key(writing)
        empty = await film_store.last_id(writing) == 0
        fresh = []
        for key, film in films.items():
            known = ids.get(key)
            if known is None and not empty:
                known = await film_store.id_by_external(
                    writing, imdb=film.imdb_id, tmdb=film.tmdb_id, wikidata=film.wikidata_id
                )
            if known is None:
                fresh.append((key, film))
            else:
                await film_store.update_film(writing, dataclasses.replace(film, id=known), starter_key=key)
                ids[key] = known
        stored = await film_store.insert_all(writing, [(film, key) for key, film in fresh], guild=LIBRARY)
        return {**ids, **dict(zip((key for key, _ in fresh), stored, strict=True))}

    async def _put_reviews(
        self,
        writing: WriteTransaction,
        films: dict[str, Film],
        ids: dict[str, FilmId],
        reviews: list[StarterReview],
    ) -> None:
        stored = await review_store.starter_ids(writing)
        for review in reviews:
            draft = review.new_review(ids[review.film])
            identity = stored.pop(review.key, None)
            if identity is None:
                identity = await review_store.insert_review(
                    writing, draft, critic=None, now=self._now(), starter_key=review.key
                )
            else:
                await review_store.update_review(writing, identity, draft, critic=None, now=self._now())
            await highlight_store.replace_found_lines(writing, identity, find_highlights(draft, films[review.film]))
        for identity in stored.values():
            await review_store.delete_review(writing, identity)
