"""A club's records: its numbered films, its longest night, and the films and members who stand out."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import date, datetime
from typing import NamedTuple

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.schedules.times import local_day
from bot.domain.stats.numbers import FilmNumbers, StarSpread
from bot.domain.stats.records import (
    STEPS,
    ClubRecords,
    GenerousMember,
    LongestNight,
    NumberedFilm,
    ScoredFilm,
    StandsOut,
)
from bot.domain.stats.rules import LEAST_FOR_RECORD, LEAST_RATERS
from bot.domain.stats.top import TopKind, TopQuery, rank_films
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.stats.profiles import NO_NAME
from bot.services.stats.readings import COUNTED, StatsReadings
from bot.store.changes import Changes
from bot.store.database import Row
from bot.store.stats import choices, member_films
from bot.store.stats import records as store
from bot.store.stats.member_films import MemberStars
from bot.store.stats.records import NotedFilm

CLUBS_KEPT = 100
STANDING_OUT = 1.5
"""Stars by which a member must differ from the mean of the others to stand out."""


class _Outlier(NamedTuple):
    film: FilmId
    halves: int
    others: float
    apart: float


@dataclass(frozen=True, slots=True)
class _Facts:
    """The records in ids, as they are cached."""

    films: int
    reviews: int
    members: int
    stars: StarSpread | None
    numbered: tuple[tuple[int, FilmId, datetime], ...]
    night: tuple[date, int, tuple[FilmId, ...]] | None
    scored: Mapping[str, FilmNumbers]
    pleasure: tuple[_Outlier, MemberId] | None
    curmudgeon: tuple[_Outlier, MemberId] | None
    generous: MemberStars | None
    strict: MemberStars | None

    def film_ids(self) -> list[FilmId]:
        return [
            *(film for _, film, _ in self.numbered),
            *(self.night[2] if self.night else ()),
            *(numbers.film for numbers in self.scored.values()),
            *(each[0].film for each in (self.pleasure, self.curmudgeon) if each),
        ]

    def member_ids(self) -> list[MemberId]:
        outliers = [each[1] for each in (self.pleasure, self.curmudgeon) if each]
        return outliers + [each.member for each in (self.generous, self.strict) if each]


class RecordsService:
    """Finds a club's records; anybody in the club may call it."""

    def __init__(self, readings: StatsReadings, catalogue: FilmCatalogue) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._facts: ClubCache[None, _Facts] = ClubCache(
            readings.database, CLUBS_KEPT, depends_on=COUNTED | Changes.FILMS
        )

    async def club_records(self, actor: Actor) -> ClubRecords:
        """Raises OnlyInAClub."""
        guild = require_club(actor)
        await self._readings.fold_changes(guild)
        facts = await self._facts.get_or_make(guild, None, lambda: self._read_facts(guild))
        films = {film.id: film for film in await self._catalogue.get_films(guild, facts.film_ids())}
        async with self._readings.database.read() as reading:
            names = await choices.member_names(reading, guild, facts.member_ids())
        zone = await self._readings.clubs.club_zone(guild)
        return ClubRecords(
            films=facts.films,
            reviews=facts.reviews,
            members=facts.members,
            stars=facts.stars,
            numbered=tuple(
                NumberedFilm(number, films[film], local_day(when, zone))
                for number, film, when in facts.numbered
                if film in films
            ),
            night=_night(facts.night, films),
            most_reviewed=_scored(facts, "reviewed", films),
            best=_scored(facts, "best", films),
            consensus=_scored(facts, "consensus", films),
            divisive=_scored(facts, "divisive", films),
            guilty_pleasure=_stands_out(facts.pleasure, films, names),
            curmudgeon=_stands_out(facts.curmudgeon, films, names),
            most_generous=_generous(facts.generous, names),
            strictest=_generous(facts.strict, names),
        )

    async def _read_facts(self, guild: GuildId) -> _Facts:
        readings = self._readings
        numbers, switches = await readings.club_numbers(guild), await readings.member_switches(guild)
        overlay = await readings.clubs.film_overlay(guild)
        unseen = switches.members_silent(Statement.SEEN_COUNTED)
        unrated = switches.members_silent(Statement.STARS_COUNTED)
        async with readings.database.read() as reading:
            noted = await store.noted_films(reading, guild)
            nights = await store.shared_viewings(reading, guild, unseen)
            extremes = await store.film_extremes(reading, guild, LEAST_RATERS + 1)
            members = await store.count_members(reading, guild, unseen)
            given = await member_films.stars_of_members(reading, guild, switches)
        once = await asyncio.to_thread(list_once, noted, overlay.apply_to)
        high, low = await asyncio.to_thread(_outliers, extremes, overlay.merged_films())
        ranked = [one for one in given if one.films >= LEAST_FOR_RECORD]
        mean = {one.member: one.total / one.films for one in ranked}
        return _Facts(
            films=sum(one.seen > 0 for one in numbers.films.values()),
            reviews=sum(one.reviews for one in numbers.films.values()),
            members=members,
            stars=numbers.spread,
            numbered=tuple(
                (number, once[number - 1].film, datetime.fromisoformat(once[number - 1].noted_at))
                for number in (1, *STEPS)
                if number <= len(once)
            ),
            night=await self._longest_night(guild, nights),
            scored=await asyncio.to_thread(_scored_films, numbers.films),
            pleasure=await self._name_outlier(guild, high, unrated),
            curmudgeon=await self._name_outlier(guild, low, unrated),
            generous=max(ranked, key=lambda one: (mean[one.member], one.films, -one.member), default=None),
            # With one such member, the most generous would also be the strictest.
            strict=min(ranked, key=lambda one: (mean[one.member], -one.films, one.member)) if len(ranked) > 1 else None,
        )

    async def _longest_night(
        self, guild: GuildId, together: Sequence[tuple[str, FilmId, int]]
    ) -> tuple[date, int, tuple[FilmId, ...]] | None:
        """The day with the most minutes, merged films once, with the club's corrections of runtimes."""
        overlay = await self._readings.clubs.film_overlay(guild)
        corrected = await self._catalogue.get_films(guild, list(overlay.facts))
        minutes = {film.id: film.runtime or 0 for film in corrected}
        return await asyncio.to_thread(_longest_day, together, overlay.apply_to, minutes)

    async def _name_outlier(
        self, guild: GuildId, outlier: _Outlier | None, silent: frozenset[MemberId]
    ) -> tuple[_Outlier, MemberId] | None:
        if outlier is None:
            return None
        async with self._readings.database.read() as reading:
            member = await store.rater_of(reading, guild, outlier.film, outlier.halves, silent)
        return None if member is None else (outlier, member)


