"""A club's time zone: set by a city, a country or an offset, and suggested while somebody types."""

from __future__ import annotations

from datetime import date

from bot.domain.clubs.settings import TIME_ZONE
from bot.domain.people import Actor
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import managed_club
from bot.sources.time_zones import TimeZones


class ClubTimeZones:
    """Only members who manage the server may change the zone; anybody may look places up."""

    def __init__(self, clubs: ClubService, zones: TimeZones) -> None:
        self._clubs = clubs
        self._zones = zones

    async def set_zone(self, actor: Actor, typed: str) -> tuple[str, date]:
        """Set the club's zone and return its IANA name with the date there.

        Raises OnlyInAClub, NotAllowed, and UnknownZone.
        """
        guild = managed_club(actor)
        zone = self._zones.read_zone(typed)
        await self._clubs.change_setting(actor, TIME_ZONE.key, zone)
        return zone, await self._clubs.club_today(guild)

    def suggest_places(self, typed: str, count: int) -> list[tuple[str, str, str]]:
        """Name, region and IANA zone of at most `count` places that may be meant, the largest first."""
        return [(place.name, place.region, place.zone) for place in self._zones.suggest_places(typed, count)]
