"""The next film, with a reason: films related to one, and something for one person to watch now."""

from __future__ import annotations

import asyncio
from dataclasses import dataclass
from typing import TYPE_CHECKING

from bot.domain.errors import NothingRelated, NothingToRecommend
from bot.domain.ids import FilmId
from bot.domain.suggested import Because, Recommended, Suggested, Why
from bot.services import ranking
from bot.services.cache import Cache

if TYPE_CHECKING:
    from bot.domain.film import Film
    from bot.domain.ids import GuildId
    from bot.domain.mood import Mood, Vocabulary
    from bot.domain.people import Actor
    from bot.domain.shelf import Shelf
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.taste import RelatedFilms, Suggestion

POOL = 3_000
"""The best-known films of the catalogue that suggestions look at, besides the club's own."""
RELATED = 6
AT_ONCE = 3


@dataclass(frozen=True, slots=True)
class Fitted:
    """What was learned from a club's films and published ratings."""

    films: dict[FilmId, Film]
    related: RelatedFilms


class Suggestions:
    """Only published reviews of this club and the shared library count; no other club's ratings ever do."""

    def __init__(self, catalogue: Catalogue, library: Library, clubs: Clubs, vocabulary: Vocabulary) -> None:
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self.vocabulary = vocabulary
        self._fitted: Cache[None, Fitted] = Cache(catalogue.database, 16)

    async def related(self, who: Actor, typed: str) -> tuple[Film, tuple[Suggested, ...]]:
        """Films near one film, each with what ties it to that one, the strongest tie first.

        Raises FilmNotFound, FilmAmbiguous and NothingRelated.
        """
        film = await self._catalogue.find(who, typed)
        self._clubs.touched(who, film.id)
        fitted = await self._fit(who.club)
        if film.id not in fitted.films:
            films = {**fitted.films, film.id: film}
            fitted = await self._learn(films, await self._library.shelf(who.club))
        found = fitted.related.related(film.id, RELATED)
        if not found:
            raise NothingRelated(film)
        return film, tuple(_suggested(suggestion, fitted.films) for suggestion in found)

    async def recommend(
        self, who: Actor, genre: str | None = None, mood: str | None = None, skip: int = 0
    ) -> Recommended:
        """What to watch now from what this club has, without what the person has reviewed.

        Raises UnknownChoice for a genre or mood outside the vocabulary, and NothingToRecommend.
        """
        wanted_genre = self.vocabulary.genre(genre) if genre else None
        wanted_mood = self.vocabulary.mood(mood) if mood else None
        shelf = await self._library.shelf(who.club)
        fitted = await self._fit(who.club)
        films = await self._candidates(who, shelf, wanted_genre, wanted_mood)
        ranked = ranking.rank(films, shelf, fitted, who.member, wanted_mood, day=self._clubs.today())
        page = ranked[skip : skip + AT_ONCE] or ranked[:AT_ONCE]
        if not page:
            raise NothingToRecommend(wanted_genre, wanted_mood.name if wanted_mood else None)
        known = sum(1 for entry in shelf.entries if entry.member == who.member and entry.stars)
        return Recommended(tuple(page), known, more=len(ranked) > AT_ONCE)

    async def _candidates(self, who: Actor, shelf: Shelf, genre: str | None, mood: Mood | None) -> list[Film]:
        ids = shelf.films()
        if await self._clubs.house(who.club):
            ids += await self._catalogue.starter()
        seen = shelf.reviewed_by(who.member)
        films = await self._catalogue.films(who.club, [film for film in ids if film not in seen])
        return [film for film in films if (genre is None or genre in film.genres) and (mood is None or mood.why(film))]

    async def _fit(self, guild: GuildId) -> Fitted:
        return await self._fitted.get(guild, None, lambda: self._fit_anew(guild))

    async def _fit_anew(self, guild: GuildId) -> Fitted:
        shelf = await self._library.shelf(guild)
        known = {film.id: film for film in await self._catalogue.best_known(POOL)}
        # Read again where the club has its own word on a film.
        films = await self._catalogue.films(guild, [*known, *shelf.films()])
        return await self._learn({film.id: film for film in films}, shelf)

    async def _learn(self, films: dict[FilmId, Film], shelf: Shelf) -> Fitted:
        from bot.taste import RelatedFilms  # noqa: PLC0415  numpy need not load before the first question

        ratings = shelf.ratings()
        related = await asyncio.to_thread(RelatedFilms.fit, list(films.values()), ratings)
        return Fitted(films, related)


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