def list_once(noted: Sequence[NotedFilm], head_of: Callable[[FilmId], FilmId]) -> list[NotedFilm]:
    """The films in their order, those that the club merged once."""
    found: dict[FilmId, NotedFilm] = {}
    for one in noted:
        film = head_of(one.film)
        found.setdefault(film, one._replace(film=film))
    return list(found.values())


def _longest_day(
    together: Sequence[tuple[str, FilmId, int]],
    head_of: Callable[[FilmId], FilmId],
    corrected: Mapping[FilmId, int],
) -> tuple[date, int, tuple[FilmId, ...]] | None:
    """The day with the most minutes, the earliest of equal ones, and its films."""
    days: dict[str, dict[FilmId, int]] = {}
    for day, film, minutes in together:
        days.setdefault(day, {})[head_of(film)] = corrected.get(head_of(film), minutes)
    if not days:
        return None
    day = min(days, key=lambda day: (-sum(days[day].values()), day))
    return date.fromisoformat(day), sum(days[day].values()), tuple(sorted(days[day]))


def _outliers(extremes: Iterable[Row], apart: AbstractSet[FilmId]) -> tuple[_Outlier | None, _Outlier | None]:
    """The rating that is furthest above the mean of all others of its film, and the one that is furthest below."""
    high: list[_Outlier] = []
    low: list[_Outlier] = []
    for film, raters, total, most, fewest in (row for row in extremes if row[0] not in apart):
        for halves, found in ((most, high), (fewest, low)):
            others = (total - halves) / (raters - 1) / 2
            found.append(_Outlier(film, halves, others, halves / 2 - others))
    above = max(high, key=lambda one: (one.apart, -one.film), default=None)
    below = min(low, key=lambda one: (one.apart, one.film), default=None)
    return (
        above if above is not None and above.apart >= STANDING_OUT else None,
        below if below is not None and below.apart <= -STANDING_OUT else None,
    )


def _scored_films(films: Mapping[FilmId, FilmNumbers]) -> dict[str, FilmNumbers]:
    """The films that stand out, by the name of the record; what nothing deserves is left out."""
    found: dict[str, FilmNumbers] = {}
    rated = [one for one in films.values() if one.raters >= LEAST_RATERS]
    reviewed = max(films.values(), key=lambda one: (one.reviews, -one.film), default=None)
    if reviewed is not None and reviewed.reviews > 1:
        found["reviewed"] = reviewed
    for name, kind in (("best", TopKind.BEST), ("divisive", TopKind.DIVISIVE)):
        ranked = rank_films(films, TopQuery(kind))
        if ranked and (kind is not TopKind.BEST or len(rated) >= LEAST_FOR_RECORD):
            found[name] = ranked[0][1]
    # The film on which most members agree: of equal spreads the one with more raters.
    agreed = min(rated, key=lambda one: (round(one.spread, 6), -one.raters, one.film), default=None)
    if agreed is not None and len(rated) > 1:
        found["consensus"] = agreed
    return found


def _scored(facts: _Facts, name: str, films: Mapping[FilmId, Film]) -> ScoredFilm | None:
    numbers = facts.scored.get(name)
    return None if numbers is None or numbers.film not in films else ScoredFilm(films[numbers.film], numbers)


def _night(night: tuple[date, int, tuple[FilmId, ...]] | None, films: Mapping[FilmId, Film]) -> LongestNight | None:
    if night is None:
        return None
    return LongestNight(night[0], night[1], tuple(films[film] for film in night[2] if film in films))


def _stands_out(
    found: tuple[_Outlier, MemberId] | None, films: Mapping[FilmId, Film], names: Mapping[MemberId, str]
) -> StandsOut | None:
    if found is None or found[0].film not in films:
        return None
    outlier, member = found
    return StandsOut(member, names.get(member, NO_NAME), films[outlier.film], outlier.halves / 2, outlier.others)


def _generous(given: MemberStars | None, names: Mapping[MemberId, str]) -> GenerousMember | None:
    if given is None:
        return None
    return GenerousMember(given.member, names.get(given.member, NO_NAME), given.films, given.total / given.films / 2)
