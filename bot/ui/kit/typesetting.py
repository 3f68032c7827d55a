"""Breaks a text into lines that fit a box, measured by the fonts' widths; supports scripts without spaces."""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache

from bot.paths import DATA
from bot.ui.kit.scripts import thai_breaks

CARD = DATA / "quote-card"
LEADING = 1.34
"""The line height, as a multiple of the font size."""

_NEVER_FIRST = frozenset("。、．，・：；？！」』）】〉》”’…‥ーぁぃぅぇぉっゃゅょァィゥェォッャュョ,.!?;:)]}%")
_NEVER_LAST = frozenset("「『（【〈《“‘([{¿¡")
_UNKNOWN_WIDTH = 600
_YEAR = re.compile(r" \(\d{4}\)$")


@dataclass(frozen=True, slots=True)
class TextBox:
    """A rectangle in a picture, in pixels."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class TypesetText:
    """Lines of text in one font size, in pixels."""

    size: int
    lines: tuple[str, ...]


@lru_cache(maxsize=1)
def _widths() -> dict[str, dict[str, int]]:
    table = json.loads((CARD / "widths.json").read_text(encoding="utf-8"))
    return {
        face: {char: int(width) for width, chars in groups.items() for char in chars} for face, groups in table.items()
    }


def fonts_cover(text: str) -> bool:
    """Whether the card's own fonts contain every visible character."""
    known = _widths()["quote"]
    return all(char in known or unicodedata.category(char) == "Cf" for char in text)


def text_width(text: str, size: float, face: str) -> float:
    """Width in pixels without kerning; `face` is "quote" or "byline"."""
    known = _widths()[face]
    total = 0
    for char in text:
        if not unicodedata.combining(char) and unicodedata.category(char) != "Cf":
            total += known.get(char, _UNKNOWN_WIDTH)
    return total * size / 1000


def is_right_to_left(text: str) -> bool:
    """Whether the first letter with a direction is right-to-left."""
    for char in text:
        direction = unicodedata.bidirectional(char)
        if direction in {"R", "AL"}:
            return True
        if direction == "L":
            return False
    return False


def fit_text(
    text: str, box: TextBox, *, sizes: range, face: str = "quote", leading: float = LEADING, whole_words: bool = False
) -> TypesetText:
    """Set `text` in the largest of `sizes` that fits the box, with lines of about equal length.

    With `whole_words`, a smaller size is preferred to breaking a word and to a line higher than the box; only the
    smallest breaks one.

    At the smallest size, text that does not fit is cut with an ellipsis; a film's year is kept after it.
    """
    atoms = _atoms(text)
    year = _YEAR.search(text)
    suffix = year.group() if year else ""
    for size in sizes:
        most = max(1, int(box.height // (size * leading)))

        def measure(part: str, size: int = size) -> float:
            return text_width(part, size, face)

        longest = max((measure(atom.rstrip()) for atom in atoms), default=0.0) if whole_words else 0.0
        if whole_words and size * leading > box.height and size != sizes[-1]:
            continue
        if longest > box.width:
            if size != sizes[-1]:
                continue
            longest = 0.0
        lines = _filled(atoms, box.width, measure)
        if len(lines) <= most:
            return TypesetText(size, tuple(_balanced(atoms, lines, box.width, measure, longest)))
        if size == sizes[-1]:
            last = _cut(lines[most - 1] + " " + lines[most], suffix, box.width, measure)
            return TypesetText(size, (*lines[: most - 1], last))
    raise ValueError(sizes)


def _balanced(
    atoms: list[str], lines: list[str], width: float, measure: Callable[[str], float], least: float
) -> list[str]:
    """Narrow the lines to `least` or as far as possible without adding one, by bisection on the width."""
    low, high = max(width / 2, least), width
    while high - low > 4:
        middle = (low + high) / 2
        found = _filled(atoms, middle, measure)
        if len(found) == len(lines):
            lines, high = found, middle
        else:
            low = middle
    return lines


def _filled(atoms: list[str], width: float, measure: Callable[[str], float]) -> list[str]:
    lines: list[str] = []
    line = ""
    for atom in atoms:
        if line and measure((line + atom).rstrip()) > width:
            lines.append(line.rstrip())
            line = ""
        line += atom
        while measure(line.rstrip()) > width and len(line) > 1:
            head = _head(line, width, measure)
            lines.append(head)
            line = line[len(head) :]
    return [*lines, line.rstrip()] if line.strip() else lines


def _head(line: str, width: float, measure: Callable[[str], float]) -> str:
    """As many characters of an unbreakable stretch as fit, and at least one."""
    end = 1
    while end < len(line) and (measure(line[: end + 1]) <= width or unicodedata.combining(line[end])):
        end += 1
    return line[:end]


def _cut(line: str, suffix: str, width: float, measure: Callable[[str], float]) -> str:
    line = line.removesuffix(suffix)
    while line and measure(f"{line}…{suffix}") > width:
        line = line[:-1]
    return line.rstrip(" ,;:–—-") + "…" + suffix


def _atoms(text: str) -> list[str]:
    """Pieces between which a line may break: words with the following space, Thai syllables, single Han and kana."""
    atoms: list[str] = []
    syllables = thai_breaks(text)
    for at, char in enumerate(text):
        if atoms and not (at in syllables or _may_break(text[at - 1], char)):
            atoms[-1] += char
        else:
            atoms.append(char)
    return atoms


def _may_break(last: str, char: str) -> bool:
    if char.isspace() or char in _NEVER_FIRST or last in _NEVER_LAST or unicodedata.combining(char):
        return False
    if last.isspace():
        return True
    if unicodedata.category(char) in {"Mn", "Mc", "Cf"}:
        return False
    return _unspaced(last) or _unspaced(char)


def _unspaced(char: str) -> bool:
    return "\u3000" <= char <= "\u9fff" or "\uf900" <= char <= "\ufaff" or "\uff00" <= char <= "\uffef"
