"""Finds text that must never be quoted: spoilers, quotations, boilerplate, self-introductions."""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterable, Sequence

from bot.taste.highlights.cues import is_first_person
from bot.taste.highlights.languages import NO_CUES, LanguageCues
from bot.taste.highlights.page import HEADLINE_CHARACTERS, introduces_author, is_author_blurb, is_boilerplate
from bot.taste.highlights.spoilers import Span, hidden_spans, warned_spans

_BLOCKQUOTE = re.compile(r"^[ \t]*>(?!!).*$", re.MULTILINE)
_MARKED_QUOTE = re.compile(r"<blockquote\b[^>]*>.*?(?:</blockquote>|\Z)|~~.+?~~", re.DOTALL | re.IGNORECASE)
"""HTML block quotes and struck-out text, which are not the reviewer's statement."""
_SCRIPT_LINE = re.compile(r"^[ \t]*[A-ZÀ-Þ][A-ZÀ-Þ.'’]{2,}(?: [A-ZÀ-Þ.'’]+)?:[ \t].*$", re.MULTILINE)
"""A line of dialogue, "HARRY: …"; a single one may be a label ("VERDICT: …")."""
_SPEECH_DASH = re.compile(r"^[ \t]*[—―]\s?\w.*$", re.MULTILINE)
_LANGUAGES_WITHOUT_SPEECH_DASH = frozenset({"en", "de", "nl", "sv", "ja", "zh", "ko"})
_CONTENT_WORD = re.compile(r"[^\W\d_]{4,}")
_MAX_SPOILERS = 64


def forbidden_spans(
    paragraphs: Sequence[str],
    spoilers: Sequence[Sequence[Span]],
    quotations: Sequence[Sequence[Span]],
    language: str = "en",
) -> list[list[Span]]:
    """Return, for each paragraph, the (start, end) ranges that a highlight must not overlap: sorted and disjoint.

    They are the given ranges and those detected in the text: hidden or announced spoilers (`hidden_spans`,
    `warned_spans`), lines that begin with ">", HTML block quotes, struck-out text and dialogue.
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
    if language.partition("-")[0].lower() not in _LANGUAGES_WITHOUT_SPEECH_DASH:
        spans += [match.span() for match in _SPEECH_DASH.finditer(text)]
    return spans


def _merged(spans: Iterable[Span]) -> list[Span]:
    """Sort ranges and merge overlapping ones, so that overlaps can be found by binary search."""
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
    """Whether a range overlaps one of `spans`, which must be sorted and disjoint."""
    before = bisect_left(spans, (end, 0)) - 1
    return before >= 0 and spans[before][1] > start


def spoiler_words(paragraphs: Sequence[str], spoilers: Sequence[Sequence[Span]]) -> list[frozenset[str]]:
    """Return the sets of content words of the first hidden spoilers, to recognise sentences that repeat them."""
    hidden: dict[frozenset[str], None] = {}
    in_text = hidden_spans(paragraphs)
    for number, text in enumerate(paragraphs):
        for start, end in (*(spoilers[number] if number < len(spoilers) else ()), *in_text[number]):
            words = frozenset(_CONTENT_WORD.findall(text[start:end].lower()))
            if len(words) >= 3:
                hidden[words] = None
    return list(hidden)[:_MAX_SPOILERS]


def is_retelling(sentence: str, hidden: Sequence[frozenset[str]]) -> bool:
    """Whether a sentence shares at least three content words, and 60 % of them, with a hidden spoiler."""
    words = frozenset(_CONTENT_WORD.findall(sentence.lower()))
    return any(len(words & spoiler) >= max(3, 0.6 * min(len(words), len(spoiler))) for spoiler in hidden)


def body_paragraphs(paragraphs: Sequence[str]) -> list[bool]:
    """Return for each paragraph whether it belongs to the review: not boilerplate, not about the author.

    Headings are only recognised if the text has prose, because a review may consist of short lines. If all remaining
    paragraphs introduce the author, they are kept; their sentences are checked individually later.
    """
    prose = max(map(len, paragraphs), default=0) > 2 * HEADLINE_CHARACTERS
    body = [not is_boilerplate(text, bare_lines=prose) for text in paragraphs]
    kept = [number for number, is_body in enumerate(body) if is_body]
    blurbs = {number for number in (*kept[:3], *kept[-2:]) if is_author_blurb(paragraphs[number])}
    if len(blurbs) < len(kept):
        body = [is_body and number not in blurbs for number, is_body in enumerate(body)]
    return body


def self_introduction(sentences: Sequence[str], *, early: bool, language: LanguageCues = NO_CUES) -> list[bool]:
    """Return for each sentence whether it introduces the author; following first-person sentences count too."""
    flags: list[bool] = []
    introducing = False
    for sentence in sentences:
        own = introduces_author(sentence, early=early) or (early and language.introduces_author(sentence))
        introducing = own or (introducing and is_first_person(sentence))
        flags.append(introducing)
    return flags
