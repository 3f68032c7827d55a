"""The base of every drawn picture: lines of text in the fonts of their scripts, the document, and its rendering."""

from __future__ import annotations

from xml.sax.saxutils import escape

import resvg_py

from bot.ui.kit.posters.designs import Face
from bot.ui.kit.scripts import font_runs
from bot.ui.kit.typesetting import CARD

_BASE = ("NotoSerif-subset.ttf", "NotoSans-Bold-subset.ttf")


def text_line(line: str, x: float, y: float, size: int, ink: str, *, face: Face, at_end: bool = False) -> str:
    """One line of text with its baseline at `y`; with `at_end`, `x` is where it ends."""
    family = 'font-family="Noto Sans" font-weight="700"' if face is Face.SANS else 'font-family="Noto Serif"'
    anchor = ' text-anchor="end"' if at_end else ""
    runs = "".join(
        escape(words) if script is None else f'<tspan font-family="{script}" font-weight="400">{escape(words)}</tspan>'
        for script, words in font_runs(line)
    )
    return f'<text x="{x:.1f}" y="{y:.1f}" font-size="{size}" {family}{anchor} fill="{ink}">{runs}</text>'


def is_european(text: str) -> bool:
    """Whether the two base fonts draw all of the text: Latin, Greek, Cyrillic and symbols."""
    return all(script is None for script, _ in font_runs(text))


def svg_document(elements: str, width: int, height: int, scale: float = 1.0) -> str:
    """A whole SVG of `width` x `height`, drawn at `scale`."""
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
