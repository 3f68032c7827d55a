"""Films related to one, each with what ties it to that one."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import LIBRARY, FilmId, GuildId
from bot.domain.people import Actor
from bot.domain.recommendations.errors import NothingRelated
from bot.domain.recommendations.suggestion import SuggestedFilm
from bot.domain.reviews.club_snapshot import ClubSnapshot
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.recommendations.film_index import FilmIndex
from bot.services.recommendations.fitted_club import FittedClub
from bot.services.recommendations.pool import RatingPool
from bot.services.recommendations.similarity import share_maker_or_series
from bot.services.reviews.library import ReviewLibrary
from bot.store.changes import Changes

FILMS = 3_000
"""The best-known films of the catalogue, and of the pool, that suggestions look at."""
REVIEWED = 3_000
"""Films of the starter library, and with a review that all clubs may read, that they look at besides."""
OWN = 256
"""Films of a club that are in neither, and films that it corrected, that they look at besides."""
RELATED = 6
SAME_HAND = 3
KEPT_NEAR = 40
CLUB_BYTES = 48 * 1024 * 1024
"""What the remembered clubs may take; one with 600 ratings takes about a quarter of a megabyte."""
PATIENCE_S = 1.0
"""How long an answer waits for a changed catalogue to be indexed before it uses the last index."""
INDEX_CHANGES = Changes.FILMS | Changes.OVERLAYS | Changes.REVIEWS | Changes.SETTINGS
"""What the index of the shared films is made from."""
READ_AT_ONCE = 100
"""Films read between two turns of the event loop."""


class FilmIndexes:
    """The index of the catalogue's films as it is now; however many ask, it is made once."""

    def __init__(self, catalogue: FilmCatalogue, library: ReviewLibrary, pool: RatingPool) -> None:
        self._catalogue = catalogue
        self._library = library
        self._pool = pool
        self._index: FilmIndex | None = None
        self._made_at: tuple[int, str] | None = None
        self._making: asyncio.Task[None] | None = None

    async def current_index(self) -> FilmIndex:
        """The index; where the catalogue changed and indexing takes its time, the one from before."""
        for _ in range(2):  # what was being made when this was asked may be of a state before
            if self._made_at == self._state() and self._index is not None:
                break
            if self._making is None or self._making.done():
                self._making = asyncio.create_task(self._make(), name="film index")
            await asyncio.wait([self._making], timeout=None if self._index is None else PATIENCE_S)
            if self._making.done():
                self._making.result()
        assert self._index is not None  # noqa: S101  without one, the making was waited for
        return self._index

    async def close(self) -> None:
        """Wait for what is being made: its thread cannot be stopped half way."""
        if self._making is not None:
            await asyncio.gather(self._making, return_exceptions=True)

    def _state(self) -> tuple[int, str]:
        pool = self._pool.pool
        return self._catalogue.database.data_version(LIBRARY, INDEX_CHANGES), pool.stamp if pool else ""

    async def _make(self) -> None:
        state, pool = self._state(), self._pool.pool
        rated = pool.films if pool else ()
        shared = await self._library.club_snapshot(LIBRARY)
        reviewed = dict.fromkeys([*await self._catalogue.starter_films(), *shared.film_ids()])
        known = await self._catalogue.best_known_ids(max(FILMS - len(rated), 0))
        ids = list(dict.fromkeys([*known, *rated, *list(reviewed)[:REVIEWED]]))
        films: list[Film] = []
        for first in range(0, len(ids), READ_AT_ONCE):
            films += await self._catalogue.get_films(LIBRARY, ids[first : first + READ_AT_ONCE])
        held = self._index
        if held is None or held.pool is not pool or not await asyncio.to_thread(_are_equal, held.films, films):
            self._index = await asyncio.to_thread(FilmIndex, films, pool)
        self._made_at = state


def _are_equal(held: tuple[Film, ...], films: list[Film]) -> bool:
    return held == tuple(films)


