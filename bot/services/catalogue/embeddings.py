"""Builds embedding vectors of films in the background and finds the films nearest to a text in meaning."""

from __future__ import annotations

import asyncio
import logging
import time
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import Protocol

import numpy as np
from numpy.typing import NDArray

from bot.domain.ids import FilmId
from bot.search.vectors import FilmVectors
from bot.services.catalogue.titles import EPOCH_KEY
from bot.store import meta
from bot.store.catalogue import full_text as find_store
from bot.store.database import Database, Row

log = logging.getLogger(__name__)

MOST_FILMS = 50_000
"""The most films that get a vector, the best known first: 75 MB of memory."""
BATCH = 16
"""Films per step; a query that arrives meanwhile waits for one step, about 0.2 s."""
PAGE = 512
SAVE_SECONDS = 60.0
"""Seconds of work after which the vectors computed so far are saved."""
QUERY_SECONDS = 1.5
"""Seconds after which an answer goes without embeddings."""
MIN_SIMILARITY = 0.28
"""Lower cosine similarities are chance."""


class EmbeddingModel(Protocol):
    """Computes vectors of texts; a running bot uses `bot.search.embeddings.MiniLmModel`."""

    def embed(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


class FilmEmbeddings:
    """Embeds texts of the shared catalogue only, never reviews or other data of a club. Used by `FilmFinder`."""

    def __init__(self, database: Database, model: EmbeddingModel, path: Path) -> None:
        self._database = database
        self._model = model
        self._path = path
        self._vectors: FilmVectors | None = None
        self._build_task: asyncio.Task[None] | None = None

    def start_refresh(self) -> None:
        """Start embedding new and changed films in the background, unless that is already running."""
        if self._build_task is None or self._build_task.done():
            self._build_task = asyncio.create_task(self._build_vectors(), name="meanings")

    async def close(self) -> None:
        """Stop; finished vectors are saved, and the next start computes the rest."""
        if self._build_task is not None:
            self._build_task.cancel()
            await self.wait_until_built()

    async def wait_until_built(self) -> None:
        """Wait for the running build, if any."""
        if self._build_task is not None:
            await asyncio.gather(self._build_task, return_exceptions=True)

    async def nearest_films(self, words: str, count: int) -> list[tuple[FilmId, float]]:
        """The `count` films nearest in meaning to the words, each with its cosine; none while there are no vectors."""
        vectors = self._vectors
        if vectors is None:
            return []
        try:
            async with asyncio.timeout(QUERY_SECONDS):
                found = await asyncio.to_thread(
                    lambda: vectors.nearest_films(self._model.embed([words])[0], count, MIN_SIMILARITY)
                )
        except TimeoutError:
            return []
        except Exception:
            log.exception("a query could not be embedded; it was answered by its words alone")
            return []
        return [(FilmId(film), cosine) for film, cosine in found]

    async def _build_vectors(self) -> None:
        from bot.search.vectors import FilmVectors  # noqa: PLC0415  numpy need not load without the extra

        try:
            if self._vectors is None:
                self._vectors = await asyncio.to_thread(FilmVectors.load, self._path)
            while (epoch := await self._read_epoch()) != self._vectors.epoch:
                build = _VectorBuild(self._vectors)
                try:
                    await self._embed_new_films(build)
                    build.epoch = epoch
                finally:
                    # Also after cancellation, so that the next start continues from here.
                    await self._save(build)
                log.info("embeddings of %d films ready", len(self._vectors.films))
        except Exception:
            log.exception("embeddings could not be built; films are found by their words alone")

    async def _save(self, build: _VectorBuild) -> None:
        self._vectors = await asyncio.to_thread(build.save_vectors, self._path)

    async def _embed_new_films(self, build: _VectorBuild) -> None:
        after, saved_at = 0, time.monotonic()
        async with self._database.read() as reading:
            least_popularity = await find_store.popularity_of(reading, MOST_FILMS)
        while True:
            async with self._database.read() as reading:
                page = await find_store.film_texts(reading, after, least_popularity, PAGE)
            if not page:
                return
            after = int(page[-1][0])
            fresh = [row for row in page if not build.reuse_vector(row)]
            for first in range(0, len(fresh), BATCH):
                started = time.perf_counter()
                rows = fresh[first : first + BATCH]
                build.add_vectors(rows, await asyncio.to_thread(self._model.embed, [_text(row) for row in rows]))
                if time.monotonic() - saved_at >= SAVE_SECONDS:
                    # A process that is killed loses no more than this, and /find uses what there is.
                    await self._save(build)
                    saved_at = time.monotonic()
                # Use at most half of one processor, and leave gaps in which a query can run.
                await asyncio.sleep(time.perf_counter() - started)

    async def _read_epoch(self) -> str:
        async with self._database.read() as reading:
            return await meta.read_meta(reading, EPOCH_KEY) or "0"


class _VectorBuild:
    """The vectors built so far, including earlier ones of unchanged texts."""

    def __init__(self, before: FilmVectors) -> None:
        self.epoch = ""
        self._before = before
        self._rows: dict[int, tuple[int, NDArray[np.float32]]] = {}

    def reuse_vector(self, row: Row) -> bool:
        digest = _digest(row)
        found = self._before.vector_of(int(row[0]), digest)
        if found is not None:
            self._rows[int(row[0])] = (digest, found)
        return found is not None

    def add_vectors(self, rows: Sequence[Row], vectors: NDArray[np.float32]) -> None:
        for row, vector in zip(rows, vectors, strict=True):
            self._rows[int(row[0])] = (_digest(row), vector)

    def save_vectors(self, path: Path) -> FilmVectors:
        """Save the vectors, until the build is complete with earlier ones that it did not reach; return them.

        Raises OSError.
        """
        kept = self._rows if self.epoch else self._before.by_film() | self._rows
        digests, rows = [each[0] for each in kept.values()], [each[1] for each in kept.values()]
        vectors = type(self._before).from_rows(self.epoch, list(kept), digests, rows)
        vectors.save(path)
        return vectors


def _text(row: Row) -> str:
    _, title, overview, tags = row
    return f"{title}. {overview} {tags or ''}"


def _digest(row: Row) -> int:
    return zlib.crc32(_text(row).encode())
