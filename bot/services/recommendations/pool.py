"""What is learned of the pool of strangers' ratings: once after each change of it, in the background."""

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
"""Films of the pool that suggestions look at."""
STAMP = "pool"
"""The name of what `meta` says of the pool, as JSON; it differs after every import, and is "" without a pool."""


@dataclass(frozen=True, slots=True)
class LearnedPool:
    """What was learned: who likes which films together, and what somebody of a given taste would like.

    Shared by all clubs, and so it never takes in a rating of any of them. `films` are those that most people rated.
    """

    stamp: str
    together: CoRatings
    recommender: Recommender
    films: tuple[FilmId, ...]


class RatingPool:
    """Questions never wait for it: until the pool is learned, answers do without."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._learning: asyncio.Task[None] | None = None
        self.pool: LearnedPool | None = None

    async def refresh(self) -> None:
        """Begin to learn a pool that has changed, or forget one that was removed."""
        if self._learning is not None and not self._learning.done():
            return
        stamp = await self._stamp()
        if stamp == ("" if self.pool is None else self.pool.stamp):
            return
        self._learning = asyncio.create_task(self._learn(stamp), name="rating pool")

    async def close(self) -> None:
        """Wait for what is being learned: its thread cannot be stopped half way."""
        await self.wait_until_learned()

    async def wait_until_learned(self) -> None:
        """Wait until what was last begun is there."""
        if self._learning is not None:
            await asyncio.gather(self._learning, return_exceptions=True)

    async def _learn(self, stamp: str) -> None:
        try:
            # Again where it was changed meanwhile: the one that changed it may never write again.
            while stamp != ("" if self.pool is None else self.pool.stamp):
                self.pool = await asyncio.to_thread(self._fit, stamp) if stamp else None
                stamp = await self._stamp()
        except Exception:
            log.exception("the rating pool could not be learned; suggestions do without it")
        else:
            log.info("rating pool %s", "ready" if self.pool else "gone")

    def _fit(self, stamp: str) -> LearnedPool:
        from bot.taste import Recommender  # noqa: PLC0415  numpy need not load where there is no pool
        from bot.taste.related.people import CoRatings  # noqa: PLC0415

        ratings = store.scan_ratings(self._database.path)
        films = Counter(FilmId(film) for _, film, _ in ratings).most_common(WELL_RATED)
        return LearnedPool(stamp, CoRatings(ratings), Recommender.fit(ratings), tuple(film for film, _ in films))

    async def _stamp(self) -> str:
        async with self._database.read() as reading:
            return await meta.read_meta(reading, STAMP) or ""
