"""A month or year in review: what a club or a member saw in it, their favourites, a line, and awards."""

from __future__ import annotations

import asyncio
import dataclasses
from collections.abc import Iterable, Mapping

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.reviews.review import HighlightLine
from bot.domain.stats.numbers import FilmNumbers, StarSpread, Viewing
from bot.domain.stats.recap import (
    FAVOURITES,
    NothingSeen,
    Recap,
    RecapFavourite,
    RecapTime,
    RecapWithheld,
)
from bot.domain.stats.rules import LEAST_RATERS
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.highlights.quotes import HighlightService
from bot.services.stats.awards import AwardFacts, club_awards, member_awards
from bot.services.stats.readings import COUNTED, ClubNumbers, StatsReadings
from bot.services.stats.seen import SeenReadings
from bot.store.changes import Changes
from bot.store.stats import recaps as store

RECAPS_KEPT = 60
SHOWN = COUNTED | Changes.NAMES | Changes.FILMS
"""What a recap without its line depends on."""


class RecapService:
    """Any member may ask; what may be counted and named is decided by StatsReadings."""

    def __init__(
        self,
        readings: StatsReadings,
        seen: SeenReadings,
        catalogue: FilmCatalogue,
        highlights: HighlightService,
    ) -> None:
        self._readings = readings
        self._seen = seen
        self._catalogue = catalogue
        self._highlights = highlights
        self._club_recaps: ClubCache[RecapTime, Recap] = ClubCache(readings.database, RECAPS_KEPT, depends_on=SHOWN)

    async def time_meant(self, actor: Actor, year: int | None, month: int | None) -> RecapTime:
        """The year or month that a member means. Raises OnlyInAClub and InvalidValue."""
        today = await self._readings.clubs.club_today(require_club(actor))
        return RecapTime.chosen(year, month, today)

    async def make_recap(self, actor: Actor, time: RecapTime, member: MemberId | None) -> Recap:
        """The recap of one member, or with `member` None of the club.

        Raises OnlyInAClub, NothingSeen and RecapWithheld.
        """
        guild = require_club(actor)
        if member is None:
            return await self.make_club_recap(guild, time)
        shareable = await self._readings.may_show(guild, member)
        if not shareable and member != actor.member:
            raise RecapWithheld
        return await self._member_recap(guild, time, member, own=member == actor.member, shareable=shareable)

    async def make_club_recap(self, guild: GuildId, time: RecapTime, *, quoting: bool = True) -> Recap:
        """The club's recap; without `quoting`, no member's words are in it. Raises NothingSeen."""
        await self._readings.fold_changes(guild)
        found = await self._club_recaps.get_or_make(guild, time, lambda: self._read_club_recap(guild, time))
        # Likes decide between lines, and nothing is told about them to caches.
        line, line_film, reviews = await self._line(guild, time, None, quoting=quoting)
        return dataclasses.replace(found, line=line, line_film=line_film, reviews=reviews)

    async def _read_club_recap(self, guild: GuildId, time: RecapTime) -> Recap:
        """The club's recap without its line and number of reviews."""
        viewings = await self._seen.seen_between(guild, time.period)
        if not viewings:
            raise NothingSeen(own=False, club=True)
        numbers = await self._readings.club_numbers(guild)
        # A year of a large club has tens of thousands of viewings.
        given = await asyncio.to_thread(_stars_by_film, viewings)
        means = {film: _mean(stars.values()) for film, stars in given.items() if len(stars) >= LEAST_RATERS}
        films = await self._films(guild, viewings, means)
        raters = {member for stars in given.values() for member in stars}
        facts = await self._facts(guild, viewings, films, numbers, given)
        return Recap(
            time=time,
            member=None,
            viewings=len(viewings),
            again=sum(each.rewatch for each in viewings),
            minutes=_minutes(viewings, films),
            members=len({each.member for each in viewings}),
            reviews=0,
            seen=tuple(films.values()),
            spread=_spread(given) if len(raters) >= LEAST_RATERS else None,
            usual=numbers.spread,
            favourites=_club_favourites(films, means, given, numbers.films),
            line=None,
            line_film=None,
            awards=await asyncio.to_thread(club_awards, facts),
        )

    async def _member_recap(
        self, guild: GuildId, time: RecapTime, member: MemberId, *, own: bool, shareable: bool
    ) -> Recap:
        viewings = await self._seen.seen_between(guild, time.period, member)
        if not viewings:
            raise NothingSeen(own=own, club=False)
        numbers = await self._readings.club_numbers(guild)
        given = _stars_by_film(viewings)
        stars = {film: by[member] / 2 for film, by in given.items()}
        films = await self._films(guild, viewings, stars)
        line, line_film, reviews = await self._line(guild, time, member, quoting=True)
        facts = await self._facts(guild, viewings, films, numbers, given, member=member)
        async with self._readings.database.read() as reading:
            names = await store.names_of(reading, guild, {member})
        return Recap(
            time=time,
            member=member,
            viewings=len(viewings),
            again=sum(each.rewatch for each in viewings),
            minutes=_minutes(viewings, films),
            members=1,
            reviews=reviews,
            seen=tuple(films.values()),
            spread=_spread(given) if stars else None,
            usual=numbers.spread,
            favourites=tuple(
                RecapFavourite(film=films[film], stars=value, club=_club_mean(film, numbers.films), raters=1)
                for film, value in _best(stars, films)[:FAVOURITES]
            ),
            line=line,
            line_film=line_film,
            awards=member_awards(facts),
            shareable=shareable,
            name=names.get(member, ""),
        )

    async def _films(
        self, guild: GuildId, viewings: Iterable[Viewing], stars: Mapping[FilmId, float]
    ) -> dict[FilmId, Film]:
        """Every film that was seen, the best-liked first, then in the order in which they were seen."""
        order = sorted(dict.fromkeys(each.film for each in viewings), key=lambda film: -stars.get(film, 0.0))
        return {film.id: film for film in await self._catalogue.get_films(guild, order)}

    async def _facts(
        self,
        guild: GuildId,
        viewings: list[Viewing],
        films: Mapping[FilmId, Film],
        numbers: ClubNumbers,
        given: Mapping[FilmId, Mapping[MemberId, int]],
        *,
        member: MemberId | None = None,
    ) -> AwardFacts:
        """What awards are made from; names only of members about whom numbers may be shown."""
        switches = await self._readings.member_switches(guild)
        hidden = switches.members_silent(Statement.PROFILE)
        if member is not None:
            own = await self._readings.films_of_member(guild, member)
            rated = {each.film: each.halves for each in own if each.halves is not None}
            return AwardFacts(viewings, films, numbers.films, given, {}, rated)
        people = {each.member for each in viewings} - hidden
        async with self._readings.database.read() as reading:
            names = await store.names_of(reading, guild, people)
        return AwardFacts(viewings, films, numbers.films, given, names, {})

    async def _line(
        self, guild: GuildId, time: RecapTime, member: MemberId | None, *, quoting: bool
    ) -> tuple[HighlightLine | None, Film | None, int]:
        """The best line of the time with its film, and the number of reviews.

        The club quotes nobody who stays out of its statistics, and does not count their reviews.
        """
        async with self._readings.database.read() as reading:
            written = await store.reviews_between(reading, guild, time.period, member=member)
        if member is None:
            out = (await self._readings.member_switches(guild)).members_silent(Statement.COUNTED)
            written = [each for each in written if each.member not in out]
        if not quoting or not written:
            return None, None, len(written)
        line = await self._highlights.best_line_of(guild, {each.review: each.likes for each in written})
        film = None if line is None else await self._catalogue.get_film(guild, line.review.film)
        return line, film, len(written)


