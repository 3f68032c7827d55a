"""The cover of an event: its size, and that it shows posters."""

from __future__ import annotations

import struct

import pytest

from bot.ui.kit.posters.cover import COVER_POSTERS, HEIGHT, WIDTH, draw_event_cover
from bot.ui.kit.posters.poster import PosterFacts


@pytest.mark.parametrize("count", [0, 1, 2, COVER_POSTERS, COVER_POSTERS + 3])
def test_a_cover_has_discords_shape(count: int) -> None:
    films = [PosterFacts((f"Film {number}",), 1980 + number) for number in range(count)]
    png = draw_event_cover(films)
    assert png.startswith(b"\x89PNG")
    assert struct.unpack(">II", png[16:24]) == (WIDTH, HEIGHT)


def test_more_than_five_posters_are_left_out() -> None:
    films = [PosterFacts((f"Film {number}",), 1980 + number) for number in range(8)]
    assert draw_event_cover(films) == draw_event_cover(films[:COVER_POSTERS])
