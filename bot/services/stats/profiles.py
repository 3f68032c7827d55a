"""Members' profiles: their numbers, favourites and likenesses, and the four films that they choose."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.marks import plain_slice
from bot.domain.stats.errors import FavouriteTwice, NumbersWithheld
from bot.domain.stats.numbers import MemberFilm, StarSpread, count_streak
from bot.domain.stats.profile import (
    BestLine,
    FilmTraits,
    LikeMember,
    MemberNumbers,
    MemberProfile,
    decades_of,
    directors_of,
    distance,
    favourite_kind,
    genres_of,
)
from bot.domain.stats.rules import LEAST_SHARED
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.reviews.library import ReviewLibrary
from bot.services.stats.readings import COUNTED, StatsReadings
from bot.store.changes import Changes
from bot.store.diary import entries as diary_store
from bot.store.stats import choices, member_films, viewings
from bot.store.stats import films as film_store
from bot.store.stats.member_films import SharedStars

PROFILES_KEPT = 500
NO_NAME = "A member"


class ProfileService:
    """Builds profiles; any member of a club may ask for another's, if that one shows theirs."""

    def __init__(
        self,
        readings: StatsReadings,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
    ) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._library = library
        self._numbers: ClubCache[MemberId, MemberNumbers] = ClubCache(
            readings.database, PROFILES_KEPT, depends_on=COUNTED | Changes.FILMS
        )

    async def member_profile(self, actor: Actor, member: MemberId, name: str) -> MemberProfile:
        """A member's profile, whose display name is `name`.

        Everyone may see their own, privately. Raises OnlyInAClub, and NumbersWithheld for another member who does not
        show theirs.
        """
        guild = require_club(actor)
        own = member == actor.member
        if not await self._readings.may_show(guild, member, reader=actor.member):
            raise NumbersWithheld
        numbers = await self.member_numbers(guild, member)
        club = await self._readings.club_spread(guild)
        async with self._readings.database.read() as reading:
            chosen = await choices.favourite_films(reading, guild, member)
            days = await viewings.days_of_member(reading, guild, member)
        streak, longest = count_streak(days, await self._readings.clubs.club_today(guild))
        most, least = await self._name_likenesses(guild, numbers)
        return MemberProfile(
            member=member,
            name=name,
            own=own,
            numbers=numbers,
            club=club,
            favourites=tuple(await self._catalogue.get_films(guild, chosen)),
            streak=streak,
            longest_streak=longest,
            line=await self._best_line(guild, member),
            most_like=most,
            least_like=least,
            shareable=await self._readings.may_show(guild, member),
        )

    async def member_numbers(self, guild: GuildId, member: MemberId) -> MemberNumbers:
        """What a member's published entries add up to; ask `StatsReadings.may_show` before."""
        await self._readings.fold_changes(guild)
        return await self._numbers.get_or_make(guild, member, lambda: self._read_member(guild, member))

    async def set_favourites(self, actor: Actor, typed: Sequence[str]) -> tuple[Film, ...]:
        """Replace the member's favourites by the films that are meant; none are left for no titles.

        Raises OnlyInAClub, FavouriteTwice, and the errors of FilmCatalogue.find_asked_film.
        """
        guild = require_club(actor)
        films = [await self._catalogue.find_asked_film(actor, title) for title in typed]
        for place, film in enumerate(films):
            if any(film.id == other.id for other in films[:place]):
                raise FavouriteTwice(film.name)
        async with self._readings.database.write(changes=Changes.UNCACHED, club=guild) as writing:
            await choices.put_favourites(writing, guild, actor.member, [film.id for film in films])
        return tuple(films)

    async def chosen_favourites(self, actor: Actor) -> tuple[Film, ...]:
        """The films that the member chose, in their order."""
        guild = require_club(actor)
        async with self._readings.database.read() as reading:
            chosen = await choices.favourite_films(reading, guild, actor.member)
        return tuple(await self._catalogue.get_films(guild, chosen))

    async def _read_member(self, guild: GuildId, member: MemberId) -> MemberNumbers:
        rows = await self._readings.films_of_member(guild, member)
        switches = await self._readings.member_switches(guild)
        async with self._readings.database.read() as reading:
            traits = await film_store.film_traits(reading, guild, [row.film for row in rows if row.seen])
            shared = await member_films.shared_stars(reading, guild, member, switches, LEAST_SHARED)
        overlay = await self._readings.clubs.film_overlay(guild)
        corrected = [film for film in overlay.facts if film in traits]
        for film in await self._catalogue.get_films(guild, corrected):
            traits[film.id] = FilmTraits(film.year, film.runtime, film.genres, film.directors)
        return await asyncio.to_thread(_sum_member, rows, traits, shared)

    async def _name_likenesses(
        self, guild: GuildId, numbers: MemberNumbers
    ) -> tuple[LikeMember | None, LikeMember | None]:
        found = [numbers.most_like, numbers.least_like]
        async with self._readings.database.read() as reading:
            names = await choices.member_names(reading, guild, [each[0] for each in found if each])
        most, least = (
            None if each is None else LikeMember(each[0], names.get(each[0], NO_NAME), each[1], each[2])
            for each in found
        )
        return most, least

    async def _best_line(self, guild: GuildId, member: MemberId) -> BestLine | None:
        async with self._readings.database.read() as reading:
            found = await choices.best_loved_line(reading, guild, member)
        if found is None:
            return None
        try:
            review = await self._library.find_review(guild, found.review)
            film = await self._catalogue.get_film(guild, review.film)
        except MarqueeError:
            return None  # withdrawn, or its film went, since the line was chosen
        if found.paragraph >= len(review.paragraphs) or found.stop > len(review.paragraphs[found.paragraph].text):
            return None
        words = plain_slice(review.paragraphs[found.paragraph].text, found.start, found.stop)
        return BestLine(words, film, review.id, found.likes)

    async def member_name(self, guild: GuildId, member: MemberId) -> str:
        """The stored display name of a member."""
        async with self._readings.database.read() as reading:
            return await diary_store.member_name(reading, guild, member) or NO_NAME


def _sum_member(
    rows: Sequence[MemberFilm], traits: Mapping[FilmId, FilmTraits], shared: Sequence[SharedStars]
) -> MemberNumbers:
    rated = {row.film: row.halves for row in rows if row.halves is not None}
    seen = [row for row in rows if row.seen]
    # The lowest id among equals, so that the answer does not change from one time to the next.
    near = sorted(shared, key=lambda one: (distance(one.shared, one.apart), -one.shared, one.member))
    far = sorted(shared, key=lambda one: (-distance(one.shared, one.apart), -one.shared, one.member))
    likenesses = [(one.member, one.shared, one.apart / one.shared / 2) for one in (*near[:1], *far[:1])]
    return MemberNumbers(
        seen=len(seen),
        reviews=sum(row.reviews for row in rows),
        rewatched=sum(row.viewings > 1 for row in seen),
        minutes=sum(traits[row.film].runtime or 0 for row in seen if row.film in traits),
        stars=StarSpread.of_halves(rated.values()),
        decade=favourite_kind(rated, traits, decades_of),
        director=favourite_kind(rated, traits, directors_of),
        genre=favourite_kind(rated, traits, genres_of),
        most_like=likenesses[0] if likenesses else None,
        # With one other member, most and least alike would be the same person.
        least_like=likenesses[1] if len(shared) > 1 else None,
    )
