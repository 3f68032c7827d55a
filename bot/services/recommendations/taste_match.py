"""Compares the tastes of two members by the films that both have rated."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.recommendations.errors import OnlyYourself, TasteWithheld, TooLittleInCommon
from bot.domain.recommendations.question import TasteComparison
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.reviews.library import ReviewLibrary
from bot.store.diary import entries as diary_store

NEEDED = 5
"""With fewer films in common, a comparison would be chance."""
SHOWN = 3
FAR = 1.0
"""Two ratings that are this many stars apart or more count as a difference."""


class TasteComparisonService:
    """Compares published ratings of one club; any member may compare themselves with another."""

    def __init__(self, catalogue: FilmCatalogue, library: ReviewLibrary) -> None:
        self._catalogue = catalogue
        self._library = library

    async def compare_members(self, actor: Actor, other: MemberId, name: str) -> TasteComparison:
        """Compare the asker with another member, whose display name is `name`.

        Raises OnlyInAClub, OnlyYourself, TasteWithheld for a member who opted out, and TooLittleInCommon for fewer than
        NEEDED films in common.
        """
        guild = require_club(actor)
        if other == actor.member:
            raise OnlyYourself
        shelf = await self._library.club_snapshot(guild)
        async with self._catalogue.database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
        if not switches.may_disclose(other, Statement.COMPARED):
            raise TasteWithheld
        mine, theirs = shelf.profile_of(actor.member), shelf.profile_of(other)
        common = sorted(mine.keys() & theirs.keys())
        if len(common) < NEEDED:
            raise TooLittleInCommon(len(common), NEEDED)
        films = {film.id: film for film in await self._catalogue.get_films(guild, common)}
        rated = [(films[film], mine[film], theirs[film]) for film in common if film in films]
        apart = sum(abs(one - two) for _, one, two in rated) / len(rated)
        shareable = switches.may_disclose(actor.member, Statement.LIKES)
        # The mean names no film, so it is shown even if the other member's likes may not be named.
        shown = rated if switches.may_disclose(other, Statement.LIKES) else []
        return TasteComparison(name, apart, len(rated), _agree(shown), _differ(shown), shareable)


def _agree(rated: Iterable[tuple[Film, float, float]]) -> tuple[tuple[Film, float, float], ...]:
    """The films that both like most, with ratings less than FAR apart."""
    near = [each for each in rated if abs(each[1] - each[2]) < FAR]
    return tuple(sorted(near, key=lambda each: (-(each[1] + each[2]), _name(each[0])))[:SHOWN])


def _differ(rated: Iterable[tuple[Film, float, float]]) -> tuple[tuple[Film, float, float], ...]:
    far = [each for each in rated if abs(each[1] - each[2]) >= FAR]
    return tuple(sorted(far, key=lambda each: (-abs(each[1] - each[2]), _name(each[0])))[:SHOWN])


def _name(film: Film) -> str:
    return film.name
