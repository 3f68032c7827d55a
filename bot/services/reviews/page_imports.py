"""Imports review pages that a moderator uploads into a club; parsing runs off the event loop."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.people import Actor
from bot.domain.reviews.errors import DuplicateReview, FilmUnknownHere
from bot.domain.reviews.moderation import ActionResult, ReviewAction
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.reviews import revisions
from bot.services.reviews.moderation import ModerationService
from bot.services.reviews.pages import PageReader, PreparedReview, read_page
from bot.services.reviews.review_storage import store_review
from bot.sources.review_page import ReviewPage
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import reviews as review_store


class PageImports:
    """Adds critics' reviews from saved web pages. Only moderators may call it."""

    def __init__(
        self,
        database: Database,
        catalogue: FilmCatalogue,
        pages: PageReader,
        permissions: Permissions,
        moderation: ModerationService,
        heavy: HeavyWork,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._page_reader = pages
        self._permissions = permissions
        self._moderation = moderation
        self._heavy = heavy
        self._now = now

    async def import_page(
        self, actor: Actor, fetch: Callable[[], Awaitable[bytes]], name: str, film: str | None
    ) -> ActionResult:
        """Import one saved page into this club; a film that the catalogue lacks is added for the club, unconfirmed.

        Raises OnlyInAClub, NotModerator, what `read_page` raises, DuplicateReview, and FilmUnknownHere if the film is
        unclear; the text is then kept as a draft.
        """
        guild = await self._permissions.moderated_club(actor)
        from bot.sources.review_page import ReviewDetails  # noqa: PLC0415  slow to import

        page = await read_page(self._heavy, actor.member, await fetch(), name, ReviewDetails.of(film))
        try:
            prepared = await self._page_reader.prepare_page(page, guild=guild, film=film)
        except (FilmAmbiguous, FilmNotFound) as error:
            near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
            raise FilmUnknownHere(error.typed, await self._keep_draft(actor, page), near) from error
        if prepared.already is not None:
            raise DuplicateReview(prepared.already)
        return await self._store(actor, prepared)

    async def _store(self, actor: Actor, prepared: PreparedReview) -> ActionResult:
        film = dataclasses.replace(prepared.film, confirmed=prepared.film.confirmed and not prepared.film_is_new)
        review_draft = dataclasses.replace(prepared.draft, entered_by=actor.member)
        async with self._database.write(
            changes=Changes.WHOLE_REVIEWS | Changes.FILMS, club=review_draft.guild
        ) as writing:
            if prepared.film_is_new:
                film = dataclasses.replace(
                    film, id=await film_store.insert_film(writing, film, guild=review_draft.guild)
                )
                await film_store.put_adder(writing, film.id, actor.member)
                review_draft = dataclasses.replace(review_draft, film=film.id)
            identity = await store_review(writing, review_draft, film, now=self._now())
            review = await review_store.review_in_any_state(writing, review_draft.guild, actor.member, identity)
            assert review is not None  # noqa: S101  written in the statement before
            await revisions.record_first_revision(writing, review)
        if prepared.film_is_new:
            await self._catalogue.refresh()
        return await self._moderation.action_result(actor, review, ReviewAction.WRITTEN)

    async def _keep_draft(self, actor: Actor, page: ReviewPage) -> int:
        draft = Draft(
            id=0,
            guild=actor.club,
            member=actor.member,
            film=None,
            film_typed=page.film_title,
            submission=Submission(headline=page.headline or "", text="\n\n".join(page.barred_paragraphs)),
            provenance="page",
            created_at=self._now(),
            writer=CreditedAuthor(
                name=page.author or page.outlet or "An unnamed critic",
                outlet=page.outlet if page.author else None,
                source_url=page.source_url,
                licence=page.copyright_line,
            ),
        )
        async with self._database.write(changes=Changes.UNCACHED, club=actor.club) as writing:
            return await draft_store.insert_draft(writing, draft)
