"""Films related to one, each with what ties it to that one; and what is learned of a club for that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import NothingRelated
from bot.domain.ids import FilmId
from bot.domain.suggested import Because, Suggested, Why
from bot.services.cache import Cache

if TYPE_CHECKING:
    from collections.abc import Iterator

    from bot.domain.film import Film
    from bot.domain.ids import GuildId
    from bot.domain.mood import Vocabulary
    from bot.domain.people import Actor
    from bot.domain.shelf import Shelf
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.services.pool import Pool, RatingPool
    from bot.taste import Reason, Recommender, RelatedFilms, Suggestion
    from bot.taste.related_people import CoRatings

POOL = 3_000
"""The best-known films of the catalogue that suggestions look at, besides the club's own."""
RELATED = 6
LEAST_SHOWN = 2
"""A count of one would point at a person."""


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned from a club's films and published ratings, beside the pool that was there."""

    films: dict[FilmId, Film]
    related: RelatedFilms
    together: CoRatings
    crowd: Recommender | None
    pool: Pool | None


class Suggestions:
    """Only published reviews of this club and the shared library count; no other club's ratings ever do."""

    def __init__(
        self, catalogue: Catalogue, library: Library, clubs: Clubs, vocabulary: Vocabulary, pool: RatingPool
    ) -> None:
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self.vocabulary = vocabulary
        self._pool = pool
        self._fitted: Cache[str, Fitted] = Cache(catalogue.database, 16)

    async def related(self, who: Actor, typed: str) -> tuple[Film, tuple[Suggested, ...]]:
        """Films near one film, each with what ties it to that one, the strongest tie first.

        Raises FilmNotFound, FilmAmbiguous and NothingRelated.
        """
        film = await self._catalogue.find(who, typed)
        self._clubs.touched(who, film.id)
        fitted = await self.fitted(who.club)
        if film.id not in fitted.films:
            films = {**fitted.films, film.id: film}
            fitted = await self._learn(films, await self._library.shelf(who.club))
        found = await asyncio.to_thread(_related, film.id, fitted)
        if not found:
            raise NothingRelated(film)
        return film, found

    async def fitted(self, guild: GuildId) -> Fitted:
        """What was learned of this club's films and published ratings, anew after each change."""
        stamp = self._pool.pool.stamp if self._pool.pool else ""
        return await self._fitted.get(guild, stamp, lambda: self._fit_anew(guild))

    async def _fit_anew(self, guild: GuildId) -> Fitted:
        shelf = await self._library.shelf(guild)
        known = {film.id: film for film in await self._catalogue.best_known(POOL)}
        # Read again where the club has its own word on a film.
        films = await self._catalogue.films(guild, [*known, *shelf.films()])
        return await self._learn({film.id: film for film in films}, shelf)

    async def _learn(self, films: dict[FilmId, Film], shelf: Shelf) -> Fitted:
        return await asyncio.to_thread(_learn, films, shelf.ratings(), self._pool.pool)


def _learn(films: dict[FilmId, Film], ratings: list[tuple[int, int, float]], pool: Pool | None) -> Fitted:
    from bot.taste import Recommender, RelatedFilms  # noqa: PLC0415  numpy need not load before the first question
    from bot.taste.related_people import CoRatings  # noqa: PLC0415

    everybody = list(films.values())
    together = CoRatings(ratings)
    # The pool was learned once for all clubs; a club's few ratings are learned beside it, never into it.
    related = RelatedFilms(everybody, together, pool.together if pool else CoRatings(()))
    crowd = Recommender.fit(ratings, films=everybody) if ratings else None
    return Fitted(films, related, together, crowd, pool)


def _related(film: FilmId, fitted: Fitted) -> tuple[Suggested, ...]:
    return tuple(_suggested(film, suggestion, fitted) for suggestion in fitted.related.related(film, RELATED))


def _suggested(film: FilmId, suggestion: Suggestion, fitted: Fitted) -> Suggested:
    other = FilmId(suggestion.film_id)
    return Suggested(
        fitted.films[other],
        tuple(because for reason in suggestion.reasons for because in _because(reason, film, other, fitted)),
    )


def _because(reason: Reason, film: FilmId, other: FilmId, fitted: Fitted) -> Iterator[Because]:
    if reason.kind.value != Why.CO_LIKED:
        names = reason.names or tuple(fitted.films[FilmId(each)].name for each in reason.films if each in fitted.films)
        yield Because(Why(reason.kind.value), names, reason.count)
        return
    # One number of two crowds: members can be asked, people of the pool cannot, so each is counted for itself.
    crowds = ((Why.CO_LIKED, fitted.together), (Why.CO_LIKED_ELSEWHERE, fitted.pool and fitted.pool.together))
    for why, crowd in crowds:
        count = crowd.liked_by_both(film, other) if crowd else 0
        if count >= LEAST_SHOWN:
            yield Because(why, (), count)
