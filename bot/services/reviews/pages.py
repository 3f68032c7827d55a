"""Reads saved review pages and stores their reviews in the shared library or in one club."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.review import Author, AuthorKind, NewReview, Span, SpoilerLevel, Stars, parse_paragraphs
from bot.search import normalise_title
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.heavy_work import HeavyWork
from bot.services.reviews.review_storage import store_review
from bot.sources.review_page import ReviewDetails, ReviewPage, bar_spoilers
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import reviews as review_store

PAGE_SOURCE = "review page"
READING_SECONDS = 10.0
READING_MEGABYTES = 256
"""Memory limit; the largest page that is accepted needs only a fraction of it."""
NEW_FILM = FilmId(0)
"""The id of a film that is not in the catalogue yet."""


@dataclass(frozen=True, slots=True)
class PreparedReview:
    """A page as it would be stored. `film.id` is NEW if the catalogue lacks the film.

    `already` is the id of the same review if it is stored already.
    """

    page: ReviewPage
    film: Film
    draft: NewReview
    already: ReviewId | None

    @property
    def film_is_new(self) -> bool:
        return self.film.id == NEW_FILM


@dataclass(frozen=True, slots=True)
class PageMatch:
    """The `film` that a page is about, None if it is one of several `candidates`.

    If the film is new to the catalogue (its id is NEW_FILM), `candidates` are films with similar titles.
    """

    film: Film | None
    candidates: tuple[Film, ...]


async def read_page(
    heavy: HeavyWork, member: int, data: bytes, name: str, given: ReviewDetails | None = None
) -> ReviewPage:
    """Parse a saved page in a worker process with resource limits, because its content is untrusted.

    Raises what `read_review_page` and `HeavyWork.run_isolated` raise.
    """
    from bot.sources.review_page.reader import read_review_page  # noqa: PLC0415  slow to import

    work = partial(read_review_page, name=name, given=given or ReviewDetails())
    return await heavy.run_isolated(member, work, data, seconds=READING_SECONDS, megabytes=READING_MEGABYTES)


class PageReader:
    """Matches pages to films and stores them. It checks no permissions: its callers (commands, `PageImports`) do."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, now: Callable[[], datetime]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._now = now

    async def prepare_page(
        self,
        page: ReviewPage,
        *,
        guild: GuildId = LIBRARY,
        film: str | None = None,
        may_be_new: bool = False,
        excerpt_only: bool = False,
        spoilers: SpoilerLevel = SpoilerLevel.NONE,
    ) -> PreparedReview:
        """Find the page's film and build the review; `film` names the film and overrides the page.

        With `may_be_new`, a `film` with a year that the catalogue lacks becomes a new film, with the facts of the page.
        Raises FilmAmbiguous if several films of the catalogue fit equally well, FilmNotFound if `film` names none, and
        InvalidValue.
        """
        found = await self._find_film(page, guild, film, may_be_new=may_be_new)
        draft = new_review(page, found.id, guild, excerpt_only=excerpt_only, spoilers=spoilers)
        already = None
        if found.id != NEW_FILM:
            async with self._database.read() as reading:
                already = await review_store.id_by_fingerprint(reading, draft.fingerprint)
        return PreparedReview(page, found, draft, already)

    async def store_page(self, prepared: PreparedReview) -> ReviewId:
        """Store the review, and its film if that is new, in one transaction; storing again changes nothing."""
        club = None if prepared.film_is_new else prepared.draft.guild or None
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.FILMS, club=club) as writing:
            film, draft = prepared.film, prepared.draft
            if prepared.film_is_new:
                film = dataclasses.replace(film, id=await film_store.insert_film(writing, film, guild=LIBRARY))
                draft = dataclasses.replace(draft, film=film.id)
            identity = await store_review(writing, draft, film, now=self._now())
        if prepared.film_is_new:
            await self._catalogue.refresh()
        return identity

    async def _find_film(self, page: ReviewPage, guild: GuildId, typed: str | None, *, may_be_new: bool) -> Film:
        actor = Actor(member=MemberId(0), name="operator", guild=guild or None)
        if typed is not None:
            is_dated = may_be_new and page.film_year is not None and typed.rstrip().endswith(f"({page.film_year})")
            try:
                found = await self._catalogue.find_film(actor, typed)
            except FilmNotFound:
                if not is_dated:
                    raise
                return new_film(page)
            return new_film(page) if is_dated and not _same_year(page, found) else found
        matches, _ = await self._films_like(page, actor)
        if len(matches) > 1:
            raise FilmAmbiguous(page.film_title, tuple(matches))
        return matches[0] if matches else new_film(page)

    async def match_page(self, page: ReviewPage, actor: Actor) -> PageMatch:
        """The film of the catalogue that the page is about, a new one if there is none, or the films it may be."""
        matches, near = await self._films_like(page, actor)
        if len(matches) > 1:
            return PageMatch(None, tuple(matches))
        return PageMatch(matches[0], ()) if matches else PageMatch(new_film(page), tuple(near))

    async def _films_like(self, page: ReviewPage, actor: Actor) -> tuple[list[Film], list[Film]]:
        """The films that fit the page, and all whose titles are near."""
        try:
            candidates = [await self._catalogue.find_film(actor, page.film_title)]
        except FilmAmbiguous as error:
            candidates = list(error.candidates)
        except FilmNotFound as error:
            candidates = list(error.nearest)
        wanted = normalise_title(page.film_title)
        return [film for film in candidates if wanted in _titles_of(film) and _may_be_same(page, film)], candidates


