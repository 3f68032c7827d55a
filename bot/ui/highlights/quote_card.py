"""Draws a quoted line as a picture: fills the SVG template in `data/quote-card/` and renders it to PNG.

One card takes about 0.1 s of CPU and holds the interpreter's lock meanwhile, so `quote_card` is called in a worker
process, which imports this module without discord.
"""

from __future__ import annotations

import re
import unicodedata
from enum import StrEnum
from functools import lru_cache
from xml.etree import ElementTree as ET

import resvg_py

from bot.domain.errors import InvalidValue
from bot.ui.kit.limits import ALT_LIMIT
from bot.ui.kit.scripts import font_runs
from bot.ui.kit.typesetting import (
    CARD,
    LEADING,
    TextBox,
    TypesetText,
    fit_text,
    fonts_cover,
    is_right_to_left,
)
from bot.ui.language.messages import _

TEXT_LIMIT = 280
"""The longest quote in characters."""
BYLINE_LIMIT = 300
QUOTE_SIZES = range(64, 24, -2)
AUTHOR_SIZES = range(30, 23, -1)
FILM_SIZES = range(26, 21, -1)
"""Font sizes in pixels. A phone shows the card at a third of its size, so long text is cut, not made smaller."""
STARS = 5

_SVG = "http://www.w3.org/2000/svg"
_EUROPEAN = ("NotoSerif-subset.ttf", "NotoSans-Bold-subset.ttf")
_EMBED_RIGHT_TO_LEFT, _END_OF_EMBEDDING, _LEFT_TO_RIGHT = "\u202b", "\u202c", "\u200e"
_YEAR = re.compile("(?<=[\u0590-\u08ff]) (?=\\(\\d{4}\\)$)")
"""The space between a title that ends in Hebrew or Arabic and its year."""
_JOINERS = re.compile("(?<=[\u0600-\u0dff])[\u200c\u200d](?=[\u0600-\u0dff])")
"""Invisible characters that join or separate two letters; Persian, Hindi and others are misspelt without them."""


class Undrawable(StrEnum):
    """Why a line is shown as words instead of as a picture."""

    LENGTH = "length"
    SIGNS = "signs"
    """An emoji, or a character that the card's fonts do not have."""


def find_obstacle(line: str) -> Undrawable | None:
    """What keeps a quoted line from being drawn as it was written; None for nothing."""
    if len(line) > TEXT_LIMIT:
        return Undrawable.LENGTH
    if not can_draw_card(line) or any(_is_picture(char) or unicodedata.category(char) == "Me" for char in line):
        return Undrawable.SIGNS
    return None


def can_draw_card(text: str) -> bool:
    """Whether the text can be drawn, emoji left out: not too long, not only emoji, and all else in the fonts."""
    try:
        return fonts_cover(_plain("quote", text, TEXT_LIMIT))
    except InvalidValue:
        return False


def quote_card(text: str, author: str, film_line: str, stars: float | None = None) -> bytes:
    """Render a card of 1200 x 630 pixels as PNG.

    `text` has 1 to 280 characters, `author` and `film_line` 1 to 300; `stars` runs from 0.5 to 5 in halves. Emoji are
    left out, since no text font draws them; `find_obstacle` says of which lines a member would miss something.
    Characters that the card's fonts lack are looked for in the system's fonts. Raises InvalidValue for a value out of
    range.
    """
    svg = card_svg(text, author, film_line, stars)
    shown = _plain("card", "".join(ET.fromstring(svg).itertext()))  # noqa: S314 (our own text of the line before)
    european = all(ord(char) < 0x530 or 0x1E00 <= ord(char) < 0x2200 for char in shown)
    names = _EUROPEAN if european else tuple(sorted(path.name for path in (CARD / "fonts").glob("Noto*")))
    return bytes(
        resvg_py.svg_to_bytes(
            svg_string=svg,
            font_files=[str(CARD / "fonts" / name) for name in names],
            skip_system_fonts=fonts_cover(shown),
            font_family="Noto Serif",
        )
    )


def alt_text(text: str, author: str, film_line: str, stars: float | None = None) -> str:
    """The card's alternative text, at most 1,024 characters."""
    words, name, film = (" ".join(part.split()) for part in (text, author, film_line))
    if stars is None:
        description = _("Quote card: “{words}” {name} on {film}.", words=words, name=name, film=film)
    else:
        description = _(
            "Quote card: “{words}” {name} on {film}, {stars} out of {most} stars.",
            words=words,
            name=name,
            film=film,
            stars=_spoken(_checked(stars)),
            most=STARS,
        )
    return description if len(description) <= ALT_LIMIT else description[: ALT_LIMIT - 1] + "…"


