"""What was seen in a period: dated viewings, and what members rated or marked as seen then without giving a day."""

from __future__ import annotations

from bot.domain.ids import GuildId, MemberId
from bot.domain.privacy.disclosure import Statement
from bot.domain.stats.numbers import Viewing
from bot.domain.stats.rules import Period
from bot.services.cache import ClubCache
from bot.services.stats.readings import COUNTED, StatsReadings
from bot.store.stats import recaps as store

PERIODS_KEPT = 12
"""Periods of clubs whose viewings are kept in memory: a year of a large club has 40,000."""


class SeenReadings:
    """Reads viewings by the rules of StatsReadings about who is counted."""

    def __init__(self, readings: StatsReadings) -> None:
        self._readings = readings
        self._clubs: ClubCache[Period, list[Viewing]] = ClubCache(readings.database, PERIODS_KEPT, depends_on=COUNTED)

    async def seen_between(self, guild: GuildId, period: Period, member: MemberId | None = None) -> list[Viewing]:
        """What one member, or everyone who lets themselves be counted, saw in a period, oldest first.

        A film without a day counts on the day on which it was rated, unless it has a day in this period. For one member
        ask `StatsReadings.may_show` before. The list is shared: do not change it.
        """
        if member is None:
            return await self._clubs.get_or_make(guild, period, lambda: self._read_seen(guild, period, None))
        return await self._read_seen(guild, period, member)

    async def _read_seen(self, guild: GuildId, period: Period, member: MemberId | None) -> list[Viewing]:
        dated = await self._readings.viewings_between(guild, period, member)
        overlay = await self._readings.clubs.film_overlay(guild)
        switches = await self._readings.member_switches(guild)
        silent = switches.members_silent(Statement.SEEN_COUNTED) if member is None else frozenset()
        async with self._readings.database.read() as reading:
            undated = await store.undated_between(reading, guild, period, member=member, silent=silent)
        # Of films that the club merged, the later rating counts.
        once = {(overlay.apply_to(each.film), each.member): each for each in undated}
        once = {place: each._replace(film=place[0]) for place, each in once.items()}
        if not once:
            return dated
        known = {(each.film, each.member) for each in dated}
        no_stars = switches.members_silent(Statement.STARS_COUNTED) if member is None else frozenset()
        added = [
            each._replace(halves=None) if each.member in no_stars else each
            for place, each in once.items()
            if place not in known
        ]
        return sorted([*dated, *added], key=lambda each: (each.day, each.film, each.member))
