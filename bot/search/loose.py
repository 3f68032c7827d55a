"""What is tried when no title resembles a text: its words in another order, its letters as initials, a person in it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import reduce

import numpy as np
from numpy.typing import NDArray
from rapidfuzz.distance import OSA

from bot.search.additions import AddedNames
from bot.search.keys import initials_key, words_key
from bot.search.normal import ARTICLES, drop_article
from bot.search.people import PeopleColumns, films_with_person
from bot.search.query import QueryInterpretation
from bot.search.segment import NO_NAME, Segment

CLEAR_FIT = -6.5
"""If a title fits a text at least as well, in nats, none of this is tried."""
_ANY_ORDER, _MISSING_WORD, _REST, _UNFINISHED, _TYPO = 4.0, 0.5, 1.0, 2.5, 4.5
_INITIALS, _SHORT_INITIALS = 5.0, 1.0
"""Costs in nats; the second one for each letter below four."""
_PERSON, _PERSON_WORD = 3.0, 0.3
_MOST_WORDS, _MOST_WORDS_WITH_PEOPLE = 12, 8
_INITIALS_LENGTH = (3, 12)
_POSTINGS = 200
"""Names of a key that are compared."""
_FILMS = 200
"""Films of a person whose titles are compared, the most popular first."""
_SLIP_LENGTH = 4
"""Letters from which on a word may have a typo."""


@dataclass(frozen=True, slots=True)
class PersonReading:
    """A text read as a title and people: what remains as the title, and the films of these people, ascending."""

    interpretation: QueryInterpretation
    films: NDArray[np.int64]


def find_in_any_order(segment: Segment, added: AddedNames, text: str) -> NDArray[np.int64]:
    """Return the names that may have the words of the text in any order, ascending."""
    bare = drop_article(text)
    words = bare.split(" ")
    buckets = [words_key(words, segment.bits)] if 1 < len(words) <= _MOST_WORDS else []
    without = [word for word in words if word not in ARTICLES]
    if 1 < len(without) < len(words) <= _MOST_WORDS:
        buckets.append(words_key(without, segment.bits))
    return _names_in(segment, added, buckets)


def find_by_initials(segment: Segment, added: AddedNames, text: str) -> NDArray[np.int64]:
    """Return the names of which the text may be the initials, ascending."""
    return _names_in(segment, added, [initials_key(initials, segment.bits) for initials in _initials_of(text)])


def _names_in(segment: Segment, added: AddedNames, buckets: Sequence[int]) -> NDArray[np.int64]:
    found = [segment.postings[start : min(start + _POSTINGS, stop)] for start, stop in _ranges(segment, buckets)]
    found += [added.postings(bucket)[-_POSTINGS:] for bucket in buckets]
    return np.unique(np.concatenate(found).astype(np.int64)) if found else np.zeros(0, np.int64)


def read_people(segment: Segment, added: AddedNames, text: str) -> list[PersonReading]:
    """Return every way to read a text as a title with people before or after it."""
    words = text.split(" ")
    if not 1 < len(words) <= _MOST_WORDS_WITH_PEOPLE or not (len(segment.people_films) or added.knows_people):
        return []
    columns = PeopleColumns(segment.people_text, segment.people_text_at, segment.people_at, segment.people_films)
    films = [_films_of(columns, added, word, unfinished=word is words[-1]) for word in words]
    readings = []
    for first in range(len(words)):
        for last in range(len(words), first, -1):
            people = films[:first] + films[last:]
            if not people or not all(map(len, people)):
                continue
            shared = reduce(lambda a, b: np.intersect1d(a, b, assume_unique=True), people)
            if len(shared):
                title = QueryInterpretation(" ".join(words[first:last]), cost=_PERSON + _PERSON_WORD * len(people))
                readings.append(PersonReading(title, shared))
    return readings


def titles_of_people(
    segment: Segment, added: AddedNames, popularity: NDArray[np.float32], readings: Sequence[PersonReading]
) -> NDArray[np.int64]:
    """Return the numbers of the main titles of the films of the readings that share letters with the text."""
    found: list[int] = []
    base = len(segment.film_ids)
    for reading in readings:
        own = reading.films[reading.films < base]
        if len(own) > _FILMS:
            own = own[np.argpartition(-popularity[own], _FILMS)[:_FILMS]]
        numbers = segment.title_of[own].astype(np.int64)
        numbers = np.unique(numbers[numbers != NO_NAME])
        parts = [word[:3] for word in reading.interpretation.words]
        lines = segment.lines(numbers).split("\n")[:-1]
        found += [n for n, line in zip(numbers.tolist(), lines, strict=True) if any(part in line for part in parts)]
        later = (added.title_of(film) for film in reading.films[reading.films >= base].tolist())
        found += [number for number in later if number is not None]
    return np.unique(np.array(found, np.int64))


def fit_in_any_order(interpretation: QueryInterpretation, cores: Sequence[str]) -> NDArray[np.float64]:
    """Return log P(text | title) of typing the words of a title in any order, shape (n,); minus infinity for no match.

    Words may be missing, the last one unfinished, and one may have a typo.
    """
    fit = np.full(len(cores), -np.inf)
    typed = interpretation.text.split(" ")
    needed = [word for word in typed if word not in ARTICLES]
    if not 1 < len(typed) <= _MOST_WORDS or not needed:
        return fit
    wanted = set(needed)
    least = max(1, len(wanted) - 1)
    size = sum(map(len, needed))
    one, other = (sorted(wanted, key=len) * 2)[-2:]
    for at, core in enumerate(cores):
        if one not in core and other not in core:
            continue  # a quick test: with a typo in one word the other one is there
        words = core.split(" ")
        shared = wanted.intersection(words)
        if len(shared) < least or len(words) < len(wanted):
            continue
        cost = 0.0
        if len(shared) < len(wanted):
            (unknown,) = wanted - shared
            others = [word for word in words if word not in shared and word not in ARTICLES]
            cost = _word_cost(unknown, others, last=unknown == typed[-1])
        rest = np.log(max(1.0, len(core.replace(" ", "")) / size))
        fit[at] = -(_ANY_ORDER + cost + _MISSING_WORD * max(0, len(words) - len(wanted)) + _REST * rest)
    return fit


def fit_of_initials(text: str, names: Sequence[str]) -> NDArray[np.float64]:
    """Return log P(text | title) of typing the initials of a title, shape (n,)."""
    fit = np.full(len(names), -np.inf)
    typed = set(_initials_of(text))
    if not typed:
        return fit
    glued = text.replace(" ", "")
    for at, name in enumerate(names):
        if has_initials(glued, name):
            fit[at] = -(_INITIALS + _SHORT_INITIALS * max(0, 4 - len(glued)))
    return fit


def has_initials(text: str, name: str) -> bool:
    """Return whether the text is the initials of a title, with or without its article."""
    initials = "".join(word[0] for word in name.split(" "))
    return text in (initials, initials[1:] if name[:4] == "the " else initials)


def _word_cost(word: str, others: Sequence[str], *, last: bool) -> float:
    if last and any(other.startswith(word) for other in others):
        return _UNFINISHED
    if len(word) >= _SLIP_LENGTH and any(OSA.distance(word, other, score_cutoff=1) == 1 for other in others):
        return _TYPO
    return float(np.inf)


def _initials_of(text: str) -> list[str]:
    """The text as the initials of a title without its leading article: as it is, or without its first letter."""
    glued = text.replace(" ", "")
    shortest, longest = _INITIALS_LENGTH
    if not shortest <= len(glued) <= longest or text.count(" ") > 1:
        return []
    return [glued, glued[1:]] if glued[0] in "ta" else [glued]


def _ranges(segment: Segment, buckets: Sequence[int]) -> list[tuple[int, int]]:
    return [(int(segment.bucket_at[bucket]), int(segment.bucket_at[bucket + 1])) for bucket in buckets]


def _films_of(people: PeopleColumns, added: AddedNames, word: str, *, unfinished: bool) -> NDArray[np.int64]:
    if len(word) < 2 or word in ARTICLES:
        return np.zeros(0, np.int64)
    own = films_with_person(people, word, unfinished=unfinished)
    later = added.films_with_person(word, unfinished=unfinished)
    return np.concatenate((own, np.array(later, np.int64))) if later else own
