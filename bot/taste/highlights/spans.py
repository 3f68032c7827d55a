"""Which stretches of a review may never be quoted: spoilers, quotations, furniture, self-introduction."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from bot.taste.highlights.cues import speaks_of_self
from bot.taste.highlights.languages import NO_CUES, LanguageCues
from bot.taste.highlights.page import HEADLINE_CHARACTERS, introduces_author, is_author_blurb, is_furniture
from bot.taste.highlights.spoilers import Span, hidden_spans, warned_spans

_BLOCKQUOTE = re.compile(r"^[ \t]*>(?!!).*$", re.MULTILINE)
_MARKED_QUOTE = re.compile(r"<blockquote\b[^>]*>.*?(?:</blockquote>|\Z)|~~.+?~~", re.DOTALL | re.IGNORECASE)
"""Quoted in HTML, or struck out: in either case not what the reviewer says."""
_SCRIPT_LINE = re.compile(r"^[ \t]*[A-ZÀ-Þ][A-ZÀ-Þ.'’]{2,}(?: [A-ZÀ-Þ.'’]+)?:[ \t].*$", re.MULTILINE)
"""A line of a script, "HARRY: …"; one alone may be a label ("VERDICT: …")."""
_SPEECH_DASH = re.compile(r"^[ \t]*[—―]\s?\w.*$", re.MULTILINE)
_NO_SPEECH_DASH = frozenset({"en", "de", "nl", "sv", "ja", "zh", "ko"})
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_RETOLD = 64


def forbidden_spans(
    paragraphs: Sequence[str],
    spoilers: Sequence[Sequence[Span]],
    quotations: Sequence[Sequence[Span]],
    language: str = "en",
) -> list[list[Span]]:
    """Give, for each paragraph, the (start, end) stretches that a highlight must not touch.

    They are the marked ones and those found in the text: spoilers hidden or warned of (`hidden_spans`,
    `warned_spans`), lines that begin with ">", HTML block quotations, what is struck out, and dialogue.
    """
    hidden, warned = hidden_spans(paragraphs), warned_spans(paragraphs)
    found: list[list[Span]] = []
    for number, text in enumerate(paragraphs):
        spans = [*hidden[number], *warned[number], *_quoted_in(text, language)]
        for given in (spoilers, quotations):
            spans += given[number] if number < len(given) else ()
        found.append(_merged(spans))
    return found


def _quoted_in(text: str, language: str) -> list[Span]:
    spans = [match.span() for pattern in (_BLOCKQUOTE, _MARKED_QUOTE) for match in pattern.finditer(text)]
    script = [match.span() for match in _SCRIPT_LINE.finditer(text)]
    spans += script if len(script) > 1 else ()
    if language.partition("-")[0].lower() not in _NO_SPEECH_DASH:
        spans += [match.span() for match in _SPEECH_DASH.finditer(text)]
    return spans


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


def overlaps_any(start: int, end: int, spans: Sequence[Span]) -> bool:
    """Whether a stretch shares a character with one of `spans`, which are in order and apart."""
    before = bisect_left(spans, (end, 0)) - 1
    return before >= 0 and spans[before][1] > start


def spoiler_words(paragraphs: Sequence[str], spoilers: Sequence[Sequence[Span]]) -> list[frozenset[str]]:
    """Collect the content words of the first hidden stretches, to know a sentence that tells them again."""
    hidden: dict[frozenset[str], None] = {}
    in_text = hidden_spans(paragraphs)
    for number, text in enumerate(paragraphs):
        for start, end in (*(spoilers[number] if number < len(spoilers) else ()), *in_text[number]):
            words = frozenset(_CONTENT_WORD.findall(text[start:end].lower()))
            if len(words) >= 3:
                hidden[words] = None
    return list(hidden)[:_RETOLD]


def is_retelling(sentence: str, hidden: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence shares most of its content words, and at least three, with one hidden stretch."""
    words = frozenset(_CONTENT_WORD.findall(sentence.lower()))
    return any(len(words & spoiler) >= max(3, 0.6 * min(len(words), len(spoiler))) for spoiler in hidden)


def body_paragraphs(paragraphs: Sequence[str]) -> list[bool]:
    """Which paragraphs are the review itself: neither page furniture nor about its author.

    Headings are looked for only beside prose: a review may be bare short lines throughout. A greeting does not
    cost the only paragraph: there the sentences are looked at one by one.
    """
    prose = max(map(len, paragraphs), default=0) > 2 * HEADLINE_CHARACTERS
    body = [not is_furniture(text, bare_lines=prose) for text in paragraphs]
    kept = [number for number, is_body in enumerate(body) if is_body]
    blurbs = {number for number in (*kept[:3], *kept[-2:]) if is_author_blurb(paragraphs[number])}
    if len(blurbs) < len(kept):
        body = [is_body and number not in blurbs for number, is_body in enumerate(body)]
    return body


def self_introduction(sentences: Sequence[str], *, early: bool, language: LanguageCues = NO_CUES) -> list[bool]:
    """Which sentences introduce the author; after one that does, first-person ones belong to it."""
    flags: list[bool] = []
    begun = False
    for sentence in sentences:
        own = introduces_author(sentence, early=early) or (early and language.introduces_author(sentence))
        begun = own or (begun and speaks_of_self(sentence))
        flags.append(begun)
    return flags
