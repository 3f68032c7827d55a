"""The immutable part of a title index: flat arrays that can live in memory or in a memory-mapped file."""

from __future__ import annotations

from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from bot.search.entry import TitleEntry
from bot.search.keys import bucket_bits, build_keys
from bot.search.normal import core_lines, normalise_title, without_foreign_article
from bot.search.people import PeopleColumns, index_people, people_words
from bot.search.respelling import respell_title
from bot.search.scripts import transliterate_title

TITLE, ALTERNATIVE, SHORTENED, RESPELLED, NICKNAME, TRANSLITERATED, LOCAL = range(7)
"""Kinds of names: a film's main title, an alternative title, a title without its foreign article, a respelled title
(numbers or abbreviations written differently), a nickname, a title of another script in Latin letters, a title of
another country.
"""
_CHANGES: tuple[tuple[int, Callable[[str], str | None]], ...] = (
    (SHORTENED, without_foreign_article),
    (TRANSLITERATED, transliterate_title),
)
DERIVED = (SHORTENED, RESPELLED, NICKNAME, TRANSLITERATED)
"""Kinds of names that are not titles of their film."""

NO_YEAR = 0
NO_NAME = 0xFFFFFFFF
"""Value in `title_of` for a film whose title has no visible character."""
KIND_BITS = 3
_KIND_MASK = (1 << KIND_BITS) - 1
_LENGTH_COST = 1.2
_BATCH = 16_384


