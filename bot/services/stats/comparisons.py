"""`/compare`: two members side by side."""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Mapping, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.stats.errors import NumbersWithheld, OnlyOneMember, TooFewShared
from bot.domain.stats.numbers import MemberFilm, StarSpread
from bot.domain.stats.profile import MemberComparison, RatedByBoth
from bot.domain.stats.rules import LEAST_SHARED
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.stats.readings import StatsReadings

SHOWN = 4
"""Films in each list."""
FAR = 3
"""Half stars from which two ratings are a disagreement."""
LOVED = 8
"""Half stars from which a film is one to recommend."""
Person = tuple[MemberId, str]


class ComparisonService:
    """Compares any two members of a club who show their numbers; everyone may compare themselves."""

    def __init__(self, readings: StatsReadings, catalogue: FilmCatalogue) -> None:
        self._readings = readings
        self._catalogue = catalogue

    async def compare_members(self, actor: Actor, first: Person, second: Person) -> MemberComparison:
        """Two members, each with their display name.

        Raises OnlyInAClub, OnlyOneMember, NumbersWithheld for one who does not show their numbers to the reader, and
        TooFewShared below LEAST_SHARED films that both have rated.
        """
        guild = require_club(actor)
        if first[0] == second[0]:
            raise OnlyOneMember
        shareable = True
        for member, _ in (first, second):
            if not await self._readings.may_show(guild, member, reader=actor.member):
                raise NumbersWithheld
            shareable = shareable and await self._readings.may_show(guild, member)
        rows = [await self._readings.films_of_member(guild, member) for member, _ in (first, second)]
        paired = await asyncio.to_thread(_Pair, rows[0], rows[1])
        if len(paired.both) < LEAST_SHARED:
            raise TooFewShared(len(paired.both), LEAST_SHARED)
        films = await self._read_films(guild, paired)
        return MemberComparison(
            first=first,
            second=second,
            own=first[0] == actor.member,
            first_stars=StarSpread.of_halves(paired.first.values()),
            second_stars=StarSpread.of_halves(paired.second.values()),
            seen=(len(paired.seen_first), len(paired.seen_second)),
            seen_both=len(paired.seen_first & paired.seen_second),
            shared=len(paired.both),
            apart=sum(abs(paired.first[film] - paired.second[film]) for film in paired.both) / len(paired.both) / 2,
            agree=_rated(paired.agree, paired, films),
            differ=_rated(paired.differ, paired, films),
            for_first=tuple(films[film] for film in paired.for_first if film in films),
            for_second=tuple(films[film] for film in paired.for_second if film in films),
            shareable=shareable,
        )

    async def _read_films(self, guild: GuildId, paired: _Pair) -> dict[FilmId, Film]:
        wanted = [*paired.agree, *paired.differ, *paired.for_first, *paired.for_second]
        return {film.id: film for film in await self._catalogue.get_films(guild, wanted)}


class _Pair:
    """The half stars of two members, and the films that stand out, each list in its order."""

    def __init__(self, first: Sequence[MemberFilm], second: Sequence[MemberFilm]) -> None:
        self.first = {row.film: row.halves for row in first if row.halves is not None}
        self.second = {row.film: row.halves for row in second if row.halves is not None}
        self.seen_first = {row.film for row in first if row.seen}
        self.seen_second = {row.film for row in second if row.seen}
        self.both = self.first.keys() & self.second.keys()
        near = [film for film in self.both if self._gap(film) < FAR and self._sum(film) >= 2 * LOVED]
        far = [film for film in self.both if self._gap(film) >= FAR]
        self.agree = sorted(near, key=lambda film: (-self._sum(film), self._gap(film), film))[:SHOWN]
        self.differ = sorted(far, key=lambda film: (-self._gap(film), film))[:SHOWN]
        self.for_first = _loved(self.second, self.seen_first | self.first.keys())
        self.for_second = _loved(self.first, self.seen_second | self.second.keys())

    def _gap(self, film: FilmId) -> int:
        return abs(self.first[film] - self.second[film])

    def _sum(self, film: FilmId) -> int:
        return self.first[film] + self.second[film]


def _loved(stars: Mapping[FilmId, int], known: set[FilmId]) -> list[FilmId]:
    loved = [film for film, halves in stars.items() if halves >= LOVED and film not in known]
    return sorted(loved, key=lambda film: (-stars[film], film))[:SHOWN]


def _rated(wanted: Iterable[FilmId], paired: _Pair, films: Mapping[FilmId, Film]) -> tuple[RatedByBoth, ...]:
    return tuple(RatedByBoth(films[film], paired.first[film], paired.second[film]) for film in wanted if film in films)
