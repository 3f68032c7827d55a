"""The names that share keys with a text, rare keys first: a few hundred of a million in a millisecond."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, take_rows
from bot.search.keys import query_keys, whole_key
from bot.search.reading import QueryReading
from bot.search.segment import Segment


@dataclass(frozen=True, slots=True)
class SearchEffort:
    """How far one search goes, which bounds the time of the worst text.

    `budget` is the number of postings to read, rare keys first; `head` the number that is read of a key when the
    budget is spent, those of the best known names; `kept` the number of names that are compared letter by
    letter; `bias` how much the bias of a name counts beside the rarity of the shared keys.
    """

    budget: int
    head: int
    kept: int
    bias: float = 2.0

    @classmethod
    def for_size(cls, names: int) -> SearchEffort:
        """Give what is enough to find nearly all that can be found among so many names."""
        share = min(1.0, max(names, 1) / 1_000_000)
        return cls(
            budget=3_000 + round(57_000 * share**0.95),
            head=600 + round(900 * share),
            # Of a small catalogue's few names fewer can be meant.
            kept=min(100 + round(450 * share**0.33), 24 + names // 50),
        )


_WEIGHT_BITS = 8
_STEPS = 8.0
"""Steps of a weight's unit: rarities from 0 to 16 nats fit into a byte with half a step of error."""
_PREFERRED = 1e6
_WELL_KNOWN = 1_000


def find_candidates(
    segment: Segment,
    added: AddedNames,
    readings: Sequence[QueryReading],
    preferred: NDArray[np.int64],
    effort: SearchEffort | None = None,
) -> NDArray[np.int64]:
    """Give the numbers of the names worth comparing, rising.

    All names that may equal a reading are among them, and of the `preferred` names (rising) those that share a
    key with a reading.
    """
    bits = segment.bits
    effort = effort or SearchEffort.for_size(segment.names + len(added.texts))
    found: list[NDArray[Any]] = [
        _postings(segment, added, whole_key(reading.glued, bits), effort.budget) for reading in readings
    ]
    found += [_led_by(segment, added, reading.text) for reading in readings if reading.article_only]
    for reading in readings:
        if reading is readings[0] and any(other.says_year for other in readings):
            continue  # the reading without the year finds its names as well
        lists, weights = _read(segment, added, query_keys(reading.glued, bits), effort)
        if not lists:
            continue
        names, scores = _sum(lists, weights)
        scores += effort.bias * take_rows(segment.bias, added.bias, names)
        if len(preferred):
            at = np.minimum(names.searchsorted(preferred), len(names) - 1)
            scores[at[names[at] == preferred]] += _PREFERRED
        if len(names) > effort.kept:
            names = names[scores.argpartition(len(scores) - effort.kept)[-effort.kept :]]
        found.append(names)
    return _distinct(np.concatenate(found).astype(np.int64))


def _led_by(segment: Segment, added: AddedNames, article: str) -> NDArray[np.int64]:
    """Give the best known names that begin with an article, which has no key, and the added names that do."""
    lines = segment.lines(np.arange(min(segment.names, _WELL_KNOWN))).split("\n")
    own = [at for at, name in enumerate(lines) if name.startswith(f"{article} ")]
    later = [added.first + at for at, name in enumerate(added.texts) if name.startswith(f"{article} ")]
    return np.array(own + later[-_WELL_KNOWN:], np.int64)


def _distinct(numbers: NDArray[np.int64]) -> NDArray[np.int64]:
    """Do what `np.unique` does, several times faster for a few hundred numbers."""
    numbers = np.sort(numbers)
    return numbers[np.concatenate(([True], numbers[1:] != numbers[:-1]))] if len(numbers) else numbers


def names_equal_to(segment: Segment, added: AddedNames, readings: Sequence[QueryReading]) -> NDArray[np.int64]:
    """Give the numbers of all names that may equal a reading, rising."""
    effort = SearchEffort.for_size(segment.names + len(added.texts))
    found = [_postings(segment, added, whole_key(reading.glued, segment.bits), effort.budget) for reading in readings]
    return np.unique(np.concatenate(found).astype(np.int64))


def _postings(segment: Segment, added: AddedNames, bucket: int, most: int) -> NDArray[np.uint32]:
    start = int(segment.bucket_at[bucket])
    own = segment.postings[start : min(start + most, int(segment.bucket_at[bucket + 1]))]
    if not added.texts:
        return own
    return np.concatenate((own, added.postings(bucket)[:most]))


def _read(
    segment: Segment, added: AddedNames, buckets: dict[int, float], effort: SearchEffort
) -> tuple[list[NDArray[np.uint32]], list[float]]:
    """Read the lists of the buckets, short ones first, each with the rarity of its key."""
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


def _sum(lists: list[NDArray[np.uint32]], weights: list[float]) -> tuple[NDArray[np.int64], NDArray[np.float32]]:
    """Add up the weights of every name: one sort of packed integers, then differences of running sums."""
    names = np.concatenate(lists)
    kind = np.uint32 if names.max() < 1 << (32 - _WEIGHT_BITS) else np.uint64
    shift, low = kind(_WEIGHT_BITS), kind((1 << _WEIGHT_BITS) - 1)
    steps = np.array([min(int(low), round(weight * _STEPS)) for weight in weights], kind)
    packed: NDArray[Any] = np.left_shift(names.astype(kind), shift)
    packed |= steps.repeat([len(found) for found in lists])
    packed.sort()
    names = packed >> shift
    last = np.concatenate((names[1:] != names[:-1], [True])).nonzero()[0]
    sums: NDArray[Any] = (packed & low).cumsum(dtype=kind)[last]
    sums[1:] -= sums[:-1].copy()
    return names[last].astype(np.int64), sums.astype(np.float32) / np.float32(_STEPS)
