"""Paints the result of a vote: the film that won, and the bars of each comparison that led to it.

The painter runs in a worker process, so this module does not import discord.
"""

from __future__ import annotations

import unicodedata
from dataclasses import dataclass

from bot.ui.kit.posters.colours import Palette, mix_palette
from bot.ui.kit.posters.designs import Face
from bot.ui.kit.posters.svg import render_svg, svg_document, text_line
from bot.ui.kit.typesetting import TextBox, fit_text, fonts_cover, is_right_to_left, text_width

WIDTH = 1200
BARS = 10
"""Films of one comparison that are drawn."""
ROUNDS = 3
_MARGIN, _HEAD, _TITLE, _BAR, _GAP = 60, 210, 58, 46, 26
_LABEL_WIDTH, _NUMBER_WIDTH = 430, 110
_LEADING = 1.2
_EMBED_RIGHT_TO_LEFT, _END_OF_EMBEDDING = "\u202b", "\u202c"


@dataclass(frozen=True, slots=True)
class ResultBar:
    """One film in a comparison: `share` of the longest bar in thousandths, and whether it stayed in the running."""

    label: str
    number: str
    share: int
    kept: bool


@dataclass(frozen=True, slots=True)
class ResultRound:
    """One comparison; `more` tells how many films are not drawn, "" for none."""

    title: str
    bars: tuple[ResultBar, ...]
    more: str = ""


@dataclass(frozen=True, slots=True)
class ResultFacts:
    """All that the picture shows. `hue` is that of the film's genre."""

    night: str
    winner: str
    told: str
    rounds: tuple[ResultRound, ...]
    hue: int


def paint_result(facts: ResultFacts) -> bytes:
    """The result as a PNG, 1200 pixels wide and as high as its bars need."""
    colours = mix_palette(facts.hue, facts.hue + 150, is_dark=True)
    height = _HEAD + sum(_round_height(each) for each in facts.rounds) + _MARGIN // 2
    parts = [f'<rect width="{WIDTH}" height="{height}" fill="{colours.ground}"/>', *_head(facts, colours)]
    top = _HEAD
    for each in facts.rounds:
        parts += _round(each, top, colours)
        top += _round_height(each)
    return render_svg(svg_document("".join(parts), WIDTH, height))


def _round_height(each: ResultRound) -> int:
    return _TITLE + _BAR * len(each.bars) + (_BAR if each.more else 0) + _GAP


def _head(facts: ResultFacts, colours: Palette) -> list[str]:
    inner = WIDTH - 2 * _MARGIN
    return [
        f'<rect width="{WIDTH}" height="{_HEAD - 30}" fill="{colours.low}"/>',
        f'<rect y="{_HEAD - 34}" width="{WIDTH}" height="4" fill="{colours.bright}"/>',
        draw_fitting(facts.night, TextBox(_MARGIN, 24, inner, 34), range(26, 17, -2), colours.bright, Face.SANS),
        draw_fitting(facts.winner, TextBox(_MARGIN, 58, inner, 78), range(60, 27, -2), colours.ink, Face.SERIF),
        draw_fitting(facts.told, TextBox(_MARGIN, 136, inner, 34), range(24, 17, -2), colours.ink, Face.SANS),
    ]


def _round(each: ResultRound, top: int, colours: Palette) -> list[str]:
    parts = [
        draw_fitting(
            each.title, TextBox(_MARGIN, top, WIDTH - 2 * _MARGIN, 40), range(26, 17, -2), colours.ink, Face.SANS
        )
    ]
    at = top + _TITLE - 8
    left = _MARGIN + _LABEL_WIDTH
    room = WIDTH - _MARGIN - left - _NUMBER_WIDTH
    for bar in each.bars:
        width = max(6.0, room * bar.share / 1_000)
        fill = colours.bright if bar.kept else colours.high
        parts += [
            draw_fitting(
                bar.label, TextBox(_MARGIN, at, _LABEL_WIDTH - 24, _BAR), range(24, 15, -1), colours.ink, Face.SERIF
            ),
            f'<rect x="{left}" y="{at + 8}" width="{width:.1f}" height="{_BAR - 16}" rx="6" fill="{fill}"/>',
            text_line(bar.number, left + width + 14, at + _BAR / 2 + 8, 24, colours.ink, face=Face.SANS),
        ]
        at += _BAR
    if each.more:
        parts.append(text_line(each.more, _MARGIN, at + _BAR / 2 + 8, 20, colours.ink, face=Face.SANS))
    return parts


def draw_fitting(written: str, box: TextBox, sizes: range, ink: str, face: Face) -> str:
    """One line in the largest size that fits the box, in its vertical middle."""
    line = _clean(written)
    if not line:
        return ""
    size = next((size for size in sizes if text_width(line, size, face) <= box.width), sizes[-1])
    # A box that has the height of one line: what does not fit is cut with an ellipsis.
    room = TextBox(box.x, box.y, box.width, size * _LEADING)
    shown = fit_text(line, room, sizes=range(size, size - 1, -1), face=face, leading=_LEADING).lines[0]
    if is_right_to_left(shown):
        shown = f"{_EMBED_RIGHT_TO_LEFT}{shown}{_END_OF_EMBEDDING}"
    return text_line(shown, box.x, box.y + box.height / 2 + size * 0.36, size, ink, face=face)


def _clean(written: str) -> str:
    """One line without control characters, which SVG does not take, and without what no font here draws."""
    line = "".join(
        char for char in " ".join(written.split()) if char in "\u200c\u200d" or unicodedata.category(char)[0] != "C"
    )
    return line if fonts_cover(line) else " ".join("".join(filter(fonts_cover, line)).split())
