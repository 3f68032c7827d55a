"""Ranks the sentences of a review by how quotable they are; each is returned verbatim.

The score combines five kinds of evidence: a classifier for opinion vs. plot, a classifier for lines quoted by editors
vs. ordinary prose (both English, see `model`), form (length, ending, self-containedness), naming of the film and its
makers, and position (reviewers state their verdict at the end). Page boilerplate, the author's self-introduction,
quotations and spoilers are excluded before scoring.

Graph-based methods (LexRank, TextRank) are not used: they prefer sentences similar to the rest of the review, which is
mostly plot. `benchmarks/highlights.py` measures this.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidValue
from bot.taste.highlights import cues
from bot.taste.highlights.languages import is_link_line, language_cues
from bot.taste.highlights.model import english_model
from bot.taste.highlights.page import is_aside, refers_elsewhere
from bot.taste.highlights.score import ReviewNames, SentencePosition, cue_evidence, score_quotability
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
"""Maximum length of a highlight in characters."""

HIGHLIGHT_RULES = 3
"""Version of the rules: raise it when other lines are chosen, and stored lines are chosen again at the next start."""

QUOTABLE = 0.5
"""Minimum score of a highlight that is shown unasked; below it a review has "nothing quotable"."""


@dataclass(frozen=True, slots=True)
class Highlight:
    """A quotable sentence: `text` is `paragraphs[paragraph][start:end]`; `score` lies in 0..1.

    Raises InvalidValue if the text is blank, longer than `HIGHLIGHT_LIMIT`, or does not match its position.
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
    place: SentencePosition


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
    """Return at most `limit` sentences of a review as highlights, most quotable first.

    `film`: title. `people`: names of the makers, as far as known. `spoilers`, `quotations`: for each paragraph, the
    (start, end) character ranges that must not be shown or are not the reviewer's words; `||bars||`, lines that begin
    with ">" and similar marks are also detected. `language`: ISO 639-1 code, detected if None. A review without
    quotable sentences gives an empty list or scores below `QUOTABLE`. Runs in linear time.
    """
    whole = "\n".join(paragraphs)
    language = language or guess_language(whole)
    names = ReviewNames.from_film(film, people, whole)
    hidden_words = spoiler_words(paragraphs, spoilers)
    model = english_model() if language.partition("-")[0].lower() == "en" else None
    word_cues = language_cues(language)
    found: dict[str, Highlight] = {}
    for candidate in _candidates(paragraphs, language, forbidden_spans(paragraphs, spoilers, quotations, language)):
        if candidate.text in found or is_retelling(candidate.text, hidden_words):
            continue
        evidence = model.score_sentence(candidate.text) if model else cue_evidence(candidate.text, word_cues)
        score = score_quotability(
            candidate.text, evidence=evidence, names=names, place=candidate.place, language=word_cues
        )
        found[candidate.text] = Highlight(candidate.text, candidate.paragraph, candidate.start, candidate.end, score)
    ranked = sorted(found.values(), key=lambda highlight: (-highlight.score, highlight.paragraph, highlight.start))
    return ranked[:limit]


def _candidates(paragraphs: Sequence[str], language: str, forbidden: Sequence[Sequence[Span]]) -> Iterator[_Candidate]:
    """Yield the sentences of the review's body that may be quoted."""
    spans = [sentence_spans(text, language) for text in paragraphs]
    texts = [[text[start:end] for start, end in cut] for text, cut in zip(paragraphs, spans, strict=True)]
    body = [number for number, is_body in enumerate(body_paragraphs(paragraphs)) if is_body]
    for rank, number in enumerate(body):
        self_intro = self_introduction(texts[number], early=rank < 3, language=language_cues(language))
        last = len(texts[number]) - 1
        for index, (start, end) in enumerate(spans[number]):
            low, high = trim_sentence(paragraphs[number], start, end)
            text = paragraphs[number][low:high]
            if self_intro[index] or not _is_quotable(text) or overlaps_any(start, end, forbidden[number]):
                continue
            yield _Candidate(text, number, low, high, SentencePosition(len(body) - 1 - rank, last - index))


def _is_quotable(text: str) -> bool:
    """Whether a sentence can be quoted, regardless of the rest of the review."""
    return (
        0 < len(text) <= HIGHLIGHT_LIMIT
        and any(char.isalpha() for char in text)
        and not is_broken(text)
        and not refers_elsewhere(text)
        and not is_aside(text)
        and not is_link_line(text)
        and not cues.is_cast_list(text)
        and cues.quoted_share(text) <= 0.5
    )
