"""The one gate for text that people wrote: escaped, shortened at a word, never cut inside a spoiler."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from bot.domain.review import Paragraph, Stars

ELLIPSIS = "…"
BAR = "||"
# Word joiner: keeps a row of stars on one line.
_JOINER = "\u2060"
_SPECIAL = re.compile(r"([\\*_~`|\[\]<])")
_LINE_START = re.compile(r"^([ \t]*)(\d*)([#>+-]|(?<=\d)[.)])", re.MULTILINE)
_MENTION_WORD = re.compile(r"@(?=everyone|here)", re.IGNORECASE)
# Controls, and the marks by which a text could turn the direction of what stands around it.
_UNSEEN = re.compile(r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069\ufff9-\ufffb]")
_SPACES = re.compile(r"\s+")
_WORD = re.compile(r"\S+\s*|\s+")


def clean(text: str) -> str:
    """Without control characters and without marks that turn the text around it."""
    return _UNSEEN.sub("", text)


def safe(text: str) -> str:
    """Shown as it was typed: no Markdown, no mention, no masked link; text from right to left keeps to itself."""
    escaped = _SPECIAL.sub(r"\\\1", clean(text))
    escaped = _LINE_START.sub(r"\1\2\\\3", escaped)
    escaped = _MENTION_WORD.sub("@\u200b", escaped)
    return f"\u2068{escaped}\u2069" if _turns(escaped) else escaped


@lru_cache(maxsize=4_096)
def line(text: str, limit: int) -> str:
    """One safe line of at most `limit` characters as Discord counts them, shortened at a word."""
    one = _SPACES.sub(" ", clean(text)).strip()
    room = limit
    shown = safe(fit(one, room))
    while len(shown) > limit:
        room -= max(1, (len(shown) - limit + 1) // 2)
        shown = safe(fit(one, room))
    return shown


def fit(text: str, limit: int) -> str:
    """Plain text (a label, not Markdown) of at most `limit` characters, shortened at a word."""
    text = clean(text)
    if len(text) <= limit:
        return text
    room = max(0, limit - len(ELLIPSIS))
    cut = text[: _whole(text, room)]
    at = max(cut.rfind(" "), cut.rfind("\n"))
    if at >= room // 2 and not text[len(cut)].isspace():
        cut = cut[:at]
    return cut.rstrip(" \n,;:–—-") + ELLIPSIS


@lru_cache(maxsize=4_096)
def label(text: str, limit: int) -> str:
    """A button's, option's or choice's text: one line, plain, never empty."""
    return fit(_SPACES.sub(" ", clean(text)).strip(), limit) or "?"


def stars(rating: Stars | None) -> str:
    """★★★½ that never wraps; nothing without a rating."""
    if rating is None:
        return ""
    return _JOINER.join("★" * (rating.halves // 2) + "½" * (rating.halves % 2))


def plural(count: int, one: str, many: str | None = None) -> str:
    return f"{count:,} {one if count == 1 else many or one + 's'}"


def listing(items: Iterable[str], limit: int) -> str:
    """Names in a row, as many as fit, and how many more there are."""
    names = list(items)
    shown = ""
    for n, name in enumerate(names):
        more = len(names) - n - 1
        tail = f" and {more} more" if more else ""
        longer = f"{shown}, {name}" if shown else name
        if len(longer) + len(tail) > limit:
            return f"{shown} and {more + 1} more" if shown else line(name, limit)
        shown = longer
    return shown


def pages(paragraphs: tuple[Paragraph, ...], size: int, *, guarded: bool) -> tuple[str, ...]:
    """Part a review into pages of at most `size` characters of Markdown, each whole in itself.

    Pages break between paragraphs where that leaves them at least half full, else at a word. A spoiler that
    goes over a page's end is closed there and opened again; a guarded review is all behind bars.
    """
    return _pages(paragraphs, size, guarded)


@lru_cache(maxsize=64)
def _pages(paragraphs: tuple[Paragraph, ...], size: int, guarded: bool) -> tuple[str, ...]:  # noqa: FBT001  cached
    found: list[str] = []
    page = ""
    for paragraph in paragraphs:
        for piece in _pieces(paragraph, size, guarded=guarded):
            if page and len(page) + 2 + len(piece) > size:
                found.append(page)
                page = ""
            page = f"{page}\n\n{piece}" if page else piece
    return (*found, page) if page else tuple(found)


def _pieces(paragraph: Paragraph, size: int, *, guarded: bool) -> Iterator[str]:
    """A paragraph as Markdown, in one piece where it fits, else in as few as its words allow."""
    whole = _marked(paragraph, guarded=guarded)
    if len(whole) <= size:
        yield whole
        return
    piece, hidden = "", False
    for word, secret in _words(paragraph, guarded=guarded):
        shown = safe(word) if word.strip() else word
        for part in _hard(shown, size - 2 * len(BAR)):
            switch = BAR if secret != hidden else ""
            if len(piece) + len(switch) + len(part) + len(BAR) > size:
                yield (piece.rstrip() + (BAR if hidden else "")).strip()
                piece, switch = "", BAR if secret else ""
            piece += switch + part
            hidden = secret
    if piece.strip(" |"):
        yield piece.rstrip() + (BAR if hidden else "")


def _marked(paragraph: Paragraph, *, guarded: bool) -> str:
    if guarded:
        return f"{BAR}{safe(paragraph.text)}{BAR}"
    text, last = "", 0
    for start, stop in _merged(paragraph):
        text += safe(paragraph.text[last:start])
        text += f"{BAR}{safe(paragraph.text[start:stop])}{BAR}"
        last = stop
    return safe(paragraph.text) if not last else text + safe(paragraph.text[last:])


def _merged(paragraph: Paragraph) -> list[tuple[int, int]]:
    merged: list[tuple[int, int]] = []
    for span in sorted(paragraph.spoilers):
        if not paragraph.text[span.start : span.stop].strip():
            continue
        if merged and span.start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.stop))
        else:
            merged.append((span.start, span.stop))
    return merged


def _words(paragraph: Paragraph, *, guarded: bool) -> Iterator[tuple[str, bool]]:
    """Each word with the space after it, and whether it is behind bars."""
    if guarded:
        parts = [(paragraph.text, True)]
    else:
        parts, last = [], 0
        for start, stop in _merged(paragraph):
            parts += [(paragraph.text[last:start], False), (paragraph.text[start:stop], True)]
            last = stop
        parts.append((paragraph.text[last:], False))
    for text, secret in parts:
        for match in _WORD.finditer(text):
            yield match[0], secret


def _hard(word: str, size: int) -> Iterator[str]:
    """A word longer than a page, in pieces that part no letter from its accents and no escape from its sign."""
    while len(word) > size:
        at = _whole(word, size)
        if word[at - 1] == "\\" and at > 1:
            at -= 1
        yield word[:at]
        word = word[at:]
    if word:
        yield word


def _whole(text: str, at: int) -> int:
    """The largest cut up to `at` that does not fall inside a joined character."""
    cut = at
    while 0 < cut < len(text) and (
        unicodedata.combining(text[cut])
        or text[cut] in "\u200d\ufe0f\ufe0e"
        or text[cut - 1] == "\u200d"
        or "\U0001f3fb" <= text[cut] <= "\U0001f3ff"
    ):
        cut -= 1
    return cut or at


def _turns(text: str) -> bool:
    return any(unicodedata.bidirectional(c) in ("R", "AL") for c in text if c > "\u0590")
