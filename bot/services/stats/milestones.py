"""Finds the milestones that clubs reach, and what of them is to be posted."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Sequence
from datetime import datetime

from bot.domain.errors import MarqueeError
from bot.domain.ids import ChannelId, FilmId, GuildId
from bot.domain.privacy.disclosure import Statement
from bot.domain.stats.records import STEPS, Milestone, MilestoneKind
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.stats.readings import COUNTED, StatsReadings
from bot.services.stats.records import list_once
from bot.store.changes import Changes
from bot.store.database import Row
from bot.store.stats import milestones as store
from bot.store.stats import records as record_store
from bot.store.stats.milestones import MilestoneFeed


class MilestoneService:
    """The gateway's job calls it. Only clubs that want milestones in their feed are looked at, and only after writes.

    What a club reached before it wanted them is stored as told, so that it is never posted late.
    """

    def __init__(self, readings: StatsReadings, catalogue: FilmCatalogue, now: Callable[[], datetime]) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._now = now
        self._seen: dict[GuildId, int] = {}

    async def waiting_milestones(self) -> list[tuple[ChannelId, Milestone]]:
        """What is to be posted now, by channel; what was reached since the last call is found first."""
        async with self._readings.database.read() as reading:
            feeds = await store.milestone_feeds(reading, self._readings.database.share)
        found: list[tuple[ChannelId, Milestone]] = []
        for feed in feeds:
            version = self._readings.database.data_version(feed.guild, COUNTED | Changes.SETTINGS)
            if self._seen.get(feed.guild) != version:
                await self._find_new(feed)
                # Folding may have counted as a change, so this is at worst looked at once more.
                self._seen[feed.guild] = version
            async with self._readings.database.read() as reading:
                waiting = await store.waiting_milestones(reading, feed)
            for one in waiting:
                film = None
                if one.film is not None:
                    try:
                        film = await self._catalogue.get_film(feed.guild, one.film)
                    except MarqueeError:
                        film = None  # the club does not see it any more
                found.append((one.channel, Milestone(one.guild, one.what, one.number, film)))
        return found

    async def mark_told(self, milestone: Milestone) -> None:
        """Do not post it again."""
        async with self._readings.database.write(changes=Changes.UNCACHED, club=milestone.guild) as writing:
            await store.mark_told(writing, milestone.guild, milestone.what, milestone.number)

    async def _find_new(self, feed: MilestoneFeed) -> None:
        guild = feed.guild
        await self._readings.fold_changes(guild)
        overlay = await self._readings.clubs.film_overlay(guild)
        silent = (await self._readings.member_switches(guild)).members_silent(Statement.SEEN_COUNTED)
        async with self._readings.database.read() as reading:
            films = await record_store.noted_films(reading, guild)
            reviews = await record_store.written_reviews(reading, guild, silent, STEPS[-1])
            stored = {what: await store.reached_numbers(reading, guild, what) for what in MilestoneKind}
        once = await asyncio.to_thread(list_once, films, overlay)
        reached = {
            MilestoneKind.FILMS: _reached(once, stored[MilestoneKind.FILMS], feed.since),
            MilestoneKind.REVIEWS: _reached(reviews, stored[MilestoneKind.REVIEWS], feed.since),
        }
        if not any(reached.values()):
            return
        async with self._readings.database.write(changes=Changes.UNCACHED, club=guild) as writing:
            for what, found in reached.items():
                await store.put_milestones(writing, guild, what, found, now=self._now())


def _reached(noted: Sequence[Row], stored: set[int], since: str) -> list[tuple[int, FilmId, bool]]:
    """The milestones that are not stored yet, each with its film and whether it was reached after `since`."""
    return [
        (step, FilmId(noted[step - 1][0]), noted[step - 1][1] >= since)
        for step in STEPS
        if step <= len(noted) and step not in stored
    ]
