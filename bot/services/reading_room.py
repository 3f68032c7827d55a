"""What a member asks for: a film's reviews, its card, a line worth quoting; one call for each answer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import FilmNotFound
from bot.domain.ids import FilmId
from bot.domain.shelf import FilmPage, Opened, Quoted

if TYPE_CHECKING:
    from bot.domain.film import Film
    from bot.domain.ids import HighlightId, ReviewId
    from bot.domain.people import Actor
    from bot.domain.review import Line, Review
    from bot.services.catalogue import Catalogue
    from bot.services.clubs import Clubs
    from bot.services.library import Library
    from bot.services.quotes import Quotes


class ReadingRoom:
    """Every method raises FilmNotFound and FilmAmbiguous where it is given what somebody typed."""

    def __init__(self, catalogue: Catalogue, library: Library, quotes: Quotes, clubs: Clubs) -> None:
        self._catalogue = catalogue
        self._library = library
        self._quotes = quotes
        self._clubs = clubs

    async def suggest(self, who: Actor, typed: str, count: int) -> list[Film]:
        """Films for an autocomplete list."""
        return await self._catalogue.suggest(who, typed, count)

    async def review(self, who: Actor, typed: str, reviewer: str | None = None) -> Opened:
        """The first review of a film, or the first by one reviewer. Raises NoReviewYet."""
        film = await self._film(who, typed)
        return await self._library.open_film(who.club, film, reviewer)

    async def review_by_id(self, who: Actor, identity: ReviewId) -> Opened:
        """Raises ReviewGone when this club may not read it, or no longer."""
        review = await self._library.find(who.club, identity)
        film = await self._catalogue.film(who.club, review.film)
        return await self._library.open_review(who.club, film, identity)

    async def voices(self, who: Actor, film: FilmId) -> tuple[Film, tuple[Review, ...]]:
        return await self._catalogue.film(who.club, film), await self._library.reviews(who.club, film)

    async def authors(self, who: Actor, typed: str) -> list[Review]:
        """One review by each author of the film typed so far; none while that is no film yet."""
        try:
            film = await self._catalogue.find(who, typed)
        except FilmNotFound:
            return []
        return await self._library.authors(who.club, film.id)

    async def film_page(self, who: Actor, typed: str) -> FilmPage:
        film = await self._film(who, typed)
        shelf = await self._library.shelf(who.club)
        voices = await self._library.reviews(who.club, film.id)
        lines = await self._quotes.count(who.club, film.id) if voices else 0
        return FilmPage(film=film, score=shelf.score(film.id), voices=voices, lines=lines)

    async def quote(self, who: Actor, typed: str | None) -> Quoted:
        """The best line on a film; without one, a line drawn from the library. Raises NothingToQuote."""
        if typed is None:
            return await self._quoted(who, await self._quotes.any(who.club), of_film=False)
        film = await self._film(who, typed)
        return await self._quoted(who, await self._quotes.of_film(who.club, film), of_film=True)

    async def next_quote(self, who: Actor, film: FilmId | None, after: HighlightId) -> Quoted:
        """Another line: on the same film, or with None from the whole library. Raises NothingToQuote."""
        if film is None:
            return await self._quoted(who, await self._quotes.any(who.club, but=after), of_film=False)
        found = await self._catalogue.film(who.club, film)
        return await self._quoted(who, await self._quotes.of_film(who.club, found, after), of_film=True)

    async def _film(self, who: Actor, typed: str) -> Film:
        film = await self._catalogue.find(who, typed)
        self._clubs.touched(who, film.id)
        return film

    async def _quoted(self, who: Actor, line: Line, *, of_film: bool) -> Quoted:
        film = await self._catalogue.film(who.club, FilmId(line.review.film))
        more = not of_film or await self._quotes.count(who.club, film.id) > 1
        return Quoted(film, line, of_film, more)
