"""Paints the pictures of a profile, of a comparison, and of a club's stars.

Each painter takes one value with all that it shows and returns a PNG; they run in a worker process without discord.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui.kit.painting import TextPlace, Theme, draw_rect, draw_rings, draw_star, draw_text
from bot.ui.kit.posters.colours import Palette
from bot.ui.kit.posters.designs import Face
from bot.ui.kit.posters.poster import PosterFacts, poster_tile
from bot.ui.kit.posters.svg import render_svg, svg_document
from bot.ui.kit.typesetting import TextBox

WIDTH = 1080
MARGIN = 64
_INNER = WIDTH - 2 * MARGIN
_BARS_HIGH = 360.0
_TILE = 224.0
"""The width of a favourite's poster; four fill the row."""
_SMALL, _NORMAL = range(27, 20, -1), range(32, 23, -1)


@dataclass(frozen=True, slots=True)
class Series:
    """A member's or the club's stars: shares of the whole, half a star first, and the mean as it is written."""

    name: str
    mean: str
    shares: tuple[float, ...]


@dataclass(frozen=True, slots=True)
class ProfilePicture:
    """`facts` are up to three numbers with their names; `club` stands behind the member's bars, if it is known."""

    theme: Theme
    name: str
    facts: tuple[tuple[str, str], ...]
    stars: Series
    club: Series | None
    favourites: tuple[PosterFacts, ...] = ()
    favourites_label: str = ""


@dataclass(frozen=True, slots=True)
class ComparePicture:
    """Two members: their stars side by side, how far apart they are, and how many films each and both have seen."""

    theme: Theme
    first: Series
    second: Series
    apart: str
    words: str
    seen: str
    """The label of the bar of films seen."""
    seen_counts: tuple[int, int, int]
    """Films that only the first, both, and only the second have seen, and how each number is written."""
    seen_texts: tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class RecordsPicture:
    """A club's numbers, and its records in rows of a label, a winner and a note."""

    theme: Theme
    name: str
    facts: tuple[tuple[str, str], ...]
    rows: tuple[tuple[str, str, str], ...]


def paint_profile(picture: ProfilePicture) -> bytes:
    """1080 pixels wide; as high as what is known needs."""
    colours = picture.theme.palette
    bars = 300.0
    foot = bars + _BARS_HIGH + 150
    height = foot + (_TILE * 1.5 + MARGIN + 56 if picture.favourites else 0)
    parts = [
        draw_rect(0, 0, WIDTH, height, colours.ground),
        draw_rings(WIDTH - 30, 20, 400, 8, colours),
        draw_text(
            picture.name, TextBox(MARGIN, 48, _INNER, 92), range(76, 43, -2), colours.ink, place=TextPlace.MIDDLE
        ),
        _facts(picture.facts, 156, colours),
        _bars(picture.stars, picture.club, bars, colours),
        _legend([entry for entry in (picture.stars, picture.club) if entry], bars + _BARS_HIGH + 72, colours),
    ]
    if picture.favourites:
        parts.append(_label(picture.favourites_label, foot, colours))
        gap = (_INNER - 4 * _TILE) / 3
        parts += [
            poster_tile(facts, MARGIN + n * (_TILE + gap), foot + 52, _TILE)
            for n, facts in enumerate(picture.favourites[:4])
        ]
    return render_svg(svg_document("".join(parts), WIDTH, round(height)))


def paint_comparison(picture: ComparePicture) -> bytes:
    """1080 x 1010 pixels."""
    colours = picture.theme.palette
    bars = 300.0
    split = bars + _BARS_HIGH + 168
    height = round(split + 182)
    parts = [
        draw_rect(0, 0, WIDTH, height, colours.ground),
        draw_rings(WIDTH / 2, -60, 420, 8, colours),
        *(
            draw_text(
                series.name,
                TextBox(MARGIN + side * (_INNER / 2 + 20), 48, _INNER / 2 - 20, 78),
                range(58, 31, -2),
                colours.ink,
                place=TextPlace.MIDDLE,
                at_end=bool(side),
                turn=False,
            )
            for side, series in enumerate((picture.first, picture.second))
        ),
        _apart(picture, colours),
        _paired_bars(picture.first, picture.second, bars, colours),
        _legend([picture.first, picture.second], bars + _BARS_HIGH + 72, colours, second=colours.light),
        _overlap(picture, split, colours),
    ]
    return render_svg(svg_document("".join(parts), WIDTH, height))


def paint_records(picture: RecordsPicture) -> bytes:
    """1080 pixels wide; as high as its rows need."""
    colours, pitch = picture.theme.palette, 136.0
    top = 300.0
    height = top + len(picture.rows) * pitch + 30
    parts = [
        draw_rect(0, 0, WIDTH, height, colours.ground),
        draw_rings(WIDTH - 30, 20, 400, 8, colours),
        draw_text(
            picture.name, TextBox(MARGIN, 48, _INNER, 92), range(76, 43, -2), colours.ink, place=TextPlace.MIDDLE
        ),
        _facts(picture.facts, 156, colours),
    ]
    for n, (label, winner, note) in enumerate(picture.rows):
        y = top + n * pitch
        parts += [
            draw_rect(MARGIN, y - 12, _INNER, 2, colours.high),
            _label(label, y, colours),
            draw_text(winner, TextBox(MARGIN, y + 32, _INNER, 48), range(38, 25, -1), colours.ink, turn=False),
            draw_text(note, TextBox(MARGIN, y + 80, _INNER, 34), _SMALL, colours.ink, face=Face.SANS, turn=False),
        ]
    return render_svg(svg_document("".join(parts), WIDTH, round(height)))


