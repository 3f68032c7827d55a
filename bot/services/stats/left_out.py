"""Films that a member leaves out of every number, though their diary still shows them."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.people import Actor
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.membership import require_club
from bot.services.stats.readings import StatsReadings
from bot.store.changes import Changes
from bot.store.stats import choices


class LeftOutFilms:
    """Members decide for themselves alone. Films that the club merged are left out together."""

    def __init__(self, readings: StatsReadings, catalogue: FilmCatalogue, now: Callable[[], datetime]) -> None:
        self._readings = readings
        self._catalogue = catalogue
        self._now = now

    async def set_counted(self, actor: Actor, film: FilmId, *, counted: bool) -> Film:
        """Leave a film out of the member's numbers, or count it again. Raises OnlyInAClub and FilmNotFound."""
        guild = require_club(actor)
        found = await self._catalogue.get_film(guild, film)
        same_films = (await self._readings.clubs.film_overlay(guild)).same_films(found.id)
        async with self._readings.database.write(changes=Changes.PREFERENCES, club=guild) as writing:
            if counted:
                await choices.delete_unlisted(writing, guild, actor.member, same_films)
            else:
                for one in same_films:
                    await choices.put_unlisted(writing, guild, actor.member, one, now=self._now())
        return found

    async def is_left_out(self, actor: Actor, film: FilmId) -> bool:
        guild = require_club(actor)
        async with self._readings.database.read() as reading:
            return film in await choices.unlisted_films(reading, guild, actor.member)

    async def list_films(self, actor: Actor) -> list[Film]:
        """The films that the member leaves out, the latest first."""
        guild = require_club(actor)
        async with self._readings.database.read() as reading:
            found = await choices.unlisted_films(reading, guild, actor.member)
        return await self._catalogue.get_films(guild, found)

    async def count_again(self, actor: Actor, films: Iterable[FilmId]) -> None:
        """Count these films again; ids that are not left out change nothing."""
        guild = require_club(actor)
        overlay = await self._readings.clubs.film_overlay(guild)
        every = [one for film in films for one in overlay.same_films(film)]
        async with self._readings.database.write(changes=Changes.PREFERENCES, club=guild) as writing:
            await choices.delete_unlisted(writing, guild, actor.member, every)
