"""Item-to-item similarity from ratings: co-occurrence (lift) and truncated SVD."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.taste.matrix import LIKED, Floats, Ints, RatingBook, SparseColumns
from bot.taste.recommend.model import gram_matrix, most_active_people, standardise_scores, top_eigenpairs

_MIDDLING: Final = 3.5
"""Neutral rating in stars."""
_FEW: Final = 8.0
"""Shrinkage: number of pseudo-ratings, which lowers the similarity of films with few ratings."""
_BALANCE: Final = 0.6
"""Exponent of the popularity normalisation: 0 favours popular films, 1 rare ones."""
_DIRECTIONS: Final = 32
"""Of the ratings of 600 people, more directions tell one film's neighbours less well, fewer the rarer ones."""


CROWD: Final = {"liked": 0.6, "seen": 0.7, "kin": 1.1}
"""What each standardised strength by ratings weighs."""
_MOST_AT_ONCE: Final = 400_000
"""Ratings times films asked about that are held at one time."""


@dataclass(frozen=True, slots=True)
class Strengths:
    """Similarity of one film to every film: `parts` maps a measure to standardised values, shape (films,).

    `raters`: number of people who rated the film.
    """

    raters: int
    parts: dict[str, Floats]

    @property
    def total(self) -> Floats:
        """The ways weighed and added."""
        return np.asarray(sum(CROWD[name] * part for name, part in self.parts.items()))


