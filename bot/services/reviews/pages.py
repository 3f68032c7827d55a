"""Review pages from the web, brought into the shared library or into one club."""

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
from bot.sources.review_page import ReviewDetails, ReviewPage
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import reviews as review_store

SOURCE = "review page"
READING_SECONDS = 10.0
READING_MEGABYTES = 256
"""What the largest page that is read takes is a fraction of this."""
NEW = FilmId(0)
"""The id of a film that the catalogue does not have yet."""


@dataclass(frozen=True, slots=True)
class PreparedReview:
    """A page as it would be stored. `film.id` is NEW where the catalogue lacks the film."""

    page: ReviewPage
    film: Film
    draft: NewReview
    already: ReviewId | None

    @property
    def film_is_new(self) -> bool:
        return self.film.id == NEW


async def read_page(
    heavy: HeavyWork, member: int, data: bytes, name: str, given: ReviewDetails | None = None
) -> ReviewPage:
    """Understand a saved page in a process of its own, under limits: strangers wrote it.

    Raises what `read_review_page` and `HeavyWork.run_isolated` raise.
    """
    from bot.sources.review_page import ReviewDetails, read_review_page  # noqa: PLC0415  slow to import

    work = partial(read_review_page, name=name, given=given or ReviewDetails())
    return await heavy.run_isolated(member, work, data, seconds=READING_SECONDS, megabytes=READING_MEGABYTES)


class PageReader:
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
        """Find the page's film and make the review; `film` says which one where the page is not believed.

        With `may_be_new`, a `film` with its year that the catalogue lacks is a new film, as the page was read with it.
        Raises FilmAmbiguous where several films of the catalogue are meant equally, FilmNotFound when `film`
        names none, and InvalidValue.
        """
        found = await self._film(page, guild, film, may_be_new=may_be_new)
        draft = _draft(page, found.id, guild, excerpt_only=excerpt_only, spoilers=spoilers)
        already = None
        if found.id != NEW:
            async with self._database.read() as reading:
                already = await review_store.id_by_fingerprint(reading, draft.fingerprint)
        return PreparedReview(page, found, draft, already)

    async def store_page(self, prepared: PreparedReview) -> ReviewId:
        """Store the review, and its film where that is new, at once or not at all; a second time changes nothing."""
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

    async def _film(self, page: ReviewPage, guild: GuildId, named: str | None, *, may_be_new: bool) -> Film:
        who = Actor(member=MemberId(0), name="operator", guild=guild or None)
        if named is not None:
            dated = may_be_new and page.film_year is not None and named.rstrip().endswith(f"({page.film_year})")
            try:
                found = await self._catalogue.find_film(who, named)
            except FilmNotFound:
                if not dated:
                    raise
                return _film_of(page)
            return _film_of(page) if dated and not _same_year(page, found) else found
        same = await self._same_film(page, who)
        if len(same) > 1:
            raise FilmAmbiguous(page.film_title, tuple(same))
        return same[0] if same else _film_of(page)

    async def _same_film(self, page: ReviewPage, who: Actor) -> list[Film]:
        try:
            titled = [await self._catalogue.find_film(who, page.film_title)]
        except FilmAmbiguous as error:
            titled = list(error.candidates)
        except FilmNotFound as error:
            titled = list(error.nearest)
        wanted = normalise_title(page.film_title)
        return [film for film in titled if wanted in _names(film) and _agrees(page, film)]


def _names(film: Film) -> set[str]:
    return {normalise_title(name) for name in (film.title, film.original_title, *film.alternative_titles) if name}


def _same_year(page: ReviewPage, film: Film) -> bool:
    """Whether the years do not speak against it; one more or less is the festival's."""
    return page.film_year is None or film.year is None or abs(page.film_year - film.year) <= 1


def _agrees(page: ReviewPage, film: Film) -> bool:
    """Whether year and directors do not speak against it."""
    if not _same_year(page, film):
        return False
    theirs, ours = ({fold_text(name) for name in names} for names in (page.directors, film.directors))
    return not theirs or not ours or bool(theirs & ours)


def _film_of(page: ReviewPage) -> Film:
    given = {"title": True, "year": page.film_year, "directors": page.directors, "cast": page.actors}
    return Film(
        id=NEW,
        title=page.film_title,
        year=page.film_year,
        directors=page.directors,
        cast=page.actors,
        sources={name: SOURCE for name, value in given.items() if value},
    )


def _draft(page: ReviewPage, film: FilmId, guild: GuildId, *, excerpt_only: bool, spoilers: SpoilerLevel) -> NewReview:
    from bot.sources.review_page import make_excerpt  # noqa: PLC0415  slow to import, and no member waits for a page

    texts = make_excerpt(page.paragraphs) if excerpt_only else page.paragraphs
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
