"""Content similarity: TF-IDF cosine by people, themes, genres, words, country and language, plus release year."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.domain.catalogue.film import Film, fold_text
from bot.taste.matrix import Floats, Ints
from bot.taste.suggestion import ReasonKind

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
    "director": ReasonKind.DIRECTOR,
    "writer": ReasonKind.WRITER,
    "cast": ReasonKind.CAST,
    "theme": ReasonKind.THEME,
    "genre": ReasonKind.GENRE,
    "text": ReasonKind.TEXT,
}
"""The facets whose shared terms are shown as reasons."""

_ERA_YEARS: Final = 6.0
"""Scale of the exponential decay: films this many years apart have a similarity of 1 / e."""


@dataclass(frozen=True, slots=True)
class Facet:
    """One kind of fact as TF-IDF vectors of norm 1, stored by film and by term (posting lists)."""

    names: tuple[str, ...]
    films: int
    terms_of: tuple[Ints, ...]
    values_of: tuple[Floats, ...]
    start: Ints
    rows: Ints
    values: Floats
    rarity: Floats

    @classmethod
    def from_bags(cls, bags: Sequence[Counter[str]]) -> Facet:
        keys: dict[str, int] = {}
        names: list[str] = []
        rows: list[int] = []
        terms: list[int] = []
        counts: list[int] = []
        for row, bag in enumerate(bags):
            for name, count in bag.items():
                key = keys.setdefault(fold_text(name) or name, len(keys))
                if key == len(names):
                    names.append(name)
                rows.append(row)
                terms.append(key)
                counts.append(count)
        return cls._weighed(tuple(names), len(bags), np.array(rows, np.int64), np.array(terms, np.int64), counts)

    @classmethod
    def _weighed(cls, names: tuple[str, ...], films: int, rows: Ints, terms: Ints, counts: list[int]) -> Facet:
        found = np.bincount(terms, minlength=len(names))
        rarity = np.log((films + 1.0) / (found + 0.5))
        values = (1.0 + np.log(np.array(counts, dtype=np.float64))) * rarity[terms] if counts else np.zeros(0)
        lengths = np.sqrt(np.bincount(rows, weights=values * values, minlength=films)) + 1e-9
        values = values / lengths[rows]
        ends = np.cumsum(np.bincount(rows, minlength=films))[:-1]
        order = np.argsort(terms, kind="stable")
        start = np.concatenate(([0], np.cumsum(found)))
        return cls(
            names,
            films,
            tuple(np.split(terms, ends)),
            tuple(np.split(values, ends)),
            start,
            rows[order],
            values[order],
            rarity,
        )

    def cosine_with_all(self, film: int) -> Floats:
        """The cosine of one film with each film."""
        out = np.zeros(self.films)
        for term, value in zip(self.terms_of[film].tolist(), self.values_of[film].tolist(), strict=True):
            span = slice(self.start[term], self.start[term + 1])
            if span.stop - span.start > 1:
                out[self.rows[span]] += value * self.values[span]
        return out

    def shared_terms(self, first: int, second: int, least: float = 0.0) -> list[str]:
        """What both films have and is at least so rare, the rarest first."""
        both = np.intersect1d(self.terms_of[first], self.terms_of[second])
        both = both[self.rarity[both] >= least]
        return [self.names[t] for t in sorted(both.tolist(), key=lambda t: (-self.rarity[t], self.names[t]))]


class ContentIndex:
    """All facets of a catalogue; a film is identified by its index in the given sequence."""

    def __init__(self, films: Sequence[Film]) -> None:
        self.facets = {name: Facet.from_bags([read(film) for film in films]) for name, read in _READERS.items()}
        self._films = films
        self._years = np.array([np.nan if film.year is None else film.year for film in films], dtype=np.float64)

    def similarities(self, film: int) -> dict[str, Floats]:
        """For each facet, and for `era`, how alike every film is to this one, 0 to 1."""
        alike = {name: facet.cosine_with_all(film) for name, facet in self.facets.items()}
        apart = np.abs(self._years - self._years[film])
        alike["era"] = np.nan_to_num(np.exp(-apart / _ERA_YEARS))
        return alike

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
