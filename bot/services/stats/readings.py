"""Reads the numbers that profiles, rankings, records and recaps share, by the rules about who is counted and named."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.stats.numbers import (
    FilmNumbers,
    MemberFilm,
    StarSpread,
    Viewing,
    join_films,
    join_viewings,
    sum_numbers,
)
from bot.domain.stats.rules import LEAST_RATERS, Period
from bot.services.cache import ClubCache
from bot.services.clubs.clubs import ClubService
from bot.store.changes import Changes
from bot.store.database import Database, Row
from bot.store.diary import entries as diary_store
from bot.store.stats import folding, member_films
from bot.store.stats import viewings as viewing_store
from bot.store.write_faults import write_fault

log = logging.getLogger(__name__)

COUNTED = Changes.DIARY | Changes.REVIEWS | Changes.PREFERENCES | Changes.OVERLAYS | Changes.STATS
"""What a cache of numbers depends on."""
CLUBS_KEPT = 60


@dataclass(frozen=True, slots=True)
class ClubNumbers:
    """Every film's numbers in a club, with merged films as one, and the spread of the club's stars.

    `spread` is None with fewer than LEAST_RATERS members who rated.
    """

    films: Mapping[FilmId, FilmNumbers]
    spread: StarSpread | None


class StatsReadings:
    """The read model of numbers. Ask `fold_changes` first, outside any cache; the other methods do it themselves.

    Whether a member may be shown is decided here: `may_show` for numbers about them alone, and for numbers of the club
    the statements of `Disclosure` that end in `_COUNTED`.
    """

    def __init__(self, database: Database, clubs: ClubService) -> None:
        self.database = database
        self.clubs = clubs
        self._folding: dict[GuildId, asyncio.Lock] = {}
        self._folded: dict[GuildId, int] = {}
        self._clubs_numbers: ClubCache[None, ClubNumbers] = ClubCache(database, CLUBS_KEPT, depends_on=COUNTED)
        self._spreads: ClubCache[None, StarSpread | None] = ClubCache(database, CLUBS_KEPT, depends_on=COUNTED)
        self._years: ClubCache[int, Mapping[FilmId, FilmNumbers]] = ClubCache(database, CLUBS_KEPT, depends_on=COUNTED)
        self._switches: ClubCache[None, Disclosure] = ClubCache(database, 200, depends_on=Changes.PREFERENCES)

    async def member_switches(self, guild: GuildId) -> Disclosure:
        """What the members of a club have switched off."""
        return await self._switches.get_or_make(guild, None, lambda: self._read_switches(guild))

    async def may_show(self, guild: GuildId, member: MemberId, *, reader: MemberId | None = None) -> bool:
        """Whether numbers about this member alone may be shown; `reader` is the only person who reads them."""
        return (await self.member_switches(guild)).may_disclose(member, Statement.PROFILE, reader=reader)

    async def fold_changes(self, guild: GuildId) -> None:
        """Fold what changed since the last time. If nothing can be written now, the numbers stay those of before."""
        version = self.database.data_version(guild, Changes.DIARY | Changes.REVIEWS | Changes.PREFERENCES)
        if self._folded.get(guild) == version:
            return
        async with self._folding.setdefault(guild, asyncio.Lock()):
            if self._folded.get(guild) == version:
                return
            try:
                await self._fold_due(guild)
            except Exception as error:
                if write_fault(error) is None:
                    raise
                log.warning("numbers could not be brought up to date: %s", type(error).__name__)
                return
            self._folded[guild] = version

    async def fold_all_clubs(self) -> None:
        """Fold what is due in every club, so that nobody who asks has to wait for a large import."""
        async with self.database.read() as reading:
            guilds = await folding.clubs_due(reading, self.database.share)
        for guild in guilds:
            await self.fold_changes(guild)

    async def _fold_due(self, guild: GuildId) -> None:
        while True:
            async with self.database.read() as reading:
                if not await folding.has_due(reading, guild):
                    return
            async with self.database.write(changes=Changes.STATS, club=guild) as writing:
                if not await folding.fold_batch(writing, guild):
                    await folding.fold_films(writing, guild, await diary_store.club_disclosure(writing, guild))

    async def club_numbers(self, guild: GuildId) -> ClubNumbers:
        await self.fold_changes(guild)
        return await self._clubs_numbers.get_or_make(guild, None, lambda: self._read_numbers(guild))

    async def films_of_member(self, guild: GuildId, member: MemberId) -> list[MemberFilm]:
        """What a member's published entries say of each film, merged films as one; ask `may_show` before."""
        await self.fold_changes(guild)
        overlay = await self.clubs.film_overlay(guild)
        async with self.database.read() as reading:
            found = await member_films.films_of_member(reading, guild, member)
        return join_films(found, overlay.apply_to) if overlay.same else found

    async def viewings_between(self, guild: GuildId, period: Period, member: MemberId | None = None) -> list[Viewing]:
        """What a member, or everyone who lets themselves be counted, saw in a period, oldest first.

        Merged films as one. For one member ask `may_show` before; their stars are theirs to show there. In the club's
        viewings, stars of members who do not let them be counted are None.
        """
        overlay = await self.clubs.film_overlay(guild)
        switches = await self.member_switches(guild)
        silent = switches.members_silent(Statement.SEEN_COUNTED) if member is None else frozenset()
        async with self.database.read() as reading:
            found = await viewing_store.viewings_between(reading, guild, period, member=member, silent=silent)
        no_stars = switches.members_silent(Statement.STARS_COUNTED) if member is None else frozenset()
        if overlay.same:
            found = join_viewings(found, overlay.apply_to)
        if no_stars:
            found = [each._replace(halves=None) if each.member in no_stars else each for each in found]
        return found

    async def _read_switches(self, guild: GuildId) -> Disclosure:
        async with self.database.read() as reading:
            return await diary_store.club_disclosure(reading, guild)

    async def numbers_of_year(self, guild: GuildId, year: int) -> Mapping[FilmId, FilmNumbers]:
        """As `club_numbers`, of the members who saw a film in that year, by the stars that they give it now."""
        await self.fold_changes(guild)
        return await self._years.get_or_make(guild, year, lambda: self._read_year(guild, year))

    async def club_spread(self, guild: GuildId) -> StarSpread | None:
        """How often each rating was given in a club; None with fewer than LEAST_RATERS members who rated."""
        await self.fold_changes(guild)
        return await self._spreads.get_or_make(guild, None, lambda: self._read_spread(guild))

    async def _read_numbers(self, guild: GuildId) -> ClubNumbers:
        async with self.database.read() as reading:
            rows = await member_films.film_numbers(reading, guild)
        spread = await self._spreads.get_or_make(guild, None, lambda: self._read_spread(guild))
        return ClubNumbers(await self._join_merged(guild, rows), spread)

    async def _read_spread(self, guild: GuildId) -> StarSpread | None:
        switches, overlay = await self.member_switches(guild), await self.clubs.film_overlay(guild)
        merged = overlay.merged_films()
        async with self.database.read() as reading:
            if not await member_films.has_raters(reading, guild, switches, LEAST_RATERS):
                return None
            counts = await member_films.club_spread(reading, guild, merged)
            apart = await member_films.members_of_film(reading, guild, merged) if merged else []
        silent = switches.members_silent(Statement.STARS_COUNTED)
        for row in join_films(apart, overlay.apply_to):
            if row.halves is not None and row.member not in silent:
                counts[row.halves - 1] += 1
        return StarSpread(tuple(counts))

    async def _read_year(self, guild: GuildId, year: int) -> Mapping[FilmId, FilmNumbers]:
        switches = await self.member_switches(guild)
        merged = (await self.clubs.film_overlay(guild)).merged_films()
        period = Period.of_year(year)
        async with self.database.read() as reading:
            rows = await member_films.numbers_in_period(reading, guild, switches, period)
        if not any(row[0] in merged for row in rows):
            return await asyncio.to_thread(_index_films, rows)
        saw = {(each.film, each.member) for each in await self.viewings_between(guild, period)}
        return await self._join_merged(guild, rows, saw)

    async def _join_merged(
        self, guild: GuildId, rows: list[Row], saw: AbstractSet[tuple[FilmId, MemberId]] | None = None
    ) -> dict[FilmId, FilmNumbers]:
        """The rows by film; films that the club merged are counted again as one, of those who `saw` them."""
        overlay, switches = await self.clubs.film_overlay(guild), await self.member_switches(guild)
        merged = overlay.merged_films()
        films = await asyncio.to_thread(_index_films, rows, merged)
        if not merged:
            return films
        async with self.database.read() as reading:
            apart = await member_films.members_of_film(reading, guild, merged)
        joined = join_films(apart, overlay.apply_to)
        counted = joined if saw is None else [each for each in joined if (each.film, each.member) in saw]
        return films | sum_numbers(counted, switches)


def _index_films(rows: list[Row], apart: AbstractSet[FilmId] = frozenset()) -> dict[FilmId, FilmNumbers]:
    return {row[0]: FilmNumbers(*row) for row in rows if row[0] not in apart}
