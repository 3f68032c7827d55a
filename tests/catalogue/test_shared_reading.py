"""Clubs that ask for the whole library at the same time read it once, in parts that do not hold the event loop."""

import asyncio
from typing import Any

import pytest

from bot.composition import Services
from bot.domain.ids import GuildId
from bot.services.catalogue.catalogue import FEW_FILMS
from bot.store.catalogue import films as film_store
from bot.store.changes import Changes


async def test_clubs_that_ask_at_once_read_the_library_once(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    catalogue = services.catalogue
    ids = await catalogue.starter_films()
    async with catalogue.database.write(changes=Changes.FILMS):
        pass  # Every club's films count as changed, as after an import by another process.
    read: list[int] = []
    original = film_store.owned_by_ids

    async def counted(reading: Any, guild: Any, wanted: Any) -> Any:
        read.append(len(list(wanted)))
        return await original(reading, guild, wanted)

    monkeypatch.setattr(film_store, "owned_by_ids", counted)
    found = await asyncio.gather(*(catalogue.get_films(GuildId(n), ids) for n in range(1, 20)))
    assert [[film.id for film in films] for films in found] == [ids] * 19
    assert sum(read) == len(ids)
    assert max(read) <= FEW_FILMS