class CoRatings:
    """Item-to-item similarity from the ratings of one group of people, by three measures.

    "liked": lift, that is co-occurrence weighted by both ratings' stars, divided by a power of the other film's
    weighted popularity. "seen": the same without the stars, since the choice of films is informative too. "kin": cosine
    of the two films in a truncated SVD of the ratings (Deerwester et al., "Indexing by Latent Semantic Analysis", JASIS
    1990), which also relates films that hardly anybody rated both of.
    """

    def __init__(self, ratings: Iterable[tuple[int, int, float]]) -> None:
        self.book = RatingBook.from_ratings(ratings)
        self._cells = SparseColumns.from_book(self.book)
        self._liked = self._cells.stars >= LIKED
        self._counts = {
            "liked": _CoRatingCounts.of(self._cells, rating_weight(self._cells.stars, 1.5), calm=0.1),
            "seen": _CoRatingCounts.of(self._cells, np.ones(len(self._cells.stars)), calm=0.15),
        }
        self._directions = _directions(self._cells, rating_weight(self._cells.stars, 0.6))
        self.film_ids = np.fromiter(self.book.film_columns, np.int64, len(self.book.film_columns))

    def strengths_of(self, film_id: int) -> Strengths | None:
        """Return the similarity of one film to each of `film_ids`; None if nobody rated it."""
        column = self.book.film_columns.get(film_id)
        if column is None:
            return None
        parts = {name: standardise_scores(counts.lift(column)) for name, counts in self._counts.items()}
        parts["kin"] = standardise_scores(self._directions @ self._directions[column])
        return Strengths(int(self._cells.counts[column]), parts)

    def strengths_of_many(self, film_ids: Sequence[int]) -> tuple[Ints, Floats, Ints]:
        """For each of several films: its raters, its summed strength to each of this book's films, who liked both.

        The last two have a row for each film asked about and a column for each of the book's films. A film that
        nobody rated has zeros. Takes memory and time by films asked about times ratings: for books of some thousand.
        """
        raters = np.zeros(len(film_ids), np.int64)
        totals = np.zeros((len(film_ids), len(self.film_ids)))
        both = np.zeros(totals.shape, np.int64)
        known = [
            (at, self.book.film_columns[film]) for at, film in enumerate(film_ids) if film in self.book.film_columns
        ]
        step = max(1, _MOST_AT_ONCE // max(len(self._cells.stars), 1))
        for first in range(0, len(known), step):
            places, columns = np.array(known[first : first + step]).T
            raters[places] = self._cells.counts[columns]
            parts = {name: counts.lifts(columns) for name, counts in self._counts.items()}
            parts["kin"] = (self._directions @ self._directions[columns].T).T.astype(np.float64)
            totals[places] = sum(CROWD[name] * _standardise_rows(part) for name, part in parts.items())
            fans = np.zeros((self._cells.people, len(columns)))
            where, which = self._cells.rating_positions(columns)
            fans[self._cells.rows[where], which] = self._liked[where]
            counted = fans[self._cells.rows] * self._liked[:, None]
            both[places] = np.rint(np.add.reduceat(counted, self._cells.start[:-1], axis=0).T)
        return raters, totals, both

    def liked_by_both(self, first: int, second: int) -> int:
        """Return how many people liked both films."""
        columns = [self.book.film_columns.get(film) for film in (first, second)]
        fans = [set(self._fans(column)) for column in columns if column is not None]
        return len(fans[0] & fans[1]) if len(fans) == len(columns) else 0

    def _fans(self, column: int) -> list[int]:
        span = self._cells.column_span(column)
        rows: list[int] = self._cells.rows[span][self._liked[span]].tolist()
        return rows


def rating_weight(stars: Floats, slope: float) -> Floats:
    """Return the weight of ratings: linear in stars, 1 for 3.5 stars, at least 0."""
    return np.asarray(np.maximum(1.0 + slope * (stars - _MIDDLING) / 2.0, 0.0))


@dataclass(frozen=True, slots=True)
class _CoRatingCounts:
    """Weighted co-occurrence counts; users with very many ratings count a little less."""

    cells: SparseColumns
    given: Floats
    calmed: Floats
    popular: Floats

    @classmethod
    def of(cls, cells: SparseColumns, given: Floats, *, calm: float) -> _CoRatingCounts:
        sizes = np.maximum(np.bincount(cells.rows, minlength=cells.people), 1).astype(np.float64)
        person = (sizes.mean() / sizes) ** calm if len(sizes) else sizes
        return cls(cells, given, given * person[cells.rows], cells.column_sums(given))

    def lift(self, column: int) -> Floats:
        """Return the weighted co-occurrence of one film with each, normalised by popularity, shape (films,)."""
        span = self.cells.column_span(column)
        people = np.zeros(self.cells.people)
        people[self.cells.rows[span]] = self.given[span]
        both = self.cells.column_sums(people[self.cells.rows] * self.calmed)
        return np.asarray(both / (self.popular + _FEW) ** _BALANCE)

    def lifts(self, columns: Ints) -> Floats:
        """The same of several films at once, a row for each."""
        people = np.zeros((self.cells.people, len(columns)))
        where, which = self.cells.rating_positions(columns)
        people[self.cells.rows[where], which] = self.given[where]
        both = np.add.reduceat(people[self.cells.rows] * self.calmed[:, None], self.cells.start[:-1], axis=0)
        return np.asarray(both.T / (self.popular + _FEW) ** _BALANCE)


def _standardise_rows(scores: Floats) -> Floats:
    """`standardise_scores` of each row."""
    shifted = scores - scores.mean(axis=1, keepdims=True)
    spread = shifted.std(axis=1, keepdims=True)
    flat = spread <= 1e-9 * (1.0 + np.abs(scores).max(axis=1, keepdims=True))
    return np.where(flat, 0.0, shifted / np.where(flat, 1.0, spread))


def _directions(cells: SparseColumns, given: Floats) -> NDArray[np.float32]:
    """Return each film's SVD factors, shape (films, at most _DIRECTIONS); norms are below 1, lower for few ratings."""
    people = most_active_people(cells)
    _, sides = top_eigenpairs(gram_matrix(cells, given, people), _DIRECTIONS, least=1e-9)
    whole = np.zeros((cells.people, sides.shape[1]))
    whole[people] = sides
    films = np.zeros((cells.films, sides.shape[1]))
    for at in range(sides.shape[1]):
        films[:, at] = cells.column_sums(whole[cells.rows, at] * given)
    lengths = np.sqrt((films * films).sum(axis=1) + _FEW)
    return np.asarray(films / lengths[:, None], dtype=np.float32)
