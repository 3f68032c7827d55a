"""Imports review pages that a moderator uploads into a club: reads them, keeps them for a check, publishes them."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.errors import MemberLimitReached
from bot.domain.ids import FilmId, GuildId
from bot.domain.people import Actor
from bot.domain.reviews.errors import DuplicateReview, FilmStillUnclear, PageImportGone
from bot.domain.reviews.moderation import ActionResult, ReviewAction
from bot.domain.reviews.page_errors import FilmNotRecognised, NotAReview
from bot.domain.reviews.page_imports import HiddenPart, PageCorrections, PageImport, StoredPageImport
from bot.domain.reviews.review import NewReview, SpoilerLevel
from bot.services.catalogue.catalogue import FILM_ID, FilmCatalogue
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import find_highlights
from bot.services.reviews import revisions
from bot.services.reviews.moderation import ModerationService
from bot.services.reviews.page_corrections import (
    UNNAMED,
    correct_page,
    current_values,
    dump_page,
    hide_parts,
    load_page,
)
from bot.services.reviews.page_preview import page_ends, page_facts
from bot.services.reviews.pages import NEW_FILM, PageMatch, PageReader, new_film, new_review, read_page
from bot.services.reviews.review_storage import FoundLines, store_review
from bot.sources.review_page import ReviewDetails, ReviewPage
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import page_imports as import_store
from bot.store.reviews import reviews as review_store

PAGES_LIMIT = 20
"""Pages of one moderator that may wait in a club."""
KEPT_FOR = timedelta(days=14)
"""How long a page waits for a decision, like a preview of a tracker's file."""
FILM_MISSING = "film"
"""Why a page is refused whose film was not recognised; other reasons are those of NotAReview."""
MENTIONED = 5
"""Titles on a page without a clear film that a moderator is shown."""
OTHER_FILM = FilmId(0)
"""Chosen instead of a film of the catalogue: the page's film is none of them."""


