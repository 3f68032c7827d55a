"""`/find` with embeddings: finds a film that contains none of the words; a broken model does no harm."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

from bot.search.vectors import FilmVectors
from bot.services.catalogue import embeddings
from bot.services.catalogue.embeddings import FilmEmbeddings
from tests.support.world import World


class Stub:
    """A model in which texts about Las Vegas are similar to `qwyx`."""

    def __init__(self, *, broken: bool = False) -> None:
        self.broken = broken
        self.seen = 0

    def embed(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        if self.broken:
            raise RuntimeError
        self.seen += len(texts)
        near = [text == "qwyx" or "Leaving Las Vegas" in text for text in texts]
        return np.array([[1, 0] if each else [0, 1] for each in near], np.float32)


async def _give(world: World, model: Stub) -> FilmEmbeddings:
    path = world.settings.database_path.with_suffix(".meanings")
    meanings = FilmEmbeddings(world.services.database, model, path)
    meanings.start_refresh()
    await meanings.wait_until_built()
    world.services.finder._embeddings = meanings
    return meanings


async def test_a_film_is_found_by_what_words_mean_and_a_start_later_makes_nothing_anew(world: World) -> None:
    before = await world.ask(world.club.ines, "find", words="qwyx")
    assert "No film here matches" in before.text
    await _give(world, Stub())
    answer = await world.ask(world.club.ines, "find", words="qwyx")
    assert "Leaving Las Vegas" in answer.text
    again = Stub()
    await _give(world, again)
    assert again.seen == 0


@pytest.mark.parametrize("breaks", ["at once", "later"])
async def test_words_are_enough_when_the_model_breaks(world: World, breaks: str) -> None:
    model = Stub(broken=breaks == "at once")
    await _give(world, model)
    model.broken = True
    answer = await world.ask(world.club.ines, "find", words="boxing")
    assert "Raging Bull" in answer.text


class Stuck(Stub):
    """A model that gets no further than its third batch."""

    def __init__(self) -> None:
        super().__init__()
        self.may_go_on = threading.Event()
        self.reached = asyncio.Event()
        self._loop = asyncio.get_running_loop()

    def embed(self, texts: Sequence[str], /) -> NDArray[np.float32]:
        if self.seen >= 2 * embeddings.BATCH:
            self._loop.call_soon_threadsafe(self.reached.set)
            self.may_go_on.wait(30)
            raise RuntimeError
        return super().embed(texts)


async def test_a_process_that_is_killed_has_saved_what_it_computed(
    world: World, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(embeddings, "SAVE_SECONDS", 0.0)
    path = world.settings.database_path.with_suffix(".meanings")
    stuck = Stuck()
    killed = FilmEmbeddings(world.services.database, stuck, path)
    killed.start_refresh()
    async with asyncio.timeout(30):
        await stuck.reached.wait()
    # What the file holds now is what a killed process leaves.
    left = path.read_bytes()
    stuck.may_go_on.set()
    await killed.close()
    path.write_bytes(left)
    monkeypatch.setattr(embeddings, "SAVE_SECONDS", 60.0)
    again = Stub()
    await _give(world, again)
    assert again.seen == len(FilmVectors.load(path).films) - 2 * embeddings.BATCH
