"""Parts of painted pictures: fitted text in every script, stars, bars, and the backdrop of a page.

Modules with painters import this one in a worker process, so it does not import discord.
"""

from __future__ import annotations

import math
import unicodedata
from dataclasses import dataclass
from enum import Enum, auto

from bot.ui.kit.posters.colours import Palette, mix_palette
from bot.ui.kit.posters.designs import Face
from bot.ui.kit.posters.svg import is_european, is_mirrored, text_line
from bot.ui.kit.typesetting import TextBox, fit_text, is_right_to_left

_TIGHT, _LOOSE = 1.16, 1.4
"""Line heights; scripts with marks above and below the letters need more."""
_EMBED_RIGHT_TO_LEFT, _END_OF_EMBEDDING = "\u202b", "\u202c"
_STAR = (
    "M0 -17 L4.23 -5.82 L16.17 -5.25 L6.85 2.22 L9.99 13.75 L0 7.2 L-9.99 13.75 L-6.85 2.22 L-16.17 -5.25 L-4.23 -5.82Z"
)
_HALF_STAR = "M0 -17 L0 7.2 L-9.99 13.75 L-6.85 2.22 L-16.17 -5.25 L-4.23 -5.82Z"
_STAR_STEP = 36


class TextPlace(Enum):
    """Where text stands in its box, from top to bottom."""

    TOP = auto()
    MIDDLE = auto()
    BOTTOM = auto()


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of a picture: the hue in degrees of OKLCH, and whether light text is on a dark ground."""

    hue: float
    is_dark: bool = True

    @property
    def palette(self) -> Palette:
        return mix_palette(self.hue, self.hue + 150, is_dark=self.is_dark)


def clean_text(text: str) -> str:
    """One line without control characters and marks of direction, which SVG does not take."""
    line = " ".join("".join(" " if char.isspace() else char for char in text).split())
    return "".join(char for char in line if char in "\u200c\u200d" or unicodedata.category(char)[0] != "C")


def draw_text(
    text: str,
    box: TextBox,
    sizes: range,
    ink: str,
    *,
    face: Face = Face.SERIF,
    place: TextPlace = TextPlace.TOP,
    at_end: bool = False,
    turn: bool = True,
) -> str:
    """The text in the largest of `sizes` that fits the box, cut with an ellipsis if none does.

    Text in a script that is written from right to left is set from the right edge unless `turn` is false, as in a row
    that begins with a picture; other text is set there with `at_end`. In a mirrored picture, left and right change.
    """
    text = clean_text(text)
    if not text:
        return ""
    leading = _TIGHT if is_european(text) else _LOOSE
    # A box of one line holds that line in every script.
    room = TextBox(box.x, box.y, box.width, max(box.height, sizes[-1] * leading))
    setting = fit_text(text, room, sizes=sizes, face=face, leading=leading, whole_words=True)
    height = len(setting.lines) * setting.size * leading
    top = {TextPlace.TOP: 0.0, TextPlace.MIDDLE: (box.height - height) / 2, TextPlace.BOTTOM: box.height - height}[
        place
    ]
    backwards = is_right_to_left(text)
    # In a mirrored picture, all text is set from the right anyway.
    at_right = at_end or (backwards and turn and not is_mirrored())
    first = box.y + top + setting.size * (leading / 2 + 0.36)
    return "".join(
        text_line(
            f"{_EMBED_RIGHT_TO_LEFT}{line}{_END_OF_EMBEDDING}" if backwards else line,
            box.x + box.width if at_right else box.x,
            first + number * setting.size * leading,
            setting.size,
            ink,
            face=face,
            at_end=at_right,
        )
        for number, line in enumerate(setting.lines)
    )


def draw_stars(halves: int, x: float, y: float, size: float, full: str, empty: str) -> str:
    """Five stars, `size` pixels high, from their left edge and middle; `halves` of them are filled."""
    scale = size / 34
    marks = []
    for number in range(5):
        at = f'transform="translate({x + (number + 0.5) * _STAR_STEP * scale:.1f} {y:.1f}) scale({scale:.3f})"'
        marks.append(f'<path d="{_STAR}" fill="{full if halves >= 2 * number + 2 else empty}" {at}/>')
        if halves == 2 * number + 1:
            marks.append(f'<path d="{_HALF_STAR}" fill="{full}" {at}/>')
    return "".join(marks)


def draw_star(x: float, y: float, size: float, fill: str) -> str:
    """One star around a point."""
    return f'<path d="{_STAR}" fill="{fill}" transform="translate({x:.1f} {y:.1f}) scale({size / 34:.3f})"/>'


def stars_width(size: float) -> float:
    """The width of five stars that are `size` pixels high."""
    return 5 * _STAR_STEP * size / 34


def draw_rect(x: float, y: float, width: float, height: float, fill: str, *, radius: float = 0.0) -> str:
    corner = f' rx="{radius:.1f}"' if radius else ""
    return f'<rect x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{height:.1f}" fill="{fill}"{corner}/>'


def draw_rings(x: float, y: float, radius: float, count: int, colours: Palette) -> str:
    """Rings around a bright core, the outermost `radius` pixels large."""
    step = radius / count
    parts = [
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{radius - n * step:.1f}" fill="{(colours.low, colours.ground)[n % 2]}"/>'
        for n in range(count - 1)
    ]
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{step * 0.95:.1f}" fill="{colours.light}"/>')
    parts.append(f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{step * 0.5:.1f}" fill="{colours.bright}"/>')
    return "".join(parts)


def draw_rays(x: float, y: float, length: float, count: int, colours: Palette) -> str:
    """Rays from a point, all around it."""
    parts = []
    for n in range(count):
        ends = [math.tau * (n + part) / count for part in (0.0, 0.5)]
        edge = " ".join(f"L{x + length * math.cos(end):.0f} {y + length * math.sin(end):.0f}" for end in ends)
        parts.append(f'<path d="M{x:.0f} {y:.0f} {edge}Z" fill="{colours.low}"/>')
    return "".join(parts)
