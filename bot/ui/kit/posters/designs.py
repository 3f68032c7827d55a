"""The designs of the series: each draws a pattern and says where the title goes.

A poster is 400 x 600. Discord shows its middle square as a thumbnail, so titles lie between y = 110 and y = 505. The
last line, with director and year, lies below y = 530. What lies under either is one of the palette's quiet shades.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bot.ui.kit.posters.colours import Palette
from bot.ui.kit.typesetting import TextBox

WIDTH, HEIGHT = 400, 600
MARGIN = 28
_INNER = WIDTH - 2 * MARGIN


class Face(StrEnum):
    """The two typefaces: Noto Serif, and Noto Sans Bold."""

    SERIF = "quote"
    SANS = "byline"


@dataclass(frozen=True, slots=True)
class Drawing:
    """A pattern as SVG elements, and the title's place in it. `at_top` sets the title from the top of its box."""

    shapes: str
    title: TextBox
    face: Face
    at_top: bool = False
    capitals: bool = False


def _rect(x: float, y: float, width: float, height: float, fill: str) -> str:
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"/>'


def _circle(x: float, y: float, radius: float, fill: str) -> str:
    return f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius:.1f}" fill="{fill}"/>'


def _path(d: str, fill: str) -> str:
    return f'<path d="{d}" fill="{fill}"/>'


def _strokes(d: str, colour: str, width: float) -> str:
    return f'<path d="{d}" fill="none" stroke="{colour}" stroke-width="{width:.1f}"/>'


def draw_sun(dice: Random, colours: Palette, _: str) -> Drawing:
    """A sun or moon, a smaller body in front of it, and the horizon above the title."""
    x, radius = dice.uniform(90, 310), dice.uniform(105, 150)
    near, side = dice.uniform(34, 58), dice.choice((-1, 1))
    shapes = [
        _circle(x, 175, radius, colours.light),
        _circle(x + side * radius * 0.72, 175 + radius * 0.45, near, colours.bright),
        _rect(0, 318, WIDTH, 400, colours.ground),
        _rect(0, 318, WIDTH, 4, colours.bright),
        _rect(0, 322, WIDTH, 300, colours.low),
    ]
    return Drawing("".join(shapes), TextBox(MARGIN, 336, _INNER, 168), Face.SERIF, at_top=True)


def draw_bands(dice: Random, colours: Palette, _: str) -> Drawing:
    """Broad diagonal bands, and the title in capitals below."""
    slope = dice.choice((-1, 1)) * dice.uniform(120, 260)
    shapes, x, turn = [], -300.0, 0
    fills = (colours.light, colours.low, colours.high, colours.bright, colours.low)
    while x < WIDTH + 300:
        broad = dice.uniform(26, 64)
        shapes.append(
            _path(
                f"M{x:.1f} 0 L{x + broad:.1f} 0 L{x + broad + slope:.1f} 300 L{x + slope:.1f} 300Z",
                fills[turn % len(fills)],
            )
        )
        x, turn = x + broad, turn + 1
    return Drawing("".join(shapes), TextBox(MARGIN, 318, _INNER, 184), Face.SANS, at_top=True, capitals=True)


def draw_hills(dice: Random, colours: Palette, _: str) -> Drawing:
    """Ranges of hills under a low sun, and the title in the sky."""
    shapes = [_circle(dice.uniform(90, 310), dice.uniform(386, 400), dice.uniform(55, 78), colours.bright)]
    fills = (colours.light, colours.high, colours.low)
    for layer, fill in enumerate(fills):
        base = 400 + 55 * layer
        a, b, c = (base + dice.uniform(-30, 30) for _ in range(3))
        bend, far = a - dice.uniform(20, 60), b + dice.uniform(10, 50)
        shapes.append(
            _path(f"M0 {a:.0f} C120 {bend:.0f} 150 {far:.0f} 230 {b:.0f} S360 {c - 40:.0f} 400 {c:.0f} V600 H0Z", fill)
        )
    shapes.append(_rect(0, 535, WIDTH, 65, colours.low))
    return Drawing("".join(shapes), TextBox(MARGIN, 112, _INNER, 190), Face.SERIF, at_top=True)


