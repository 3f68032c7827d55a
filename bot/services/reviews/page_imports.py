"""Review pages that a moderator brings into the club: read aside, so that everybody else is answered meanwhile."""

from __future__ import annotations

import dataclasses
from collections.abc import Awaitable, Callable
from datetime import datetime

from bot.domain.errors import FilmAmbiguous, FilmNotFound
from bot.domain.people import Actor
from bot.domain.reviews.errors import AlreadyWritten, FilmUnknownHere
from bot.domain.reviews.moderation import Deed, Done
from bot.domain.reviews.submission import Kept, Submission, Writer
from bot.services.catalogue.catalogue import Catalogue
from bot.services.clubs.permissions import Permissions
from bot.services.heavy_work import HeavyWork
from bot.services.reviews import revisions
from bot.services.reviews.moderation import Moderation
from bot.services.reviews.pages import Pages, Prepared, read_page
from bot.services.reviews.review_storage import shelve
from bot.sources.review_page import ReviewPage
from bot.store.catalogue import films as film_store
from bot.store.database import Database
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import reviews as review_store


class PageDesk:
    def __init__(
        self,
        database: Database,
        catalogue: Catalogue,
        pages: Pages,
        permissions: Permissions,
        moderation: Moderation,
        heavy: HeavyWork,
        now: Callable[[], datetime],
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._pages = pages
        self._permissions = permissions
        self._moderation = moderation
        self._heavy = heavy
        self._now = now

    async def bring(self, who: Actor, fetch: Callable[[], Awaitable[bytes]], name: str, film: str | None) -> Done:
        """Read one saved page into this club; a film that the catalogue lacks is added for the club, unconfirmed.

        Raises OnlyInAClub, NotModerator, what `read_page` raises, AlreadyWritten, and FilmUnknownHere with the text
        kept where it is not clear which film it is about.
        """
        guild = await self._permissions.moderator(who)
        from bot.sources.review_page import Given  # noqa: PLC0415  slow to import

        page = await read_page(self._heavy, who.member, await fetch(), name, Given.of(film))
        try:
            prepared = await self._pages.prepare(page, guild=guild, film=film)
        except (FilmAmbiguous, FilmNotFound) as error:
            near = error.candidates if isinstance(error, FilmAmbiguous) else error.nearest
            raise FilmUnknownHere(error.typed, await self._keep(who, page), near) from error
        if prepared.already is not None:
            raise AlreadyWritten(prepared.already)
        return await self._store(who, prepared)

    async def _store(self, who: Actor, prepared: Prepared) -> Done:
        film = dataclasses.replace(prepared.film, confirmed=prepared.film.confirmed and not prepared.film_is_new)
        draft = dataclasses.replace(prepared.draft, entered_by=who.member)
        async with self._database.write(club=draft.guild) as writing:
            if prepared.film_is_new:
                film = dataclasses.replace(film, id=await film_store.insert(writing, film, guild=draft.guild))
                await film_store.put_adder(writing, film.id, who.member)
                draft = dataclasses.replace(draft, film=film.id)
            identity = await shelve(writing, draft, film, now=self._now())
            review = await review_store.met(writing, draft.guild, who.member, identity)
            assert review is not None  # noqa: S101  written in the statement before
            await revisions.begin(writing, review)
        if prepared.film_is_new:
            await self._catalogue.refresh()
        return await self._moderation.done(who, review, Deed.WRITTEN)

    async def _keep(self, who: Actor, page: ReviewPage) -> int:
        kept = Kept(
            id=0,
            guild=who.club,
            member=who.member,
            film=None,
            film_typed=page.film_title,
            submission=Submission(headline=page.headline or "", text="\n\n".join(page.paragraphs)),
            provenance="page",
            created_at=self._now(),
            writer=Writer(
                name=page.author or page.outlet or "An unnamed critic",
                outlet=page.outlet if page.author else None,
                source_url=page.source_url,
                licence=page.copyright_line,
            ),
        )
        async with self._database.write(club=who.club) as writing:
            return await draft_store.insert(writing, kept)
