"""Emphasis, links and addresses in a review's text: which characters are marks, and what a reader sees without them.

A review is stored as Discord Markdown, but only pairs of marks on one line count: `*italics*`, `**bold**`, `_italics_`,
`__underlined__`, `~~struck~~` and `[words](https://address)`. Everything else is text, such as M*A*S*H, snake_case, a
lone asterisk, and all signs within an address.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass

from bot.domain.visible import has_visible_text

ADDRESS = re.compile(r"https?://[^\s<>|\[\]\\`\"]+", re.IGNORECASE)
"""An address as Discord recognises it, without signs that Markdown must see."""
_PAIRS = re.compile(
    r"(?P<address>https?://[^\s<>|\[\]\\`\"]+)"
    r"|\[(?P<words>[^\[\]\n|]{1,300})\]\((?P<to>https?://[^\s()<>|\\`\"]{1,1000})\)"
    r"|(?<![*\\])(?P<both>\*\*\*)(?=[^\s*])(?P<in_both>[^*\n]+)(?<=\S)\*\*\*(?!\*)"
    r"|(?<![*\\])(?P<bold>\*\*)(?=[^\s*])(?P<in_bold>(?:[^*\n]|\*(?!\*)[^*\n]+\*(?!\*))+)(?<=\S)\*\*(?!\*)"
    r"|(?<![\w*\\])(?P<italics>\*)(?=[^\s*])(?P<in_italics>[^*\n]+)(?<=\S)\*(?!\*)"
    r"|(?<![\w\\])(?P<line>__)(?=[^\s_])(?P<in_line>[^_\n]+)(?<=\S)__(?!\w)"
    r"|(?<![\w\\])(?P<slanted>_)(?=[^\s_])(?P<in_slanted>[^_\n]+)(?<=\S)_(?!\w)"
    r"|(?<![~\\])(?P<struck>~~)(?=[^\s~])(?P<in_struck>[^~\n]+)(?<=\S)~~(?!~)",
    re.IGNORECASE,
)
_MARKED = ("both", "bold", "italics", "line", "slanted", "struck")
_SIGNS = re.compile(r"[*_~\[]|https?:", re.IGNORECASE)
_END = "*~.,;:!?)'’”"
"""Signs that do not belong to an address at whose end they are."""


@dataclass(frozen=True, slots=True)
class MarkedPiece:
    """A part of a text. `marks` are the signs before it (after it in reverse order), "" for plain text.

    `start` and `stop` are its place in the text, without its marks. `target` is the address of a link whose words these
    are; `is_address` is set for a bare address, in which no sign is a mark.
    """

    start: int
    stop: int
    marks: str = ""
    target: str | None = None
    is_address: bool = False


def split_marks(text: str) -> list[MarkedPiece]:
    """The parts of a text in order; characters in none of them are marks. Takes time linear in the text."""
    if not _SIGNS.search(text):
        return [MarkedPiece(0, len(text))] if text else []
    return list(_pieces(text, 0, len(text), ""))


def _pieces(text: str, start: int, stop: int, marks: str) -> Iterator[MarkedPiece]:
    at = start
    for match in _PAIRS.finditer(text, start, stop):
        if match.start() > at:
            yield MarkedPiece(at, match.start(), marks)
        at = match.end()
        if match["address"] is not None:
            at = match.start() + len(match[0].rstrip(_END))
            yield MarkedPiece(match.start(), at, marks, is_address=True)
            if at < match.end():
                yield MarkedPiece(at, match.end(), marks)
                at = match.end()
            continue
        if match["words"] is not None:
            yield MarkedPiece(*match.span("words"), marks, target=match["to"])
            continue
        name = next(one for one in _MARKED if match[one] is not None)
        if not has_visible_text(match[f"in_{name}"]):  # marks around nothing are text
            yield MarkedPiece(match.start(), at, marks)
            continue
        yield from _pieces(text, *match.span(f"in_{name}"), marks + match[name])
    if at < stop:
        yield MarkedPiece(at, stop, marks)


def plain_text(text: str) -> str:
    """The words of a text without marks; a link becomes its words."""
    return plain_slice(text, 0, len(text))


def plain_slice(text: str, start: int, stop: int) -> str:
    """The words in a range of a text; marks whose partner is outside the range are left out too."""
    if not _SIGNS.search(text):
        return text[start:stop]
    return "".join(
        text[max(piece.start, start) : min(piece.stop, stop)]
        for piece in split_marks(text)
        if piece.start < stop and piece.stop > start
    )
