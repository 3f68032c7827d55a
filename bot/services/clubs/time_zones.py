"""A club's time zone: set by a city, a country or an offset, and suggested while somebody types."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from datetime import date

from bot.domain.clubs.settings import TIME_ZONE
from bot.domain.people import Actor
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import managed_club
from bot.sources.time_zones import TimeZones


class TimeZoneTable:
    """The table of places, read when it is first needed: reading takes 130 ms of CPU time, and few starts need it."""

    def __init__(self, read: Callable[[], TimeZones]) -> None:
        self._read = read
        self._reading = asyncio.Lock()
        self._zones: TimeZones | None = None

    async def get_zones(self) -> TimeZones:
        """The table; read once, in a thread, however many ask. Raises what reading it raises."""
        async with self._reading:
            if self._zones is None:
                self._zones = await asyncio.to_thread(self._read)
            return self._zones


class ClubTimeZones:
    """Only members who manage the server may change the zone; anybody may look places up."""

    def __init__(self, clubs: ClubService, zones: TimeZoneTable) -> None:
        self._clubs = clubs
        self._zones = zones

    async def set_zone(self, actor: Actor, typed: str) -> tuple[str, date]:
        """Set the club's zone and return its IANA name with the date there.

        Raises OnlyInAClub, NotAllowed, and UnknownZone.
        """
        guild = managed_club(actor)
        zone = (await self._zones.get_zones()).read_zone(typed)
        await self._clubs.change_setting(actor, TIME_ZONE.key, zone)
        return zone, await self._clubs.club_today(guild)

    async def suggest_places(self, typed: str, count: int) -> list[tuple[str, str, str]]:
        """Name, region and IANA zone of at most `count` places that may be meant, the largest first."""
        zones = await self._zones.get_zones()
        return [(place.name, place.region, place.zone) for place in zones.suggest_places(typed, count)]
