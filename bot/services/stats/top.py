"""The rankings of `/top`."""

from __future__ import annotations

import asyncio
from collections.abc import Mapping

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.mood import Vocabulary
from bot.domain.ids import FilmId, GuildId
from bot.domain.people import Actor
from bot.domain.stats.numbers import FilmNumbers
from bot.domain.stats.top import FILMS_A_PAGE, PlacedFilm, TopPage, TopQuery, rank_films
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.stats.readings import COUNTED, StatsReadings
from bot.store.changes import Changes
from bot.store.stats import films as film_store

RANKINGS_KEPT = 300


class TopService:
    """Ranks a club's films; anybody in the club may call it."""

    def __init__(self, readings: StatsReadings, catalogue: FilmCatalogue, vocabulary: Vocabulary) -> None:
        self.vocabulary = vocabulary
        self._readings = readings
        self._catalogue = catalogue
        self._ranked: ClubCache[TopQuery, list[tuple[int, FilmNumbers]]] = ClubCache(
            readings.database, RANKINGS_KEPT, depends_on=COUNTED | Changes.FILMS
        )

    async def ranking_page(self, actor: Actor, query: TopQuery, page: int = 0) -> TopPage:
        """A page of a ranking, the last one for a number beyond it. Raises OnlyInAClub."""
        guild = require_club(actor)
        await self._readings.fold_changes(guild)
        ranked = await self._ranked.get_or_make(guild, query, lambda: self._rank(guild, query))
        pages = max(1, -(-len(ranked) // FILMS_A_PAGE))
        page = max(0, min(page, pages - 1))
        part = ranked[page * FILMS_A_PAGE : (page + 1) * FILMS_A_PAGE]
        films = {film.id: film for film in await self._catalogue.get_films(guild, [one.film for _, one in part])}
        shown = tuple(PlacedFilm(place, films[one.film], one) for place, one in part if one.film in films)
        return TopPage(query, page, len(ranked), shown)

    async def _rank(self, guild: GuildId, query: TopQuery) -> list[tuple[int, FilmNumbers]]:
        numbers: Mapping[FilmId, FilmNumbers]
        if query.year is None:
            numbers = (await self._readings.club_numbers(guild)).films
        else:
            numbers = await self._readings.numbers_of_year(guild, query.year)
        among = await self._filter_films(guild, numbers, query)
        return await asyncio.to_thread(rank_films, numbers, query, among)

    async def _filter_films(
        self, guild: GuildId, numbers: Mapping[FilmId, FilmNumbers], query: TopQuery
    ) -> set[FilmId] | None:
        """The films of the wanted genre and decade, with the club's corrections; None for no filter."""
        if query.genre is None and query.decade is None:
            return None
        among = set(numbers)
        async with self._readings.database.read() as reading:
            if query.genre is not None:
                among = await film_store.films_of_genre(reading, guild, among, query.genre)
            if query.decade is not None:
                among = await film_store.films_of_decade(reading, guild, among, query.decade)
        overlay = await self._readings.clubs.film_overlay(guild)
        corrected = [film for film in overlay.facts if film in numbers]
        for film in await self._catalogue.get_films(guild, corrected):
            among.discard(film.id)
            if _passes(film, query):
                among.add(film.id)
        return among


def _passes(film: Film, query: TopQuery) -> bool:
    return (query.genre is None or query.genre in film.genres) and (query.decade in (None, film.decade))
