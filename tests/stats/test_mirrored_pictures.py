"""Where a language is written from right to left, pictures are laid out from right to left; letters are not mirrored."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import pytest
from PIL import Image, ImageChops

from bot.ui.kit.posters.attachments import PaintedPicture
from bot.ui.kit.posters.poster import poster_tile
from bot.ui.kit.posters.svg import paint_mirrored, render_svg, svg_document
from bot.ui.language.languages import LANGUAGES, speaking
from bot.ui.nights.result_picture import ResultBar, ResultFacts, ResultRound, paint_result
from bot.ui.nights.scores_picture import DrawnScores, ScoresFacts, paint_scores
from bot.ui.stats import recap_pictures as pages
from tests.stats.test_recap_pictures import LONG, POSTERS, favourite, heading
from tests.support.world import VEGAS, World

COUNTS = (0, 1, 2, 3, 4, 5, 4, 3, 2, 9)
SPREAD = pages.SpreadPage(heading("توزيع النجوم"), COUNTS, "3.4", "كلنا", "النادي", "3.6", (0.1,) * 10)
RESULT = ResultFacts(
    "سهرة",
    "Ran (1985)",
    "بـ 3 أصوات",
    (ResultRound("الأصوات", (ResultBar("Ran (1985)", "3", 1_000, kept=True), ResultBar("Kes", "1", 333, kept=False))),),
    20,
)
SCORES = ScoresFacts("سهرة", (DrawnScores("Ran (1985)", "4.5", "5 درجات", COUNTS),), 20)


def opened(png: bytes) -> Image.Image:
    return Image.open(io.BytesIO(png)).convert("RGB")


def far_apart(first: Image.Image, second: Image.Image) -> int:
    """The number of pixels that differ by more than the smoothing of edges."""
    return sum(ImageChops.difference(first, second).convert("L").histogram()[101:])


@pytest.mark.parametrize(
    ("painter", "facts", "box"),
    [
        (pages.paint_spread, SPREAD, (72, 300, 1008, 850)),
        (paint_scores, SCORES, (60, 250, 1140, 455)),
    ],
    ids=["spread", "scores"],
)
def test_bars_are_mirrored(painter: Callable[[Any], bytes], facts: object, box: tuple[int, int, int, int]) -> None:
    plain, mirrored = opened(painter(facts)), opened(paint_mirrored(painter, facts))
    assert mirrored.size == plain.size
    wide = plain.size[0]
    other = (wide - box[2], box[1], wide - box[0], box[3])
    shown, expected = mirrored.crop(other), plain.crop(box).transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    # The numbers above the bars of scores are not mirrored.
    assert far_apart(shown, expected) < 4_000
    assert far_apart(shown, plain.crop(box)) > 20_000


def test_the_heading_begins_at_the_right() -> None:
    picture = opened(paint_mirrored(pages.paint_awards, pages.AwardsPage(heading("Awards"), ())))
    ink = heading().theme.palette.ink

    def inked(left: int, right: int) -> bool:
        colours = picture.crop((left, 92, right, 222)).getcolors(100_000) or []
        return ink in {"#{:02x}{:02x}{:02x}".format(*colour) for _, colour in colours}  # type: ignore[misc]

    assert inked(700, 1_010)
    assert not inked(0, 600)


@pytest.mark.parametrize("text", [LONG, "محطة واحدة تكفي"])
def test_a_line_is_at_the_side_where_its_words_begin(text: str) -> None:
    """A quoted line keeps its own direction: only what surrounds it changes sides."""
    page = pages.LinePage(heading(""), text, text, text)
    plain, mirrored = opened(pages.paint_line(page)), opened(paint_mirrored(pages.paint_line, page))
    box = (60, 860, 1_020, 1_020)
    ground = heading().theme.palette.ground

    def inked_left(picture: Image.Image) -> float:
        part = ImageChops.difference(picture.crop(box), Image.new("RGB", (960, 160), ground)).convert("L")
        return float((part.point(lambda shade: 255 * (shade > 90)).getbbox() or (0,))[0])

    assert abs(inked_left(plain) - inked_left(mirrored)) < 30


def test_posters_are_moved_and_not_mirrored() -> None:
    def paint(_: None) -> bytes:
        return render_svg(svg_document(poster_tile(POSTERS[0], 0, 0, 200), 600, 300))

    plain, mirrored = opened(paint(None)), opened(paint_mirrored(paint, None))
    assert far_apart(plain.crop((0, 0, 200, 300)), mirrored.crop((400, 0, 600, 300))) < 200


@pytest.mark.parametrize(
    ("painter", "facts"),
    [
        (pages.paint_favourites, pages.FavouritesPage(heading("x"), (favourite("Ran"),) * 5)),
        (paint_result, RESULT),
        (pages.paint_share, pages.ShareCard(heading(""), (("1", "films"),), POSTERS[:4], ("Ran",))),
    ],
    ids=["favourites", "result", "share"],
)
def test_every_page_can_be_mirrored(painter: Callable[[Any], bytes], facts: object) -> None:
    plain, mirrored = opened(painter(facts)), opened(paint_mirrored(painter, facts))
    assert mirrored.size == plain.size
    assert mirrored.tobytes() != plain.tobytes()


def test_the_language_decides() -> None:
    def picture() -> PaintedPicture:
        return PaintedPicture("profile", pages.paint_awards, ("facts",), "alt")

    with speaking(LANGUAGES["ar"]):
        arabic = picture()
    with speaking(LANGUAGES["ja"]):
        japanese = picture()
    assert (arabic.mirrored, japanese.mirrored, picture().mirrored) == (True, False, False)
    assert arabic.name != japanese.name == picture().name


@pytest.mark.drawn
async def test_an_arabic_club_gets_mirrored_pictures(world: World) -> None:
    """The whole way: the picture that is sent has its facts at the other side."""
    await world.write(world.club.theo, VEGAS, "Good.", name="Theo")
    sent = []
    for code in ("en", "ar"):
        with speaking(LANGUAGES[code]):
            picture = PaintedPicture("spread", pages.paint_spread, SPREAD, "alt")
        sent.append(opened(await world.bot.pictures._draw_large(picture)))
    assert far_apart(sent[0], sent[1]) > 20_000
