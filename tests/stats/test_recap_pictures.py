"""The pages of a recap: contrast, sizes, every script, long texts inside their boxes, walls of posters."""

from __future__ import annotations

import io

import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image

from bot.ui.kit.painting import Theme
from bot.ui.kit.posters.colours import CONTRAST, contrast
from bot.ui.kit.posters.poster import PosterFacts
from bot.ui.stats import recap_pictures as pages
from tests.ui.test_posters import TITLES

LONG = "The Assassination of Jesse James by the Coward Robert Ford and What Came of It in the Years After"
POSTERS = tuple(PosterFacts((f"Film {n}",), 1950 + n, "Agnès Varda", ("Drama",)) for n in range(12))


def heading(title: str = "Awards", *, is_dark: bool = True) -> pages.Heading:
    return pages.Heading("The Late Show", "October 2026", title, Theme(255, is_dark))


def favourite(title: str) -> pages.FavouriteRow:
    return pages.FavouriteRow(POSTERS[0], title, f"{title} · 1985", 9, "club 4.2")


PAINTED = {
    "seen": lambda text: pages.paint_seen(pages.SeenPage(heading(text), POSTERS)),
    "spread": lambda text: pages.paint_spread(
        pages.SpreadPage(heading(text), (0, 1, 2, 3, 4, 5, 4, 3, 2, 1), "3.4", text, text, "3.6", (0.1,) * 10)
    ),
    "favourites": lambda text: pages.paint_favourites(pages.FavouritesPage(heading(text), (favourite(text),) * 5)),
    "line": lambda text: pages.paint_line(pages.LinePage(heading(text), text, text, text)),
    "awards": lambda text: pages.paint_awards(pages.AwardsPage(heading(text), (pages.AwardRow(text, text, text),) * 6)),
}
EDGE = 40
"""Pixels at the edge of a page where no text stands."""


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def _is_square_and_small(page: str, script: str) -> None:
    png = PAINTED[page](TITLES[script])
    assert opened(png).size == (1080, 1080)
    assert len(png) < 1_000_000


@pytest.mark.parametrize(
    ("page", "script"),
    [("seen", "Latin"), ("spread", "Arabic"), ("favourites", "Hindi"), ("line", "Japanese"), ("awards", "Arabic")],
)
def test_a_page_is_square_and_small(page: str, script: str) -> None:
    _is_square_and_small(page, script)


@pytest.mark.long
@pytest.mark.parametrize("page", PAINTED)
@pytest.mark.parametrize("script", TITLES)
def test_a_page_is_square_and_small_in_every_script(page: str, script: str) -> None:
    _is_square_and_small(page, script)


def _stays_off_the_edges(page: str, text: str) -> None:
    """The ink is found nowhere within EDGE pixels of the left, right and lower edge."""
    picture = opened(PAINTED[page](text))
    ink = Theme(255).palette.ink
    for box in ((0, 0, EDGE, 1080), (1080 - EDGE, 0, 1080, 1080), (0, 1080 - 14, 1080, 1080)):
        found = {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in picture.crop(box).getcolors(100_000) or []}  # type: ignore[misc]
        assert ink not in found


LONG_TEXTS = (LONG, "W" * 300, "漢" * 300, "Straße" * 60)


@pytest.mark.parametrize(("page", "at"), [("favourites", 0), ("awards", 1), ("line", 2), ("spread", 3)])
def test_long_texts_stay_off_the_edges(page: str, at: int) -> None:
    _stays_off_the_edges(page, LONG_TEXTS[at])


@pytest.mark.long
@pytest.mark.parametrize("page", ["favourites", "line", "awards", "spread"])
@pytest.mark.parametrize("text", LONG_TEXTS)
def test_all_long_texts_stay_off_the_edges(page: str, text: str) -> None:
    _stays_off_the_edges(page, text)


@given(st.floats(0, 360), st.booleans())
def test_texts_can_be_read_on_all_that_lies_under_them(hue: float, is_dark: bool) -> None:  # noqa: FBT001
    palette = Theme(hue, is_dark).palette
    under = (palette.ground, palette.low)
    assert min(contrast(palette.ink, shade) for shade in under) >= CONTRAST
    assert min(contrast(palette.bright, shade) for shade in under) >= CONTRAST


@pytest.mark.parametrize(("tall", "size"), [(False, (1200, 630)), (True, (1080, 1920))])
@pytest.mark.parametrize(
    "count", [0, 4, pytest.param(1, marks=pytest.mark.long), pytest.param(12, marks=pytest.mark.long)]
)
def test_share_cards_have_their_sizes(tall: bool, size: tuple[int, int], count: int) -> None:  # noqa: FBT001
    numbers = (("1,234", "films"), ("2,345 h", "of watching"), ("3.8", "stars on average"), ("56", "reviews"))
    card = pages.ShareCard(heading(""), numbers, POSTERS[:count], (LONG,) * 5, tall)
    assert opened(pages.paint_share(card)).size == size


@given(st.integers(2, 400))
def test_a_wall_has_whole_rows_and_no_more_places_than_films(count: int) -> None:
    columns, rows = pages.wall_shape(count)
    assert columns <= 8
    assert rows >= 1
    assert columns * rows <= max(count, columns)
    assert rows * 1080 / columns * 1.5 <= 860
