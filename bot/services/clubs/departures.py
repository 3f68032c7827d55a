"""Clubs that the bot was removed from: kept for a while, then erased, but never on a mistake."""

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

APPLICATION = "departures_application"
HELD = "departures_held"
CONFIRMED = "departures_confirmed"


class ErasureHold(StrEnum):
    """Why nothing is erased until the operator says so."""

    NONE = ""
    OTHER_APPLICATION = "other application"
    ALL_MISSING = "all missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class BotPresence:
    """Where the bot is, as Discord told it when every shard was ready. `unavailable` servers have an outage."""

    here: frozenset[GuildId]
    unavailable: frozenset[GuildId]
    application: int


@dataclass(frozen=True, slots=True)
class DepartureStatus:
    """The clubs that are gone, since when, and whether erasing waits for the operator."""

    departed: Mapping[GuildId, datetime]
    hold: ErasureHold


class DepartureService:
    """Erases a club `days` after the bot noticed that it is no longer there; with 0 days never."""

    def __init__(self, database: Database, now: Callable[[], datetime], salt: Callable[[], str], *, days: int) -> None:
        self._database = database
        self._now = now
        self._salt = salt
        self._days = days
        self._reconciled = False

    async def reconcile_presence(self, presence: BotPresence) -> ErasureHold:
        """Compare the clubs with data with the servers that the bot is in, once all of these are known.

        A server with an outage is not gone. Another application id, or every club missing at once, looks like a
        mistake of the operator's (a wrong token, a wrong database): then nothing is marked or erased until
        `confirm`.
        """
        present = presence.here | presence.unavailable
        async with self._database.read() as reading:
            known = await departure_store.clubs_with_data(reading)
            marked = await departure_store.departed_clubs(reading)
            application = await meta.read_meta(reading, APPLICATION)
            confirmed = await meta.read_meta(reading, CONFIRMED)
        hold = ErasureHold.NONE
        if not confirmed:
            if application not in (None, str(presence.application)):
                hold = ErasureHold.OTHER_APPLICATION
            elif known and not known & present:
                hold = ErasureHold.ALL_MISSING
        gone = set() if hold else known - present
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, HELD, hold)
            if not hold:
                await meta.write_meta(writing, APPLICATION, str(presence.application))
                await meta.write_meta(writing, CONFIRMED, "")
                await departure_store.mark_departed(writing, gone - set(marked), now=self._now())
            await departure_store.unmark_departed(writing, present & set(marked))
        if hold:
            log.warning("no departed club is erased (%s): see `python -m bot departures`", hold)
        self._reconciled = not hold
        return hold

    async def record_leave(self, guild: GuildId) -> None:
        """The bot was removed from a server just now."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await departure_store.mark_departed(writing, (guild,), now=self._now())

    async def record_join(self, guild: GuildId) -> None:
        """The bot was added to a server, for the first time or again."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await departure_store.unmark_departed(writing, (guild,))

    async def erase_due_clubs(self) -> list[GuildId]:
        """Erase the clubs whose time is over; nothing before a `reconcile` that found no mistake."""
        if not self._reconciled or not self._days:
            return []
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
            log.info("a club that the bot was removed from was erased")
        return due

    async def clubs_with_data(self) -> set[GuildId]:
        """Every club with data here, whether the bot is still in it or not."""
        async with self._database.read() as reading:
            return await departure_store.clubs_with_data(reading)

    async def departure_status(self) -> DepartureStatus:
        async with self._database.read() as reading:
            departed = await departure_store.departed_clubs(reading)
            held = await meta.read_meta(reading, HELD)
        return DepartureStatus(departed, ErasureHold(held or ""))

    async def confirm_departures(self) -> None:
        """The operator says that what looks like a mistake is none; it holds for the next start."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await meta.write_meta(writing, CONFIRMED, "yes")
            await meta.write_meta(writing, HELD, "")
