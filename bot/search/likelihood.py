"""How likely a person who means a title types this text: a noisy channel of slips, half titles and lost words.

The model is Kernighan, Church and Gale's ("A spelling correction program based on a noisy channel model",
1990): a candidate's total is log P(text | title) + log P(title). The channel has three ways from a title to a
text, the best of which counts: the whole title with slips, its beginning with slips, some of its words.
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
from bot.search.reading import COMPARED, QueryReading
from bot.search.slips import TypingSlip, slip_between

_LONGER = 16
"""Characters of a title beyond COMPARED that are looked at, to tell it from a longer one."""

_INSIDE = 4
"""Letters of an alphabet that may stand within a word; of a script without spaces one sign is enough."""


@dataclass(frozen=True, slots=True)
class Comparison:
    """A text beside candidate titles, both glued and without their leading articles.

    `whole` and `start` are the slips (OSA distance) to the whole title and to its nearest beginning, `length` the
    characters of the title, `missing` its words that were left out (-1: the text is not made of its words),
    `unfinished` whether the last typed word is the beginning of one, `word_article` whether an article was typed
    that is none of these words, `articles` an index into `Channel.articles`. `ended` is 1 where a space at the end
    of the text goes against the whole title, 2 where it goes against its beginning as well.
    """

    size: int
    length: NDArray[np.int64]
    whole: NDArray[np.int64]
    whole_slip: NDArray[np.int64]
    start: NDArray[np.int64]
    start_slip: NDArray[np.int64]
    missing: NDArray[np.int64]
    unfinished: NDArray[np.int64]
    word_article: NDArray[np.int64]
    articles: NDArray[np.int64]
    ended: NDArray[np.int64]


@dataclass(frozen=True, slots=True)
class TypingModel:
    """Costs in nats, fitted on generated texts and then rounded; `slips` and `start_slips` are indexed by Slip.

    The last of the slips is for each of several. `hasty` makes slips rarer in texts under eight letters. `rest`
    is for the share of a title that is still to be typed, as a logarithm, up to `rest_at_most`; `long` for a
    beginning that is nearly the whole. `articles` are for: the same one, left out, typed though the title has
    none, another one. `ended_whole` and `ended_inside` go with `Comparison.ended`.
    """

    slips: tuple[float, ...] = (0.0, 3.9, 3.4, 5.6, 5.1, 5.0, 8.0, 5.4)
    start_slips: tuple[float, ...] = (0.0, 3.1, 3.1, 4.9, 4.2, 4.3, 9.0, 6.1)
    hasty: float = 0.7
    beginning: float = 2.9
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

    def log_likelihood(self, seen: Comparison) -> NDArray[np.float64]:
        """Give log P(text | title) up to a constant, for every candidate title; minus infinity for no likeness."""
        rest = np.minimum(np.log(np.maximum(seen.length, seen.size) / seen.size), self.rest_at_most)
        hasty = self.hasty * math.log(max(1.0, 8.0 / seen.size))
        whole = self._slips(self.slips, seen.whole, seen.whole_slip) + hasty * (seen.whole > 0)
        start = self._slips(self.start_slips, seen.start, seen.start_slip) + hasty * (seen.start > 0)
        start += self.beginning + self.rest * rest + self.long * np.maximum(0.3 - rest, 0.0)
        whole += self.ended_whole * (seen.ended > 0)
        start += self.ended_inside * (seen.ended > 1)
        articles = _table(self.articles)
        words = self.words + self.word * seen.missing + self.word_rest * rest + self.unfinished * seen.unfinished
        words = np.where(seen.missing >= 0, words + articles[2] * seen.word_article, np.inf)
        cost = np.minimum(np.minimum(whole, start) + articles[seen.articles], words)
        hopeless = (np.minimum(seen.whole, seen.start) > seen.size // 2) & (seen.missing < 0)
        return np.where(hopeless, -np.inf, -cost)

    @staticmethod
    def _slips(costs: tuple[float, ...], count: NDArray[np.int64], kind: NDArray[np.int64]) -> NDArray[np.float64]:
        return _table(costs)[kind] * np.where(kind == TypingSlip.SEVERAL, count, 1)


@lru_cache(maxsize=16)
def _table(costs: tuple[float, ...]) -> NDArray[np.float64]:
    return np.array(costs)


CHANNEL = TypingModel()


def compare_titles(
    reading: QueryReading, names: Sequence[str], cores: Sequence[str], glued: Sequence[str]
) -> Comparison:
    """Compare a reading with candidate titles, given whole, without their articles and glued."""
    text = reading.glued
    most = COMPARED if len(text) > COMPARED else COMPARED + _LONGER
    text = text[:COMPARED]
    size = len(text)
    length = np.fromiter(map(len, glued), np.int64, len(glued))
    whole = np.abs(length - size)  # what it is at least, and enough to know of titles much longer than the text
    near = np.flatnonzero(length <= size + size // 2 + 2)
    whole[near] = _distances(text, [glued[i][:most] for i in near.tolist()])
    whole_slip = np.where(whole > 1, int(TypingSlip.SEVERAL), int(TypingSlip.NONE))
    for i in np.flatnonzero(whole == 1).tolist():
        whole_slip[i] = slip_between(text, glued[i])
    start, start_slip = whole.copy(), whole_slip.copy()
    longer = np.flatnonzero(length > size)
    start[longer], start_slip[longer] = _beginnings(text, [glued[i] for i in longer.tolist()])
    places = np.flatnonzero((length > size) & (start > 0))
    lost = _lost_words(reading, names, cores, glued, places)
    articles = _articles(reading, names, cores)
    ended = _ended(reading, cores)
    return Comparison(size, length, whole, whole_slip, start, start_slip, *lost, articles, ended)


def _distances(text: str, titles: list[str]) -> NDArray[np.int64]:
    distances: NDArray[np.uint8] = cdist([text], titles, scorer=OSA.distance, dtype=np.uint8)[0]
    return distances.astype(np.int64)


def _beginnings(text: str, titles: list[str]) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the slips to the nearest beginning of longer titles, and their kind.

    One slip changes the length by one at most, so three beginnings are enough.
    """
    size = len(text)
    cuts = (max(1, size - 1), size, size + 1)
    distances = _distances(text, [title[:cut] for cut in cuts for title in titles]).reshape(len(cuts), -1)
    nearest = distances.argmin(axis=0).tolist()
    start = distances.min(axis=0)
    slips = np.where(start > 1, int(TypingSlip.SEVERAL), int(TypingSlip.NONE))
    for i in np.flatnonzero(start == 1).tolist():
        slips[i] = slip_between(text, titles[i][: cuts[nearest[i]]])
    return start, slips