def draw_tiles(dice: Random, colours: Palette, _: str) -> Drawing:
    """A patchwork of quarter circles, and the title below."""
    side = 100
    fills = (colours.light, colours.high, colours.bright, colours.low, colours.light)
    shapes = []
    for row in range(3):
        for column in range(4):
            x, y = column * side, row * side
            back, front = dice.sample(fills[:4], 2)
            corner = dice.choice(((x, y), (x + side, y), (x, y + side), (x + side, y + side)))
            shapes.append(_rect(x, y, side + 0.5, side + 0.5, back))
            shapes.append(_quarter(corner, x + side / 2, y + side / 2, side, front))
    return Drawing("".join(shapes), TextBox(MARGIN, 322, _INNER, 182), Face.SERIF, at_top=True)


def _quarter(corner: tuple[float, float], middle_x: float, middle_y: float, side: float, fill: str) -> str:
    x, y = corner
    right, down = (1 if middle_x > x else -1), (1 if middle_y > y else -1)
    sweep = 1 if right * down > 0 else 0
    return _path(f"M{x} {y} L{x + right * side} {y} A{side} {side} 0 0 {sweep} {x} {y + down * side}Z", fill)


def draw_rings(dice: Random, colours: Palette, _: str) -> Drawing:
    """Rings around a bright core in an upper corner; they run under the title."""
    left = dice.random() < 0.5
    x, y, step = (90 if left else 310), dice.uniform(95, 130), dice.uniform(40, 58)
    radius = 13 * step
    shapes, turn = [], 0
    while radius > step:
        shapes.append(_circle(x, y, radius, (colours.low, colours.ground, colours.high, colours.ground)[turn % 4]))
        radius, turn = radius - step, turn + 1
    shapes += [_circle(x, y, step * 0.95, colours.light), _circle(x, y, step * 0.5, colours.bright)]
    return Drawing("".join(shapes), TextBox(MARGIN, 240, _INNER, 248), Face.SANS)


def draw_rays(dice: Random, colours: Palette, _: str) -> Drawing:
    """Rays from a rising half disc; the title lies across them."""
    x, y, count = dice.uniform(140, 260), 535, dice.choice((9, 11, 13))
    shapes = []
    for n in range(count):
        start, stop = (math.pi * (n + part) / count for part in (0.0, 0.5))
        ends = " ".join(f"L{x - 900 * math.cos(angle):.0f} {y - 900 * math.sin(angle):.0f}" for angle in (start, stop))
        shapes.append(_path(f"M{x:.0f} {y} {ends}Z", colours.high if n % 2 else colours.low))
    shapes += [
        _circle(x, y, 128, colours.light),
        _circle(x, y, 78, colours.bright),
        _rect(0, y, WIDTH, 65, colours.ground),
    ]
    return Drawing("".join(shapes), TextBox(MARGIN, 112, _INNER, 280), Face.SERIF, at_top=True)


def draw_initial(dice: Random, colours: Palette, initial: str) -> Drawing:
    """The title's first letter, as large as the poster, and the title across it."""
    x = dice.choice((-18, 40, 90))
    letter = (
        f'<text x="{x}" y="{dice.uniform(400, 450):.0f}" font-size="560" font-family="Noto Sans" font-weight="700" '
        f'fill="{colours.high}">{initial}</text>'
    )
    bar = _rect(MARGIN, 528, dice.uniform(60, 180), 6, colours.bright)
    shapes = letter + _rect(0, 520, WIDTH, 80, colours.ground) + bar
    return Drawing(shapes, TextBox(MARGIN, 250, _INNER, 238), Face.SERIF)


def draw_blocks(dice: Random, colours: Palette, _: str) -> Drawing:
    """A square, a disc and a triangle in a row, and a bold title above, as on a Swiss poster."""
    size = _INNER / 3
    fills = [colours.light, colours.bright, colours.high]
    places = [0, 1, 2]
    dice.shuffle(fills)
    dice.shuffle(places)
    square, disc, triangle = (MARGIN + place * size for place in places)
    shapes = [
        _rect(square, 386, size, size, fills[0]),
        _circle(disc + size / 2, 386 + size / 2, size / 2, fills[1]),
        _path(f"M{triangle:.1f} {386 + size:.1f} h{size:.1f} V386Z", fills[2]),
    ]
    shapes.append(_rect(MARGIN, 96, _INNER, 8, colours.bright))
    return Drawing("".join(shapes), TextBox(MARGIN, 116, _INNER, 256), Face.SANS, at_top=True)


