"""Paints the scores of a night: for each film its mean and how many gave how many stars.

The painter runs in a worker process, so this module does not import discord.
"""

from __future__ import annotations

from dataclasses import dataclass

from bot.ui.kit.posters.colours import Palette, mix_palette
from bot.ui.kit.posters.designs import Face
from bot.ui.kit.posters.svg import render_svg, svg_document, text_line
from bot.ui.kit.typesetting import TextBox, text_width
from bot.ui.nights.result_picture import draw_fitting

WIDTH = 1200
_MARGIN, _HEAD, _PANEL, _BARS, _SIZE = 60, 90, 470, 220, 24
_LABELS = ("½", "1", "1½", "2", "2½", "3", "3½", "4", "4½", "5")


@dataclass(frozen=True, slots=True)
class DrawnScores:
    """One film: `counts` are those who gave half a star, one star … five stars."""

    film: str
    mean: str
    told: str
    counts: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ScoresFacts:
    """All that the picture shows. `hue` is that of the first film's genre."""

    night: str
    films: tuple[DrawnScores, ...]
    hue: int


def paint_scores(facts: ScoresFacts) -> bytes:
    """The scores as a PNG, 1200 pixels wide, with a part for each film."""
    colours = mix_palette(facts.hue, facts.hue + 150, is_dark=True)
    height = _HEAD + _PANEL * len(facts.films)
    parts = [
        f'<rect width="{WIDTH}" height="{height}" fill="{colours.ground}"/>',
        f'<rect width="{WIDTH}" height="{_HEAD - 16}" fill="{colours.low}"/>',
        f'<rect y="{_HEAD - 20}" width="{WIDTH}" height="4" fill="{colours.bright}"/>',
        draw_fitting(
            facts.night, TextBox(_MARGIN, 18, WIDTH - 2 * _MARGIN, 36), range(28, 17, -2), colours.bright, Face.SANS
        ),
    ]
    for number, film in enumerate(facts.films):
        parts += _film(film, _HEAD + _PANEL * number, colours)
    return render_svg(svg_document("".join(parts), WIDTH, height))


def _film(film: DrawnScores, top: int, colours: Palette) -> list[str]:
    inner = WIDTH - 2 * _MARGIN - 260
    parts = [
        draw_fitting(film.film, TextBox(_MARGIN, top + 8, inner, 70), range(54, 25, -2), colours.ink, Face.SERIF),
        draw_fitting(film.told, TextBox(_MARGIN, top + 80, inner, 34), range(24, 17, -2), colours.ink, Face.SANS),
        text_line(film.mean, WIDTH - _MARGIN - 10, top + 84, 76, colours.bright, face=Face.SANS, at_end=True),
    ]
    most = max(1, *film.counts)
    step = (WIDTH - 2 * _MARGIN) / len(film.counts)
    base = top + 150 + _BARS
    for place, count in enumerate(film.counts):
        left, height = _MARGIN + place * step, max(4.0, _BARS * count / most)
        fill = colours.bright if count == most and count else colours.high
        parts.append(
            f'<rect x="{left + 10:.1f}" y="{base - height:.1f}" width="{step - 20:.1f}" height="{height:.1f}"'
            f' rx="6" fill="{fill}"/>'
        )
        if count:
            parts.append(_centred(str(count), left + step / 2, base - height - 10, colours.ink))
        parts.append(_centred(_LABELS[place], left + step / 2, base + 36, colours.ink))
    return parts


def _centred(written: str, middle: float, y: float, ink: str) -> str:
    return text_line(written, middle - text_width(written, _SIZE, Face.SANS) / 2, y, _SIZE, ink, face=Face.SANS)
