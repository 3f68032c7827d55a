"""Fits models to the pool of public ratings in the background, once after each change of the pool."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass

from bot.domain.ids import FilmId
from bot.store import meta
from bot.store.database import Database
from bot.store.recommendations import pool as store
from bot.taste import Recommender
from bot.taste.related.people import CoRatings

log = logging.getLogger(__name__)

WELL_RATED = 1_500
"""The number of most-rated films of the pool that suggestions consider."""
STAMP = "pool"
"""Key of the pool's description in `meta`, as JSON; every import changes it, and it is "" without a pool."""


@dataclass(frozen=True, slots=True)
class LearnedPool:
    """The models of one pool: co-ratings of films, and a recommender.

    All clubs share it, so it never contains a club's ratings. `films` are the most-rated films.
    """

    stamp: str
    together: CoRatings
    recommender: Recommender
    films: tuple[FilmId, ...]


class RatingPool:
    """Holds the fitted pool; answers never wait for it and go without it until it is ready."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._learning: asyncio.Task[None] | None = None
        self.pool: LearnedPool | None = None

    async def refresh(self) -> None:
        """Start fitting a changed pool in the background, or drop a removed one."""
        if self._learning is not None and not self._learning.done():
            return
        stamp = await self._stamp()
        if stamp == ("" if self.pool is None else self.pool.stamp):
            return
        self._learning = asyncio.create_task(self._learn(stamp), name="rating pool")

    async def close(self) -> None:
        """Wait for a running fit, because its thread cannot be stopped."""
        await self.wait_until_learned()

    async def wait_until_learned(self) -> None:
        """Wait for the running fit, if any."""
        if self._learning is not None:
            await asyncio.gather(self._learning, return_exceptions=True)

    async def _learn(self, stamp: str) -> None:
        try:
            # Check again for a change during the fit: nothing else may trigger another refresh.
            while stamp != ("" if self.pool is None else self.pool.stamp):
                self.pool = await asyncio.to_thread(self._fit, stamp) if stamp else None
                stamp = await self._stamp()
        except Exception:
            log.exception("fitting the rating pool failed; suggestions go without it")
        else:
            log.info("rating pool %s", "ready" if self.pool else "removed")

    def _fit(self, stamp: str) -> LearnedPool:
        from bot.taste import Recommender  # noqa: PLC0415  numpy need not load where there is no pool
        from bot.taste.related.people import CoRatings  # noqa: PLC0415

        ratings = store.scan_ratings(self._database.source)
        films = Counter(FilmId(film) for _, film, _ in ratings).most_common(WELL_RATED)
        return LearnedPool(stamp, CoRatings(ratings), Recommender.fit(ratings), tuple(film for film, _ in films))

    async def _stamp(self) -> str:
        async with self._database.read() as reading:
            return await meta.read_meta(reading, STAMP) or ""