def _articles(reading: QueryReading, names: Sequence[str], cores: Sequence[str]) -> NDArray[np.int64]:
    """Tell by the length of what `core` dropped which article a title has; no two are of one length."""
    typed = len(reading.text) - len(drop_article(reading.text))
    count = len(names)
    had = np.fromiter(map(len, names), np.int64, count) - np.fromiter(map(len, cores), np.int64, count)
    other = np.where(had == 0, 2, 3) if typed else np.int64(1)
    return np.where(had == typed, 0, other)


def _lost_words(
    reading: QueryReading, names: Sequence[str], cores: Sequence[str], glued: Sequence[str], places: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Look for the typed words, in their order, in the titles at these places: longer ones, begun in another way."""
    text = reading.glued[:COMPARED]
    words, bare = reading.text.split(), reading.words
    missing = np.full(len(glued), -1, np.int64)
    unfinished, article = np.zeros(len(glued), np.int64), np.zeros(len(glued), np.int64)
    titles = [glued[i] for i in places.tolist()]
    shared: NDArray[np.uint16] = cdist([text], titles, scorer=LCSseq.similarity, dtype=np.uint16)[0]
    inside = len(text) >= _INSIDE or ord(text[0]) >= DENSE
    for i in places[shared == len(text)].tolist():
        found = _words_missing(words, names[i].split())
        if found is None and len(bare) < len(words):
            found = _words_missing(bare, cores[i].split())
            article[i] = 1
        if found is None and inside and text in glued[i]:
            found = (1, True)
        if found is not None:
            missing[i], unfinished[i] = found
    return missing, unfinished, article


def _ended(reading: QueryReading, cores: Sequence[str]) -> NDArray[np.int64]:
    if not reading.ended:
        return np.zeros(len(cores), np.int64)
    typed = f"{drop_article(reading.text)} "
    return np.fromiter((1 if title.startswith(typed) else 2 for title in cores), np.int64, len(cores))


def _words_missing(typed: list[str], words: list[str]) -> tuple[int, bool] | None:
    """Count the words of a title that were left out, None when the rest is not what was typed, in its order."""
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
