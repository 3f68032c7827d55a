"""The keys that a title is found by: trigrams, beginnings, beginnings with one letter missing, the whole title.

Keys are made from the glued form of a title (no spaces), so a space too many or too few costs nothing. A key is
a polynomial hash modulo 2^64 of a tag and some characters; its top bits name a bucket. Two keys that share a
bucket only lengthen a list, since every candidate is compared letter by letter afterwards.

Beginnings with one letter missing are the deletion neighbourhood of Bocek, Hunt and Stiller, "Fast similarity
search in large dictionaries" (2007), kept to the first characters: they find a half-typed title with an error.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

KEYED = 96
"""Characters of a glued title that get trigrams."""

_MULTIPLIER = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_TAG = 1 << 32
"""Tags lie further apart than characters, so that no tag and character add up to another such pair."""
_TRIGRAM, _SYLLABLES, _SYLLABLE, _WHOLE = _TAG, 2 * _TAG, 3 * _TAG, 4 * _TAG
_STARTS = {length: (4 + length) * _TAG for length in (1, 2, 3)}
_SPELLINGS = {length: (7 + length) * _TAG for length in (3, 4, 5)}
_SHORT = 3
"""The shortest beginnings with a letter missing say too little to be asked for longer texts."""
_WEIGHTS = {_TRIGRAM: 1.0, _SYLLABLES: 1.0, _SYLLABLE: 1.0}
_BEGINNING = 0.6
"""What a key of the beginning weighs beside a trigram: one beginning has up to a dozen of them."""
DENSE = 0x0E00
"""From Thai upwards scripts say in one or two characters what Latin says in a word."""


def bucket_bits(names: int) -> int:
    """Choose how many top bits of a key name its bucket, for so many titles."""
    return max(14, min(21, (names * 4).bit_length()))


def query_keys(glued: str, bits: int) -> dict[int, float]:
    """Give the buckets of all keys of a typed text but the whole one, each with its weight."""
    codes = [ord(c) for c in glued[:KEYED]]
    shift = 64 - bits
    return {key >> shift: _WEIGHTS.get(tag, _BEGINNING) for tag, key in _partial_keys(codes, typed=True)}


def whole_key(glued: str, bits: int) -> int:
    """Give the bucket of the whole title."""
    return _hash(_WHOLE, [ord(c) for c in glued]) >> (64 - bits)


def title_keys(glued: str, bits: int) -> list[int]:
    """Give the buckets of all keys of one title, without repeats; the same as `build_keys` gives for many."""
    codes = [ord(c) for c in glued[:KEYED]]
    shift = 64 - bits
    partial = [key >> shift for _, key in _partial_keys(codes, typed=False)]
    return list(dict.fromkeys([*partial, whole_key(glued, bits)]))


def _hash(tag: int, codes: Sequence[int]) -> int:
    key = tag
    for code in codes:
        key = (key + code) * _MULTIPLIER & _MASK
    return key * _MULTIPLIER & _MASK


def _partial_keys(codes: list[int], *, typed: bool) -> Iterator[tuple[int, int]]:
    for at in range(len(codes) - 2):
        yield _TRIGRAM, _hash(_TRIGRAM, codes[at : at + 3])
    for length, tag in _STARTS.items():
        if len(codes) >= length:
            yield tag, _hash(tag, codes[:length])
    for length, tag in _SPELLINGS.items():
        if length - 1 <= len(codes) and (length > _SHORT or not typed or len(codes) <= _SHORT + 1):
            padded = [*codes[:length], 0][:length]
            for gone in range(length):
                yield tag, _hash(tag, padded[:gone] + padded[gone + 1 :])
    for at, code in enumerate(codes):
        if code >= DENSE:
            yield _SYLLABLE, _hash(_SYLLABLE, [code])
            if at + 1 < len(codes):
                yield _SYLLABLES, _hash(_SYLLABLES, codes[at : at + 2])


def build_keys(glued: Sequence[str], first: int, bits: int) -> NDArray[np.uint64]:
    """Give the keys of many titles at once, each packed as bucket << 32 | number of the title, not sorted.

    The titles are numbered from `first` in their order.
    """
    lengths = np.fromiter(map(len, glued), np.int64, len(glued))
    blob = "".join(glued).encode("utf-32-le")
    codes = np.frombuffer(blob, np.uint32).astype(np.uint64)
    starts = np.cumsum(lengths) - lengths
    names = np.arange(first, first + len(glued), dtype=np.uint64)
    shift = np.uint64(64 - bits)
    parts = [(key >> shift) << np.uint64(32) | owner for key, owner in _many_keys(codes, starts, lengths, names)]
    return np.concatenate(parts)


def _many_keys(
    codes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    names: NDArray[np.uint64],
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    owner = np.repeat(names, lengths)
    place = np.arange(len(codes)) - np.repeat(starts, lengths)
    left = np.repeat(lengths, lengths) - place
    keyed = place < KEYED - 2
    at = np.flatnonzero((left >= 3) & keyed)
    yield _hashes(_TRIGRAM, [codes[at], codes[at + 1], codes[at + 2]], len(at)), owner[at]
    for length, tag in _STARTS.items():
        long = np.flatnonzero(lengths >= length)
        begin = starts[long]
        yield _hashes(tag, [codes[begin + i] for i in range(length)], len(long)), names[long]
    for length, tag in _SPELLINGS.items():
        yield from _spellings(codes, starts, lengths, names, length, tag)
    dense = codes >= DENSE
    if dense.any():
        at = np.flatnonzero(dense & (place < KEYED))
        yield _hashes(_SYLLABLE, [codes[at]], len(at)), owner[at]
        at = np.flatnonzero(dense & (left >= 2) & (place < KEYED - 1))
        yield _hashes(_SYLLABLES, [codes[at], codes[at + 1]], len(at)), owner[at]
    yield _whole_hashes(codes, starts, lengths, place), names


def _spellings(
    codes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    names: NDArray[np.uint64],
    length: int,
    tag: int,
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    chosen = np.flatnonzero(lengths >= length - 1)
    begin = starts[chosen]
    columns = [codes[begin + i] for i in range(length - 1)]
    last = np.minimum(begin + length - 1, len(codes) - 1)
    columns.append(np.where(lengths[chosen] >= length, codes[last], np.uint64(0)))
    for gone in range(length):
        kept = columns[:gone] + columns[gone + 1 :]
        yield _hashes(tag, kept, len(chosen)), names[chosen]


def _hashes(tag: int, columns: list[NDArray[np.uint64]], count: int) -> NDArray[np.uint64]:
    key = np.full(count, tag, np.uint64)
    for column in columns:
        key += column
        key *= np.uint64(_MULTIPLIER)
    key *= np.uint64(_MULTIPLIER)
    return key


def _whole_hashes(
    codes: NDArray[np.uint64], starts: NDArray[np.int64], lengths: NDArray[np.int64], place: NDArray[np.int64]
) -> NDArray[np.uint64]:
    """Sum `code * multiplier^(characters from it to the end + 1)`, which is what `_hash` computes step by step."""
    longest = int(lengths.max()) if len(lengths) else 0
    powers = np.ones(longest + 2, np.uint64)
    powers[1:] = np.uint64(_MULTIPLIER)
    np.multiply.accumulate(powers, out=powers)
    to_end = np.repeat(lengths, lengths) - place + 1
    sums: NDArray[np.uint64] = np.add.reduceat(codes * powers[to_end], starts)
    return sums + np.uint64(_WHOLE) * powers[lengths + 1]
