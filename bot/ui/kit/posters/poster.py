"""Draws a film's poster and collages of posters: the same film always gets the same picture.

Drawing takes up to 60 ms of CPU and holds the interpreter's lock, so it is done in a worker process, which imports this
module without discord.
"""

from __future__ import annotations

import hashlib
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from random import Random
from xml.sax.saxutils import escape

import resvg_py

from bot.ui.kit.posters.colours import JITTER, Palette, genre_hue, mix_palette
from bot.ui.kit.posters.designs import DESIGNS, HEIGHT, MARGIN, WIDTH, Drawing, Face
from bot.ui.kit.scripts import font_runs
from bot.ui.kit.typesetting import CARD, TextBox, TypesetText, fit_text, fonts_cover, is_right_to_left

TITLE_SIZES = range(128, 21, -2)
SMALL_SIZES = range(17, 11, -1)
_TIGHT, _LOOSE = 1.12, 1.36
"""Line heights of a title: scripts with marks above and below the letters need more."""
_BASE = ("NotoSerif-subset.ttf", "NotoSans-Bold-subset.ttf")
_FOOT_Y, _FOOT_HEIGHT = 540, 34
_YEAR_WIDTH = 52
_EMBED_RIGHT_TO_LEFT, _END_OF_EMBEDDING = "\u202b", "\u202c"
COLLAGE_SCALES = {3: 0.75, 5: 0.5}
"""The size of a poster in a collage, by the posters in a row: 900 x 1350 and 1000 x 1500 pixels."""


@dataclass(frozen=True, slots=True)
class PosterFacts:
    """What a poster shows. `titles`, at least one, are tried in order until the fonts hold one."""

    titles: tuple[str, ...]
    year: int | None = None
    director: str = ""
    genres: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class PlannedPoster:
    """A poster before it is drawn: its colours, pattern, and the lines of its title."""

    palette: Palette
    drawing: Drawing
    title: TypesetText
    leading: float
    director: str
    year: str


def draw_posters(wanted: Sequence[PosterFacts]) -> tuple[bytes, ...]:
    """Each poster as a PNG of 400 x 600 pixels."""
    return tuple(_render(_document(poster_elements(plan_poster(facts)), WIDTH, HEIGHT)) for facts in wanted)


