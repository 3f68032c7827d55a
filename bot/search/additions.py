"""Films that were added to or removed from an index after it was built, kept beside the immutable segment."""

from __future__ import annotations

from array import array
from collections.abc import Iterable
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.search.keys import title_keys
from bot.search.normal import drop_article
from bot.search.people import SHORTEST_BEGINNING
from bot.search.segment import KIND_BITS, Segment, bias_of, log_prior_of


class IndexedFilms:
    """The films of an index, numbered from 0: those of the segment first, then the added ones.

    `alive` is the number of films that have not been removed. `mean` is their mean popularity unless a fixed value was
    passed to the constructor.
    """

    def __init__(self, segment: Segment, mean: float | None = None) -> None:
        self.base = segment
        self._fixed_mean = mean
        self.ids = array("q")
        self.years = array("h")
        self.popularity = array("f")
        self.alive = len(segment.film_ids)
        self._present = np.ones(self.alive, np.bool_)
        self._added_present = array("b")
        self._sum = float(segment.popularity.sum(dtype=np.float64))
        self._number: dict[int, int] = {}

    @property
    def mean(self) -> float:
        if self._fixed_mean is not None:
            return self._fixed_mean
        return self._sum / self.alive if self.alive else 0.0

    def number_of(self, film_id: int) -> int | None:
        """Return the number of a film, or None if the index does not hold it."""
        if film_id in self._number:
            return self._number[film_id]
        ids = self.base.film_ids
        at = int(np.searchsorted(ids, film_id))
        return at if at < len(ids) and ids[at] == film_id and self._present[at] else None

    def add_film(self, film_id: int, year: int, popularity: float) -> int:
        """Append a film, remove the previous film with the same id, and return the new film's number."""
        self.remove_film(film_id)
        self.ids.append(film_id)
        self.years.append(year)
        self.popularity.append(popularity)
        self._added_present.append(1)
        self.alive += 1
        self._sum += self.popularity[-1]
        self._number[film_id] = len(self._present) + len(self.ids) - 1
        return self._number[film_id]

    def remove_film(self, film_id: int) -> bool:
        """Mark a film as removed; return whether the index held it."""
        number = self.number_of(film_id)
        if number is None:
            return False
        own = number - len(self._present)
        if own < 0:
            self._present[number] = False
            self._sum -= float(self.base.popularity[number])
        else:
            del self._number[film_id]
            self._added_present[own] = 0
            self._sum -= self.popularity[own]
        self.alive -= 1
        return True

    def present_of(self, numbers: NDArray[np.int64]) -> NDArray[np.bool_]:
        """Return whether each film is still in the index, shape of `numbers`."""
        return take_rows(self._present, self._added_present, numbers).astype(np.bool_)

    def ids_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int64]:
        """Return the ids of films, shape of `numbers`."""
        return take_rows(self.base.film_ids, self.ids, numbers)

    def years_of(self, numbers: NDArray[np.int64]) -> NDArray[np.int16]:
        """Return the release years of films, NO_YEAR if unknown."""
        return take_rows(self.base.years, self.years, numbers)

    def log_prior_of(self, numbers: NDArray[np.int64]) -> NDArray[np.float32]:
        """Return the log prior of films in nats, see `segment.log_prior_of`."""
        return log_prior_of(take_rows(self.base.popularity, self.popularity, numbers), self.mean)

    def removed_ids(self) -> list[int]:
        """Return the ids of the segment's films that were removed or replaced."""
        gone: list[int] = self.base.film_ids[~self._present].tolist()
        return gone

    def added_numbers(self) -> dict[int, int]:
        """Return the added films that have not been removed, as film id -> number."""
        return dict(self._number)


class AddedNames:
    """The names of added films and their posting lists. Numbering continues after the segment's names."""

    def __init__(self, segment: Segment) -> None:
        self.first = segment.names
        self.texts: list[str] = []
        self.bias = array("f")
        self._bits = segment.bits
        self._number: dict[str, int] = {}
        self._postings: dict[int, array[int]] = {}
        self._films: list[array[int]] = []
        self._title_of: dict[int, int] = {}
        self._films_of_word: dict[str, array[int]] = {}

    def add_names(self, film: int, log_prior: float, names: dict[str, int]) -> None:
        """Index the names of a film (name -> kind, see `segment.TITLE`); `log_prior` is the film's."""
        for name, kind in names.items():
            at = self._number.setdefault(name, len(self.texts))
            if at == len(self.texts):
                self.texts.append(name)
                self.bias.append(float(bias_of(np.array([log_prior], np.float32), [name])[0]))
                self._films.append(array("I"))
                for bucket in title_keys(drop_article(name), self._bits):
                    self._postings.setdefault(bucket, array("I")).append(self.first + at)
            self._films[at].append(film << KIND_BITS | kind)
            self._title_of.setdefault(film, self.first + at)

    def add_people(self, film: int, words: Iterable[str]) -> None:
        """Index the words of the names of a film's people."""
        for word in words:
            self._films_of_word.setdefault(word, array("I")).append(film)

    @property
    def knows_people(self) -> bool:
        return bool(self._films_of_word)

    def films_with_person(self, word: str, *, unfinished: bool) -> list[int]:
        """Return the numbers of the added films of which a person's name has this word, or begins with it."""
        known = self._films_of_word
        if word in known or not unfinished or len(word) < SHORTEST_BEGINNING:
            return list(known.get(word, ()))
        return sorted({film for other, films in known.items() if other.startswith(word) for film in films})

    def people_by_film(self) -> dict[int, list[str]]:
        """Return film number -> words of its people for every added film, removed ones included."""
        found: dict[int, list[str]] = {}
        for word, films in self._films_of_word.items():
            for film in films:
                found.setdefault(film, []).append(word)
        return found

    def postings(self, bucket: int) -> NDArray[np.uint32]:
        """Return the numbers of the added names with a key in this bucket, ascending."""
        return np.array(self._postings.get(bucket, ()), np.uint32)

    def title_of(self, film: int) -> int | None:
        """Return the number of an added film's main title, or None if the film has none."""
        return self._title_of.get(film)

    def films_of_name(self, number: int) -> array[int]:
        """Return the films of a name, each packed as film number << KIND_BITS | kind."""
        return self._films[number - self.first]

    def names_by_film(self) -> dict[int, dict[str, int]]:
        """Return film number -> {name: kind} for every added film, removed ones included."""
        found: dict[int, dict[str, int]] = {}
        for name, films in zip(self.texts, self._films, strict=True):
            for reference in films:
                found.setdefault(reference >> KIND_BITS, {})[name] = reference & ((1 << KIND_BITS) - 1)
        return found


def take_rows(base: NDArray[Any], added: array[Any], numbers: NDArray[np.int64]) -> NDArray[Any]:
    """Return the values at `numbers` of a column whose first part is `base` and whose second part is `added`."""
    if not added:
        return base[numbers]
    own = numbers < len(base)
    taken = np.empty(len(numbers), base.dtype)
    taken[own] = base[numbers[own]]
    taken[~own] = np.array(added, base.dtype)[numbers[~own] - len(base)]
    return taken
