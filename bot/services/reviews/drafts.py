"""Drafts: what was submitted waits here for its film, for a right, or for its writer."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, datetime, timedelta

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import TITLE_LIMIT, Film, fold_text
from bot.domain.errors import TooLong, TooManyKept
from bot.domain.ids import FilmId, GuildId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import DraftGone, FilmThere, FilmUnknownHere
from bot.domain.reviews.submission import CreditedAuthor, Draft, Submission, read_title_and_year
from bot.domain.visible import require_visible_text
from bot.services.allowance import Allowance
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.store.catalogue import films as film_store
from bot.store.database import Database
from bot.store.reviews import drafts as draft_store
from bot.store.reviews import queue as queue_store

EMPTY_STAY = timedelta(days=7)
"""A draft without a word stands for a form that may still be open somewhere."""


DRAFT_LIMIT = 50
"""Drafts that a member may have in a club before another review is begun."""
HARD_DRAFT_LIMIT = 100
"""Drafts that a member may have at all: forms that were open already are kept up to here."""
FILMS_A_DAY = 20
"""Films that one member may add in a day."""
UNCONFIRMED_LIMIT = 300
"""Films of a club that wait for a moderator's word."""
_DAY = 86_400.0


class DraftService:
    def __init__(
        self, database: Database, catalogue: FilmCatalogue, now: Callable[[], datetime], monotonic: Callable[[], float]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._now = now
        self._films_a_day = Allowance(FILMS_A_DAY, _DAY, monotonic)

    def create_draft(  # noqa: PLR0913  keyword-only, one for each fact
        self,
        who: Actor,
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
            member=who.member,
            film=film,
            film_typed=typed,
            submission=text or Submission(),
            provenance=provenance,
            created_at=self._now(),
            writer=writer,
            watched_on=watched,
            review=review,
        )

    async def keep_submission(self, kept: Draft, limit: int = DRAFT_LIMIT) -> int:
        """Store a draft and give its number. Raises TooManyKept where the member has `limit` of them.

        What stood in a form is kept up to HARD_DRAFT_LIMIT: it cannot be written again.
        """
        async with self._database.write(club=kept.guild) as writing:
            await draft_store.delete_empty_drafts(writing, kept.guild, kept.member, self._now() - EMPTY_STAY)
            if await draft_store.count(writing, kept.guild, kept.member) >= limit:
                raise TooManyKept("drafts", limit)
            return await draft_store.insert_draft(writing, kept)

    async def room(self, who: Actor, guild: GuildId) -> None:
        """Raises TooManyKept for a member whose drafts are as many as one may have: before a form is opened."""
        async with self._database.read() as reading:
            if await draft_store.count(reading, guild, who.member) >= DRAFT_LIMIT:
                raise TooManyKept("drafts", DRAFT_LIMIT)

    async def set_film(self, who: Actor, draft: int) -> Draft:
        """The draft with its film found. Raises FilmUnknownHere."""
        kept = await self.open_draft(who, draft)
        try:
            film = await self._catalogue.find_film(who, kept.film_typed)
        except (FilmNotFound, FilmAmbiguous) as error:
            raise await self.film_unknown(error, draft) from error
        return await self.choose_film(who, draft, film.id)

    async def film_unknown(self, error: FilmNotFound | FilmAmbiguous, draft: int) -> FilmUnknownHere:
        near = error.nearest if isinstance(error, FilmNotFound) else error.candidates
        return FilmUnknownHere(error.typed, draft, near)

    async def _same(self, who: Actor, film: Film) -> Film | None:
        near: tuple[Film, ...]
        try:
            near = (await self._catalogue.find_film(who, film.title),)
        except FilmAmbiguous as error:
            near = error.candidates
        except FilmNotFound as error:
            near = error.nearest
        for other in near:
            if fold_text(other.title) == fold_text(film.title) and other.year == film.year:
                return other
        return None

    async def open_draft(self, who: Actor, draft: int, guild: GuildId | None = None) -> Draft:
        """One's own draft of this club. Raises OnlyInAClub and DraftGone."""
        guild = guild or require_club(who)
        async with self._database.read() as reading:
            kept = await draft_store.draft_by_id(reading, guild, who.member, draft)
        if kept is None:
            raise DraftGone
        return kept

    async def discard_draft(self, who: Actor, draft: int) -> None:
        """Raises OnlyInAClub and DraftGone."""
        guild = require_club(who)
        async with self._database.write(club=guild) as writing:
            if not await draft_store.delete_draft(writing, guild, who.member, draft):
                raise DraftGone

    async def choose_film(self, who: Actor, draft: int, film: FilmId) -> Draft:
        """Say which film a draft is about. Raises DraftGone and FilmNotFound."""
        kept = await self.open_draft(who, draft)
        found = await self._catalogue.get_film(kept.guild, film)
        async with self._database.write(club=kept.guild) as writing:
            await draft_store.set_draft_film(writing, kept.guild, who.member, draft, film=found.id, typed=found.name)
        return await self.open_draft(who, draft)

    async def add_film(self, who: Actor, draft: int, film: Film) -> Draft:
        """Add a film that the catalogue lacks, for this club and unconfirmed, and write about it.

        Raises DraftGone, InvalidValue, TooManyKept, and FilmThere where a film of this title and year is there already.
        """
        kept = await self.open_draft(who, draft)
        there = await self._same(who, film)
        if there is not None:
            raise FilmThere(there, draft)
        if not self._films_a_day.take_one(who.member):
            raise TooManyKept("added films", FILMS_A_DAY)
        async with self._database.write(club=kept.guild) as writing:
            if await queue_store.count_unconfirmed(writing, kept.guild) >= UNCONFIRMED_LIMIT:
                raise TooManyKept("unconfirmed films", UNCONFIRMED_LIMIT)
            identity = await film_store.insert_film(writing, film, guild=kept.guild)
            await film_store.put_adder(writing, identity, who.member)
            await draft_store.set_draft_film(writing, kept.guild, who.member, draft, film=identity, typed=film.name)
        await self._catalogue.refresh()
        return await self.open_draft(who, draft)

    async def draft_film(self, who: Actor, kept: Draft) -> Film | None:
        """The film of a draft, once it has one."""
        return None if kept.film is None else await self._catalogue.get_film(require_club(who), kept.film)


def read_film(title: str, year: int | None, directors: tuple[str, ...]) -> Film:
    """A film as a member types it in. Raises InvalidValue."""
    named, year_in_title = read_title_and_year(title)
    require_visible_text("title", named)
    if len(named) > TITLE_LIMIT:
        raise TooLong("title", "characters", len(named), TITLE_LIMIT)
    given = {"title": named, "year": year or year_in_title, "directors": directors}
    return Film(
        id=FilmId(0),
        title=named,
        year=year or year_in_title,
        directors=directors,
        confirmed=False,
        sources={name: "a member" for name, value in given.items() if value},
    )
