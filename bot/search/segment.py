"""The frozen part of a title index: flat arrays that serve from memory and from a mapped file alike."""

from __future__ import annotations

from array import array
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.entry import TitleEntry
from bot.search.keys import bucket_bits, build_keys
from bot.search.normal import core_lines, normalise_title, without_foreign_article
from bot.search.respelling import respell_title

TITLE, ALTERNATIVE, SHORTENED, RESPELLED = 0, 1, 2, 3
"""What a name is to a film: its title, another of its titles, one of them without a foreign article, one of them
with its numbers or abbreviations written in another way.
"""

NO_YEAR = 0
NO_NAME = 0xFFFFFFFF
"""Stands in `title_of` for a film whose title has no visible character."""
KIND_BITS = 2
_KIND_MASK = (1 << KIND_BITS) - 1
_SHORTNESS = 1.2
_BATCH = 16_384


@dataclass(frozen=True, slots=True)
class Segment:
    """Names (normalised titles) of falling popularity, what they are found by, and the films that bear them.

    `postings[bucket_at[b] : bucket_at[b + 1]]` are the numbers of the names with a key in bucket b, rising, so
    the best known names stand first in every list. `films[films_at[n] : films_at[n + 1]]` are the films of name
    n, best known first, each as number << KIND_BITS | kind. Film numbers rise with the film ids.
    """

    bucket_at: NDArray[np.uint32]
    postings: NDArray[np.uint32]
    text: NDArray[np.uint8]
    text_at: NDArray[np.uint32]
    films_at: NDArray[np.uint32]
    films: NDArray[np.uint32]
    bias: NDArray[np.float32]
    title_of: NDArray[np.uint32]
    film_ids: NDArray[np.int64]
    years: NDArray[np.int16]
    popularity: NDArray[np.float32]

    @property
    def names(self) -> int:
        return len(self.text_at) - 1

    @property
    def bits(self) -> int:
        return (len(self.bucket_at) - 1).bit_length() - 1

    def lines(self, names: NDArray[np.int64]) -> str:
        """Give the names of these numbers, one a line, each line ended."""
        start = self.text_at[names].astype(np.int64)
        length = self.text_at[names + 1].astype(np.int64) - start
        place = np.arange(int(length.sum())) + (start - length.cumsum() + length).repeat(length)
        encoded: bytes = self.text[place].tobytes()
        return encoded.decode()


@dataclass(frozen=True, slots=True)
class FilmColumns:
    """The films of a segment, by rising id."""

    ids: NDArray[np.int64]
    years: NDArray[np.int16]
    popularity: NDArray[np.float32]


def names_of(entry: TitleEntry) -> dict[str, int]:
    """Give every name that an entry is found by, with what it is to the film."""
    names: dict[str, int] = {}
    title = entry.title
    if entry.year is not None and title.endswith(f"({entry.year})"):
        title = title.removesuffix(f"({entry.year})")
    for kind, text in [(TITLE, title), *((ALTERNATIVE, other) for other in entry.alternatives)]:
        name = normalise_title(text)
        if name:
            names.setdefault(name, kind)
    for name in list(names):
        short = without_foreign_article(name)
        if short is not None:
            names.setdefault(short, SHORTENED)
    for name in list(names):
        for other in respell_title(name):
            names.setdefault(other, RESPELLED)
    return names


def year_of(entry: TitleEntry) -> int:
    """Give the year as it is kept: NO_YEAR for none and for what no calendar of films holds."""
    return entry.year if entry.year is not None and 0 < entry.year < 32_768 else NO_YEAR


def fame_of(popularity: NDArray[np.float32], mean: float) -> NDArray[np.float32]:
    """Give the logarithm of how much likelier a film is meant than an average one, never below log 1/2.

    Half the questions are taken to go to any film alike, the other half to fall in proportion to popularity.
    """
    if mean <= 0.0:
        return np.zeros(len(popularity), np.float32)
    fame: NDArray[np.float32] = np.log(np.float32(0.5) + popularity * np.float32(0.5 / mean))
    return fame


def bias_of(fame: NDArray[np.float32], names: Sequence[str]) -> NDArray[np.float32]:
    """Give how far names are preferred to others that share as many keys with a text: known and short ones."""
    lengths = np.fromiter(map(len, names), np.float32, len(names))
    return (fame - np.float32(_SHORTNESS) * np.log(lengths)).astype(np.float32)


def build_segment(entries: Iterable[TitleEntry]) -> Segment:
    """Build a segment from entries in any order; of several with one film id the last counts."""
    numbers: dict[str, int] = {}
    ids, years = array("q"), array("h")
    popularity = array("f")
    name_of, film_of = array("I"), array("I")
    for film, entry in enumerate(entries):
        ids.append(entry.film_id)
        years.append(year_of(entry))
        popularity.append(entry.popularity)
        for name, kind in names_of(entry).items():
            name_of.append(numbers.setdefault(name, len(numbers)))
            film_of.append(film << KIND_BITS | kind)
    names = list(numbers)
    numbers.clear()
    film_ids, kept, renumbered = _last_of_each(np.array(ids, np.int64))
    reference = np.array(film_of, np.uint32)
    new_film = renumbered[reference >> np.uint32(KIND_BITS)]
    alive = new_film >= 0
    return _assemble(
        names,
        np.array(name_of, np.uint32)[alive],
        new_film[alive].astype(np.uint32) << np.uint32(KIND_BITS) | reference[alive] & np.uint32(_KIND_MASK),
        FilmColumns(film_ids, np.array(years, np.int16)[kept], np.array(popularity, np.float32)[kept]),
    )


