"""The sentences of a review that are worth quoting, best first, each exactly as it was written.

A sentence is judged by five things: a small model that tells opinion from plot retelling, a second one that
tells lines which editors quoted from ordinary review prose (both English; see `highlights_model`), its form
(length, ending, whether it stands alone), what it names (this film, its makers), and its place (reviewers
judge last). Page furniture, the author's self-introduction, quotations and spoilers are out before anything
is scored.

Graph methods (LexRank, TextRank) are not used: they favour what resembles the rest of the review, which is
the plot. `benchmarks/highlights.py` measures that.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidValue
from bot.taste.highlights import cues
from bot.taste.highlights.languages import language_cues
from bot.taste.highlights.model import english_model
from bot.taste.highlights.page import is_aside, sends_away
from bot.taste.highlights.score import ReviewNames, SentencePlace, own_evidence, score_quotability
from bot.taste.highlights.sentences import guess_language, sentence_spans
from bot.taste.highlights.spans import (
    body_paragraphs,
    forbidden_spans,
    is_retelling,
    overlaps_any,
    self_introduction,
    spoiler_words,
)
from bot.taste.highlights.spoilers import Span
from bot.taste.highlights.trim import is_broken, trim_sentence

HIGHLIGHT_LIMIT = 280
"""Longest highlight, in characters."""

QUOTABLE = 0.5
"""A highlight scored at least this is worth showing unasked; below it a review has "nothing quotable"."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A sentence worth quoting: `text` is `paragraphs[paragraph][start:end]`; `score` runs from 0 to 1.

    Raises InvalidValue when the text is empty, longer than `HIGHLIGHT_LIMIT`, or does not fit its place.
    """

    text: str
    paragraph: int
    start: int
    end: int
    score: float

    def __post_init__(self) -> None:
        if not self.text.strip() or len(self.text) > HIGHLIGHT_LIMIT:
            raise InvalidValue("highlight", self.text[:40], f"1 to {HIGHLIGHT_LIMIT} characters")
        if self.paragraph < 0 or self.start < 0 or self.end - self.start != len(self.text):
            raise InvalidValue("place", f"{self.paragraph}:{self.start}-{self.end}", "the stretch that holds the text")
        if not 0.0 <= self.score <= 1.0:
            raise InvalidValue("score", self.score, "0 to 1")


@dataclass(frozen=True, slots=True)
class _Candidate:
    text: str
    paragraph: int
    start: int
    end: int
    place: SentencePlace


def rank_highlights(
    paragraphs: Sequence[str],
    *,
    film: str | None = None,
    people: Sequence[str] = (),
    spoilers: Sequence[Sequence[Span]] = (),
    quotations: Sequence[Sequence[Span]] = (),
    language: str | None = None,
    limit: int | None = None,
) -> list[Highlight]:
    """Rank the sentences of a review as lines to quote, best first, at most `limit` of them.

    `film` is the title and `people` the makers' names, as many as are known. `spoilers` and `quotations`
    hold for each paragraph the (start, end) characters that must not be shown or are not the reviewer's
    words; `||bars||`, lines that begin with ">" and their like are found in the text. `language` is an ISO 639-1 code,
    guessed when None. Work grows linearly with the text. A review with nothing to quote gives an empty list
    or scores below `QUOTABLE`.
    """
    whole = "\n".join(paragraphs)
    language = language or guess_language(whole)
    names = ReviewNames.from_film(film, people, whole)
    hidden = spoiler_words(paragraphs, spoilers)
    model = english_model() if language.partition("-")[0].lower() == "en" else None
    own = language_cues(language)
    found: dict[str, Highlight] = {}
    for one in _candidates(paragraphs, language, forbidden_spans(paragraphs, spoilers, quotations, language)):
        if one.text in found or is_retelling(one.text, hidden):
            continue
        evidence = model.score_sentence(one.text) if model else own_evidence(one.text, own)
        score = score_quotability(one.text, evidence=evidence, names=names, place=one.place, language=own)
        found[one.text] = Highlight(one.text, one.paragraph, one.start, one.end, score)
    ranked = sorted(found.values(), key=lambda highlight: (-highlight.score, highlight.paragraph, highlight.start))
    return ranked[:limit]


def _candidates(paragraphs: Sequence[str], language: str, forbidden: Sequence[Sequence[Span]]) -> Iterator[_Candidate]:
    """Find the sentences of the review's body that may be quoted at all."""
    spans = [sentence_spans(text, language) for text in paragraphs]
    texts = [[text[start:end] for start, end in cut] for text, cut in zip(paragraphs, spans, strict=True)]
    body = [number for number, is_body in enumerate(body_paragraphs(paragraphs)) if is_body]
    for rank, number in enumerate(body):
        own = self_introduction(texts[number], early=rank < 3, language=language_cues(language))
        last = len(texts[number]) - 1
        for index, (start, end) in enumerate(spans[number]):
            low, high = trim_sentence(paragraphs[number], start, end)
            text = paragraphs[number][low:high]
            if own[index] or not _admissible(text) or overlaps_any(start, end, forbidden[number]):
                continue
            yield _Candidate(text, number, low, high, SentencePlace(len(body) - 1 - rank, last - index))


def _admissible(text: str) -> bool:
    """Whether a sentence can be quoted whatever else the review holds."""
    return (
        0 < len(text) <= HIGHLIGHT_LIMIT
        and any(char.isalpha() for char in text)
        and not is_broken(text)
        and not sends_away(text)
        and not is_aside(text)
        and cues.quoted_share(text) <= 0.5
    )
