"""The common representation of text and HTML pages: a list of blocks plus the page's metadata."""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass, field
from datetime import date
from enum import Enum
from typing import Generic, TypeVar

from bot.sources.review_page.value import FieldSource

Value = TypeVar("Value")

MARKS_LIMIT = 8
"""Maximum length of a run of combining marks; Unicode normalisation takes n² steps for n of them."""

LONGEST_LINE = 400
"""Maximum length, in characters, of a line that can be a headline, byline, rating or other fact."""


class Kind(Enum):
    """The type of a block according to the page's markup."""

    TEXT = "text"
    HEADING = "heading"
    ITEM = "item"
    DETAIL = "detail"


class Zone(Enum):
    """The region of the page that contains a block; a text file has only MAIN."""

    MAIN = "main"
    BOILERPLATE = "boilerplate"
    COMMENTS = "comments"
    BIO = "bio"
    CAPTION = "caption"


@dataclass(frozen=True, slots=True)
class Block:
    """One paragraph, heading, list item or table row.

    `level`: heading level 1 to 6, else 0. `links`: share of the text that is link text, 0 to 1.
    `quoted`: the page marks the block as a quotation. `hidden`: (start, stop) of the parts that are spoilers.
    `outside`: the block is not in the element that holds the paragraphs of the text.
    """

    text: str
    kind: Kind = Kind.TEXT
    zone: Zone = Zone.MAIN
    level: int = 0
    links: float = 0.0
    quoted: bool = False
    hidden: tuple[tuple[int, int], ...] = ()
    outside: bool = False


@dataclass(frozen=True, slots=True)
class Found(Generic[Value]):
    """A value with the place where it was found; `sure` is False if a person should check it."""

    value: Value
    source: FieldSource
    sure: bool = True


@dataclass(slots=True)
class PageMetadata:
    """Metadata of a page from JSON-LD, microdata, meta elements or front matter; every field is optional.

    Lists hold candidates, the most reliable first.
    """

    headlines: list[str] = field(default_factory=list)
    films: list[str] = field(default_factory=list)
    year: int | None = None
    directors: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    authors: list[Found[str]] = field(default_factory=list)
    bio: str | None = None
    outlets: list[Found[str]] = field(default_factory=list)
    url: str | None = None
    days: list[Found[date]] = field(default_factory=list)
    ratings: list[Found[str]] = field(default_factory=list)
    language: str | None = None
    copyright: str | None = None
    kinds: set[str] = field(default_factory=set)
    emphasised: list[str] = field(default_factory=list)
    body: str | None = None
    title: str | None = None
    site_names: list[str] = field(default_factory=list)
    marked_headlines: list[str] = field(default_factory=list)
    marked_films: list[str] = field(default_factory=list)
    marked_days: list[Found[date]] = field(default_factory=list)
    marked_ratings: list[Found[str]] = field(default_factory=list)
    users: list[str] = field(default_factory=list)
    hidden_by_warning: bool = False


@dataclass(frozen=True, slots=True)
class Page:
    """A parsed page, before its blocks are classified."""

    blocks: tuple[Block, ...]
    metadata: PageMetadata


_INVISIBLE = re.compile("[\u00ad\u200b\u200e\u200f\u2060\ufeff\x00-\x08\x0e-\x1b\x7f-\x9f]")


def limit_marks(text: str) -> str:
    """Shorten runs of combining marks to MARKS_LIMIT."""
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if unicodedata.combining(character) else 0
        if run <= MARKS_LIMIT:
            kept.append(character)
    return text if len(kept) == len(text) else "".join(kept)


def tidy_line(text: str) -> str:
    """Normalise to one line: NFC, single spaces, no invisible characters.

    Limits combining marks here too: entities and JSON escapes bring them in after a page was decoded.
    """
    return " ".join(_INVISIBLE.sub("", unicodedata.normalize("NFC", limit_marks(text))).split())


_SIGNS = str.maketrans(
    "：／｜（），．＝［］０１２３４５６７８９٠١٢٣٤٥٦٧٨٩०१२३४५६७८९～", ":/|(),.=[]" + "0123456789" * 3 + "~"
)


def plain_signs(text: str) -> str:
    """Write full-width signs and the digits of other scripts as ASCII; positions stay the same."""
    return text if text.isascii() else text.translate(_SIGNS)


_LAST_MARK = re.compile(r"[.!?…。！？।؟۔][\"'”’»)\]*_“‘」』]*$")
_WORD = re.compile(r"[^\W\d_]+(?:['’-][^\W\d_]+)*")


def ends_sentence(text: str) -> bool:
    """Whether the text ends with sentence punctuation, possibly followed by closing marks."""
    return bool(_LAST_MARK.search(text))


def word_count(text: str) -> int:
    """Return the number of words; in scripts without spaces, two characters count as one word."""
    dense = sum("\u3040" <= c <= "\u9fff" for c in text)
    return dense // 2 if dense > 10 else len(_WORD.findall(text))


def is_prose(text: str) -> bool:
    """Whether the text is clearly a paragraph: at least nine words and a sentence end, or at least 30 words."""
    words = word_count(text)
    return (words >= 9 and ends_sentence(text)) or words >= 30
