"""What all clubs share is made once, however many ask, and anew only where the catalogue changed."""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from typing import Any

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.services.recommendations import suggestions
from bot.services.recommendations.film_index import FilmIndex
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.support.world import World


def counted(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """The number of films of every index that is made from now on."""
    made: list[int] = []
    real: Callable[..., FilmIndex] = FilmIndex

    def make(films: Any, pool: Any) -> FilmIndex:
        made.append(len(films))
        return real(films, pool)

    monkeypatch.setattr(suggestions, "FilmIndex", make)
    return made


async def test_three_clubs_at_once_and_a_rating_cost_one_index(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch)
    service = world.services.related_films
    fitted = await asyncio.gather(*(service.fitted_club(GuildId(club)) for club in (1, 2, 3)))
    assert len({id(club.index) for club in fitted}) == 1
    who = Actor(member=MemberId(7), name="Ines", guild=GuildId(1))
    await world.services.diary.rate_film(who, f"film:{fitted[0].index.films[0].id}", 9, None, private=False)
    after = await service.fitted_club(GuildId(1))
    assert after is not fitted[0]
    assert after.index is fitted[0].index
    assert await service.fitted_club(GuildId(2)) is fitted[1]
    assert len(made) == 1


async def test_a_write_that_changes_no_rating_and_no_film_learns_nothing_anew(world: World) -> None:
    service = world.services.related_films
    club = await service.fitted_club(GuildId(1))
    async with world.services.database.write(club=GuildId(1), changes=Changes.EVERYTHING):
        pass
    assert await service.fitted_club(GuildId(1)) is club
    async with world.services.database.write(changes=Changes.VERDICTS):
        pass
    assert await service.fitted_club(GuildId(1)) is club


async def test_a_new_film_of_the_catalogue_is_there_at_once(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    made = counted(monkeypatch)
    before = await world.services.related_films.fitted_club(GuildId(1))
    async with world.services.database.write(changes=Changes.FILMS) as writing:
        film = Film(id=FilmId(0), title="Brand New", year=2001, popularity=1.0, confirmed=True)
        identity = await film_store.insert_film(writing, film, guild=LIBRARY)
    after = await world.services.related_films.fitted_club(GuildId(1))
    assert before.place_of(identity) is None
    assert after.place_of(identity) is not None
    assert made == [made[0], made[0] + 1]


async def test_clubs_are_forgotten_where_they_take_more_than_they_may(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(suggestions, "CLUB_BYTES", 100_000)
    for club in range(1, 12):
        await world.services.related_films.fitted_club(GuildId(club))
    assert 1 <= len(world.services.related_films._held) < 8
