"""What moderators removed or rejected: it can be restored for a while, then it is erased for good."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.ids import GuildId, ReviewId
from bot.domain.privacy.erasure import Erasure
from bot.services.privacy import erasures
from bot.services.privacy.erasures import scrub_files
from bot.store import meta
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction
from bot.store.reviews import reviews as review_store
from bot.store.reviews import trash as bin_store

log = logging.getLogger(__name__)

BEGAN = "removed_reviews_since"
"""When this installation began to erase: what was removed earlier lies there from then on, to surprise nobody."""


class ReviewTrash:
    """Erases what lies there for `days`; with 0 days never."""

    def __init__(self, database: Database, now: Callable[[], datetime], salt: Callable[[], str], *, days: int) -> None:
        self._database = database
        self._now = now
        self._salt = salt
        self._days = days

    async def erasure_time(self, reading: ReadTransaction, guild: GuildId, review: ReviewId) -> datetime | None:
        """When a review will be erased; None for one that does not lie there, or where nothing ever is."""
        since = await bin_store.trashed_since(reading, guild, review) if self._days else None
        return None if since is None else self._end(since, await self._began(reading))

    async def erasure_times(self, reading: ReadTransaction, guild: GuildId) -> dict[ReviewId, datetime]:
        """When each review of a club that lies there will be erased; empty where nothing ever is."""
        if not self._days:
            return {}
        began = await self._began(reading)
        return {
            review: self._end(since, began)
            for review, since in (await bin_store.trashed_reviews(reading, guild)).items()
        }

    async def erase_expired(self) -> int:
        """Erase what lies there long enough; gives how many reviews that were."""
        if not self._days:
            return 0
        async with self._database.read() as reading:
            began = await meta.read_meta(reading, BEGAN)
        if began is None:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await meta.write_meta(writing, BEGAN, self._now().isoformat())
            return 0
        before = self._now() - timedelta(days=self._days)
        if before < datetime.fromisoformat(began):
            return 0
        async with self._database.read() as reading:
            clubs = await bin_store.clubs_with_expired(reading, before)
        erased = 0
        for guild in clubs:
            erased += await self._empty(guild, before)
        if erased:
            await scrub_files(self._database)
            log.info("%d reviews that moderators had removed were erased", erased)
        return erased

    async def _empty(self, guild: GuildId, before: datetime) -> int:
        async with self._database.write(changes=Changes.WHOLE_REVIEWS, club=guild) as writing:
            notes = []
            for review, written in await bin_store.expired_reviews(writing, guild, before):
                await review_store.erase_review(writing, guild, review)
                notes.append(Erasure.of_review(review, written, guild, self._salt(), now=self._now()))
                await privacy_store.insert_erasure(writing, notes[-1])
            await review_store.drop_unread_critics(writing, guild)
        for note in notes:
            await asyncio.to_thread(erasures.append_erasure, self._database.path, note)
        return len(notes)

    async def _began(self, reading: ReadTransaction) -> datetime:
        began = await meta.read_meta(reading, BEGAN)
        return self._now() if began is None else datetime.fromisoformat(began)

    def _end(self, since: datetime, began: datetime) -> datetime:
        return max(since, began) + timedelta(days=self._days)