@dataclass(frozen=True, slots=True)
class Segment:
    """Names (normalised titles) in order of falling popularity, their posting lists, and the films that have them.

    `postings[bucket_at[b] : bucket_at[b + 1]]`: numbers of the names with a key in bucket b, ascending, so that the
    most popular names come first in every posting list.
    `text[text_at[n] : text_at[n + 1]]`: name n in UTF-8, followed by a line feed.
    `films[films_at[n] : films_at[n + 1]]`: the films of name n, most popular first, each packed as
    film number << KIND_BITS | kind.
    `bias`: query-independent score of each name, see `bias_of`. `title_of`: number of each film's main title.
    `film_ids`, `years`, `popularity`: one value per film, in order of ascending film id.
    `people_text`: the words of people's names in ascending order, in UTF-8, each followed by a line feed; word w begins
    at `people_text_at[w]`, and `people_films[people_at[w] : people_at[w + 1]]` are its films' numbers, ascending.
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
    people_text: NDArray[np.uint8]
    people_text_at: NDArray[np.uint32]
    people_at: NDArray[np.uint32]
    people_films: NDArray[np.uint32]

    @property
    def names(self) -> int:
        """Number of names."""
        return len(self.text_at) - 1

    @property
    def bits(self) -> int:
        """Number of top bits of a key that select its bucket."""
        return (len(self.bucket_at) - 1).bit_length() - 1

    def lines(self, names: NDArray[np.int64]) -> str:
        """Return the names of these numbers, one per line, each line ended by a line feed."""
        start = self.text_at[names].astype(np.int64)
        length = self.text_at[names + 1].astype(np.int64) - start
        place = np.arange(int(length.sum())) + (start - length.cumsum() + length).repeat(length)
        encoded: bytes = self.text[place].tobytes()
        return encoded.decode()


@dataclass(frozen=True, slots=True)
class FilmColumns:
    """The films of a segment, in order of ascending id."""

    ids: NDArray[np.int64]
    years: NDArray[np.int16]
    popularity: NDArray[np.float32]


def names_of(entry: TitleEntry) -> dict[str, int]:
    """Return name -> kind for every name under which an entry is indexed."""
    names: dict[str, int] = {}
    title = entry.title
    if entry.year is not None and title.endswith(f"({entry.year})"):
        title = title.removesuffix(f"({entry.year})")
    for kind, text in [(TITLE, title), *((ALTERNATIVE, other) for other in entry.alternatives)]:
        name = normalise_title(text)
        if name:
            names.setdefault(name, kind)
    for kind, change in _CHANGES:
        for other in list(filter(None, map(change, names))):
            names.setdefault(other, kind)
    local = list(filter(None, map(normalise_title, entry.local)))
    names = dict.fromkeys(local, LOCAL) | names
    respelt = [other for name in names for other in respell_title(name)]
    respelt += [other for _, change in _CHANGES for other in map(change, local) if other]
    names = dict.fromkeys(respelt, RESPELLED) | names
    for name in filter(None, map(normalise_title, entry.nicknames)):
        names.setdefault(name, NICKNAME)
    return names


def year_of(entry: TitleEntry) -> int:
    """Return the year as it is stored: NO_YEAR for None and for a value that does not fit into 16 bits."""
    return entry.year if entry.year is not None and 0 < entry.year < 32_768 else NO_YEAR


def log_prior_of(popularity: NDArray[np.float32], mean: float) -> NDArray[np.float32]:
    """Return the log prior of films relative to a film of `mean` popularity, in nats; at least log 1/2.

    The prior is an equal mixture of a uniform distribution and one proportional to popularity.
    """
    if mean <= 0.0:
        return np.zeros(len(popularity), np.float32)
    log_prior: NDArray[np.float32] = np.log(np.float32(0.5) + popularity * np.float32(0.5 / mean))
    return log_prior


def bias_of(log_prior: NDArray[np.float32], names: Sequence[str]) -> NDArray[np.float32]:
    """Return the query-independent score of names in nats: higher for popular and for short names."""
    lengths = np.fromiter(map(len, names), np.float32, len(names))
    return (log_prior - np.float32(_LENGTH_COST) * np.log(lengths)).astype(np.float32)


def build_segment(entries: Iterable[TitleEntry]) -> Segment:
    """Build a segment from entries in any order; if several have the same film id, the last one is used."""
    numbers: dict[str, int] = {}
    ids, years = array("q"), array("h")
    popularity = array("f")
    name_of, film_of = array("I"), array("I")
    words: dict[str, int] = {}
    word_of, film_with = array("I"), array("I")
    for film, entry in enumerate(entries):
        ids.append(entry.film_id)
        years.append(year_of(entry))
        popularity.append(entry.popularity)
        for name, kind in names_of(entry).items():
            name_of.append(numbers.setdefault(name, len(numbers)))
            film_of.append(film << KIND_BITS | kind)
        for word in people_words(entry.people):
            word_of.append(words.setdefault(word, len(words)))
            film_with.append(film)
    names = list(numbers)
    numbers.clear()
    film_ids, kept, renumbered = _deduplicate(np.array(ids, np.int64))
    reference = np.array(film_of, np.uint32)
    new_film = renumbered[reference >> np.uint32(KIND_BITS)]
    alive = new_film >= 0
    return _assemble(
        names,
        np.array(name_of, np.uint32)[alive],
        new_film[alive].astype(np.uint32) << np.uint32(KIND_BITS) | reference[alive] & np.uint32(_KIND_MASK),
        FilmColumns(film_ids, np.array(years, np.int16)[kept], np.array(popularity, np.float32)[kept]),
        index_people(list(words), np.array(word_of, np.uint32), renumbered[np.array(film_with, np.uint32)]),
    )


def _deduplicate(ids: NDArray[np.int64]) -> tuple[NDArray[np.int64], NDArray[np.int64], NDArray[np.int64]]:
    """Sort and deduplicate film ids, keeping the last occurrence of each.

    Returns the ids ascending, the positions kept, and the new number of every position (-1: dropped).
    """
    order = np.argsort(ids, kind="stable")
    ordered = ids[order]
    last = np.ones(len(ids), bool)
    last[:-1] = ordered[1:] != ordered[:-1]
    kept = order[last]
    renumbered = np.full(len(ids), -1, np.int64)
    renumbered[kept] = np.arange(len(kept))
    return ordered[last], kept, renumbered


def _assemble(
    names: list[str],
    name_of: NDArray[np.uint32],
    reference: NDArray[np.uint32],
    films: FilmColumns,
    people: PeopleColumns,
) -> Segment:
    """Number the names by falling popularity and build all arrays.

    `name_of[i]` and `reference[i]` form one (name, packed film) pair. Empties `names`.
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
    bias = bias_of(log_prior_of(best[order], mean), ordered)
    # The name strings of a large catalogue take as much memory as all the arrays together.
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
        **people._asdict(),
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
    """Build the posting lists by counting sort: first count the keys of each bucket, then place each name.

    The keys are computed twice, because holding those of a large catalogue would take too much memory.
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
    """Yield the packed keys of `build_keys` in batches of names, sorted and distinct within a batch."""
    count = len(text_at) - 1
    for first in range(0, count, _BATCH):
        last = min(first + _BATCH, count)
        cores = core_lines(text[text_at[first] : text_at[last]].tobytes().decode())
        part = build_keys(cores.split("\n")[:-1], first, bits)
        part.sort()
        yield part[np.concatenate(([True], part[1:] != part[:-1]))]
