"""The colours of a poster: a hue for each genre, and shades whose contrast with the text is known beforehand."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass

GENRE_HUES = {
    "Action": 35,
    "Adventure": 75,
    "Animation": 200,
    "Biography": 85,
    "Comedy": 95,
    "Crime": 15,
    "Documentary": 215,
    "Drama": 255,
    "Family": 130,
    "Fantasy": 295,
    "Film Noir": 245,
    "History": 65,
    "Horror": 20,
    "Martial Arts": 140,
    "Music": 340,
    "Musical": 350,
    "Mystery": 280,
    "Romance": 5,
    "Science Fiction": 190,
    "Silent": 60,
    "Sport": 150,
    "Superhero": 265,
    "Thriller": 165,
    "War": 115,
    "Western": 50,
}
"""Degrees in OKLCH. A film's hue is that of its most telling genre."""
_PLAIN_GENRES = ("Drama", "Comedy", "Action", "Adventure", "Romance", "Thriller")
"""Genres that say least; another genre of the film decides its hue, if it has one."""
JITTER = 14
CONTRAST = 4.5
"""The least contrast between a text and anything that may lie under it (WCAG 2, level AA)."""


@dataclass(frozen=True, slots=True)
class Palette:
    """Colours as "#rrggbb". `ink` reads on `ground`, `low` and `high`; `light` and `bright` are for shapes beside text.

    `is_dark` says which of the two kinds it is: a light ink on dark shades, or the reverse.
    """

    ground: str
    low: str
    high: str
    light: str
    bright: str
    ink: str
    is_dark: bool

    @property
    def quiet(self) -> tuple[str, str, str]:
        """The shades that may lie under text."""
        return (self.ground, self.low, self.high)


def genre_hue(genres: Sequence[str]) -> int:
    """The hue of the first genre that says more than most; 255 (blue) for none that is known."""
    known = [genre for genre in genres if genre in GENRE_HUES]
    telling = [genre for genre in known if genre not in _PLAIN_GENRES]
    return GENRE_HUES[(telling or known or ["Drama"])[0]]


def mix_palette(hue: float, accent: float, *, is_dark: bool) -> Palette:
    """Shades of one hue and two of an accent's hue, both in degrees."""
    if is_dark:
        return Palette(
            ground=shade(0.25, 0.065, hue),
            low=shade(0.33, 0.085, hue),
            high=shade(0.43, 0.115, hue),
            light=shade(0.66, 0.15, hue),
            bright=shade(0.85, 0.13, accent),
            ink=shade(0.98, 0.012, hue),
            is_dark=True,
        )
    return Palette(
        ground=shade(0.94, 0.035, accent),
        low=shade(0.88, 0.065, hue),
        high=shade(0.80, 0.10, hue),
        light=shade(0.60, 0.17, hue),
        bright=shade(0.38, 0.11, hue),
        ink=shade(0.22, 0.05, hue),
        is_dark=False,
    )


def shade(lightness: float, chroma: float, hue: float) -> str:
    """A colour of OKLCH (0..1, 0..0.4, degrees) as "#rrggbb"; chroma is lowered until sRGB has the colour.

    Matrices: Björn Ottosson, "A perceptual color space for image processing" (2020).
    """
    while True:
        linear = _linear(lightness, chroma, math.radians(hue))
        if chroma <= 0 or all(-0.001 <= part <= 1.001 for part in linear):
            return "#" + "".join(f"{round(255 * _encoded(min(1.0, max(0.0, part)))):02x}" for part in linear)
        chroma -= 0.005


def contrast(one: str, other: str) -> float:
    """The contrast of two colours by WCAG 2: 1 for equal ones, 21 for black and white."""
    brighter, darker = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (brighter + 0.05) / (darker + 0.05)


def _linear(lightness: float, chroma: float, angle: float) -> tuple[float, float, float]:
    a, b = chroma * math.cos(angle), chroma * math.sin(angle)
    long = (lightness + 0.3963377774 * a + 0.2158037573 * b) ** 3
    medium = (lightness - 0.1055613458 * a - 0.0638541728 * b) ** 3
    short = (lightness - 0.0894841775 * a - 1.2914855480 * b) ** 3
    return (
        4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short,
        -1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short,
        -0.0041960863 * long - 0.7034186147 * medium + 1.7076147010 * short,
    )


def _encoded(part: float) -> float:
    return 12.92 * part if part <= 0.0031308 else 1.055 * part ** (1 / 2.4) - 0.055


def _luminance(colour: str) -> float:
    parts = (int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5))
    red, green, blue = (part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts)
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue
