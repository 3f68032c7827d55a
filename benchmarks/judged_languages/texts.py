"""Sentence splitting, highlights and spoilers, each beside the plainest thing that could be done instead."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Sequence

import sentencex  # type: ignore[import-untyped]

from benchmarks.judged_languages.judged_texts import JudgedReview, people_of
from bot.taste.highlights.ranking import QUOTABLE, Highlight, rank_highlights
from bot.taste.highlights.sentences import guess_language, sentence_spans

Spans = list[tuple[int, int]]
Splitter = Callable[[str, str], Spans]
TOP = 3
_END = re.compile(r"(?<=[.!?…؟])\s+|(?<=[。！？])")


def split_by_marks(text: str, _: str) -> Spans:
    """Every full stop ends a sentence."""
    return _as_spans(text, _END.split(text))


def split_by_library(text: str, code: str) -> Spans:
    """The boundaries of sentencex alone."""
    return _as_spans(text, sentencex.segment(code.partition("-")[0], text))


def _as_spans(text: str, parts: Iterable[str]) -> Spans:
    found, at = [], 0
    for part in parts:
        bare = part.strip()
        if bare:
            start = text.index(bare, at)
            at = start + len(bare)
            found.append((start, at))
    return found


SPLITTERS: dict[str, Splitter] = {
    "full stops": split_by_marks,
    "sentencex": split_by_library,
    "Marquee": sentence_spans,
}


def splitting_scores(reviews: Sequence[JudgedReview], code: str, split: Splitter) -> tuple[int, int, int]:
    """How many sentences are right, found and true; one is right if both of its ends are."""
    right = found = true = 0
    for review in reviews:
        cut = split(review.text, code)
        right += len(set(cut) & set(review.spans()))
        found += len(cut)
        true += len(review.lines)
    return right, found, true


def recognised(reviews: Sequence[JudgedReview], code: str) -> int:
    """How many reviews are in the language that the text is taken for."""
    return sum(guess_language(review.text) == code.partition("-")[0] for review in reviews)


def first_lines(review: JudgedReview) -> list[str]:
    return [line for _, line in review.lines[:TOP]]


def longest_lines(review: JudgedReview) -> list[str]:
    return sorted((line for _, line in review.lines), key=len, reverse=True)[:TOP]


def chosen_lines(review: JudgedReview) -> list[str]:
    """As the bot chooses lines to show unasked."""
    return [each.text for each in rank(review)[:TOP] if each.score >= QUOTABLE]


def best_lines(review: JudgedReview) -> list[str]:
    """As the bot answers somebody who asks for the best lines: also those that it would not show unasked."""
    return [each.text for each in rank(review)[:TOP]]


def rank(review: JudgedReview) -> list[Highlight]:
    """Every line with its score; the bot knows who made the film, and detects the language."""
    return rank_highlights([review.text], film=review.film.title, people=people_of(review.film))


CHOOSERS: dict[str, Callable[[JudgedReview], list[str]]] = {
    "first": first_lines,
    "longest": longest_lines,
    "asked": best_lines,
    "shown": chosen_lines,
}


def highlight_scores(
    reviews: Sequence[JudgedReview], choose: Callable[[JudgedReview], list[str]]
) -> tuple[float, float, float, float]:
    """Shares: the first line is worth quoting; one of three is; of the lines, those never to quote; and spoilers.

    A review that contains only one line worth quoting can give no more than one of three.
    """
    first = three = never = spoilt = shown = 0
    for review in reviews:
        marks = [review.mark_of(line) for line in choose(review)]
        first += marks[:1] == ["+"]
        three += "+" in marks
        never += marks.count("-")
        spoilt += marks.count("!")
        shown += len(marks)
    return first / len(reviews), three / len(reviews), never / max(1, shown), spoilt / max(1, shown)


def spoilers_shown(reviews: Sequence[JudgedReview]) -> tuple[int, int, int, int]:
    """Of the sentences that give something away, those that may be shown unasked; and the same of those worth quoting.

    Returns spoilers shown, spoilers, lines worth quoting shown, lines worth quoting.
    """
    counts = {"!": [0, 0], "+": [0, 0]}
    for review in reviews:
        shown = " ".join(each.text for each in rank(review) if each.score >= QUOTABLE)
        for mark, line in review.lines:
            if mark in counts:
                counts[mark][0] += line in shown
                counts[mark][1] += 1
    return *counts["!"], *counts["+"]  # type: ignore[return-value]