def _last_of_each(ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Sort film ids, keeping the last place of each; and map every place to its new number, -1 for dropped."""
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    last = np.ones(len(ids), bool)
    last[:-1] = ordered[1:] != ordered[:-1]
    kept = order[last]
    renumbered = np.full(len(ids), -1, np.int64)
    renumbered[kept] = np.arange(len(kept))
    return ordered[last], kept, renumbered


def _assemble(
    names: list[str], name_of: NDArray[np.uint32], reference: NDArray[np.uint32], films: FilmColumns
) -> Segment:
    """Number the names by falling popularity and lay everything out; `name_of` and `reference` are pairs.

    Empties `names`.
    """
    film = reference >> np.uint32(KIND_BITS)
    kind = reference & np.uint32(_KIND_MASK)
    best = np.zeros(len(names), np.float32)
    np.maximum.at(best, name_of, films.popularity[film])
    order = np.argsort(-best, kind="stable")
    rank = np.empty(len(names), np.uint32)
    rank[order] = np.arange(len(names), dtype=np.uint32)
    number = rank[name_of]
    title_of = np.full(len(films.ids), NO_NAME, np.uint32)
    title_of[film[kind == TITLE]] = number[kind == TITLE]
    by_name = np.lexsort((films.ids[film], kind, -films.popularity[film], number))
    ordered = [names[i] for i in order.tolist()]
    text, text_at = _texts(ordered)
    mean = float(films.popularity.mean()) if len(films.ids) else 0.0
    bias = bias_of(fame_of(best[order], mean), ordered)
    # As objects the names of a large catalogue take as much memory as all that is made of them.
    names.clear()
    ordered.clear()
    bucket_at, postings = _postings(text, text_at)
    return Segment(
        bucket_at=bucket_at,
        postings=postings,
        text=text,
        text_at=text_at,
        films_at=_offsets(np.bincount(number, minlength=len(best))),
        films=reference[by_name],
        bias=bias,
        title_of=title_of,
        film_ids=films.ids,
        years=films.years,
        popularity=films.popularity,
    )


def _offsets(counts: NDArray[np.int64]) -> NDArray[np.uint32]:
    offsets = np.zeros(len(counts) + 1, np.uint32)
    np.cumsum(counts, out=offsets[1:])
    return offsets


def _texts(names: list[str]) -> tuple[NDArray[np.uint8], NDArray[np.uint32]]:
    lines = bytearray()
    for first in range(0, len(names), _BATCH):
        lines += "".join(f"{name}\n" for name in names[first : first + _BATCH]).encode()
    text = np.frombuffer(lines, np.uint8)
    text_at = np.zeros(len(names) + 1, np.uint32)
    text_at[1:] = np.flatnonzero(text == ord("\n")) + 1
    return text, text_at


def _postings(text: NDArray[np.uint8], text_at: NDArray[np.uint32]) -> tuple[NDArray[np.uint32], NDArray[np.uint32]]:
    """Count the keys of every bucket, then put each name in its place.

    The keys are made twice, since holding those of a large catalogue would take more memory than all else.
    """
    bits = bucket_bits(len(text_at) - 1)
    counts = np.zeros(1 << bits, np.int64)
    for part in _keys(text, text_at, bits):
        counts += np.bincount((part >> np.uint64(32)).view(np.int64), minlength=1 << bits)
    bucket_at = _offsets(counts)
    free = bucket_at[:-1].copy()
    postings = np.empty(int(bucket_at[-1]), np.uint32)
    for part in _keys(text, text_at, bits):
        buckets = (part >> np.uint64(32)).view(np.int64)
        begins = np.concatenate(([True], buckets[1:] != buckets[:-1])).nonzero()[0]
        lengths = np.diff(begins, append=len(buckets))
        place = np.arange(len(part)) + (free[buckets[begins]] - begins).repeat(lengths)
        postings[place] = part.astype(np.uint32)
        free[buckets[begins]] += lengths.astype(np.uint32)
    return bucket_at, postings


def _keys(text: NDArray[np.uint8], text_at: NDArray[np.uint32], bits: int) -> Iterator[NDArray[np.uint64]]:
    """Give the keys of many names at a time, as `build_keys` packs them, sorted and without repeats."""
    count = len(text_at) - 1
    for first in range(0, count, _BATCH):
        last = min(first + _BATCH, count)
        glued = core_lines(text[text_at[first] : text_at[last]].tobytes().decode())
        part = build_keys(glued.replace(" ", "").split("\n")[:-1], first, bits)
        part.sort()
        yield part[np.concatenate(([True], part[1:] != part[:-1]))]
