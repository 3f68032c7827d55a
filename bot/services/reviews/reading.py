"""Reads what members ask for: a film's reviews, its card, and lines worth quoting."""

from __future__ import annotations

from bot.domain.catalogue.errors import FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.catalogue.found_film import FilmSuggestions
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.highlights.errors import LineGone, NothingToQuote
from bot.domain.highlights.quote_filter import ANY, QuoteFilter
from bot.domain.ids import FilmId, HighlightId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.club_snapshot import FilmPage, OpenedReview, QuotedLine
from bot.domain.reviews.errors import NoReviewYet, ReviewGone
from bot.domain.reviews.review import HighlightLine, Review
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.tmdb_details import TmdbDetailsService
from bot.services.clubs.clubs import ClubService
from bot.services.highlights.quotes import HighlightService
from bot.services.reviews.library import ReviewLibrary


class ReviewReading:
    """One method per answer; any member may call them.

    Methods that take typed text raise FilmNotFound and FilmAmbiguous.
    """

    def __init__(
        self,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        quotes: HighlightService,
        clubs: ClubService,
        details: TmdbDetailsService,
        vocabulary: Vocabulary,
    ) -> None:
        self.vocabulary = vocabulary
        self._catalogue = catalogue
        self._library = library
        self._highlights = quotes
        self._clubs = clubs
        self._details = details

    async def suggest_films(self, actor: Actor, typed: str, count: int) -> FilmSuggestions:
        """At most `count` films for an autocomplete list."""
        return await self._catalogue.suggest_films(actor, typed, count)

    async def open_review(self, actor: Actor, typed: str, reviewer: str | None = None) -> OpenedReview:
        """The first review of a film, or the first by one reviewer. Raises NoReviewYet."""
        film = await self._catalogue.find_asked_film(actor, typed)
        return await self._library.open_film(actor.club, film, reviewer)

    async def review_by_id(self, actor: Actor, identity: ReviewId) -> OpenedReview:
        """Raises ReviewGone if this club may not, or may no longer, read the review."""
        review = await self._library.find_review(actor.club, identity)
        film = await self._catalogue.get_film(actor.club, review.film)
        return await self._library.open_review(actor.club, film, identity)

    async def reviews_of_film(self, actor: Actor, film: FilmId) -> tuple[Film, tuple[Review, ...]]:
        """A film and every review of it. Raises FilmNotFound, and NoReviewYet if there is none."""
        found = await self._catalogue.get_film(actor.club, film)
        reviews = await self._library.reviews_of_film(actor.club, found.id)
        if not reviews:
            raise NoReviewYet(found)
        return found, reviews

    async def authors_of_film(self, actor: Actor, typed: str) -> list[Review]:
        """One review by each author of the film typed so far; empty if the text does not name a film yet."""
        try:
            film = await self._catalogue.find_film(actor, typed)
        except FilmNotFound:
            return []
        return await self._library.authors_of_film(actor.club, film.id)

    async def film_page(self, actor: Actor, typed: str) -> FilmPage:
        film = await self._catalogue.find_asked_film(actor, typed)
        snapshot = await self._library.club_snapshot(actor.club)
        reviews = await self._library.reviews_of_film(actor.club, film.id)
        lines = await self._highlights.count_lines(actor.club, film.id) if reviews else 0
        film, extras = await self._details.details_of(actor.club, film)
        return FilmPage(film=film, score=snapshot.score_of(film.id), reviews=reviews, lines=lines, extras=extras)

    async def all_authors(self, actor: Actor) -> list[Review]:
        """One review by each author that this club may read."""
        return await self._library.all_authors(actor.club)

    async def read_quote_filter(
        self, actor: Actor, reviewer: str | None = None, genre: str | None = None
    ) -> QuoteFilter:
        """Parse the filters of a quote; `reviewer` is a name, or `member:` and an id.

        Raises UnknownChoice for a genre outside the vocabulary, and NothingToQuote for an author without a review.
        """
        genre_word = self.vocabulary.find_genre(genre) if genre else None
        if reviewer is None:
            return QuoteFilter(None, genre_word)
        review = await self._library.find_author(actor.club, reviewer)
        if review is None:
            raise NothingToQuote(None, reviewer, genre_word)
        return QuoteFilter(review, genre_word)

    async def restore_quote_filter(self, actor: Actor, by: ReviewId | None, genre: str | None) -> QuoteFilter:
        """The filters stored in a button. Raises LineGone if the author's review is no longer visible here."""
        try:
            return QuoteFilter(None if by is None else await self._library.find_review(actor.club, by), genre)
        except ReviewGone:
            raise LineGone from None

    async def quote_line(self, actor: Actor, typed: str | None, wanted: QuoteFilter = ANY) -> QuotedLine:
        """The best line about a film; if no film is given, a random line from the library. Raises NothingToQuote."""
        if typed is None:
            return await self._quote_random_line(actor, wanted)
        film = await self._catalogue.find_asked_film(actor, typed)
        return await self._quoted_line(
            actor,
            await self._highlights.line_of_film(actor.club, film, wanted, language=actor.locale),
            wanted,
            of_film=True,
        )

    async def quote_next_line(
        self, actor: Actor, film: FilmId | None, after: HighlightId, wanted: QuoteFilter = ANY
    ) -> QuotedLine:
        """Another line about the same film, or with `film` None from the whole library. Raises NothingToQuote."""
        if film is None:
            return await self._quote_random_line(actor, wanted, but=after)
        found = await self._catalogue.get_film(actor.club, film)
        line = await self._highlights.line_of_film(actor.club, found, wanted, after, language=actor.locale)
        return await self._quoted_line(actor, line, wanted, of_film=True)

    async def quote_by_id(self, actor: Actor, line: HighlightId) -> QuotedLine:
        """Raises LineGone if the line may no longer be quoted here."""
        return await self._quoted_line(actor, await self._highlights.line_by_id(actor.club, line), ANY, of_film=False)

    async def _quote_random_line(self, actor: Actor, wanted: QuoteFilter, but: HighlightId | None = None) -> QuotedLine:
        films = None if wanted.genre is None else await self._films_of_genre(actor, wanted.genre)
        line = await self._highlights.random_line(actor.club, wanted, films, but)
        return await self._quoted_line(actor, line, wanted, of_film=False)

    async def _films_of_genre(self, actor: Actor, genre: str) -> frozenset[FilmId]:
        films = await self._catalogue.get_films(actor.club, await self._highlights.films_with_lines(actor.club))
        return frozenset(film.id for film in films if genre in film.genres)

    async def _quoted_line(
        self, actor: Actor, line: HighlightLine, wanted: QuoteFilter, *, of_film: bool
    ) -> QuotedLine:
        film = await self._catalogue.get_film(actor.club, FilmId(line.review.film))
        more = not of_film or await self._highlights.count_lines(actor.club, film.id, wanted) > 1
        return QuotedLine(film, line, of_film, more, wanted)
