"""How alike two members' tastes are, and on what."""

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
"""Films in common below which a comparison says more about chance than about taste."""
SHOWN = 3
FAR = 1.0
"""Stars from which two ratings of a film count as a difference."""


class TasteComparisonService:
    """Only ratings that both have published in this club count."""

    def __init__(self, catalogue: FilmCatalogue, library: ReviewLibrary) -> None:
        self._catalogue = catalogue
        self._library = library

    async def compare_members(self, who: Actor, other: MemberId, name: str) -> TasteComparison:
        """Compare the asker with another member.

        Raises OnlyYourself, TasteWithheld for somebody who opted out, TooLittleInCommon for fewer than NEEDED films.
        """
        guild = require_club(who)
        if other == who.member:
            raise OnlyYourself
        shelf = await self._library.club_snapshot(guild)
        async with self._catalogue.database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
        if not switches.may_disclose(other, Statement.COMPARED):
            raise TasteWithheld
        mine, theirs = shelf.profile_of(who.member), shelf.profile_of(other)
        common = sorted(mine.keys() & theirs.keys())
        if len(common) < NEEDED:
            raise TooLittleInCommon(len(common), NEEDED)
        films = {film.id: film for film in await self._catalogue.get_films(guild, common)}
        rated = [(films[film], mine[film], theirs[film]) for film in common if film in films]
        apart = sum(abs(one - two) for _, one, two in rated) / len(rated)
        shareable = switches.may_disclose(who.member, Statement.LIKES)
        # The mean names no film, so it is told also of somebody who does not want to be named as having seen one.
        shown = rated if switches.may_disclose(other, Statement.LIKES) else []
        return TasteComparison(name, apart, len(rated), _agree(shown), _differ(shown), shareable)


def _agree(rated: Iterable[tuple[Film, float, float]]) -> tuple[tuple[Film, float, float], ...]:
    """What both like most, and nearly alike."""
    near = [each for each in rated if abs(each[1] - each[2]) < FAR]
    return tuple(sorted(near, key=lambda each: (-(each[1] + each[2]), _name(each[0])))[:SHOWN])


def _differ(rated: Iterable[tuple[Film, float, float]]) -> tuple[tuple[Film, float, float], ...]:
    far = [each for each in rated if abs(each[1] - each[2]) >= FAR]
    return tuple(sorted(far, key=lambda each: (-abs(each[1] - each[2]), _name(each[0])))[:SHOWN])


def _name(film: Film) -> str:
    return film.name
