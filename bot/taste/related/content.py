"""Content similarity: TF-IDF cosine by people, themes, genres, words, country and language, plus release year."""

from __future__ import annotations

import math
import re
from collections import Counter
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.recommendations.suggestion import SuggestionReasonKind
from bot.taste.matrix import Floats, Ints

_WORD = re.compile(r"[^\W\d_]{3,}")
_SHOWN_CAST: Final = 12
"""Only the first names of the cast are used; later ones carry little information."""


def _people(names: Sequence[str]) -> Counter[str]:
    return Counter(dict.fromkeys(names, 1))


def _words(film: Film) -> Counter[str]:
    return Counter(_WORD.findall((film.overview or "").casefold()))


def _title_words(film: Film) -> Counter[str]:
    return Counter(word for word in fold_text(film.title).split() if not word.isdecimal())


def _place(film: Film) -> Counter[str]:
    return Counter({*film.countries, *film.languages})


_READERS: Final[dict[str, Callable[[Film], Counter[str]]]] = {
    "director": lambda film: _people(film.directors),
    "writer": lambda film: _people(film.writers),
    "cast": lambda film: _people(film.cast[:_SHOWN_CAST]),
    "theme": lambda film: _people(film.themes),
    "genre": lambda film: _people(film.genres),
    "text": _words,
    "title": _title_words,
    "place": _place,
}

REASONS: Final = {
    "director": SuggestionReasonKind.DIRECTOR,
    "writer": SuggestionReasonKind.WRITER,
    "cast": SuggestionReasonKind.CAST,
    "theme": SuggestionReasonKind.THEME,
    "genre": SuggestionReasonKind.GENRE,
    "text": SuggestionReasonKind.TEXT,
}
"""The facets whose shared terms are shown as reasons."""

_ERA_YEARS: Final = 6.0
"""Scale of the exponential decay: films this many years apart have a similarity of 1 / e."""


Term = tuple[Ints, Floats]
"""The numbers of a film's terms in a facet, and their weights."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of fact as TF-IDF vectors of norm 1, stored by film and by term (posting lists)."""

    names: tuple[str, ...]
    keys: Mapping[str, int]
    films: int
    film_start: Ints
    terms: NDArray[np.int32]
    weights: Floats
    start: Ints
    rows: NDArray[np.int32]
    values: Floats
    rarity: Floats

    @classmethod
    def from_bags(cls, bags: Sequence[Counter[str]]) -> Facet:
        keys: dict[str, int] = {}
        names: list[str] = []
        rows: list[int] = []
        terms: list[int] = []
        counts: list[int] = []
        folded: dict[str, str] = {}
        for row, bag in enumerate(bags):
            for name, count in bag.items():
                if name not in folded:
                    folded[name] = fold_text(name) or name
                key = keys.setdefault(folded[name], len(keys))
                if key == len(names):
                    names.append(name)
                rows.append(row)
                terms.append(key)
                counts.append(count)
        return cls._weighed(names, keys, len(bags), np.array(rows, np.int64), np.array(terms, np.int64), counts)

    @classmethod
    def _weighed(
        cls, names: list[str], keys: dict[str, int], films: int, rows: Ints, terms: Ints, counts: list[int]
    ) -> Facet:
        found = np.bincount(terms, minlength=len(names))
        rarity = np.log((films + 1.0) / (found + 0.5))
        values = (1.0 + np.log(np.array(counts, dtype=np.float64))) * rarity[terms] if counts else np.zeros(0)
        lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=films)) + 1e-9
        values = values / lengths[rows]
        order = np.argsort(terms, kind="stable")
        return cls(
            tuple(names),
            keys,
            films,
            np.concatenate(([0], np.cumsum(np.bincount(rows, minlength=films)))),
            terms.astype(np.int32),
            values,
            np.concatenate(([0], np.cumsum(found))),
            rows[order].astype(np.int32),
            values[order],
            rarity,
        )

    def terms_of(self, film: int) -> Term:
        """The terms of one of the films."""
        span = slice(int(self.film_start[film]), int(self.film_start[film + 1]))
        return self.terms[span].astype(np.int64), self.weights[span]

    def terms_of_bag(self, bag: Counter[str]) -> Term:
        """The terms of a film from outside; a term that no film here has only takes weight from the others."""
        found: dict[int, float] = {}
        squares = 0.0
        for name, count in bag.items():
            key = self.keys.get(fold_text(name) or name)
            rarity = math.log((self.films + 1.0) / 0.5) if key is None else float(self.rarity[key])
            value = (1.0 + math.log(count)) * rarity
            squares += value * value
            if key is not None:
                found[key] = value
        keys, values = np.array(list(found), np.int64), np.array(list(found.values()), np.float64)
        return keys, values / (math.sqrt(squares) + 1e-9)

    def cosine_with_all(self, of: Term) -> Floats:
        """The cosine of a film with each film, from the film's terms."""
        terms, weights = of
        sizes = self.start[terms + 1] - self.start[terms]
        which = np.repeat(np.arange(len(terms)), sizes)
        places = np.arange(len(which)) - np.repeat(np.cumsum(sizes) - sizes, sizes) + self.start[terms][which]
        found = np.bincount(self.rows[places], weights=self.values[places] * weights[which], minlength=self.films)
        return found.astype(np.float64, copy=False)  # numpy counts an empty input in integers

    def shared_terms(self, first: int, second: int, least: float = 0.0) -> list[str]:
        """Return the terms of both films whose inverse document frequency is at least `least`, rarest first."""
        both = np.intersect1d(self.terms_of(first)[0], self.terms_of(second)[0])
        both = both[self.rarity[both] >= least]
        return [self.names[t] for t in sorted(both.tolist(), key=lambda t: (-self.rarity[t], self.names[t]))]


class ContentIndex:
    """All facets of a catalogue; a film is identified by its index in the given sequence."""

    def __init__(self, films: Sequence[Film]) -> None:
        self.facets = {name: Facet.from_bags([read(film) for film in films]) for name, read in _READERS.items()}
        self._films = films
        self._years = np.array([np.nan if film.year is None else film.year for film in films], dtype=np.float64)

    def similarities(self, film: int) -> dict[str, Floats]:
        """Return facet -> similarity of every film to this one, 0 to 1, shape (films,); "era" is the release year."""
        alike = {name: facet.cosine_with_all(facet.terms_of(film)) for name, facet in self.facets.items()}
        return alike | {"era": self._same_age(self._years[film])}

    def similarities_of(self, film: Film) -> dict[str, Floats]:
        """The same for a film from outside, weighed by how rare its terms are among the films here."""
        alike = {
            name: facet.cosine_with_all(facet.terms_of_bag(_READERS[name](film))) for name, facet in self.facets.items()
        }
        return alike | {"era": self._same_age(np.nan if film.year is None else film.year)}

    def _same_age(self, year: float) -> Floats:
        return np.nan_to_num(np.exp(-np.abs(self._years - year) / _ERA_YEARS))

    def telling_terms(self, name: str, first: int, second: int) -> list[str]:
        """Return the terms that two films share in a facet and that are worth showing, rarest first.

        For the facet "text" these are only rare words that are not people's names, which have their own facets.
        """
        if name != "text":
            return self.facets[name].shared_terms(first, second)
        people = {
            word
            for film in (self._films[first], self._films[second])
            for person in (*film.cast, *film.directors, *film.writers)
            for word in person.casefold().split()
        }
        rare = 0.5 * float(np.log(len(self._films) + 1.0))
        return [word for word in self.facets[name].shared_terms(first, second, rare) if word not in people]
