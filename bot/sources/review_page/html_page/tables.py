"""Tells tables that lay out a page from tables of data."""

from __future__ import annotations

from collections.abc import Iterable

from lxml.etree import _Element

_BLOCKS = frozenset("p table div h1 h2 h3 h4 h5 h6 ul ol dl blockquote center pre article section".split())
_LONG_CELL = 160
"""Characters of a cell that is text, not a value."""
_MOSTLY_LINKS = 0.6


class TableLayout:
    """The rows whose cells hold blocks of the page, and the cells among them that hold menus."""

    def __init__(self, root: _Element, skipped: Iterable[str]) -> None:
        self.rows: set[_Element] = set()
        self.menus: set[_Element] = set()
        lengths: dict[_Element, tuple[int, int, bool]] = {}
        skip = frozenset(skipped)
        cells: dict[_Element, list[_Element]] = {}
        for element in reversed(list(root.iter())):
            if not isinstance(element.tag, str) or element.tag in skip:
                continue
            text, links, blocks = len((element.text or "").strip()), 0, element.tag in _BLOCKS
            breaks = 0
            for child in element:
                inner = lengths.get(child, (0, 0, False))
                text += inner[0] + len((child.tail or "").strip())
                links += inner[1]
                blocks = blocks or inner[2]
                breaks += child.tag == "br"
            lengths[element] = (text, text if element.tag == "a" else links, blocks)
            if element.tag in {"td", "th"}:
                row = element.getparent()
                if row is not None:
                    cells.setdefault(row, []).append(element)
                within = any(lengths.get(child, (0, 0, False))[2] for child in element)
                if row is not None and (within or text > _LONG_CELL or breaks >= 2):
                    self.rows.add(row)
        self.rows |= {row for row, inside in cells.items() if sum(lengths[cell][0] > 0 for cell in inside) < 2}
        for row in self.rows:
            for cell in cells.get(row, ()):
                text, links, _ = lengths[cell]
                if text and links >= _MOSTLY_LINKS * text:
                    self.menus.add(cell)