def draw_collage(wanted: Sequence[PosterFacts], columns: int) -> bytes:
    """Up to `columns` x `columns` posters in rows, as one PNG. Raises KeyError unless `columns` is 3 or 5."""
    scale = COLLAGE_SCALES[columns]
    shown = wanted[: columns * columns]
    rows = max(1, -(-len(shown) // columns))
    parts = [
        f'<svg x="{n % columns * WIDTH}" y="{n // columns * HEIGHT}" width="{WIDTH}" height="{HEIGHT}">'
        f"{poster_elements(plan_poster(facts))}</svg>"
        for n, facts in enumerate(shown)
    ]
    width, height = columns * WIDTH, rows * HEIGHT
    backdrop = f'<rect width="{width}" height="{height}" fill="#14161c"/>'
    return _render(_document(backdrop + "".join(parts), width, height, scale))


def plan_poster(facts: PosterFacts) -> PlannedPoster:
    """Choose design and colours by title and year, and set the title."""
    key = f"{facts.titles[0]}\n{facts.year}".encode()
    dice = Random(int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()))  # noqa: S311  a seed, not a secret
    design = dice.choice(DESIGNS)
    hue = genre_hue(facts.genres) + dice.uniform(-JITTER, JITTER)
    accent = hue + dice.choice((-140, -60, 50, 110, 160))
    palette = mix_palette(hue, accent, is_dark=dice.random() < 0.68)
    title = _readable_title(facts)
    drawing = design(dice, palette, escape(_initial(title)))
    leading = _TIGHT if _is_european(title) else _LOOSE
    shown = title.upper() if drawing.capitals and _is_european(title) else title
    setting = fit_text(shown, drawing.title, sizes=TITLE_SIZES, face=drawing.face, leading=leading, whole_words=True)
    director = _clean(facts.director)
    return PlannedPoster(
        palette, drawing, setting, leading, director if fonts_cover(director) else "", str(facts.year or "")
    )


def poster_elements(plan: PlannedPoster, *, lettering: bool = True) -> str:
    """The poster as SVG elements in a box of 400 x 600; without `lettering`, only what lies under the text."""
    parts = [f'<rect width="{WIDTH}" height="{HEIGHT}" fill="{plan.palette.ground}"/>', plan.drawing.shapes]
    if lettering:
        parts += [_title_lines(plan), _foot(plan)]
    return "".join(parts)


def title_box(plan: PlannedPoster) -> TextBox:
    """The rectangle that the lines of the title take."""
    box, height = plan.drawing.title, len(plan.title.lines) * plan.title.size * plan.leading
    return TextBox(box.x, box.y if plan.drawing.at_top else box.y + box.height - height, box.width, height)


def foot_box() -> TextBox:
    """The rectangle of the last line, with director and year."""
    return TextBox(MARGIN, _FOOT_Y, WIDTH - 2 * MARGIN, _FOOT_HEIGHT)


def _title_lines(plan: PlannedPoster) -> str:
    place, size = title_box(plan), plan.title.size
    backwards = is_right_to_left("".join(plan.title.lines))
    first = place.y + size * (plan.leading / 2 + 0.36)
    return "".join(
        _text_line(
            f"{_EMBED_RIGHT_TO_LEFT}{line}{_END_OF_EMBEDDING}" if backwards else line,
            place.x + place.width if backwards else place.x,
            first + number * size * plan.leading,
            size,
            plan.palette.ink,
            face=plan.drawing.face,
            at_end=backwards,
        )
        for number, line in enumerate(plan.title.lines)
    )


def _foot(plan: PlannedPoster) -> str:
    box, ink = foot_box(), plan.palette.ink
    baseline = box.y + box.height * 0.66
    drawn = ""
    if plan.director:
        room = TextBox(box.x, box.y, box.width - _YEAR_WIDTH, 24)
        setting = fit_text(plan.director, room, sizes=SMALL_SIZES, face=Face.SANS)
        drawn = _text_line(setting.lines[0], box.x, baseline, setting.size, ink, face=Face.SANS)
    if plan.year:
        size, end = SMALL_SIZES[0], box.x + box.width
        drawn += _text_line(plan.year, end, baseline, size, ink, face=Face.SANS, at_end=True)
    return drawn


def _text_line(line: str, x: float, y: float, size: int, ink: str, *, face: Face, at_end: bool = False) -> str:
    family = 'font-family="Noto Sans" font-weight="700"' if face is Face.SANS else 'font-family="Noto Serif"'
    anchor = ' text-anchor="end"' if at_end else ""
    runs = "".join(
        escape(words) if script is None else f'<tspan font-family="{script}" font-weight="400">{escape(words)}</tspan>'
        for script, words in font_runs(line)
    )
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {family}{anchor} fill="{ink}">{runs}</text>'


def _readable_title(facts: PosterFacts) -> str:
    """The first title that the fonts hold whole, else what they hold of the first, else the year."""
    titles = [cleaned for title in facts.titles if (cleaned := _clean(title))]
    for title in titles:
        if fonts_cover(title):
            return title
    for title in titles:
        held = " ".join("".join(char if fonts_cover(char) else " " for char in title).split())
        if any(char.isalnum() for char in held):
            return held
    return str(facts.year or "?")


def _clean(text: str) -> str:
    """One line without control characters and marks of direction, which SVG does not take."""
    kept = (" " if char.isspace() else char for char in text)
    return " ".join("".join(char for char in kept if not _is_control(char)).split())


def _is_control(char: str) -> bool:
    joins = char in "\u200c\u200d"
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Co", "Cn"} and not joins and char != " "


def _initial(title: str) -> str:
    """The first letter or digit, as a capital; an article before more words does not count."""
    words = title.split()
    if len(words) > 1 and words[0].casefold() in {"the", "a", "an", "le", "la", "les", "der", "die", "das", "el", "il"}:
        title = " ".join(words[1:])
    return next((char.upper()[:1] for char in title if char.isalnum() and not font_runs(char)[0][0]), "")


def _is_european(text: str) -> bool:
    return all(script is None for script, _ in font_runs(text))


def _document(elements: str, width: int, height: int, scale: float = 1.0) -> str:
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:g}" height="{height * scale:g}" '
        f'viewBox="0 0 {width} {height}">{elements}</svg>'
    )


def _render(svg: str) -> bytes:
    fonts = CARD / "fonts"
    names = _BASE if _is_european(svg) else tuple(sorted(path.name for path in fonts.glob("Noto*")))
    files = [str(fonts / name) for name in names]
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True, font_family="Noto Serif")
    )
