"""The base of every drawn picture: lines of text in the fonts of their scripts, the document, and its rendering."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from typing import TypeVar
from xml.sax.saxutils import escape

import resvg_py

from bot.ui.kit.posters.designs import Face
from bot.ui.kit.scripts import font_runs
from bot.ui.kit.typesetting import CARD

Facts = TypeVar("Facts")

_mirrored: ContextVar[bool] = ContextVar("mirrored", default=False)
_BASE = ("NotoSerif-subset.ttf", "NotoSans-Bold-subset.ttf")


@contextmanager
def mirroring(*, on: bool = True) -> Iterator[None]:
    """Within the block, documents are laid out from right to left, as readers of Arabic expect.

    The shapes of the whole document are mirrored, the letters and posters in it are not.
    """
    token = _mirrored.set(on)
    try:
        yield
    finally:
        _mirrored.reset(token)


def is_mirrored() -> bool:
    return _mirrored.get()


def paint_mirrored(painter: Callable[[Facts], bytes], facts: Facts) -> bytes:
    """A painter's picture, laid out from right to left."""
    with mirroring():
        return painter(facts)


def upright(element: str, left: float, right: float) -> str:
    """In a mirrored document, an element between two edges that is not mirrored itself."""
    return f'<g transform="translate({left + right:.1f} 0) scale(-1 1)">{element}</g>' if is_mirrored() else element


def text_line(line: str, x: float, y: float, size: int, ink: str, *, face: Face, at_end: bool = False) -> str:
    """One line of text with its baseline at `y`; with `at_end`, `x` is where it ends. Mirrored, it is the other way."""
    family = 'font-family="Noto Sans" font-weight="700"' if face is Face.SANS else 'font-family="Noto Serif"'
    anchor = ' text-anchor="end"' if at_end != is_mirrored() else ""
    runs = "".join(
        escape(words) if script is None else f'<tspan font-family="{script}" font-weight="400">{escape(words)}</tspan>'
        for script, words in font_runs(line)
    )
    drawn = f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {family}{anchor} fill="{ink}">{runs}</text>'
    return upright(drawn, x, x)


def is_european(text: str) -> bool:
    """Whether the two base fonts draw all of the text: Latin, Greek, Cyrillic and symbols."""
    return all(script is None for script, _ in font_runs(text))


def svg_document(elements: str, width: int, height: int, scale: float = 1.0) -> str:
    """A whole SVG of `width` x `height`, drawn at `scale`."""
    if is_mirrored():
        elements = f'<g transform="translate({width} 0) scale(-1 1)">{elements}</g>'
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" width="{width * scale:g}" height="{height * scale:g}" '
        f'viewBox="0 0 {width} {height}">{elements}</svg>'
    )


def render_svg(svg: str) -> bytes:
    """The document as PNG, with Marquee's own fonts only."""
    fonts = CARD / "fonts"
    names = _BASE if is_european(svg) else tuple(sorted(path.name for path in fonts.glob("Noto*")))
    files = [str(fonts / name) for name in names]
    return bytes(
        resvg_py.svg_to_bytes(svg_string=svg, font_files=files, skip_system_fonts=True, font_family="Noto Serif")
    )