def card_svg(text: str, author: str, film_line: str, stars: float | None = None) -> str:
    """Fill the template and return the SVG. Raises InvalidValue for a value out of range."""
    quote = _plain("quote", text, TEXT_LIMIT)
    byline = _plain("author", author, BYLINE_LIMIT)
    film = _plain("film", film_line, BYLINE_LIMIT)
    root = ET.fromstring(_template())  # noqa: S314 (our own file)
    parts = {part.get("id"): part for part in root.iter() if part.get("id")}

    def box(name: str) -> TextBox:
        rectangle = parts[f"{name}-box"]
        return TextBox(*(float(rectangle.get(side, "0")) for side in ("x", "y", "width", "height")))

    place = box("quote")
    _write(parts["quote"], place, fit_text(quote, place, sizes=QUOTE_SIZES))
    for name, line, sizes in (("author", byline, AUTHOR_SIZES), ("film", film, FILM_SIZES)):
        _write(parts[name], box(name), fit_text(line, box(name), sizes=sizes, face="byline"), turn=False)
    if is_right_to_left(quote):
        mark = parts["mark"]
        mark.set("x", str(2 * (place.x + place.width / 2) - float(mark.get("x", "0"))))
        mark.set("text-anchor", "end")
        mark.text = "”"
    if stars is not None:
        _draw_stars(parts["stars"], box("stars"), _checked(stars))
    return ET.tostring(root, encoding="unicode")


@lru_cache(maxsize=1)
def _template() -> str:
    ET.register_namespace("", _SVG)
    return (CARD / "template.svg").read_text(encoding="utf-8")


def _write(group: ET.Element, box: TextBox, setting: TypesetText, *, turn: bool = True) -> None:
    """Add the lines, vertically centred in the box, aligned to the side where the script begins."""
    height = len(setting.lines) * setting.size * LEADING
    baseline = box.y + (box.height - height) / 2 + setting.size * (LEADING + 0.72) / 2
    for number, line in enumerate(setting.lines):
        element = ET.SubElement(group, f"{{{_SVG}}}text")
        backwards = is_right_to_left(line) or (turn and is_right_to_left("".join(setting.lines)))
        element.set("x", f"{box.x + box.width if backwards and turn else box.x:.1f}")
        element.set("y", f"{baseline + number * setting.size * LEADING:.1f}")
        element.set("font-size", str(setting.size))
        if backwards and turn:
            element.set("text-anchor", "end")
        apart = _YEAR.sub(f" {_LEFT_TO_RIGHT}", line)
        _fill(element, f"{_EMBED_RIGHT_TO_LEFT}{line}{_END_OF_EMBEDDING}" if backwards else apart)


def _fill(element: ET.Element, line: str) -> None:
    """Add the line's text, each stretch in the font of its script."""
    for family, words in font_runs(line):
        if family is None and not len(element):
            element.text = words
        else:
            stretch = ET.SubElement(element, f"{{{_SVG}}}tspan", {"font-family": family} if family else {})
            stretch.text = words


def _draw_stars(group: ET.Element, box: TextBox, stars: float) -> None:
    step = box.width / STARS
    for number in range(STARS):
        x, y = box.x + step * (number + 0.5), box.y + box.height / 2
        names = ["empty-star"]
        if stars >= number + 1:
            names = ["star"]
        elif stars >= number + 0.5:
            names = ["empty-star", "half-star"]
        for name in names:
            ET.SubElement(group, f"{{{_SVG}}}use", {"href": f"#{name}", "x": f"{x:.1f}", "y": f"{y:.1f}"})


def _plain(field: str, text: str, limit: int | None = None) -> str:
    """The text as one line without pictures, control characters and repeated spaces. Raises InvalidValue."""
    joined = {match.start() for match in _JOINERS.finditer(text)}
    kept = (
        " " if char.isspace() else char
        for at, char in enumerate(text)
        if at in joined or not (_is_picture(char) or _is_control(char))
    )
    line = " ".join("".join(kept).split())
    if not line or (limit and len(text) > limit):
        raise InvalidValue(field, text[:40], f"1 to {limit} characters, not pictures alone")
    return line


def _is_picture(char: str) -> bool:
    return unicodedata.category(char) in {"So", "Sk", "Cn", "Co"} and ord(char) > 0xFF and not fonts_cover(char)


def _is_control(char: str) -> bool:
    if char.isspace():
        return False
    # Me: marks that enclose the character before them, such as the keycap of an emoji.
    return unicodedata.category(char) in {"Cc", "Cf", "Cs", "Me"} or "\ufe00" <= char <= "\ufe0f"


def _checked(stars: float) -> float:
    if not 0.5 <= stars <= STARS or stars * 2 != int(stars * 2):
        raise InvalidValue("stars", stars, f"0.5 to {STARS} in halves")
    return stars


def _spoken(stars: float) -> str:
    whole = int(stars)
    half = "½" if stars != whole else ""
    return f"{whole or ''}{half}"
