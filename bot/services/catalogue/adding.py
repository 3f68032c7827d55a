"""Adds films that the catalogue lacks: typed by a member for their club, or with facts from a source for every club."""

from __future__ import annotations

import dataclasses
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager

from bot.domain.catalogue.errors import FilmAmbiguous, FilmNotFound
from bot.domain.catalogue.film import TITLE_LIMIT, Film, fold_text
from bot.domain.catalogue.looked_up import AddedFilm
from bot.domain.errors import MemberLimitReached, TooLong
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.domain.people import Actor
from bot.domain.reviews.submission import read_title_and_year
from bot.domain.visible import require_visible_text
from bot.services.allowance import Allowance
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.store.catalogue import films as film_store
from bot.store.catalogue import identities
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import queue as queue_store

FILMS_A_DAY = 20
"""Films that a member may add in 24 hours."""
UNCONFIRMED_LIMIT = 300
"""Films of a club that may wait for a moderator to confirm them."""
_DAY = 86_400.0


class FilmAdding:
    """Any member of a club may add films, up to FILMS_A_DAY; a film that is here already is used instead."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, monotonic: Callable[[], float]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._films_a_day = Allowance(FILMS_A_DAY, _DAY, monotonic)

    async def add_typed_film(self, actor: Actor, film: Film) -> AddedFilm:
        """Add a film that a member typed, unconfirmed and for this club only.

        Raises OnlyInAClub and MemberLimitReached.
        """
        guild = require_club(actor)
        async with self._turn():
            existing = await self.find_same_film(actor, film)
            if existing is not None:
                return AddedFilm(existing, is_new=False)
            return await self._insert(actor, film, guild)

    async def add_sourced_film(self, actor: Actor, film: Film) -> AddedFilm:
        """Add a film with an id of a public source, for every club.

        A film with one of its ids is used instead, and one with its title, year and a director in common. Raises
        OnlyInAClub and MemberLimitReached.
        """
        require_club(actor)
        async with self._turn():
            existing = await self.find_by_ids(actor, film) or await self._find_undoubted(actor, film)
            if existing is not None:
                return AddedFilm(existing, is_new=False)
            return await self._insert(actor, film, LIBRARY)

    @asynccontextmanager
    async def _turn(self) -> AsyncGenerator[None]:
        """From looking for the same film until it can be found: of two members who add one film, the second gets it."""
        async with self._database.hold_films():
            # Another process may have added the film a moment ago.
            await self._catalogue.refresh()
            yield

    async def find_by_ids(self, actor: Actor, film: Film) -> Film | None:
        """The film that this club sees under the IMDb, TMDB or Wikidata id of `film`."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            found = await identities.film_with_id(
                reading, guild, imdb=film.imdb_id, tmdb=film.tmdb_id, wikidata=film.wikidata_id
            )
        return None if found is None else await self._catalogue.get_film(guild, found)

    async def find_same_film(self, actor: Actor, film: Film) -> Film | None:
        """The film here with the same title and year; a year that is missing on either side contradicts none."""
        same = [other for other in await self._titled(actor, film) if _years_agree(other, film, apart=0)]
        exact = [other for other in same if other.year == film.year]
        return next(iter(exact), same[0] if len(same) == 1 else None)

    async def _find_undoubted(self, actor: Actor, film: Film) -> Film | None:
        """The only film with the same title, about the same year, and no contradicting director or id."""
        same = [
            other
            for other in await self._titled(actor, film)
            if _years_agree(other, film, apart=1) and _directors_agree(other, film) and _ids_agree(other, film)
        ]
        return same[0] if len(same) == 1 else None

    async def _titled(self, actor: Actor, film: Film) -> tuple[Film, ...]:
        near: tuple[Film, ...]
        try:
            near = (await self._catalogue.find_film(actor, film.title),)
        except FilmAmbiguous as error:
            near = error.candidates
        except FilmNotFound as error:
            near = error.nearest
        wanted = fold_text(film.title)
        async with self._database.read() as reading:
            # The index does not have what was added while it was being built.
            own = [
                one
                for one, title in await queue_store.unconfirmed_titles(reading, actor.club)
                if fold_text(title) == wanted
            ]
        near = (*near, *await self._catalogue.get_films(actor.club, own))
        titled = {
            other.id: other
            for other in near
            if wanted in {fold_text(other.title), fold_text(other.original_title or "")}
        }
        return tuple(titled.values())

    async def _insert(self, actor: Actor, film: Film, guild: GuildId) -> AddedFilm:
        if not self._films_a_day.take_one(actor.member):
            raise MemberLimitReached("added films", FILMS_A_DAY)
        async with self._database.write(changes=Changes.FILMS, club=guild or None) as writing:
            if guild and await queue_store.count_unconfirmed(writing, guild) >= UNCONFIRMED_LIMIT:
                raise MemberLimitReached("unconfirmed films", UNCONFIRMED_LIMIT)
            owner = await film_store.id_by_external(
                writing, imdb=film.imdb_id, tmdb=film.tmdb_id, wikidata=film.wikidata_id
            )
            if owner is not None:
                # Another club's own film has one of the ids, and nothing of it is shown here.
                film = dataclasses.replace(film, imdb_id=None, tmdb_id=None, wikidata_id=None)
            identity = await film_store.insert_film(writing, film, guild=guild)
            if guild:
                await film_store.put_adder(writing, identity, actor.member)
        await self._catalogue.refresh()
        return AddedFilm(await self._catalogue.get_film(require_club(actor), identity), is_new=True)


def read_film(title: str, year: int | None, directors: tuple[str, ...]) -> Film:
    """A film from what a member typed. Raises InvalidValue and TooLong."""
    named, year_in_title = read_title_and_year(title)
    require_visible_text("title", named)
    if len(named) > TITLE_LIMIT:
        raise TooLong("title", "characters", len(named), TITLE_LIMIT)
    facts = {"title": named, "year": year or year_in_title, "directors": directors}
    return Film(
        id=FilmId(0),
        title=named,
        year=year or year_in_title,
        directors=directors,
        confirmed=False,
        sources={name: "a member" for name, value in facts.items() if value},
    )


def _years_agree(one: Film, other: Film, *, apart: int) -> bool:
    return one.year is None or other.year is None or abs(one.year - other.year) <= apart


def _directors_agree(one: Film, other: Film) -> bool:
    ours, theirs = ({fold_text(name) for name in film.directors} for film in (one, other))
    return not ours or not theirs or bool(ours & theirs)


def _ids_agree(one: Film, other: Film) -> bool:
    pairs = ((one.imdb_id, other.imdb_id), (one.tmdb_id, other.tmdb_id), (one.wikidata_id, other.wikidata_id))
    return all(not ours or not theirs or ours == theirs for ours, theirs in pairs)
