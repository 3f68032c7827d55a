"""The trash of removed and rejected reviews, which can be restored until they are erased for good."""

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

TRASH_SINCE_KEY = "removed_reviews_since"
"""Key of the time when this installation began to erase reviews; earlier removals count from then, not before."""


class ReviewTrash:
    """Erases reviews that have been in the trash for `days`; with 0 days, never.

    `erase_expired` is called by a background job. `salt` returns at least 16 random characters for each erasure.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], salt: Callable[[], str], *, days: int) -> None:
        self._database = database
        self._now = now
        self._salt = salt
        self._days = days

    async def erasure_time(self, reading: ReadTransaction, guild: GuildId, review: ReviewId) -> datetime | None:
        """When a review will be erased; None if it is not in the trash or if reviews are never erased."""
        since = await bin_store.trashed_since(reading, guild, review) if self._days else None
        return None if since is None else self._erasure_due(since, await self._trash_since(reading))

    async def erasure_times(self, reading: ReadTransaction, guild: GuildId) -> dict[ReviewId, datetime]:
        """When each review in a club's trash will be erased; empty if reviews are never erased."""
        if not self._days:
            return {}
        began = await self._trash_since(reading)
        return {
            review: self._erasure_due(since, began)
            for review, since in (await bin_store.trashed_reviews(reading, guild)).items()
        }

    async def erase_expired(self) -> int:
        """Erase all reviews whose time is over and return how many there were."""
        if not self._days:
            return 0
        async with self._database.read() as reading:
            began = await meta.read_meta(reading, TRASH_SINCE_KEY)
        if began is None:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await meta.write_meta(writing, TRASH_SINCE_KEY, self._now().isoformat())
            return 0
        before = self._now() - timedelta(days=self._days)
        if before < datetime.fromisoformat(began):
            return 0
        async with self._database.read() as reading:
            clubs = await bin_store.clubs_with_expired(reading, before)
        erased = 0
        for guild in clubs:
            erased += await self._erase_of_club(guild, before)
        if erased:
            await scrub_files(self._database)
            log.info("erased %d reviews that moderators had removed", erased)
        return erased

    async def _erase_of_club(self, guild: GuildId, before: datetime) -> int:
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

    async def _trash_since(self, reading: ReadTransaction) -> datetime:
        began = await meta.read_meta(reading, TRASH_SINCE_KEY)
        return self._now() if began is None else datetime.fromisoformat(began)

    def _erasure_due(self, since: datetime, began: datetime) -> datetime:
        return max(since, began) + timedelta(days=self._days)
