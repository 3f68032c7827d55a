"""Paints the pictures of a recap: what was seen, the stars, the favourites, the line, the awards, and share cards.

Each painter takes one value with all that it shows and returns a PNG; they run in a worker process without discord.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from bot.ui.kit.painting import (
    TextPlace,
    Theme,
    draw_rays,
    draw_rect,
    draw_rings,
    draw_star,
    draw_stars,
    draw_text,
    stars_width,
)
from bot.ui.kit.posters.designs import Face
from bot.ui.kit.posters.poster import PosterFacts, poster_tile
from bot.ui.kit.posters.svg import is_mirrored, render_svg, svg_document
from bot.ui.kit.typesetting import TextBox, is_right_to_left

SIDE = 1080
"""Pixels of a square page. Discord shows several side by side, and cuts those that are not square."""
MARGIN = 72
_INNER = SIDE - 2 * MARGIN
_TOP = 258
"""Where a page's content begins, below its heading."""
WIDE, TALL = (1200, 630), (1080, 1920)
_COLUMNS = range(3, 9)
FAVOURITES = 5
AWARDS = 6


@dataclass(frozen=True, slots=True)
class Heading:
    """The head of every page: whose recap it is, of which time, and the page's title."""

    who: str
    when: str
    title: str
    theme: Theme


@dataclass(frozen=True, slots=True)
class SeenPage:
    """A wall of posters."""

    heading: Heading
    posters: tuple[PosterFacts, ...]


@dataclass(frozen=True, slots=True)
class SpreadPage:
    """How often each rating was given, half a star first, beside another spread in shares of its whole.

    `mean` and `other_mean` are written as numbers; `other` names the second spread, "" for none.
    """

    heading: Heading
    counts: tuple[int, ...]
    mean: str
    name: str
    other: str = ""
    other_mean: str = ""
    other_shares: tuple[float, ...] = ()


@dataclass(frozen=True, slots=True)
class FavouriteRow:
    """A film with its stars in halves, 0 for none, and a short note such as the club's mean."""

    poster: PosterFacts
    title: str
    facts: str
    halves: int
    note: str


@dataclass(frozen=True, slots=True)
class FavouritesPage:
    heading: Heading
    rows: tuple[FavouriteRow, ...]


@dataclass(frozen=True, slots=True)
class LinePage:
    heading: Heading
    words: str
    author: str
    film: str


@dataclass(frozen=True, slots=True)
class AwardRow:
    label: str
    winner: str
    note: str


@dataclass(frozen=True, slots=True)
class AwardsPage:
    heading: Heading
    rows: tuple[AwardRow, ...]


@dataclass(frozen=True, slots=True)
class ShareCard:
    """The whole in one picture: up to four numbers with their names, posters, and the favourites' titles."""

    heading: Heading
    numbers: tuple[tuple[str, str], ...]
    posters: tuple[PosterFacts, ...]
    favourites: tuple[str, ...] = ()
    tall: bool = False


