"""Candidate retrieval: picks the names that share the most rare keys with a query, from the posting lists.

Out of a million names a few hundred remain after about a millisecond.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, take_rows
from bot.search.keys import query_keys, whole_key
from bot.search.query import QueryInterpretation
from bot.search.segment import Segment


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """Limits of one search; they bound the time of the most expensive query.

    `budget`: postings to read in total, shortest lists (rarest keys) first.
    `head`: postings to read of each further list once the budget is spent. Lists begin with the most popular names.
    `kept`: names that are passed on to be compared letter by letter.
    `bias`: weight of a name's query-independent score (`Segment.bias`) against the summed rarity of the shared keys.
    """

    budget: int
    head: int
    kept: int
    bias: float = 2.0

    @classmethod
    def for_size(cls, names: int) -> SearchEffort:
        """Return limits that lose almost no recall in an index of this many names."""
        share = min(1.0, max(names, 1) / 1_000_000)
        return cls(
            budget=3_000 + round(57_000 * share**0.95),
            head=600 + round(900 * share),
            # In a small catalogue fewer names are plausible.
            kept=min(100 + round(450 * share**0.33), 24 + names // 50),
        )


_WEIGHT_BITS = 8
_STEPS_PER_NAT = 8.0
"""Quantisation steps per nat: rarities of up to 32 nats fit into one byte, with an error of at most 1/16 nat."""
_PREFERRED_BONUS = 1e6
_POPULAR_NAMES = 1_000


def find_candidates(
    segment: Segment,
    added: AddedNames,
    interpretations: Sequence[QueryInterpretation],
    preferred: NDArray[np.int64],
    effort: SearchEffort | None = None,
) -> NDArray[np.int64]:
    """Return the numbers of the names worth comparing, ascending.

    They include all names that may equal an interpretation of the query, and those of the `preferred` names
    (ascending numbers) that share a key with one.
    """
    bits = segment.bits
    effort = effort or SearchEffort.for_size(segment.names + len(added.texts))
    found: list[NDArray[Any]] = [
        _postings(segment, added, whole_key(interpretation.glued, bits), effort.budget)
        for interpretation in interpretations
    ]
    found += [
        _names_with_article(segment, added, interpretation.text)
        for interpretation in interpretations
        if interpretation.article_only
    ]
    for interpretation in interpretations:
        if interpretation is interpretations[0] and any(other.says_year for other in interpretations):
            continue  # the interpretation with a separate year finds the same names
        lists, weights = _read_posting_lists(segment, added, query_keys(interpretation.glued, bits), effort)
        if not lists:
            continue
        names, scores = _sum_weights(lists, weights)
        scores += effort.bias * take_rows(segment.bias, added.bias, names)
        if len(preferred):
            at = np.minimum(names.searchsorted(preferred), len(names) - 1)
            scores[at[names[at] == preferred]] += _PREFERRED_BONUS
        if len(names) > effort.kept:
            names = names[scores.argpartition(len(scores) - effort.kept)[-effort.kept :]]
        found.append(names)
    return _distinct(np.concatenate(found).astype(np.int64))


def _names_with_article(segment: Segment, added: AddedNames, article: str) -> NDArray[np.int64]:
    """Return the most popular names that begin with `article`, and added ones; an article alone has no keys."""
    lines = segment.lines(np.arange(min(segment.names, _POPULAR_NAMES))).split("\n")
    own = [at for at, name in enumerate(lines) if name.startswith(f"{article} ")]
    later = [added.first + at for at, name in enumerate(added.texts) if name.startswith(f"{article} ")]
    return np.array(own + later[-_POPULAR_NAMES:], np.int64)


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Return the sorted distinct numbers; several times faster than `np.unique` for a few hundred numbers."""
    numbers = np.sort(numbers)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))] if len(numbers) else numbers


def names_equal_to(
    segment: Segment, added: AddedNames, interpretations: Sequence[QueryInterpretation]
) -> NDArray[np.int64]:
    """Return the numbers of all names that may equal an interpretation, ascending. Hash collisions may add others."""
    effort = SearchEffort.for_size(segment.names + len(added.texts))
    found = [
        _postings(segment, added, whole_key(interpretation.glued, segment.bits), effort.budget)
        for interpretation in interpretations
    ]
    return np.unique(np.concatenate(found).astype(np.int64))


def _postings(segment: Segment, added: AddedNames, bucket: int, most: int) -> NDArray[np.uint32]:
    start = int(segment.bucket_at[bucket])
    own = segment.postings[start : min(start + most, int(segment.bucket_at[bucket + 1]))]
    if not added.texts:
        return own
    return np.concatenate((own, added.postings(bucket)[:most]))


def _read_posting_lists(
    segment: Segment, added: AddedNames, buckets: dict[int, float], effort: SearchEffort
) -> tuple[list[NDArray[np.uint32]], list[float]]:
    """Read the posting lists of the buckets, short ones first; return them with a weight (weighted IDF) for each."""
    at = np.array(list(buckets), np.int64)
    sizes = (segment.bucket_at[at + 1] - segment.bucket_at[at]).tolist()
    total = segment.names + len(added.texts)
    left = effort.budget
    lists, weights = [], []
    for size, bucket in sorted(zip(sizes, buckets, strict=True)):
        postings = _postings(segment, added, bucket, max(left, effort.head))
        left -= len(postings)
        if len(postings):
            lists.append(postings)
            weights.append(buckets[bucket] * float(np.log1p(total / max(size, len(postings)))))
    return lists, weights


def _sum_weights(
    lists: list[NDArray[np.uint32]], weights: list[float]
) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Sum the weights of each name; return distinct names (ascending) and their sums in nats.

    Name and quantised weight are packed into one integer, so one sort groups the names; the sums are differences of a
    running sum.
    """
    names = np.concatenate(lists)
    kind = np.uint32 if names.max() < 1 << (32 - _WEIGHT_BITS) else np.uint64
    shift, low = kind(_WEIGHT_BITS), kind((1 << _WEIGHT_BITS) - 1)
    steps = np.array([min(int(low), round(weight * _STEPS_PER_NAT)) for weight in weights], kind)
    packed: NDArray[Any] = np.left_shift(names.astype(kind), shift)
    packed |= steps.repeat([len(found) for found in lists])
    packed.sort()
    names = packed >> shift
    last = np.concatenate((names[1:] != names[:-1], [True])).nonzero()[0]
    sums: NDArray[Any] = (packed & low).cumsum(dtype=kind)[last]
    sums[1:] -= sums[:-1].copy()
    return names[last].astype(np.int64), sums.astype(np.float32) / np.float32(_STEPS_PER_NAT)
