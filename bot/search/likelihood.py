"""The noisy channel model: how likely a person who means a title types this text.

After Kernighan, Church and Gale, "A spelling correction program based on a noisy channel model" (1990): the score of a
candidate is log P(text | title) + log P(title). The channel can turn a title into a text in three ways, of which the
most likely counts: the whole title with typos, a prefix of it with typos, or some of its words.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA, LCSseq
from rapidfuzz.process import cdist

from bot.search.keys import DENSE
from bot.search.normal import drop_article
from bot.search.query import COMPARED, QueryInterpretation
from bot.search.typos import TypoKind, classify_typo

_EXTRA_COMPARED = 16
"""Characters beyond COMPARED that are compared, to distinguish a title from a longer one."""

_MIN_INSIDE_WORD = 4
"""Minimum length of a text that may match inside a word; in scripts without spaces one character is enough."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A query compared with n candidate titles, all glued and without leading articles; arrays have shape (n,).

    `size`: characters of the query. `length`: characters of the title.
    `whole`, `start`: edit distance (optimal string alignment) to the whole title and to its nearest prefix;
    `whole_typo`, `start_typo`: the `TypoKind` of that distance.
    `missing`: words of the title that were omitted, -1 if the query does not consist of its words.
    `unfinished`: 1 if the last typed word is a prefix of a word.
    `word_article`: 1 if an article was typed that is not one of the matched words.
    `articles`: index into `TypingModel.articles`.
    `boundary`: 1 if the query is the beginning of the title and ends where a word of it ends.
    `ended`: 1 if a space at the end of the query contradicts the whole title, 2 if it contradicts the prefix too.
    """

    size: int
    length: NDArray[np.int64]
    whole: NDArray[np.int64]
    whole_typo: NDArray[np.int64]
    start: NDArray[np.int64]
    start_typo: NDArray[np.int64]
    missing: NDArray[np.int64]
    unfinished: NDArray[np.int64]
    word_article: NDArray[np.int64]
    articles: NDArray[np.int64]
    boundary: NDArray[np.int64]
    ended: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TypingModel:
    """Costs (negative log probabilities, in nats), fitted on generated queries and then rounded.

    `whole_typos`, `start_typos`: by `TypoKind`; the last value is charged per edit if there are several.
    `short_text`: extra cost of typos, per nat of log(8 / query length), in queries of fewer than eight letters.
    `rest`: per nat of log(title length / query length), capped at `rest_at_most`; `long`: extra cost of a prefix that
    is almost the whole title. `beginning`: of typing a prefix at all; `boundary`: less if it ends with a word.
    `words`, `word`, `word_rest`, `unfinished`: of typing only some words, per omitted word, per nat of untyped length,
    of an unfinished last word.
    `articles`: same article, omitted, typed though the title has none, a different one.
    `ended_whole`, `ended_inside`: for `Comparison.ended` >= 1 and == 2.
    """

    whole_typos: tuple[float, ...] = (0.0, 3.9, 3.4, 5.6, 5.1, 5.0, 8.0, 5.4)
    start_typos: tuple[float, ...] = (0.0, 3.1, 3.1, 4.9, 4.2, 4.3, 9.0, 6.1)
    short_text: float = 0.7
    beginning: float = 2.9
    boundary: float = 0.35
    rest: float = 1.5
    rest_at_most: float = 1.6
    long: float = 2.0
    words: float = 3.0
    word: float = 0.5
    word_rest: float = 1.0
    unfinished: float = 3.5
    articles: tuple[float, ...] = (0.0, 1.9, 4.5, 4.5)
    ended_whole: float = 3.0
    ended_inside: float = 2.0

    def log_likelihood(self, comparison: Comparison) -> NDArray[np.float64]:
        """Return log P(text | title) up to a constant, shape (n,); minus infinity for titles without resemblance."""
        rest = np.minimum(np.log(np.maximum(comparison.length, comparison.size) / comparison.size), self.rest_at_most)
        short_text = self.short_text * math.log(max(1.0, 8.0 / comparison.size))
        whole = self._typo_costs(self.whole_typos, comparison.whole, comparison.whole_typo) + short_text * (
            comparison.whole > 0
        )
        start = self._typo_costs(self.start_typos, comparison.start, comparison.start_typo) + short_text * (
            comparison.start > 0
        )
        start -= self.boundary * comparison.boundary
        start += self.beginning + self.rest * rest + self.long * np.maximum(0.3 - rest, 0.0)
        whole += self.ended_whole * (comparison.ended > 0)
        start += self.ended_inside * (comparison.ended > 1)
        articles = _table(self.articles)
        words = (
            self.words
            + self.word * comparison.missing
            + self.word_rest * rest
            + self.unfinished * comparison.unfinished
        )
        words = np.where(comparison.missing >= 0, words + articles[2] * comparison.word_article, np.inf)
        cost = np.minimum(np.minimum(whole, start) + articles[comparison.articles], words)
        hopeless = (np.minimum(comparison.whole, comparison.start) > comparison.size // 2) & (comparison.missing < 0)
        return np.where(hopeless, -np.inf, -cost)

    @staticmethod
    def _typo_costs(costs: tuple[float, ...], count: NDArray[np.int64], kind: NDArray[np.int64]) -> NDArray[np.float64]:
        return _table(costs)[kind] * np.where(kind == TypoKind.SEVERAL, count, 1)


@lru_cache(maxsize=16)
def _table(costs: tuple[float, ...]) -> NDArray[np.float64]:
    return np.array(costs)


TYPING_MODEL = TypingModel()
UNKNOWN_POPULARITY_MODEL = TypingModel(boundary=1.0)
"""For an index without popularity, where a first word typed whole is the best sign."""


def compare_titles(
    interpretation: QueryInterpretation, names: Sequence[str], cores: Sequence[str], glued: Sequence[str]
) -> Comparison:
    """Compare an interpretation with n candidates: their `names`, `cores` (without article) and `glued` cores."""
    text = interpretation.glued
    most = COMPARED if len(text) > COMPARED else COMPARED + _EXTRA_COMPARED
    text = text[:COMPARED]
    size = len(text)
    length = np.fromiter(map(len, glued), np.int64, len(glued))
    whole = np.abs(length - size)  # a lower bound of the distance, sufficient for titles much longer than the text
    near = np.flatnonzero(length <= size + size // 2 + 2)
    whole[near] = _distances(text, [glued[i][:most] for i in near.tolist()])
    whole_typo = np.where(whole > 1, int(TypoKind.SEVERAL), int(TypoKind.NONE))
    for i in np.flatnonzero(whole == 1).tolist():
        whole_typo[i] = classify_typo(text, glued[i])
    start, start_typo = whole.copy(), whole_typo.copy()
    longer = np.flatnonzero(length > size)
    start[longer], start_typo[longer] = _prefix_distances(text, [glued[i] for i in longer.tolist()])
    places = np.flatnonzero((length > size) & (start > 0))
    omitted = _omitted_words(interpretation, names, cores, glued, places)
    articles = _compare_articles(interpretation, names, cores)
    boundary, ended = _word_ends(interpretation, cores, np.flatnonzero((start == 0) & (whole > 0)))
    return Comparison(size, length, whole, whole_typo, start, start_typo, *omitted, articles, boundary, ended)


def _distances(text: str, titles: list[str]) -> NDArray[np.int64]:
    distances: NDArray[np.uint8] = cdist([text], titles, scorer=OSA.distance, dtype=np.uint8)[0]
    return distances.astype(np.int64)


def _prefix_distances(text: str, titles: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the edit distance to the nearest prefix of each longer title, and its `TypoKind`.

    One edit changes the length by at most one, so prefixes of three lengths are enough.
    """
    size = len(text)
    cuts = (max(1, size - 1), size, size + 1)
    distances = _distances(text, [title[:cut] for cut in cuts for title in titles]).reshape(len(cuts), -1)
    nearest = distances.argmin(axis=0).tolist()
    start = distances.min(axis=0)
    typos = np.where(start > 1, int(TypoKind.SEVERAL), int(TypoKind.NONE))
    for i in np.flatnonzero(start == 1).tolist():
        typos[i] = classify_typo(text, titles[i][: cuts[nearest[i]]])
    return start, typos