def draw_skyline(dice: Random, colours: Palette, _: str) -> Drawing:
    """Towers with lit windows at the bottom, and the title above them."""
    shapes, x = [], 0.0
    while x < WIDTH:
        broad, top = dice.choice((34, 44, 56)), dice.uniform(330, 460)
        shapes.append(_rect(x, top, broad + 0.5, 600 - top, dice.choice((colours.high, colours.light, colours.low))))
        shapes += [
            _rect(column, row, 6, 10, colours.bright)
            for row in range(int(top) + 14, 520, 22)
            for column in range(int(x) + 8, int(x + broad) - 8, 12)
            if dice.random() < 0.3
        ]
        x += broad
    shapes.append(_rect(0, 535, WIDTH, 65, colours.low))
    return Drawing("".join(shapes), TextBox(MARGIN, 112, _INNER, 205), Face.SANS, at_top=True, capitals=True)


def draw_slats(dice: Random, colours: Palette, _: str) -> Drawing:
    """Light through a blind: bars that grow thinner towards the title, over a disc."""
    shapes = [_circle(dice.uniform(120, 280), 150, dice.uniform(90, 125), colours.bright)]
    y, thick = 0.0, 34.0
    while thick > 3 and y < 290:
        shapes.append(_rect(0, y, WIDTH, thick * 0.62, colours.light if len(shapes) % 3 else colours.high))
        y, thick = y + thick, thick * dice.uniform(0.88, 0.93)
    shapes.append(_rect(0, 300, WIDTH, 300, colours.ground))
    return Drawing("".join(shapes), TextBox(MARGIN, 310, _INNER, 192), Face.SERIF, at_top=True)


def draw_waves(dice: Random, colours: Palette, _: str) -> Drawing:
    """Parallel swinging lines, some of them bright, and the title under the last."""
    shapes = []
    rise, fall, gap = dice.uniform(-90, -30), dice.uniform(30, 90), dice.uniform(27, 33)
    for n in range(9):
        y = 20 + n * gap
        colour = (colours.high, colours.light, colours.bright, colours.low)[n % 4]
        d = f"M-10 {y:.0f} C110 {y + rise:.0f} 240 {y + fall:.0f} 410 {y - 20:.0f}"
        shapes.append(_strokes(d, colour, dice.choice((6, 10, 16))))
    shapes.append(_path(f"M0 356 C110 {336 + rise / 3:.0f} 240 {336 + fall / 3:.0f} 400 330 V600 H0Z", colours.low))
    return Drawing("".join(shapes), TextBox(MARGIN, 368, _INNER, 118), Face.SERIF)


def draw_dots(dice: Random, colours: Palette, _: str) -> Drawing:
    """A halftone of dots that swell towards one side, and the title in capitals below."""
    x0, y0 = dice.uniform(0, WIDTH), dice.uniform(0, 120)
    shapes = []
    for row in range(10):
        for column in range(11):
            x, y = 20 + column * 36, 18 + row * 30
            near = max(0.0, 1 - math.hypot(x - x0, y - y0) / 420)
            fill = colours.bright if near > 0.78 else colours.light if near > 0.4 else colours.high
            shapes.append(_circle(x + (18 if row % 2 else 0), y, 2 + 14 * near, fill))
    shapes.append(_rect(0, 314, WIDTH, 300, colours.ground))
    return Drawing("".join(shapes), TextBox(MARGIN, 322, _INNER, 180), Face.SANS, at_top=True)


Design = Callable[[Random, Palette, str], Drawing]
DESIGNS: tuple[Design, ...] = (
    draw_sun,
    draw_bands,
    draw_hills,
    draw_tiles,
    draw_rings,
    draw_rays,
    draw_initial,
    draw_blocks,
    draw_skyline,
    draw_slats,
    draw_waves,
    draw_dots,
)
"""A film's poster keeps its design as long as this list keeps its order."""
