"""Which stretches of a review may never be quoted: spoilers, quotations, furniture, self-introduction."""

from __future__ import annotations

import re
from bisect import bisect_left
from typing import TYPE_CHECKING

from bot.taste.highlights_cues import speaks_of_self
from bot.taste.highlights_languages import NO_CUES, LanguageCues
from bot.taste.highlights_page import HEADLINE_CHARACTERS, introduces_author, is_author_blurb, is_furniture

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

Span = tuple[int, int]

_BARS = re.compile(r"\|\|.+?\|\||\|\|.*\Z", re.DOTALL)
_BLOCKQUOTE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)
_SPOILERS_BEGIN = re.compile(
    r"\b(?:spoilers?\W+(?:ahead|below|follow|warning|alert|begin|start|from here|section|territory)"
    r"|(?:warning|caution|beware)\W+(?:\w+\W+){0,3}spoilers?\b|spoilers?\s*:)",
    re.IGNORECASE,
)
_NOT_SPOILERS = re.compile(r"\b(?:no|without|zero|free of|avoid\w*|not)\s+(?:\w+\s+){0,2}spoilers?\b", re.IGNORECASE)
_SPOILERS_END = re.compile(
    r"\b(?:end of (?:the )?spoilers?|spoilers? (?:end|over|are over|done)|end spoilers?)\b", re.IGNORECASE
)
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_RETOLD = 64


def forbidden_spans(
    paragraphs: Sequence[str],
    spoilers: Sequence[Sequence[Span]],
    quotations: Sequence[Sequence[Span]],
) -> list[list[Span]]:
    """Give, for each paragraph, the (start, end) stretches that a highlight must not touch.

    They are the marked ones and those found in the text: `||bars||` (an unclosed one runs to the
    paragraph's end), lines that begin with ">", and everything between a spoiler warning and the end of
    the spoilers or of the text.
    """
    found: list[list[Span]] = []
    in_spoilers = False
    for number, text in enumerate(paragraphs):
        spans = [match.span() for match in _BARS.finditer(text)]
        spans += [match.span() for match in _BLOCKQUOTE.finditer(text)]
        warned, in_spoilers = _warned(text, open_before=in_spoilers)
        spans += warned
        for given in (spoilers, quotations):
            spans += given[number] if number < len(given) else ()
        found.append(_merged(spans))
    return found


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Join overlapping stretches, so that one look-up finds whether a sentence touches any."""
    merged: list[Span] = []
    for start, end in sorted(spans):
        if end <= start:
            continue
        if merged and start <= merged[-1][1]:
            merged[-1] = (merged[-1][0], max(end, merged[-1][1]))
        else:
            merged.append((start, end))
    return merged


def _warned(text: str, *, open_before: bool) -> tuple[list[Span], bool]:
    """Stretches under a spoiler warning in this paragraph, and whether the warning still holds after it."""
    if not open_before and "spoiler" not in text.lower():
        return [], False
    spans: list[Span] = []
    at, inside = 0, open_before
    while True:
        if inside:
            end = _SPOILERS_END.search(text, at)
            stop = end.end() if end else len(text)
            spans.append((at, stop))
            if end is None:
                return spans, True
            at, inside = stop, False
        begin = _SPOILERS_BEGIN.search(text, at)
        if begin is None:
            return spans, False
        if _NOT_SPOILERS.search(text, max(at, begin.start() - 30), begin.end()) is None:
            inside = True
            at = begin.start()
        else:
            at = begin.end()


def touches(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether a stretch shares a character with one of `spans`, which are in order and apart."""
    before = bisect_left(spans, (end, 0)) - 1
    return before >= 0 and spans[before][1] > start


def spoiler_words(paragraphs: Sequence[str], spoilers: Sequence[Sequence[Span]]) -> list[frozenset[str]]:
    """Collect the content words of the first hidden stretches, to know a sentence that tells them again."""
    hidden: dict[frozenset[str], None] = {}
    for number, text in enumerate(paragraphs):
        spans = [
            *(spoilers[number] if number < len(spoilers) else ()),
            *(m.span() for m in _BARS.finditer(text)),
        ]
        for start, end in spans:
            words = frozenset(_CONTENT_WORD.findall(text[start:end].lower()))
            if len(words) >= 3:
                hidden[words] = None
    return list(hidden)[:_RETOLD]


def retells(sentence: str, hidden: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence shares most of its content words, and at least three, with one hidden stretch."""
    words = frozenset(_CONTENT_WORD.findall(sentence.lower()))
    return any(len(words & spoiler) >= max(3, 0.6 * min(len(words), len(spoiler))) for spoiler in hidden)


def body_paragraphs(paragraphs: Sequence[str]) -> list[bool]:
    """Which paragraphs are the review itself: neither page furniture nor about its author.

    Headings are looked for only beside prose: a review may be bare short lines throughout.
    """
    prose = max(map(len, paragraphs), default=0) > 2 * HEADLINE_CHARACTERS
    body = [not is_furniture(text, bare_lines=prose) for text in paragraphs]
    kept = [number for number, is_body in enumerate(body) if is_body]
    for number in {*kept[:3], *kept[-2:]}:
        if is_author_blurb(paragraphs[number]):
            body[number] = False
    return body


def self_introduction(sentences: Sequence[str], *, early: bool, language: LanguageCues = NO_CUES) -> list[bool]:
    """Which sentences introduce the author; after one that does, first-person ones belong to it."""
    flags: list[bool] = []
    begun = False
    for sentence in sentences:
        own = introduces_author(sentence, early=early) or (early and language.introduces(sentence))
        begun = own or (begun and speaks_of_self(sentence))
        flags.append(begun)
    return flags