@dataclass(frozen=True, slots=True)
class _ClubFilms:
    """What a club is fitted from, besides the index."""

    ratings: list[tuple[int, int, float]]
    own: list[Film]
    hidden: frozenset[FilmId]


@dataclass(frozen=True, slots=True)
class _HeldClub:
    """A fitted club, what it was fitted from, and the snapshot and overlay that this was read from."""

    fitted: FittedClub
    source: _ClubFilms
    snapshot: ClubSnapshot
    overlay: Overlay


class RelatedFilmsService:
    """Only published reviews of this club and the shared library count; no other club's ratings ever do."""

    def __init__(
        self,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        clubs: ClubService,
        vocabulary: Vocabulary,
        pool: RatingPool,
    ) -> None:
        self._catalogue = catalogue
        self._library = library
        self._clubs = clubs
        self.vocabulary = vocabulary
        self._indexes = FilmIndexes(catalogue, library, pool)
        self._held: OrderedDict[GuildId, _HeldClub] = OrderedDict()
        self._bytes = 0

    async def related_films(self, actor: Actor, typed: str) -> tuple[Film, tuple[SuggestedFilm, ...]]:
        """Films near one film, each with what ties it to that one, the strongest tie first.

        Raises FilmNotFound, FilmAmbiguous and NothingRelated.
        """
        film = await self._catalogue.find_asked_film(actor, typed)
        fitted = await self.fitted_club(actor.club)
        found = await asyncio.to_thread(_related, film, fitted)
        if not found:
            raise NothingRelated(film)
        return film, found

    async def close(self) -> None:
        """Wait for what is being learned."""
        await self._indexes.close()

    async def fitted_club(self, guild: GuildId) -> FittedClub:
        """What was learned of this club's films and published ratings, anew after each change of them."""
        index = await self._indexes.current_index()
        snapshot = await self._library.club_snapshot(guild)
        overlay = await self._clubs.film_overlay(guild)
        held = self._held.get(guild)
        if held is not None and held.fitted.index is index:
            self._held.move_to_end(guild)
            if held.snapshot is snapshot and held.overlay is overlay:
                return held.fitted
        else:
            held = None
        source = await self._read_club(guild, index, snapshot, overlay)
        if held is not None and held.source == source:
            fitted = held.fitted
        else:
            fitted = await asyncio.to_thread(
                FittedClub, index, source.ratings, source.own, source.hidden, guild=int(guild)
            )
        self._hold(guild, _HeldClub(fitted, source, snapshot, overlay))
        return fitted

    async def _read_club(
        self, guild: GuildId, index: FilmIndex, snapshot: ClubSnapshot, overlay: Overlay
    ) -> _ClubFilms:
        beyond = [film for film in snapshot.newest_reviews(len(snapshot.by_film)) if index.place_of(film) is None]
        own = await self._catalogue.get_films(guild, [*overlay.facts, *beyond][:OWN])
        return _ClubFilms(snapshot.all_ratings(), own, frozenset(overlay.same))

    def _hold(self, guild: GuildId, club: _HeldClub) -> None:
        before = self._held.pop(guild, None)
        self._bytes += club.fitted.nbytes - (before.fitted.nbytes if before else 0)
        self._held[guild] = club
        while self._bytes > CLUB_BYTES and len(self._held) > 1:
            self._bytes -= self._held.popitem(last=False)[1].fitted.nbytes


def _related(film: Film, fitted: FittedClub) -> tuple[SuggestedFilm, ...]:
    found = _varied(fitted.nearest_films(film, KEPT_NEAR), film)
    return tuple(SuggestedFilm(other, fitted.reasons_between(film, other)) for other in found)


def _varied(found: list[Film], film: Film) -> list[Film]:
    """The first ones, with at most SAME_HAND of the film's own makers or series; the others fill up the end."""
    kept: list[Film] = []
    over: list[Film] = []
    many = 0
    for other in found:
        same = share_maker_or_series(other, film)
        (over if same and many >= SAME_HAND else kept).append(other)
        many += same
    return [*kept, *over][:RELATED]
