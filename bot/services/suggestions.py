"""Films related to one, each with what ties it to that one; and what is learned of a club for that."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import NothingRelated
from bot.domain.ids import LIBRARY, FilmId
from bot.domain.suggested import Because, Suggested, Why
from bot.services.cache import Cache
from bot.store import watching as watching_store

if TYPE_CHECKING:
    from bot.domain.film import Film
    from bot.domain.ids import GuildId
    from bot.domain.mood import Vocabulary
    from bot.domain.people import Actor
    from bot.domain.shelf import Shelf
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.taste import Recommender, RelatedFilms, Suggestion

POOL = 3_000
"""The best-known films of the catalogue that suggestions look at, besides the club's own."""
RELATED = 6


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned from a club's films and published ratings."""

    films: dict[FilmId, Film]
    related: RelatedFilms
    crowd: Recommender | None


class Suggestions:
    """Only published reviews of this club and the shared library count; no other club's ratings ever do."""

    def __init__(self, catalogue: Catalogue, library: Library, clubs: Clubs, vocabulary: Vocabulary) -> None:
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self.vocabulary = vocabulary
        self._fitted: Cache[None, Fitted] = Cache(catalogue.database, 16)
        self._pool: Cache[None, list[tuple[int, int, float]]] = Cache(catalogue.database, 1)

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
        found = fitted.related.related(film.id, RELATED)
        if not found:
            raise NothingRelated(film)
        return film, tuple(_suggested(suggestion, fitted.films) for suggestion in found)

    async def fitted(self, guild: GuildId) -> Fitted:
        """What was learned of this club's films and published ratings, anew after each change."""
        return await self._fitted.get(guild, None, lambda: self._fit_anew(guild))

    async def _fit_anew(self, guild: GuildId) -> Fitted:
        shelf = await self._library.shelf(guild)
        known = {film.id: film for film in await self._catalogue.best_known(POOL)}
        # Read again where the club has its own word on a film.
        films = await self._catalogue.films(guild, [*known, *shelf.films()])
        return await self._learn({film.id: film for film in films}, shelf)

    async def _learn(self, films: dict[FilmId, Film], shelf: Shelf) -> Fitted:
        pool = await self._pool.get(LIBRARY, None, self._read_pool)
        return await asyncio.to_thread(_learn, films, shelf.ratings(), pool)

    async def _read_pool(self) -> list[tuple[int, int, float]]:
        async with self._catalogue.database.read() as reading:
            return await watching_store.pool(reading)


def _learn(
    films: dict[FilmId, Film], ratings: list[tuple[int, int, float]], pool: list[tuple[int, int, float]]
) -> Fitted:
    from bot.taste import Recommender, RelatedFilms  # noqa: PLC0415  numpy need not load before the first question

    everybody = list(films.values())
    related = RelatedFilms.fit(everybody, ratings, pool=pool)
    crowd = Recommender.fit(ratings, films=everybody) if ratings else None
    return Fitted(films, related, crowd)


def _suggested(suggestion: Suggestion, films: dict[FilmId, Film]) -> Suggested:
    return Suggested(
        films[FilmId(suggestion.film_id)],
        tuple(
            Because(
                Why(reason.kind.value),
                reason.names or tuple(films[FilmId(film)].name for film in reason.films if film in films),
                reason.count,
            )
            for reason in suggestion.reasons
        ),
    )
