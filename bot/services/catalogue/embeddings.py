"""Films near to a question in meaning: their vectors are made in the background, and no answer waits for them."""

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
from bot.services.catalogue.titles import EPOCH
from bot.store import meta
from bot.store.catalogue import full_text as find_store
from bot.store.database import Database, Row

log = logging.getLogger(__name__)

MOST = 50_000
"""Films that get a vector, the best known first: 75 MB of memory, and an hour's quarter to make."""
BATCH = 16
"""Films a step: a question that comes meanwhile waits for one step, about 0.2 s."""
PAGE = 512
PATIENCE = 1.5
"""Seconds after which an answer does without the meaning."""
LEAST = 0.28
"""Cosines below this are chance."""


class EmbeddingModel(Protocol):
    """What makes vectors of texts; `bot.search.embeddings.Meaning` in a running bot."""

    def embed(self, texts: Sequence[str], /) -> NDArray[np.float32]: ...


class FilmEmbeddings:
    """Only texts of the shared catalogue are taken in, never a review or anything else of a club."""

    def __init__(self, database: Database, model: EmbeddingModel, path: Path) -> None:
        self._database = database
        self._model = model
        self._path = path
        self._vectors: FilmVectors | None = None
        self._making: asyncio.Task[None] | None = None

    def refresh(self) -> None:
        """Begin to take in films that are new or changed, if nobody does yet."""
        if self._making is None or self._making.done():
            self._making = asyncio.create_task(self._make(), name="meanings")

    async def close(self) -> None:
        """Leave the rest to the next start; what was made is kept."""
        if self._making is not None:
            self._making.cancel()
            await self.wait_until_built()

    async def wait_until_built(self) -> None:
        """Wait until what was last begun is there."""
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    async def nearest_films(self, words: str, count: int) -> list[FilmId]:
        """Films about what the words mean, the nearest first; none while there are no vectors."""
        vectors = self._vectors
        if vectors is None:
            return []
        try:
            async with asyncio.timeout(PATIENCE):
                found = await asyncio.to_thread(
                    lambda: vectors.nearest_films(self._model.embed([words])[0], count, LEAST)
                )
        except TimeoutError:
            return []
        except Exception:
            log.exception("no meaning of a question; it was answered by its words alone")
            return []
        return [FilmId(film) for film in found]

    async def _make(self) -> None:
        from bot.search.vectors import FilmVectors  # noqa: PLC0415  numpy need not load without the extra

        try:
            if self._vectors is None:
                self._vectors = await asyncio.to_thread(FilmVectors.load, self._path)
            while (epoch := await self._epoch()) != self._vectors.epoch:
                made = _VectorBuild(self._vectors)
                try:
                    await self._take_in(made)
                    made.epoch = epoch
                finally:
                    # Also when it was cancelled: the next start goes on from here.
                    self._vectors = await asyncio.to_thread(made.keep_at, self._path)
                log.info("meanings of %d films ready", len(self._vectors.films))
        except Exception:
            log.exception("meanings could not be made; plain words are found by words alone")

    async def _take_in(self, made: _VectorBuild) -> None:
        after = 0
        async with self._database.read() as reading:
            least = await find_store.popularity_of(reading, MOST)
        while True:
            async with self._database.read() as reading:
                page = await find_store.film_texts(reading, after, least, PAGE)
            if not page:
                return
            after = int(page[-1][0])
            fresh = [row for row in page if not made.keep_vector(row)]
            for first in range(0, len(fresh), BATCH):
                began = time.perf_counter()
                rows = fresh[first : first + BATCH]
                made.add_vectors(rows, await asyncio.to_thread(self._model.embed, [_text(row) for row in rows]))
                # Half of one processor at most, and a gap in which a question takes its turn.
                await asyncio.sleep(time.perf_counter() - began)

    async def _epoch(self) -> str:
        async with self._database.read() as reading:
            return await meta.read_meta(reading, EPOCH) or "0"


class _VectorBuild:
    """What is there so far: kept from before where the text is the same."""

    def __init__(self, before: FilmVectors) -> None:
        self.epoch = ""
        self._before = before
        self._rows: dict[int, tuple[int, NDArray[np.float32]]] = {}

    def keep_vector(self, row: Row) -> bool:
        digest = _digest(row)
        found = self._before.vector_of(int(row[0]), digest)
        if found is not None:
            self._rows[int(row[0])] = (digest, found)
        return found is not None

    def add_vectors(self, rows: Sequence[Row], vectors: NDArray[np.float32]) -> None:
        for row, vector in zip(rows, vectors, strict=True):
            self._rows[int(row[0])] = (_digest(row), vector)

    def keep_at(self, path: Path) -> FilmVectors:
        """All of it, saved. Raises OSError."""
        digests, rows = [each[0] for each in self._rows.values()], [each[1] for each in self._rows.values()]
        all_ = type(self._before).from_rows(self.epoch, list(self._rows), digests, rows)
        all_.save(path)
        return all_


def _text(row: Row) -> str:
    _, title, overview, tags = row
    return f"{title}. {overview} {tags or ''}"


def _digest(row: Row) -> int:
    return zlib.crc32(_text(row).encode())
