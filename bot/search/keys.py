"""Keys of the inverted index: trigrams, prefixes, prefixes with one letter deleted, the whole title, words, initials.

Keys are made from the glued form of a title (without spaces), so an extra or missing space makes no difference. A key
is a polynomial hash modulo 2^64 of a tag (the type of key) and some characters; its top bits select a bucket. A
collision only makes a posting list longer, because every candidate is compared letter by letter afterwards.

Two keys of a title depend on its words: one on the words in any order, one on their initials.

Prefixes with one letter deleted are the deletion neighbourhood of Bocek, Hunt and Stiller, "Fast similarity search in
large dictionaries" (2007), limited to the first characters: they find a partly typed title with a typo.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import numpy as np
from numpy.typing import NDArray

KEYED_LENGTH = 96
"""Number of leading characters of a glued title from which trigrams are made."""

_MULTIPLIER = 0x9E3779B97F4A7C15
_MASK = (1 << 64) - 1
_TAG = 1 << 32
"""The distance between tags is larger than any code point, so that sums of a tag and a character are unambiguous."""
_TRIGRAM, _DENSE_BIGRAM, _DENSE_CHARACTER, _WHOLE = _TAG, 2 * _TAG, 3 * _TAG, 4 * _TAG
_PREFIXES = {length: (4 + length) * _TAG for length in (1, 2, 3)}
_DELETIONS = {length: (7 + length) * _TAG for length in (3, 4, 5)}
_ANY_ORDER, _INITIALS = 13 * _TAG, 14 * _TAG
_SHORT_PREFIX = 3
"""Deletion keys of prefixes of this length are only queried for short texts: for longer ones they select too little."""
_WEIGHTS = {_TRIGRAM: 1.0, _DENSE_BIGRAM: 1.0, _DENSE_CHARACTER: 1.0}
_PREFIX_WEIGHT = 0.6
"""Weight of a prefix key relative to a trigram: one prefix yields up to a dozen keys."""
DENSE = 0x0E00
"""First code point (Thai) of the dense scripts, where one or two characters carry as much as a Latin word."""


def bucket_bits(names: int) -> int:
    """Return how many top bits of a key select its bucket, for an index of this many names (14 to 21)."""
    return max(14, min(21, (names * 4).bit_length()))


def query_keys(glued: str, bits: int) -> dict[int, float]:
    """Return bucket -> weight for all keys of a query except the whole-title key."""
    codes = [ord(c) for c in glued[:KEYED_LENGTH]]
    shift = 64 - bits
    return {key >> shift: _WEIGHTS.get(tag, _PREFIX_WEIGHT) for tag, key in _partial_keys(codes, typed=True)}


def whole_key(glued: str, bits: int) -> int:
    """Return the bucket of the whole-title key."""
    return _hash(_WHOLE, [ord(c) for c in glued]) >> (64 - bits)


def words_key(words: Sequence[str], bits: int) -> int:
    """Return the bucket of the key of these words in any order."""
    total = 0
    for word in words:
        total += _mixed(_hash(_WHOLE, [ord(c) for c in word]))
    return _hash(_ANY_ORDER, [total & _MASK]) >> (64 - bits)


def initials_key(initials: str, bits: int) -> int:
    """Return the bucket of the key of the titles whose words begin with these letters."""
    return _hash(_INITIALS, [ord(c) for c in initials]) >> (64 - bits)


def title_keys(core: str, bits: int) -> list[int]:
    """Return the distinct buckets of all keys of one title, as `build_keys` computes them for many titles."""
    glued, words = core.replace(" ", ""), core.split(" ")
    codes = [ord(c) for c in glued[:KEYED_LENGTH]]
    shift = 64 - bits
    keys = [key >> shift for _, key in _partial_keys(codes, typed=False)]
    keys.append(whole_key(glued, bits))
    if len(words) > 1:
        keys += [words_key(words, bits), initials_key("".join(word[0] for word in words), bits)]
    return list(dict.fromkeys(keys))


def _mixed(key: int) -> int:
    """Mix a hash so that sums of hashes depend on all of their bits."""
    return (key ^ key >> 32) * _MULTIPLIER & _MASK


def _hash(tag: int, codes: Sequence[int]) -> int:
    key = tag
    for code in codes:
        key = (key + code) * _MULTIPLIER & _MASK
    return key * _MULTIPLIER & _MASK


def _partial_keys(codes: list[int], *, typed: bool) -> Iterator[tuple[int, int]]:
    for at in range(len(codes) - 2):
        yield _TRIGRAM, _hash(_TRIGRAM, codes[at : at + 3])
    for length, tag in _PREFIXES.items():
        if len(codes) >= length:
            yield tag, _hash(tag, codes[:length])
    for length, tag in _DELETIONS.items():
        if length - 1 <= len(codes) and (length > _SHORT_PREFIX or not typed or len(codes) <= _SHORT_PREFIX + 1):
            padded = [*codes[:length], 0][:length]
            for deleted in range(length):
                yield tag, _hash(tag, padded[:deleted] + padded[deleted + 1 :])
    for at, code in enumerate(codes):
        if code >= DENSE:
            yield _DENSE_CHARACTER, _hash(_DENSE_CHARACTER, [code])
            if at + 1 < len(codes):
                yield _DENSE_BIGRAM, _hash(_DENSE_BIGRAM, codes[at : at + 2])


def build_keys(cores: Sequence[str], first: int, bits: int) -> NDArray[np.uint64]:
    """Return the keys of many titles, each packed as bucket << 32 | number of the title, unsorted.

    The titles, without leading articles, are numbered from `first` in the given order.
    """
    glued = [core.replace(" ", "") for core in cores]
    lengths = np.fromiter(map(len, glued), np.int64, len(glued))
    blob = "".join(glued).encode("utf-32-le")
    codes = np.frombuffer(blob, np.uint32).astype(np.uint64)
    starts = np.cumsum(lengths) - lengths
    names = np.arange(first, first + len(glued), dtype=np.uint64)
    shift = np.uint64(64 - bits)
    parts = [(key >> shift) << np.uint64(32) | owner for key, owner in _many_keys(codes, starts, lengths, names)]
    parts += [(key >> shift) << np.uint64(32) | owner for key, owner in _word_keys(cores, codes, names)]
    return np.concatenate(parts)


def _word_keys(
    cores: Sequence[str], codes: NDArray[np.uint64], names: NDArray[np.uint64]
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    """Yield the keys of words in any order and of initials, for titles of several words."""
    words = np.fromiter((core.count(" ") + 1 for core in cores), np.int64, len(cores))
    lengths = np.fromiter(map(len, " ".join(cores).split(" ")), np.int64, int(words.sum()))
    starts = lengths.cumsum() - lengths
    place = np.arange(len(codes)) - starts.repeat(lengths)
    hashes = _whole_hashes(codes, starts, lengths, place)
    hashes = (hashes ^ hashes >> np.uint64(32)) * np.uint64(_MULTIPLIER)
    first = words.cumsum() - words
    several = np.flatnonzero(words > 1)
    if not len(several):
        return
    totals = np.add.reduceat(hashes, first)[several]
    yield _hashes(_ANY_ORDER, [totals], len(several)), names[several]
    within = np.arange(len(lengths)) - first.repeat(words)
    yield _whole_hashes(codes[starts], first, words, within, _INITIALS)[several], names[several]


def _many_keys(
    codes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    names: NDArray[np.uint64],
) -> Iterator[tuple[NDArray[np.uint64], NDArray[np.uint64]]]:
    owner = np.repeat(names, lengths)
    place = np.arange(len(codes)) - np.repeat(starts, lengths)
    left = np.repeat(lengths, lengths) - place
    keyed = place < KEYED_LENGTH - 2
    at = np.flatnonzero((left >= 3) & keyed)
    yield _hashes(_TRIGRAM, [codes[at], codes[at + 1], codes[at + 2]], len(at)), owner[at]
    for length, tag in _PREFIXES.items():
        long = np.flatnonzero(lengths >= length)
        begin = starts[long]
        yield _hashes(tag, [codes[begin + i] for i in range(length)], len(long)), names[long]
    for length, tag in _DELETIONS.items():
        yield from _deletion_keys(codes, starts, lengths, names, length, tag)
    dense = codes >= DENSE
    if dense.any():
        at = np.flatnonzero(dense & (place < KEYED_LENGTH))
        yield _hashes(_DENSE_CHARACTER, [codes[at]], len(at)), owner[at]
        at = np.flatnonzero(dense & (left >= 2) & (place < KEYED_LENGTH - 1))
        yield _hashes(_DENSE_BIGRAM, [codes[at], codes[at + 1]], len(at)), owner[at]
    yield _whole_hashes(codes, starts, lengths, place), names


def _deletion_keys(
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
    for deleted in range(length):
        kept = columns[:deleted] + columns[deleted + 1 :]
        yield _hashes(tag, kept, len(chosen)), names[chosen]


def _hashes(tag: int, columns: list[NDArray[np.uint64]], count: int) -> NDArray[np.uint64]:
    key = np.full(count, tag, np.uint64)
    for column in columns:
        key += column
        key *= np.uint64(_MULTIPLIER)
    key *= np.uint64(_MULTIPLIER)
    return key


def _whole_hashes(
    codes: NDArray[np.uint64],
    starts: NDArray[np.int64],
    lengths: NDArray[np.int64],
    place: NDArray[np.int64],
    tag: int = _WHOLE,
) -> NDArray[np.uint64]:
    """Compute `_hash` of whole texts: the sum of `code * multiplier^(characters from it to the end + 1)`."""
    longest = int(lengths.max()) if len(lengths) else 0
    powers = np.ones(longest + 2, np.uint64)
    powers[1:] = np.uint64(_MULTIPLIER)
    np.multiply.accumulate(powers, out=powers)
    to_end = np.repeat(lengths, lengths) - place + 1
    sums: NDArray[np.uint64] = np.add.reduceat(codes * powers[to_end], starts)
    return sums + np.uint64(tag) * powers[lengths + 1]
