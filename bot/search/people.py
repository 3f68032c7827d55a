"""The words of the names of directors and cast, and the films of each word: for texts such as "dune villeneuve"."""

from __future__ import annotations

from collections.abc import Iterable
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.normal import normalise_title

PEOPLE_INDEXED = 5
"""People of a film that are indexed: in the order given, directors first."""
SHORTEST_BEGINNING = 3
"""Letters from which on an unfinished word stands for every name that begins with it."""
_MOST_NAMES = 64
"""Names that an unfinished word may stand for."""


class PeopleColumns(NamedTuple):
    """The people's arrays of a `Segment`; see there."""

    people_text: NDArray[np.uint8]
    people_text_at: NDArray[np.uint32]
    people_at: NDArray[np.uint32]
    people_films: NDArray[np.uint32]


def people_words(people: Iterable[str]) -> list[str]:
    """Return the distinct words of the first people's names, normalised like titles; initials are left out."""
    words: dict[str, None] = {}
    for name in tuple(people)[:PEOPLE_INDEXED]:
        words.update(dict.fromkeys(word for word in normalise_title(name).split() if len(word) > 1))
    return list(words)


def index_people(words: list[str], word_of: NDArray[np.uint32], film: NDArray[np.int64]) -> PeopleColumns:
    """Build the columns: `word_of[i]` is the index of a word of film `film[i]`; films below 0 are left out."""
    encoded = [word.encode() for word in words]
    order = sorted(range(len(words)), key=encoded.__getitem__)
    rank = np.empty(len(words), np.uint32)
    rank[order] = np.arange(len(words), dtype=np.uint32)
    word = rank[word_of[film >= 0]] if len(words) else np.zeros(0, np.uint32)
    film = film[film >= 0]
    by_word = np.lexsort((film, word))
    at = np.zeros(len(words) + 1, np.uint32)
    np.cumsum(np.bincount(word, minlength=len(words)), out=at[1:])
    text = np.frombuffer(b"".join(encoded[i] + b"\n" for i in order), np.uint8)
    text_at = np.zeros(len(words) + 1, np.uint32)
    text_at[1:] = np.flatnonzero(text == ord("\n")) + 1
    return PeopleColumns(text, text_at, at, film[by_word].astype(np.uint32))


def films_with_person(people: PeopleColumns, word: str, *, unfinished: bool = False) -> NDArray[np.int64]:
    """Return the numbers of the films of which a person's name has this word, ascending.

    `unfinished`: a word that is no name itself stands for the names that begin with it.
    """
    wanted = word.encode()
    first = _bisect(people, wanted)
    if first < len(people.people_text_at) - 1 and _word(people, first) == wanted:
        return people.people_films[people.people_at[first] : people.people_at[first + 1]].astype(np.int64)
    if not unfinished or len(word) < SHORTEST_BEGINNING:
        return np.zeros(0, np.int64)
    last = min(_bisect(people, wanted + b"\xff"), first + _MOST_NAMES)
    return np.unique(people.people_films[people.people_at[first] : people.people_at[last]].astype(np.int64))


def _word(people: PeopleColumns, number: int) -> bytes:
    return people.people_text[people.people_text_at[number] : people.people_text_at[number + 1] - 1].tobytes()


def _bisect(people: PeopleColumns, wanted: bytes) -> int:
    low, high = 0, len(people.people_text_at) - 1
    while low < high:
        middle = (low + high) // 2
        if _word(people, middle) < wanted:
            low = middle + 1
        else:
            high = middle
    return low