def _label(words: str, y: float, colours: Palette) -> str:
    return draw_text(words, TextBox(MARGIN, y, _INNER, 34), _SMALL, colours.bright, face=Face.SANS)


def _facts(facts: Sequence[tuple[str, str]], y: float, colours: Palette) -> str:
    """Up to three numbers in a row, each above its name."""
    width = _INNER / 3
    parts = []
    for n, (number, name) in enumerate(facts[:3]):
        x = MARGIN + n * width
        parts.append(draw_text(number, TextBox(x, y, width - 16, 62), range(52, 31, -2), colours.ink))
        parts.append(draw_text(name, TextBox(x, y + 64, width - 16, 34), _SMALL, colours.bright, face=Face.SANS))
    return "".join(parts)


def _bars(stars: Series, club: Series | None, top: float, colours: Palette) -> str:
    """The member's bars; the club's stand behind them, broad and pale."""
    base, step = top + _BARS_HIGH, _INNER / 10
    most = max(*stars.shares, *(club.shares if club else ()), 0.01)
    parts = [draw_rect(MARGIN, base, _INNER, 3, colours.high)]
    for n, share in enumerate(stars.shares):
        x = MARGIN + n * step
        if club is not None:
            tall = _BARS_HIGH * club.shares[n] / most
            parts.append(draw_rect(x + 6, base - tall, step - 12, tall, colours.high))
        inset = 24 if club is not None else 12
        tall = _BARS_HIGH * share / most
        parts.append(draw_rect(x + inset, base - tall, step - 2 * inset, tall, colours.bright))
    return "".join(parts) + _star_axis(base, step, colours)


def _paired_bars(first: Series, second: Series, top: float, colours: Palette) -> str:
    """Two bars for each rating, side by side."""
    base, step = top + _BARS_HIGH, _INNER / 10
    most = max(*first.shares, *second.shares, 0.01)
    parts = [draw_rect(MARGIN, base, _INNER, 3, colours.high)]
    for n in range(10):
        for side, (series, fill) in enumerate(((first, colours.bright), (second, colours.light))):
            tall = _BARS_HIGH * series.shares[n] / most
            x = MARGIN + n * step + 9 + side * (step / 2 - 7)
            parts.append(draw_rect(x, base - tall, step / 2 - 11, tall, fill))
    return "".join(parts) + _star_axis(base, step, colours)


def _star_axis(base: float, step: float, colours: Palette) -> str:
    """A number and a star below each whole one."""
    parts = []
    for stars in range(1, 6):
        x = MARGIN + (2 * stars - 1) * step
        parts.append(draw_star(x + step / 2 + 16, base + 36, 30, colours.light))
        box = TextBox(x, base + 18, step / 2 - 4, 34)
        parts.append(draw_text(str(stars), box, range(28, 27, -1), colours.ink, face=Face.SANS, at_end=True))
    return "".join(parts)


def _legend(entries: Sequence[Series], y: float, colours: Palette, *, second: str = "") -> str:
    """The mean of each, in large type, beside its colour and name."""
    half = _INNER / 2
    parts = []
    for n, (series, fill) in enumerate(zip(entries, (colours.bright, second or colours.high), strict=False)):
        x = MARGIN + n * half
        parts.append(draw_rect(x, y + 12, 36, 36, fill, radius=6))
        mean = TextBox(x + 54, y - 6, 104, 72)
        parts.append(draw_text(series.mean, mean, range(50, 37, -1), colours.ink, place=TextPlace.MIDDLE))
        name = TextBox(x + 166, y, half - 190, 60)
        parts.append(
            draw_text(series.name, name, _SMALL, colours.ink, face=Face.SANS, place=TextPlace.MIDDLE, turn=False)
        )
    return "".join(parts)


def _apart(picture: ComparePicture, colours: Palette) -> str:
    return draw_text(
        picture.apart, TextBox(MARGIN, 140, _INNER, 74), range(54, 37, -1), colours.bright, place=TextPlace.MIDDLE
    ) + draw_text(picture.words, TextBox(MARGIN, 214, _INNER, 40), _NORMAL, colours.ink, face=Face.SANS)


def _overlap(picture: ComparePicture, y: float, colours: Palette) -> str:
    """One bar for all films that either has seen: only the first, both, only the second."""
    counts = picture.seen_counts
    total = max(1, sum(counts))
    # Each part is wide enough to be seen, if there is anything in it.
    widths = [max(14.0, _INNER * count / total) if count else 0.0 for count in counts]
    scale = _INNER / max(1.0, sum(widths))
    parts = [_label(picture.seen, y, colours)]
    x = float(MARGIN)
    for width, fill in zip(widths, (colours.bright, colours.high, colours.light), strict=True):
        if width:
            parts.append(draw_rect(x, y + 46, width * scale - 4, 40, fill))
        x += width * scale
    third = _INNER / 3
    boxes = (
        (TextBox(MARGIN, y + 98, third, 40), False),
        (TextBox(MARGIN + third, y + 98, third * 0.66, 40), True),
        (TextBox(MARGIN + 2 * third, y + 98, third, 40), True),
    )
    parts += [
        draw_text(words, box, _SMALL, colours.ink, face=Face.SANS, at_end=at_end, turn=False)
        for words, (box, at_end) in zip(picture.seen_texts, boxes, strict=True)
    ]
    return "".join(parts)
