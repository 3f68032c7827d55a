"""The operator joins two films while the bot runs: clubs keep everything about both, and old buttons work."""

from __future__ import annotations

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, FilmId
from bot.services.catalogue import rulings
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes
from tests.support.world import World


async def twin_of(world: World, key: str) -> tuple[FilmId, FilmId]:
    """A film of the library, and a duplicate of it."""
    film = await world.film(key)
    async with world.services.database.write(changes=Changes.EVERYTHING) as writing:
        other = await film_store.insert_film(
            writing, Film(id=FilmId(0), title="Ran: The Other Print", year=1985), guild=LIBRARY
        )
    await world.services.catalogue.refresh()
    return film, other


@pytest.mark.file
async def test_both_clubs_find_what_they_said_of_either_film(world: World) -> None:
    film, other = await twin_of(world, "ran-1985")
    club, there = world.club, world.other
    await world.write(club.ines, "ran-1985", "An old man divides what he cannot keep, and the sky watches.")
    card = await world.ask(club.theo, "movie", film=f"film:{other}")
    await world.ask(club.theo, "rate", film=f"film:{other}", stars=9)
    await world.ask(there.ines, "rate", film=f"film:{other}", stars=6)
    assert "theo" not in (await world.ask(club.ines, "who-saw", film=f"film:{film}")).text

    await world.services.database.other_process_wrote()
    rulings.join_films(world.services.database.path, film, other, world.services.now())
    assert await world.services.database.other_process_wrote()
    await world.services.catalogue.refresh()

    await world.rest()
    seen = (await world.ask(club.ines, "who-saw", film=f"film:{film}")).text
    assert "theo" in seen
    assert "olga" not in seen
    assert "olga" in (await world.ask(there.theo, "who-saw", film=f"film:{film}")).text
    # The card was posted before the films were joined.
    assert "Ran" in (await world.press(club.ines, card, "related")).text
    assert "the sky watches" in (await world.ask(club.ines, "review", film=f"film:{other}")).text
