"""Chooses the films of a collage: a member's or the club's, by rating, date or colour."""

from __future__ import annotations

import asyncio

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.numbers import Viewing
from bot.domain.stats.recap import (
    LARGEST_CHART,
    SMALLEST_CHART,
    ChartOrder,
    ChartScope,
    FilmChart,
    NothingSeen,
    RecapWithheld,
)
from bot.domain.stats.rules import LEAST_RATERS, Period
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.stats.readings import StatsReadings
from bot.services.stats.seen import SeenReadings

DAYS = {ChartScope.YEAR: 366, ChartScope.MONTH: 31}
USUAL_LARGEST = 5
"""The most films in a row if nobody chose a size."""
_Ranked = list[tuple[FilmId, float, str]]
"""A film with its stars, 0 for none, and the day of the last viewing (ISO 8601, "" for none)."""


class ChartService:
    """Any member may ask. What is private, left out of statistics or withheld by its owner is not in it."""

    def __init__(self, readings: StatsReadings, seen: SeenReadings, catalogue: FilmCatalogue) -> None:
        self._readings = readings
        self._seen = seen
        self._catalogue = catalogue

    async def choose_films(
        self,
        actor: Actor,
        member: MemberId | None,
        scope: ChartScope,
        order: ChartOrder,
        size: int | None,
    ) -> FilmChart:
        """A chart of a member's films, or with `member` None of the club's; the larger the choice, the larger it is.

        For order by colour, the best-rated films are taken in no order; the picture sorts them. Raises OnlyInAClub,
        NothingSeen and RecapWithheld.
        """
        guild = require_club(actor)
        shareable = True
        if member is not None:
            shareable = await self._readings.may_show(guild, member)
            if not shareable and member != actor.member:
                raise RecapWithheld
        ranked = await self._rank(guild, member, scope, dated=order is ChartOrder.DATE)
        if order is ChartOrder.DATE:
            ranked = [each for each in ranked if each[2]]
            ranked.sort(key=lambda each: each[2], reverse=True)
        else:
            rated = [each for each in ranked if each[1]] if order is ChartOrder.RATING else ranked
            ranked = sorted(rated or ranked, key=lambda each: (each[1], each[2]), reverse=True)
        films = await self._catalogue.get_films(guild, [film for film, _, _ in ranked[: LARGEST_CHART**2]])
        if not films:
            raise NothingSeen(own=member == actor.member, club=member is None)
        columns = _columns(len(films), size)
        return FilmChart(
            member=member,
            scope=scope,
            order=order,
            films=tuple(films[: columns * columns]),
            columns=columns,
            total=len(ranked),
            shareable=shareable,
        )

    async def _rank(self, guild: GuildId, member: MemberId | None, scope: ChartScope, *, dated: bool) -> _Ranked:
        """Every film that fits; the club's days of all time are those of the last year, and only read if `dated`."""
        if scope is not ChartScope.ALL:
            period = Period.of_days(await self._readings.clubs.club_today(guild), DAYS[scope])
            seen = await self._seen.seen_between(guild, period, member)
            return await asyncio.to_thread(_of_viewings, seen, 1 if member is not None else LEAST_RATERS)
        if member is not None:
            found = await self._readings.films_of_member(guild, member)
            return [
                (each.film, float(each.halves or 0), each.last_on.isoformat() if each.last_on else "")
                for each in found
                if each.seen
            ]
        numbers = (await self._readings.club_numbers(guild)).films.values()
        period = Period.of_days(await self._readings.clubs.club_today(guild), DAYS[ChartScope.YEAR])
        seen = await self._seen.seen_between(guild, period) if dated else []
        days = {each.film: each.day.isoformat() for each in seen}
        return [
            (each.film, each.mean * 2 if each.raters >= LEAST_RATERS else 0.0, days.get(each.film, ""))
            for each in numbers
            if each.seen
        ]


def _of_viewings(viewings: list[Viewing], least: int) -> _Ranked:
    """Each film of the viewings; its mean counts with at least `least` members behind it."""
    stars: dict[FilmId, dict[MemberId, int]] = {}
    days: dict[FilmId, str] = {}
    for each in viewings:
        given = stars.setdefault(each.film, {})
        if each.halves is not None:
            given[each.member] = each.halves
        days[each.film] = max(days.get(each.film, ""), each.day.isoformat())
    return [
        (film, sum(given.values()) / len(given) if len(given) >= least else 0.0, days[film])
        for film, given in stars.items()
    ]


def _columns(count: int, size: int | None) -> int:
    """The films in a row: as asked, but not more than fill the rows; else as many as make a full square."""
    needed = next(
        each for each in range(SMALLEST_CHART, LARGEST_CHART + 1) if each**2 >= count or each == LARGEST_CHART
    )
    if size is not None:
        return min(max(SMALLEST_CHART, size), LARGEST_CHART, needed)
    return max((each for each in range(SMALLEST_CHART, USUAL_LARGEST + 1) if each**2 <= count), default=SMALLEST_CHART)
