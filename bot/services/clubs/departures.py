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
from bot.services.privacy.erasures import no_trace
from bot.store import meta
from bot.store import privacy as privacy_store
from bot.store.clubs import departures as departure_store
from bot.store.database import Database

log = logging.getLogger(__name__)

APPLICATION = "departures_application"
HELD = "departures_held"
CONFIRMED = "departures_confirmed"


class Hold(StrEnum):
    """Why nothing is erased until the operator says so."""

    NONE = ""
    OTHER_APPLICATION = "other application"
    ALL_MISSING = "all missing"


@dataclass(frozen=True, slots=True, kw_only=True)
class Presence:
    """Where the bot is, as Discord told it when every shard was ready. `unavailable` servers have an outage."""

    here: frozenset[GuildId]
    unavailable: frozenset[GuildId]
    application: int


@dataclass(frozen=True, slots=True)
class Standing:
    """The clubs that are gone, since when, and whether erasing waits for the operator."""

    departed: Mapping[GuildId, datetime]
    hold: Hold


class Departures:
    """Erases a club `days` after the bot noticed that it is no longer there; with 0 days never."""

    def __init__(self, database: Database, now: Callable[[], datetime], salt: Callable[[], str], *, days: int) -> None:
        self._database = database
        self._now = now
        self._salt = salt
        self._days = days
        self._reconciled = False

    async def reconcile(self, presence: Presence) -> Hold:
        """Compare the clubs with data with the servers that the bot is in, once all of these are known.

        A server with an outage is not gone. Another application id, or every club missing at once, looks like a
        mistake of the operator's (a wrong token, a wrong database): then nothing is marked or erased until
        `confirm`.
        """
        present = presence.here | presence.unavailable
        async with self._database.read() as reading:
            known = await departure_store.with_data(reading)
            marked = await departure_store.departed(reading)
            application = await meta.get(reading, APPLICATION)
            confirmed = await meta.get(reading, CONFIRMED)
        hold = Hold.NONE
        if not confirmed:
            if application not in (None, str(presence.application)):
                hold = Hold.OTHER_APPLICATION
            elif known and not known & present:
                hold = Hold.ALL_MISSING
        gone = set() if hold else known - present
        async with self._database.write(quiet=True) as writing:
            await meta.put(writing, HELD, hold)
            if not hold:
                await meta.put(writing, APPLICATION, str(presence.application))
                await meta.put(writing, CONFIRMED, "")
                await departure_store.mark(writing, gone - set(marked), now=self._now())
            await departure_store.unmark(writing, present & set(marked))
        if hold:
            log.warning("no departed club is erased (%s): see `python -m bot departures`", hold)
        self._reconciled = not hold
        return hold

    async def left(self, guild: GuildId) -> None:
        """The bot was removed from a server just now."""
        async with self._database.write(quiet=True) as writing:
            await departure_store.mark(writing, (guild,), now=self._now())

    async def joined(self, guild: GuildId) -> None:
        """The bot was added to a server, for the first time or again."""
        async with self._database.write(quiet=True) as writing:
            await departure_store.unmark(writing, (guild,))

    async def sweep(self) -> list[GuildId]:
        """Erase the clubs whose time is over; nothing before a `reconcile` that found no mistake."""
        if not self._reconciled or not self._days:
            return []
        before = self._now() - timedelta(days=self._days)
        async with self._database.read() as reading:
            due = [guild for guild, at in (await departure_store.departed(reading)).items() if at <= before]
        for guild in due:
            erasure = Erasure.of_club(guild, self._salt(), now=self._now())
            async with self._database.write() as writing:
                await privacy_store.erase_club(writing, guild)
                await privacy_store.note(writing, erasure)
            await no_trace(self._database)
            await asyncio.to_thread(erasures.write_down, self._database.path, erasure)
            log.info("a club that the bot was removed from was erased")
        return due

    async def clubs(self) -> set[GuildId]:
        """Every club with data here, whether the bot is still in it or not."""
        async with self._database.read() as reading:
            return await departure_store.with_data(reading)

    async def standing(self) -> Standing:
        async with self._database.read() as reading:
            departed = await departure_store.departed(reading)
            held = await meta.get(reading, HELD)
        return Standing(departed, Hold(held or ""))

    async def confirm(self) -> None:
        """The operator says that what looks like a mistake is none; it holds for the next start."""
        async with self._database.write(quiet=True) as writing:
            await meta.put(writing, CONFIRMED, "yes")
            await meta.put(writing, HELD, "")