def _titles_of(film: Film) -> set[str]:
    return {normalise_title(name) for name in (film.title, film.original_title, *film.alternative_titles) if name}


def _same_year(page: ReviewPage, film: Film) -> bool:
    """Whether the years may be those of one film: festival and release years can differ by one."""
    return page.film_year is None or film.year is None or abs(page.film_year - film.year) <= 1


def _may_be_same(page: ReviewPage, film: Film) -> bool:
    """Whether the page's year and directors do not contradict the film's."""
    if not _same_year(page, film):
        return False
    theirs, ours = ({fold_text(name) for name in names} for names in (page.directors, film.directors))
    return not theirs or not ours or bool(theirs & ours)


def new_film(page: ReviewPage) -> Film:
    """The page's film as a film that the catalogue lacks."""
    facts = {"title": True, "year": page.film_year, "directors": page.directors, "cast": page.actors}
    return Film(
        id=NEW_FILM,
        title=page.film_title,
        year=page.film_year,
        directors=page.directors,
        cast=page.actors,
        sources={name: PAGE_SOURCE for name, value in facts.items() if value},
    )


def new_review(
    page: ReviewPage,
    film: FilmId,
    guild: GuildId,
    *,
    excerpt_only: bool = False,
    spoilers: SpoilerLevel = SpoilerLevel.NONE,
) -> NewReview:
    """The review that a page becomes. For a long text, call this in a worker thread. Raises InvalidValue."""
    from bot.sources.review_page.excerpt import make_excerpt  # noqa: PLC0415  slow to import

    texts = bar_spoilers(make_excerpt(page.paragraphs) if excerpt_only else page.paragraphs, page.spoilers)
    quoted = {page.paragraphs[number] for number in page.quoted}
    paragraphs = tuple(
        dataclasses.replace(each, quotations=(Span(0, len(each.text)),)) if each.text in quoted else each
        for each in parse_paragraphs("\n\n".join(texts))
    )
    if spoilers is SpoilerLevel.NONE and any(paragraph.spoilers for paragraph in paragraphs):
        spoilers = SpoilerLevel.INLINE
    return NewReview(
        guild=guild,
        film=film,
        author=Author(
            kind=AuthorKind.CRITIC,
            name=page.author or page.outlet or "An unnamed critic",
            outlet=page.outlet if page.author else None,
            bio=page.author_bio,
        ),
        paragraphs=paragraphs,
        provenance="page",
        headline=page.headline,
        stars=None if page.rating is None else Stars.from_stars(page.rating),
        language=page.language,
        spoilers=spoilers,
        written_on=page.published,
        source_url=page.source_url,
        copyright=page.copyright_line,
        excerpt_only=excerpt_only,
    )