class PageImports:
    """Adds critics' reviews from saved web pages. Only moderators may call it; each call asks again.

    Nothing is published before a moderator has seen what was understood. Any moderator of the club may finish a page.
    """

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
    ) -> PageImport:
        """Read one saved page and keep it for a check. A page that is no review is kept too, if it has text.

        Raises OnlyInAClub, NotModerator, MemberLimitReached, DuplicateReview, and what `read_page` raises for files
        that hold no readable text.
        """
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            if await import_store.count_pages(reading, guild, actor.member) >= PAGES_LIMIT:
                raise MemberLimitReached("imported pages", PAGES_LIMIT)
        chosen, details = await self._asked_film(actor, film)
        page, refused = await self._read(actor, await fetch(), name, details)
        stored = StoredPageImport(
            id=0,
            guild=guild,
            member=actor.member,
            page=dump_page(page),
            created_at=self._now(),
            film=chosen,
            refused=refused,
        )
        match = await self._match(actor, stored, page)
        if match.film is not None and not refused:
            await self._refuse_twin(await self._heavy.run_in_thread(actor.member, _review_of, stored, page, match.film))
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            if await import_store.count_pages(writing, guild, actor.member) >= PAGES_LIMIT:
                raise MemberLimitReached("imported pages", PAGES_LIMIT)
            stored = dataclasses.replace(stored, id=await import_store.insert_page(writing, stored))
        return await self._preview(actor, stored)

    async def open_page(self, actor: Actor, number: int) -> PageImport:
        """A page that waits. Raises OnlyInAClub, NotModerator and PageImportGone."""
        guild = await self._permissions.moderated_club(actor)
        return await self._preview(actor, await self._stored(guild, number))

    async def correct_page(self, actor: Actor, number: int, typed: PageCorrections) -> PageImport:
        """Correct fields of a page; a new title, year or director looks for the film again.

        Raises OnlyInAClub, NotModerator, PageImportGone, and InvalidValue for a value that cannot be.
        """
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            stored = await import_store.page_by_id(writing, guild, number)
            if stored is None:
                raise PageImportGone
            page = load_page(stored.page)
            corrected = correct_page(page, typed)
            if _film_facts(corrected) != _film_facts(page):
                stored = dataclasses.replace(stored, film=None, film_is_new=False)
            stored = dataclasses.replace(
                stored,
                page=dump_page(corrected),
                hidden=typed.hidden or stored.hidden,
                refused="" if corrected.film_title != UNNAMED else stored.refused,
            )
            await import_store.replace_page(writing, stored)
        return await self._preview(actor, stored)

    async def choose_film(self, actor: Actor, number: int, film: FilmId) -> PageImport:
        """Say which film a page is about; OTHER_FILM: none of the catalogue.

        Raises OnlyInAClub, NotModerator, PageImportGone, FilmNotFound, and FilmStillUnclear for OTHER_FILM if the page
        has no title yet.
        """
        guild = await self._permissions.moderated_club(actor)
        chosen = None if film == OTHER_FILM else await self._catalogue.get_film(guild, film)
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            stored = await import_store.page_by_id(writing, guild, number)
            if stored is None:
                raise PageImportGone
            if chosen is None and load_page(stored.page).film_title == UNNAMED:
                raise FilmStillUnclear
            stored = dataclasses.replace(
                stored, film=None if chosen is None else chosen.id, film_is_new=chosen is None, refused=""
            )
            await import_store.replace_page(writing, stored)
        return await self._preview(actor, stored)

    async def cancel_page(self, actor: Actor, number: int) -> None:
        """Discard a page. Raises OnlyInAClub, NotModerator and PageImportGone."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            if not await import_store.delete_page(writing, guild, number):
                raise PageImportGone

    async def publish_page(self, actor: Actor, number: int) -> ActionResult:
        """Publish a page; a film that the catalogue lacks is added for the club, unconfirmed.

        Raises OnlyInAClub, NotModerator, PageImportGone, FilmStillUnclear, DuplicateReview and InvalidValue.
        """
        guild = await self._permissions.moderated_club(actor)
        stored = await self._stored(guild, number)
        page = load_page(stored.page)
        film = (await self._match(actor, stored, page)).film
        if film is None:
            raise FilmStillUnclear
        draft = await self._heavy.run_in_thread(actor.member, _review_of, stored, page, film)
        draft = dataclasses.replace(draft, entered_by=actor.member)
        lines = await self._heavy.run_in_thread(actor.member, find_highlights, draft, film)
        return await self._publish(actor, stored, draft, film, lines)

    async def drop_stale_pages(self) -> None:
        """Delete the pages on which nobody decided within KEPT_FOR."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await import_store.delete_stale_pages(writing, self._now() - KEPT_FOR)

    async def _publish(
        self, actor: Actor, stored: StoredPageImport, draft: NewReview, film: Film, lines: FoundLines
    ) -> ActionResult:
        is_new = film.id == NEW_FILM
        async with self._database.write(changes=Changes.WHOLE_REVIEWS | Changes.FILMS, club=stored.guild) as writing:
            # Of two moderators who publish at once, one finds the page gone.
            if not await import_store.delete_page(writing, stored.guild, stored.id):
                raise PageImportGone
            if is_new:
                film = dataclasses.replace(film, confirmed=False)
                film = dataclasses.replace(film, id=await film_store.insert_film(writing, film, guild=stored.guild))
                await film_store.put_adder(writing, film.id, actor.member)
                draft = dataclasses.replace(draft, film=film.id)
            twin = await review_store.id_by_fingerprint(writing, draft.fingerprint)
            if twin is not None:
                raise DuplicateReview(twin)
            identity = await store_review(writing, draft, film, now=self._now(), lines=lines)
            review = await review_store.review_in_any_state(writing, stored.guild, actor.member, identity)
            assert review is not None  # noqa: S101  written in the statement before
            await revisions.record_first_revision(writing, review)
        if is_new:
            await self._catalogue.refresh()
        return await self._moderation.action_result(actor, review, ReviewAction.WRITTEN)

    async def _refuse_twin(self, draft: NewReview) -> None:
        async with self._database.read() as reading:
            twin = await review_store.id_by_fingerprint(reading, draft.fingerprint)
        if twin is not None:
            raise DuplicateReview(twin)

    async def _read(self, actor: Actor, data: bytes, name: str, given: ReviewDetails) -> tuple[ReviewPage, str]:
        """The page, and why it was refused, if it was; it is then read again as if its film had been given."""
        mentioned: tuple[str, ...] = ()
        try:
            return await read_page(self._heavy, actor.member, data, name, given), ""
        except FilmNotRecognised as error:
            refused, mentioned = FILM_MISSING, error.candidates[:MENTIONED]
        except NotAReview as error:
            if given.film is not None:
                raise
            refused = error.why.name
        # Raises NotAReview again if there is no text at all.
        unnamed = dataclasses.replace(given, film=UNNAMED)
        page = await read_page(self._heavy, actor.member, data, name, unnamed)
        return dataclasses.replace(page, other_films=mentioned), refused

    async def _asked_film(self, actor: Actor, typed: str | None) -> tuple[FilmId | None, ReviewDetails]:
        """The film that the option names, if the catalogue has it, and what it says about the page.

        Raises FilmNotFound for an id that names no film here.
        """
        if typed is None:
            return None, ReviewDetails()
        try:
            film = await self._catalogue.find_film(actor, typed)
        except (FilmNotFound, FilmAmbiguous):
            if FILM_ID.match(typed.strip()):
                raise  # the list's films have ids; no page is about a film of that title
            return None, ReviewDetails.of(typed)
        return film.id, ReviewDetails(film=film.title, film_year=film.year, directors=", ".join(film.directors) or None)

    async def _stored(self, guild: GuildId, number: int) -> StoredPageImport:
        async with self._database.read() as reading:
            stored = await import_store.page_by_id(reading, guild, number)
        if stored is None:
            raise PageImportGone
        return stored

    async def _match(self, actor: Actor, stored: StoredPageImport, page: ReviewPage) -> PageMatch:
        """The film that a moderator chose, else the one that fits the page."""
        match = PageMatch(None, ())
        if page.film_title != UNNAMED:
            match = await self._page_reader.match_page(page, actor)
        chosen = None
        if stored.film is not None:
            chosen = next(iter(await self._catalogue.get_films(stored.guild, (stored.film,))), None)
        elif stored.film_is_new and page.film_title != UNNAMED:
            chosen = new_film(page)
        if chosen is None:
            return match
        # The others stay on offer, so that a wrong choice can be changed.
        others = [film for film in (match.film, *match.candidates) if film is not None and film.id != NEW_FILM]
        return PageMatch(chosen, tuple(film for film in others if film.id != chosen.id))

    async def _preview(self, actor: Actor, stored: StoredPageImport) -> PageImport:
        page = load_page(stored.page)
        match = await self._match(actor, stored, page)
        first, last = page_ends(page, stored.hidden)
        return PageImport(
            id=stored.id,
            film=match.film,
            film_is_new=match.film is not None and match.film.id == NEW_FILM,
            candidates=match.candidates,
            refused=stored.refused,
            facts=page_facts(page, stored.hidden),
            values=current_values(page, stored.hidden),
            paragraphs=len(page.paragraphs),
            words=page.words,
            first=first,
            last=last,
            expires_at=stored.created_at + KEPT_FOR,
        )


def _film_facts(page: ReviewPage) -> tuple[object, ...]:
    return page.film_title, page.film_year, page.directors


def _review_of(stored: StoredPageImport, page: ReviewPage, film: Film) -> NewReview:
    level = SpoilerLevel.WHOLE if stored.hidden is HiddenPart.WHOLE else SpoilerLevel.NONE
    return new_review(hide_parts(page, stored.hidden), film.id, stored.guild, spoilers=level)
