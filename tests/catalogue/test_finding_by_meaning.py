"""`/find` with embeddings: finds a film that contains none of the words; a broken model does no harm."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import pytest
from numpy.typing import NDArray

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