def _compare_articles(
    interpretation: QueryInterpretation, names: Sequence[str], cores: Sequence[str]
) -> NDArray[np.int64]:
    """Return indices into `TypingModel.articles`. Comparing lengths is enough: no two articles are equally long."""
    typed = len(interpretation.text) - len(drop_article(interpretation.text))
    count = len(names)
    had = np.fromiter(map(len, names), np.int64, count) - np.fromiter(map(len, cores), np.int64, count)
    other = np.where(had == 0, 2, 3) if typed else np.int64(1)
    return np.where(had == typed, 0, other)


def _omitted_words(
    interpretation: QueryInterpretation,
    names: Sequence[str],
    cores: Sequence[str],
    glued: Sequence[str],
    places: NDArray[np.int64],
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Look for the typed words, in order, in the titles at `places`.

    Returns the fields `missing`, `unfinished` and `word_article` of `Comparison`.
    """
    text = interpretation.glued[:COMPARED]
    words, bare = interpretation.text.split(), interpretation.words
    missing = np.full(len(glued), -1, np.int64)
    unfinished, article = np.zeros(len(glued), np.int64), np.zeros(len(glued), np.int64)
    titles = [glued[i] for i in places.tolist()]
    shared: NDArray[np.uint16] = cdist([text], titles, scorer=LCSseq.similarity, dtype=np.uint16)[0]
    inside = len(text) >= _MIN_INSIDE_WORD or ord(text[0]) >= DENSE
    for i in places[shared == len(text)].tolist():
        found = _count_omitted(words, names[i].split())
        if found is None and len(bare) < len(words):
            found = _count_omitted(bare, cores[i].split())
            article[i] = 1
        if found is None and inside and text in glued[i]:
            found = (1, True)
        if found is not None:
            missing[i], unfinished[i] = found
    return missing, unfinished, article


def _word_ends(
    interpretation: QueryInterpretation, cores: Sequence[str], begun: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the fields `boundary` and `ended` of `Comparison`; `begun` are the titles that begin with the text."""
    boundary, ended = np.zeros(len(cores), np.int64), np.zeros(len(cores), np.int64)
    typed = f"{drop_article(interpretation.text)} "
    if not interpretation.article_only:
        boundary[[at for at in begun.tolist() if cores[at].startswith(typed)]] = 1
    if interpretation.ended:
        ended = np.fromiter([1 if title.startswith(typed) else 2 for title in cores], np.int64, len(cores))
    return boundary, ended


def _count_omitted(typed: list[str], words: list[str]) -> tuple[int, bool] | None:
    """Return how many words of the title were omitted and whether the last typed one is unfinished.

    None if the typed words are not a subsequence of the title's words.
    """
    at = 0
    unfinished = False
    for i, word in enumerate(typed):
        last = i == len(typed) - 1
        while at < len(words) and words[at] != word and not (last and words[at].startswith(word)):
            at += 1
        if at == len(words):
            return None
        unfinished = words[at] != word
        at += 1
    return len(words) - len(typed), unfinished
