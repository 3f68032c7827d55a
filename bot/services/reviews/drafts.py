"""Stores drafts: submitted texts that still need a film, a permission, or their author's attention."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import Film
from bot.domain.errors import MemberLimitReached
from bot.domain.ids import FilmId, GuildId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import DraftGone, FilmAlreadyExists, FilmUnknownHere
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission
from bot.services.catalogue.adding import FilmAdding
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import drafts as draft_store

EMPTY_DRAFT_KEPT = timedelta(days=7)
"""How long an empty draft is kept: its form may still be open."""


DRAFT_LIMIT = 50
"""With this many drafts in a club, a member cannot begin another review there."""
HARD_DRAFT_LIMIT = 100
"""The most drafts that a member may have in a club; forms that were already open are kept up to this limit."""


class DraftService:
    """Creates, completes and discards a member's own drafts. Any member of a club may call it for themselves."""

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, adding: FilmAdding, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._adding = adding
        self._now = now

    def create_draft(  # noqa: PLR0913  keyword-only, one for each fact
        self,
        actor: Actor,
        guild: GuildId,
        *,
        film: FilmId | None,
        typed: str = "",
        watched: date | None = None,
        text: Submission | None = None,
        provenance: str,
        writer: CreditedAuthor | None = None,
        review: ReviewId | None = None,
    ) -> Draft:
        return Draft(
            id=0,
            guild=guild,
            member=actor.member,
            film=film,
            film_typed=typed,
            submission=text or Submission(),
            provenance=provenance,
            created_at=self._now(),
            writer=writer,
            watched_on=watched,
            review=review,
        )

    async def store_draft(self, draft: Draft, limit: int = DRAFT_LIMIT) -> int:
        """Store a draft and return its number. Raises MemberLimitReached if the member already has `limit` drafts.

        Pass HARD_DRAFT_LIMIT for text from a form, which would otherwise be lost.
        """
        async with self._database.write(changes=Changes.UNCACHED, club=draft.guild) as writing:
            await draft_store.delete_empty_drafts(writing, draft.guild, draft.member, self._now() - EMPTY_DRAFT_KEPT)
            if await draft_store.count_drafts(writing, draft.guild, draft.member) >= limit:
                raise MemberLimitReached("drafts", limit)
            return await draft_store.insert_draft(writing, draft)

    async def require_room(self, actor: Actor, guild: GuildId) -> None:
        """Raises MemberLimitReached if the member has DRAFT_LIMIT drafts; called before a form is opened."""
        async with self._database.read() as reading:
            if await draft_store.count_drafts(reading, guild, actor.member) >= DRAFT_LIMIT:
                raise MemberLimitReached("drafts", DRAFT_LIMIT)

    async def find_draft_film(self, actor: Actor, draft: int) -> Draft:
        """Find the film of a draft by its typed title and return the draft. Raises DraftGone and FilmUnknownHere."""
        opened = await self.open_draft(actor, draft)
        try:
            film = await self._catalogue.find_film(actor, opened.film_typed)
        except (FilmNotFound, FilmAmbiguous) as error:
            raise await self.unknown_film_error(error, draft) from error
        return await self.choose_film(actor, draft, film.id)

    async def unknown_film_error(self, error: FilmNotFound | FilmAmbiguous, draft: int) -> FilmUnknownHere:
        near = error.nearest if isinstance(error, FilmNotFound) else error.candidates
        return FilmUnknownHere(error.typed, draft, near)

    async def open_draft(self, actor: Actor, draft: int, guild: GuildId | None = None) -> Draft:
        """The member's own draft in this club. Raises OnlyInAClub and DraftGone."""
        guild = guild or require_club(actor)
        async with self._database.read() as reading:
            found = await draft_store.draft_by_id(reading, guild, actor.member, draft)
        if found is None:
            raise DraftGone
        return found

    async def discard_draft(self, actor: Actor, draft: int) -> None:
        """Raises OnlyInAClub and DraftGone."""
        guild = require_club(actor)
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            if not await draft_store.delete_draft(writing, guild, actor.member, draft):
                raise DraftGone

    async def choose_film(self, actor: Actor, draft: int, film: FilmId) -> Draft:
        """Set the film of a draft. Raises DraftGone and FilmNotFound."""
        opened = await self.open_draft(actor, draft)
        found = await self._catalogue.get_film(opened.guild, film)
        async with self._database.write(changes=Changes.UNCACHED, club=opened.guild) as writing:
            await draft_store.set_draft_film(
                writing, opened.guild, actor.member, draft, film=found.id, typed=found.name
            )
        return await self.open_draft(actor, draft)

    async def add_film(self, actor: Actor, draft: int, film: Film) -> Draft:
        """Add a film that the catalogue lacks, unconfirmed and for this club only, and set it as the draft's film.

        Raises DraftGone, InvalidValue, MemberLimitReached, and FilmAlreadyExists if there is a film with this title
        and year.
        """
        opened = await self.open_draft(actor, draft)
        added = await self._adding.add_typed_film(actor, film)
        if not added.is_new:
            raise FilmAlreadyExists(added.film, draft)
        return await self.choose_film(actor, opened.id, added.film.id)

    async def draft_film(self, actor: Actor, kept: Draft) -> Film | None:
        """The film of a draft; None if it has none yet."""
        return None if kept.film is None else await self._catalogue.get_film(require_club(actor), kept.film)
