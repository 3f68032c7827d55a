"""The common form of every page, text or HTML: a row of blocks, and what the page says of itself."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum

LONGEST_LINE = 400
"""Characters of the longest line that can be a headline, a byline, a rating or another fact."""


class Kind(Enum):
    """What the page's own layout makes of a block."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    DETAIL = "detail"


class Zone(Enum):
    """Where in the page's own structure a block stands; a text file has MAIN only."""

    MAIN = "main"
    FURNITURE = "furniture"
    COMMENTS = "comments"
    BIO = "bio"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or row. `links` is the share of its letters that are links, 0 to 1.

    `quoted` when the page sets it as a quotation.
    """

    text: str
    kind: Kind = Kind.TEXT
    zone: Zone = Zone.MAIN
    level: int = 0
    links: float = 0.0
    quoted: bool = False


@dataclass(slots=True)
class About:
    """What a page says of itself in JSON-LD, microdata, meta elements or front matter; all of it optional."""

    headlines: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)
    year: int | None = None
    directors: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    author: str | None = None
    bio: str | None = None
    outlet: str | None = None
    url: str | None = None
    published: date | None = None
    rating: str | None = None
    language: str | None = None
    copyright: str | None = None
    kinds: set[str] = field(default_factory=set)
    emphasised: list[str] = field(default_factory=list)
    body: str | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """A page before anything in it is understood."""

    blocks: tuple[Block, ...]
    about: About


_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x9f]")


def tidy_line(text: str) -> str:
    """One line, composed accents, single spaces, nothing invisible."""
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", text)).split())


_LAST_MARK = re.compile(r"[.!?…。！？][\"'”’»)\]*_“‘]*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def ends_sentence(text: str) -> bool:
    return bool(_LAST_MARK.search(text))


def word_count(text: str) -> int:
    """Words, where a script without spaces counts two characters as one word."""
    dense = sum("\u3040" <= c <= "\u9fff" for c in text)
    return dense // 2 if dense > 10 else len(_WORD.findall(text))


def is_prose(text: str) -> bool:
    """A paragraph beyond doubt: at least nine words and the end of a sentence, or several lines long."""
    words = word_count(text)
    return (words >= 9 and ends_sentence(text)) or words >= 30
