"""Erases the data of clubs that the bot was removed from, after a delay and with checks against mistakes."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from bot.domain.ids import GuildId
from bot.domain.privacy.erasure import Erasure
from bot.services.privacy import erasures
from bot.services.privacy.erasures import scrub_files
from bot.store import meta
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.clubs import departures as departure_store
from bot.store.database import Database

log = logging.getLogger(__name__)

APPLICATION_KEY = "departures_application"
HOLD_KEY = "departures_held"
CONFIRMED_KEY = "departures_confirmed"


class ErasureHold(StrEnum):
    """Why erasing waits until the operator confirms."""

    NONE = ""
    OTHER_APPLICATION = "other application"
    ALL_MISSING = "all missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotPresence:
    """The servers that the bot is in, known once every shard is ready; `unavailable` servers have an outage."""

    here: frozenset[GuildId]
    unavailable: frozenset[GuildId]
    application: int


@dataclass(frozen=True, slots=True)
class DepartureStatus:
    """The clubs that the bot has left, with the time of leaving, and whether erasing waits for the operator."""

    departed: Mapping[GuildId, datetime]
    hold: ErasureHold


class DepartureService:
    """Erases a club `days` after the bot noticed that it had left; with 0 days, never.

    The gateway reports joins and leaves, a background job calls `erase_due_clubs`, and the operator's commands read
    and confirm. `salt` returns at least 16 random characters for each erasure.
    """

    def __init__(self, database: Database, now: Callable[[], datetime], salt: Callable[[], str], *, days: int) -> None:
        self._database = database
        self._now = now
        self._salt = salt
        self._days = days
        self._reconciled = False

    async def reconcile_presence(self, presence: BotPresence) -> ErasureHold:
        """Compare the clubs that have data with the servers that the bot is in, once all shards are ready.

        Where several processes share the shards, each compares the clubs of its own.

        A server with an outage counts as present. A different application id, or all clubs missing at once, suggests
        a mistake of the operator (wrong token or database): nothing is marked or erased until `confirm_departures`.
        """
        present = presence.here | presence.unavailable
        async with self._database.read() as reading:
            share = self._database.share
            clubs = set(filter(share.holds_club, await departure_store.clubs_with_data(reading)))
            marked = await departure_store.departed_clubs(reading)
            application = await meta.read_meta(reading, APPLICATION_KEY)
            confirmed = await meta.read_meta(reading, CONFIRMED_KEY)
        hold = ErasureHold.NONE
        if not confirmed:
            if application not in (None, str(presence.application)):
                hold = ErasureHold.OTHER_APPLICATION
            elif clubs and not clubs & present:
                hold = ErasureHold.ALL_MISSING
        gone = set() if hold else clubs - present
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if hold or confirmed or share.is_whole:
                # Of several processes, none takes back what another one found.
                await meta.write_meta(writing, HOLD_KEY, hold)
            if not hold:
                await meta.write_meta(writing, APPLICATION_KEY, str(presence.application))
                await meta.write_meta(writing, CONFIRMED_KEY, "")
                await departure_store.mark_departed(writing, gone - set(marked), now=self._now())
            await departure_store.unmark_departed(writing, present & set(marked))
        if hold:
            log.warning("no departed club is erased (%s): see `python -m bot departures`", hold)
        self._reconciled = not hold
        return hold

    async def record_leave(self, guild: GuildId) -> None:
        """Record that the bot was removed from a server."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await departure_store.mark_departed(writing, (guild,), now=self._now())

    async def record_join(self, guild: GuildId) -> None:
        """Record that the bot was added to a server, for the first time or again."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await departure_store.unmark_departed(writing, (guild,))

    async def erase_due_clubs(self) -> list[GuildId]:
        """Erase the clubs whose delay is over and return them; none before `reconcile_presence` found no mistake."""
        if not self._reconciled or not self._days:
            return []
        async with self._database.read() as reading:
            if await meta.read_meta(reading, HOLD_KEY):
                return []  # another process found a mistake
        before = self._now() - timedelta(days=self._days)
        async with self._database.read() as reading:
            due = [guild for guild, at in (await departure_store.departed_clubs(reading)).items() if at <= before]
        for guild in due:
            erasure = Erasure.of_club(guild, self._salt(), now=self._now())
            async with self._database.write(changes=Changes.EVERYTHING) as writing:
                await privacy_store.erase_club(writing, guild)
                await privacy_store.insert_erasure(writing, erasure)
            await scrub_files(self._database)
            await asyncio.to_thread(erasures.append_erasure, self._database.path, erasure)
            log.info("erased the data of a club that the bot was removed from")
        return due

    async def clubs_with_data(self) -> set[GuildId]:
        """Every club with stored data, whether the bot is still in it or not."""
        async with self._database.read() as reading:
            return await departure_store.clubs_with_data(reading)

    async def departure_status(self) -> DepartureStatus:
        async with self._database.read() as reading:
            departed = await departure_store.departed_clubs(reading)
            held = await meta.read_meta(reading, HOLD_KEY)
        return DepartureStatus(departed, ErasureHold(held or ""))

    async def confirm_departures(self) -> None:
        """Record the operator's confirmation that there is no mistake; it applies at the next start."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, CONFIRMED_KEY, "yes")
            await meta.write_meta(writing, HOLD_KEY, "")