def paint_seen(page: SeenPage) -> bytes:
    """A square with as many posters as fill whole rows best."""
    columns, rows = wall_shape(len(page.posters))
    width = SIDE / columns
    top = SIDE - rows * width * 1.5
    tiles = [
        poster_tile(facts, n % columns * width, top + n // columns * width * 1.5, width)
        for n, facts in enumerate(page.posters[: columns * rows])
    ]
    return _square(page.heading, "".join(tiles), height=top - 36)


def wall_shape(count: int) -> tuple[int, int]:
    """Columns and rows of a wall for `count` posters: whole rows, that show most posters and fill most of the page."""

    def worth(columns: int) -> tuple[float, int]:
        rows = _wall_rows(columns, count)
        return rows / columns * min(1.0, rows * columns / count), rows * columns

    columns = max(_COLUMNS, key=worth) if count >= _COLUMNS[0] else max(count, 2)
    return columns, max(1, _wall_rows(columns, count))


def _wall_rows(columns: int, count: int) -> int:
    return min(int((SIDE - _TOP + 12) / (SIDE / columns * 1.5)), count // columns)


def paint_spread(page: SpreadPage) -> bytes:
    """Bars from half a star to five; the other spread stands behind them as broad pale ones."""
    colours = page.heading.theme.palette
    base, height, step = 850.0, 540.0, _INNER / 10
    total = max(1, sum(page.counts))
    shares = [count / total for count in page.counts]
    most = max(*shares, *(page.other_shares or (0.0,)), 0.01)
    parts = [draw_rect(MARGIN, base, _INNER, 3, colours.high)]
    for n, share in enumerate(shares):
        x = MARGIN + n * step
        if page.other_shares:
            tall = height * page.other_shares[n] / most
            parts.append(draw_rect(x + 6, base - tall, step - 12, tall, colours.high))
        tall = height * share / most
        inset = 24 if page.other_shares else 12
        parts.append(draw_rect(x + inset, base - tall, step - 2 * inset, tall, colours.bright))
        if n % 2:
            parts.append(draw_star(x + step / 2 + 14, base + 36, 30, colours.light))
            box = TextBox(x, base + 18, step / 2 - 6, 34)
            parts.append(draw_text(str((n + 1) // 2), box, range(28, 27, -1), colours.ink, face=Face.SANS, at_end=True))
    parts.append(_legend(page, 948))
    return _square(page.heading, "".join(parts))


def _legend(page: SpreadPage, y: float) -> str:
    colours = page.heading.theme.palette
    half = _INNER / 2
    entries = [(page.name, page.mean, colours.bright)]
    if page.other:
        entries.append((page.other, page.other_mean, colours.high))
    parts = []
    for n, (name, mean, fill) in enumerate(entries):
        x = MARGIN + n * (half + 12)
        parts.append(draw_rect(x, y + 8, 44, 44, fill, radius=6))
        number = TextBox(x + 62, y - 8, 130, 72)
        parts.append(draw_text(mean, number, range(58, 57, -1), colours.ink, place=TextPlace.MIDDLE))
        words = TextBox(x + 172, y, half - 184, 64)
        parts.append(draw_text(name, words, range(27, 19, -1), colours.ink, face=Face.SANS, place=TextPlace.MIDDLE))
    return "".join(parts)


def paint_favourites(page: FavouritesPage) -> bytes:
    """Up to five films, each with its poster, stars and a note."""
    colours, rows = page.heading.theme.palette, page.rows[:FAVOURITES]
    pitch = min(190.0, (SIDE - _TOP - 40) / max(len(rows), 4))
    tall = pitch - 22
    parts = []
    for n, row in enumerate(rows):
        y = _TOP + n * pitch
        width = tall / 1.5
        x = MARGIN + width + 28
        room = SIDE - MARGIN - x
        stars = stars_width(34)
        parts.append(poster_tile(row.poster, MARGIN, y, width))
        parts.append(draw_text(row.title, TextBox(x, y - 4, room, 56), range(46, 29, -2), colours.ink, turn=False))
        parts.append(
            draw_text(
                row.facts, TextBox(x, y + 56, room, 32), range(24, 19, -1), colours.bright, face=Face.SANS, turn=False
            )
        )
        if row.halves:
            parts.append(draw_stars(row.halves, x, y + tall - 22, 34, colours.light, colours.high))
        left = x + (stars + 24 if row.halves else 0)
        note = TextBox(left, y + tall - 40, SIDE - MARGIN - left, 36)
        parts.append(draw_text(row.note, note, range(25, 19, -1), colours.ink, face=Face.SANS, place=TextPlace.MIDDLE))
    return _square(page.heading, "".join(parts))


def paint_line(page: LinePage) -> bytes:
    """The words as large as they fit, the author and the film below; all at the side where the words begin."""
    colours, backwards = page.heading.theme.palette, is_right_to_left(page.words)
    at_end = backwards != is_mirrored()
    mark = TextBox(MARGIN - 8, _TOP - 26, _INNER + 16, 200)
    words = TextBox(MARGIN, _TOP + 92, _INNER, 500)
    author, film = TextBox(MARGIN, 914, _INNER, 48), TextBox(MARGIN, 964, _INNER, 42)
    parts = [
        draw_text("”" if backwards else "“", mark, range(190, 189, -1), colours.light, at_end=at_end),
        draw_text(page.words, words, range(76, 33, -2), colours.ink, place=TextPlace.MIDDLE, at_end=at_end),
        draw_rect(SIDE - MARGIN - 120 if at_end else MARGIN, 890, 120, 6, colours.bright),
        draw_text(page.author, author, range(36, 25, -1), colours.ink, face=Face.SANS, at_end=at_end, turn=at_end),
        draw_text(page.film, film, range(30, 21, -1), colours.bright, face=Face.SANS, at_end=at_end, turn=at_end),
    ]
    return _square(page.heading, "".join(parts), rays=True)


def paint_awards(page: AwardsPage) -> bytes:
    """Up to six awards in rows."""
    colours, rows = page.heading.theme.palette, page.rows[:AWARDS]
    pitch = min(178.0, (SIDE - _TOP - 48) / max(len(rows), 4))
    parts = []
    for n, row in enumerate(rows):
        y = _TOP + n * pitch
        if n:
            parts.append(draw_rect(MARGIN, y - 14, _INNER, 2, colours.high))
        parts += [
            draw_text(row.label, TextBox(MARGIN, y, _INNER, 30), range(23, 18, -1), colours.bright, face=Face.SANS),
            draw_text(row.winner, TextBox(MARGIN, y + 28, _INNER, 52), range(42, 27, -1), colours.ink),
            draw_text(row.note, TextBox(MARGIN, y + 82, _INNER, 30), range(22, 17, -1), colours.ink, face=Face.SANS),
        ]
    return _square(page.heading, "".join(parts))


def paint_share(card: ShareCard) -> bytes:
    """1200 x 630, or with `tall` 1080 x 1920."""
    return _paint_tall(card) if card.tall else _paint_wide(card)


def _paint_wide(card: ShareCard) -> bytes:
    width, height = WIDE
    colours, margin = card.heading.theme.palette, 60
    tile, columns = 210.0, 2 if card.posters else 0
    left = width - columns * tile
    room = left - 2 * margin
    parts = [draw_rect(0, 0, width, height, colours.ground), draw_rings(60, 640, 520, 9, colours)]
    for n, facts in enumerate(_repeated(card.posters, 4)):
        parts.append(poster_tile(facts, left + n % 2 * tile, n // 2 * tile * 1.5, tile))
    parts += [
        draw_text(card.heading.who, TextBox(margin, 48, room, 44), range(32, 23, -1), colours.bright, face=Face.SANS),
        draw_text(
            card.heading.when, TextBox(margin, 96, room, 110), range(92, 47, -2), colours.ink, place=TextPlace.MIDDLE
        ),
        draw_rect(margin, 222, 96, 6, colours.bright),
        _number_grid(card.numbers[:4], TextBox(margin, 252, room, 320), colours.ink, colours.bright, 84),
    ]
    return render_svg(svg_document("".join(parts), width, height))


def _paint_tall(card: ShareCard) -> bytes:
    width, height = TALL
    colours, tile = card.heading.theme.palette, width / 3
    rows = 2 if len(card.posters) >= 6 else 1 if card.posters else 0
    top = height - rows * tile * 1.5
    parts = [draw_rect(0, 0, width, height, colours.ground), draw_rays(width - 60, 60, 2_400, 22, colours)]
    for n, facts in enumerate(_repeated(card.posters, 3 * rows)):
        parts.append(poster_tile(facts, n % 3 * tile, top + n // 3 * tile * 1.5, tile))
    parts += [
        draw_text(card.heading.who, TextBox(MARGIN, 92, _INNER, 56), range(42, 29, -1), colours.bright, face=Face.SANS),
        draw_text(
            card.heading.when,
            TextBox(MARGIN, 150, _INNER, 150),
            range(128, 63, -2),
            colours.ink,
            place=TextPlace.MIDDLE,
        ),
        draw_rect(MARGIN, 316, 130, 8, colours.bright),
    ]
    space = top - 360
    listed = card.favourites[:FAVOURITES] if space > 700 or not rows else card.favourites[:0]
    numbers = min(420.0, space - (70 * len(listed) + 60 if listed else 20))
    parts.append(
        _number_grid(card.numbers[:4], TextBox(MARGIN, 356, _INNER, numbers), colours.ink, colours.bright, 112)
    )
    for n, title in enumerate(listed):
        y = 356 + numbers + 40 + n * 70
        parts.append(draw_text(f"{n + 1}", TextBox(MARGIN, y, 60, 56), range(40, 39, -1), colours.bright))
        parts.append(
            draw_text(title, TextBox(MARGIN + 64, y, _INNER - 64, 56), range(40, 27, -1), colours.ink, turn=False)
        )
    return render_svg(svg_document("".join(parts), width, height))


def _number_grid(numbers: Sequence[tuple[str, str]], box: TextBox, ink: str, quiet: str, size: int) -> str:
    """Up to four numbers with their names in two columns."""
    rows = max(1, -(-len(numbers) // 2))
    pitch, half = box.height / rows, box.width / 2
    parts = []
    for n, (value, name) in enumerate(numbers):
        x, y = box.x + n % 2 * half, box.y + n // 2 * pitch
        high = min(size * 1.2, pitch - 44)
        parts.append(draw_text(value, TextBox(x, y, half - 16, high), range(min(size, int(high / 1.16)), 31, -2), ink))
        parts.append(draw_text(name, TextBox(x, y + high, half - 16, 36), range(27, 17, -1), quiet, face=Face.SANS))
    return "".join(parts)


def _repeated(posters: Sequence[PosterFacts], count: int) -> list[PosterFacts]:
    """`count` posters: the first ones, again from the beginning if there are fewer."""
    return [posters[n % len(posters)] for n in range(count)] if posters else []


def _square(heading: Heading, content: str, *, height: float = _TOP - 36, rays: bool = False) -> bytes:
    """A square page: the heading in its first `height` pixels, then the content."""
    colours = heading.theme.palette
    shapes = draw_rays(SIDE - 40, 40, 1_600, 22, colours) if rays else draw_rings(SIDE - 20, 20, 430, 8, colours)
    label = f"{heading.who} · {heading.when}"
    title = TextBox(MARGIN, 92, _INNER, max(70.0, height - 92))
    parts = [
        draw_rect(0, 0, SIDE, SIDE, colours.ground),
        shapes,
        draw_text(label, TextBox(MARGIN, 56, _INNER, 36), range(26, 19, -1), colours.bright, face=Face.SANS),
        draw_text(heading.title, title, range(76, 43, -2), colours.ink, place=TextPlace.MIDDLE),
        content,
    ]
    return render_svg(svg_document("".join(parts), SIDE, SIDE))