def _stars_by_film(viewings: Iterable[Viewing]) -> dict[FilmId, dict[MemberId, int]]:
    """Each member's latest half stars for each film."""
    found: dict[FilmId, dict[MemberId, int]] = {}
    for each in viewings:
        if each.halves is not None:
            found.setdefault(each.film, {})[each.member] = each.halves
    return found


def _spread(given: Mapping[FilmId, Mapping[MemberId, int]]) -> StarSpread:
    return StarSpread.of_halves(halves for stars in given.values() for halves in stars.values())


def _mean(halves: Iterable[int]) -> float:
    """In stars."""
    found = list(halves)
    return sum(found) / len(found) / 2


def _minutes(viewings: Iterable[Viewing], films: Mapping[FilmId, Film]) -> int:
    return sum(films[each.film].runtime or 0 for each in viewings if each.film in films)


def _best(stars: Mapping[FilmId, float], films: Mapping[FilmId, Film]) -> list[tuple[FilmId, float]]:
    known = [(film, value) for film, value in stars.items() if film in films]
    return sorted(known, key=lambda each: (-each[1], films[each[0]].name))


def _club_mean(film: FilmId, numbers: Mapping[FilmId, FilmNumbers]) -> float | None:
    found = numbers.get(film)
    return found.mean if found is not None and found.raters >= LEAST_RATERS else None


def _club_favourites(
    films: Mapping[FilmId, Film],
    means: Mapping[FilmId, float],
    given: Mapping[FilmId, Mapping[MemberId, int]],
    numbers: Mapping[FilmId, FilmNumbers],
) -> tuple[RecapFavourite, ...]:
    return tuple(
        RecapFavourite(film=films[film], stars=mean, club=_club_mean(film, numbers), raters=len(given[film]))
        for film, mean in _best(means, films)[:FAVOURITES]
    )
