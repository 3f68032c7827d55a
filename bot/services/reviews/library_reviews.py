"""Lets the operator list, show, edit and remove outside critics' reviews in the shared library."""

import asyncio
import dataclasses
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId, MemberId, ReviewId
from bot.domain.operator_errors import NotInLibrary
from bot.domain.people import Actor
from bot.domain.privacy.erasure import Erasure
from bot.domain.reviews.moderation import Credit, ReviewAction, ReviewSnapshot
from bot.domain.reviews.review import AuthorKind, Review, SpoilerLevel, Stars
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.privacy import erasures
from bot.services.privacy.erasures import scrub_files
from bot.services.reviews import revisions
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import reviews as review_store

OPERATOR = MemberId(0)


@dataclass(frozen=True, slots=True, kw_only=True)
class LibraryEdit:
    """An operator's changes to a review. None leaves a field as it is; an empty text clears it."""

    film: str | None = None
    author: str | None = None
    outlet: str | None = None
    headline: str | None = None
    source_url: str | None = None
    copyright: str | None = None
    stars: Stars | None = None
    no_stars: bool = False
    spoilers: SpoilerLevel | None = None


class LibraryReviews:
    """Used only by the operator's commands. `salt` returns at least 16 random characters for each erasure."""

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, now: Callable[[], datetime], salt: Callable[[], str]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._now = now
        self._salt = salt

    async def list_reviews(self, *, film: str | None, author: str | None, count: int) -> list[tuple[Review, Film]]:
        """At most `count` reviews of a film and by authors whose name contains `author`, the latest stored first.

        Raises FilmNotFound and FilmAmbiguous.
        """
        of = None if film is None else (await self._catalogue.find_film(_operator(), film)).id
        async with self._database.read() as reading:
            found = await review_store.in_library(reading, film=of, author=author or "", count=count)
        return [(review, await self._catalogue.get_film(LIBRARY, review.film)) for review in found]

    async def show_review(self, identity: ReviewId) -> tuple[Review, Film]:
        """Raises NotInLibrary."""
        async with self._database.read() as reading:
            review = await review_store.review_in_any_state(reading, LIBRARY, OPERATOR, identity)
        return _require_library_review(identity, review), await self._catalogue.get_film(
            LIBRARY, _require_library_review(identity, review).film
        )

    async def edit_review(self, identity: ReviewId, edit: LibraryEdit) -> tuple[Review, Film]:
        """Change a review and find its highlights again; the previous state is kept in its history.

        Raises NotInLibrary, FilmNotFound, FilmAmbiguous, InvalidValue, and DuplicateReview if the library already has
        the same review.
        """
        film = None if edit.film is None else await self._catalogue.find_film(_operator(), edit.film)
        async with self._database.write(changes=Changes.WHOLE_REVIEWS) as writing:
            review = _require_library_review(
                identity, await review_store.review_in_any_state(writing, LIBRARY, OPERATOR, identity)
            )
            film = film or await self._catalogue.get_film(LIBRARY, review.film)
            to = _apply_edit(ReviewSnapshot.from_review(review), film.id, edit)
            changed = await revisions.change_review(
                writing, review, film, to, ReviewAction.EDITED, by=OPERATOR, now=self._now()
            )
        return changed, film

    async def remove_review(self, identity: ReviewId) -> None:
        """Erase a review with its history and highlights, for every club; a restored backup will not contain it.

        The running bot then removes scheduled posts that quote it. Raises NotInLibrary.
        """
        async with self._database.write(changes=Changes.WHOLE_REVIEWS) as writing:
            review = _require_library_review(
                identity, await review_store.review_in_any_state(writing, LIBRARY, OPERATOR, identity)
            )
            written = review.created_at.isoformat()
            note = Erasure.of_review(identity, written, LIBRARY, self._salt(), now=self._now())
            await review_store.erase_review(writing, LIBRARY, identity)
            await review_store.drop_unread_critics(writing, LIBRARY)
            await privacy_store.insert_erasure(writing, note)
        await asyncio.to_thread(erasures.append_erasure, self._database.path, note)
        await scrub_files(self._database)


def _operator() -> Actor:
    return Actor(member=OPERATOR, name="operator", guild=None)


def _require_library_review(identity: ReviewId, review: Review | None) -> Review:
    if review is None or review.guild != LIBRARY:
        raise NotInLibrary(identity, starter=False)
    if review.author.kind is not AuthorKind.CRITIC:
        raise NotInLibrary(identity, starter=True)
    return review


def _apply_edit(snapshot: ReviewSnapshot, film: FilmId, edit: LibraryEdit) -> ReviewSnapshot:
    credit = snapshot.credit
    assert credit is not None  # noqa: S101  only critics' reviews come here
    return dataclasses.replace(
        snapshot,
        film=film,
        headline=_changed_text(snapshot.headline, edit.headline),
        stars=None if edit.no_stars else edit.stars or snapshot.stars,
        spoilers=edit.spoilers or snapshot.spoilers,
        credit=Credit(
            edit.author or credit.critic,
            _changed_text(credit.outlet, edit.outlet),
            _changed_text(credit.source, edit.source_url),
            _changed_text(credit.licence, edit.copyright),
        ),
    )


def _changed_text(before: str | None, after: str | None) -> str | None:
    return before if after is None else after.strip() or None
