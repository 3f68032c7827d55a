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

from bot.ui.kit.posters.colours import JITTER, Palette, genre_hue, mix_palette
from bot.ui.kit.posters.designs import DESIGNS, HEIGHT, MARGIN, WIDTH, Design, Drawing, Face
from bot.ui.kit.posters.svg import is_european, mirroring, render_svg, svg_document, text_line, upright
from bot.ui.kit.scripts import font_runs
from bot.ui.kit.typesetting import TextBox, TypesetText, fit_text, fonts_cover, is_right_to_left

TITLE_SIZES = range(128, 21, -2)
SMALL_SIZES = range(17, 11, -1)
_TIGHT, _LOOSE = 1.12, 1.36
"""Line heights of a title: scripts with marks above and below the letters need more."""
_FOOT_Y, _FOOT_HEIGHT = 540, 34
_YEAR_WIDTH = 52
_EMBED_RIGHT_TO_LEFT, _END_OF_EMBEDDING = "\u202b", "\u202c"
COLLAGE_SCALES = {3: 0.75, 4: 0.625, 5: 0.45, 6: 0.42, 7: 0.4, 8: 0.375, 9: 0.35, 10: 0.34}
"""The size of a poster in a collage, by the posters in a row: from 900 x 1350 to 1360 x 2040 pixels."""


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
    return tuple(render_svg(svg_document(poster_elements(plan_poster(facts)), WIDTH, HEIGHT)) for facts in wanted)


def draw_collage(wanted: Sequence[PosterFacts], columns: int, lettering: bool = True) -> bytes:  # noqa: FBT001, FBT002  called by position in a worker
    """Up to `columns` x `columns` posters in rows, as one PNG. Raises KeyError unless `columns` is 3 to 10."""
    scale = COLLAGE_SCALES[columns]
    shown = wanted[: columns * columns]
    rows = max(1, -(-len(shown) // columns))
    parts = [
        poster_tile(facts, n % columns * WIDTH, n // columns * HEIGHT, WIDTH, lettering=lettering)
        for n, facts in enumerate(shown)
    ]
    width, height = columns * WIDTH, rows * HEIGHT
    backdrop = f'<rect width="{width}" height="{height}" fill="#14161c"/>'
    return render_svg(svg_document(backdrop + "".join(parts), width, height, scale))


def poster_tile(facts: PosterFacts, x: float, y: float, width: float, *, lettering: bool = True) -> str:
    """A poster as part of a larger picture, half as high again as it is wide. It is never mirrored."""
    with mirroring(on=False):
        elements = poster_elements(plan_poster(facts), lettering=lettering)
    frame = f'x="{x:.1f}" y="{y:.1f}" width="{width:.1f}" height="{width * 1.5:.1f}" viewBox="0 0 {WIDTH} {HEIGHT}"'
    return upright(f"<svg {frame}>{elements}</svg>", x, x + width)


def poster_hue(facts: PosterFacts) -> float:
    """The poster's main hue, in degrees of OKLCH from 0 to 360: red is near 20."""
    return _choose_design(facts)[2] % 360


def plan_poster(facts: PosterFacts) -> PlannedPoster:
    """Choose design and colours by title and year, and set the title."""
    dice, design, hue = _choose_design(facts)
    accent = hue + dice.choice((-140, -60, 50, 110, 160))
    palette = mix_palette(hue, accent, is_dark=dice.random() < 0.68)
    title = _readable_title(facts)
    drawing = design(dice, palette, escape(_initial(title)))
    leading = _TIGHT if is_european(title) else _LOOSE
    shown = title.upper() if drawing.capitals and is_european(title) else title
    setting = fit_text(shown, drawing.title, sizes=TITLE_SIZES, face=drawing.face, leading=leading, whole_words=True)
    director = _clean(facts.director)
    return PlannedPoster(
        palette, drawing, setting, leading, director if fonts_cover(director) else "", str(facts.year or "")
    )


def _choose_design(facts: PosterFacts) -> tuple[Random, Design, float]:
    """The film's own dice after the first two throws, its design, and its hue in degrees."""
    key = f"{facts.titles[0]}\n{facts.year}".encode()
    dice = Random(int.from_bytes(hashlib.blake2b(key, digest_size=8).digest()))  # noqa: S311  a seed, not a secret
    design = dice.choice(DESIGNS)
    return dice, design, genre_hue(facts.genres) + dice.uniform(-JITTER, JITTER)


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
        text_line(
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
        drawn = text_line(setting.lines[0], box.x, baseline, setting.size, ink, face=Face.SANS)
    if plan.year:
        size, end = SMALL_SIZES[0], box.x + box.width
        drawn += text_line(plan.year, end, baseline, size, ink, face=Face.SANS, at_end=True)
    return drawn


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
