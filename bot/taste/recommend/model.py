"""Nearest-neighbour and EASE models, and the linear algebra that all models share.

Ridge regressions are solved in their dual form (Woodbury identity), so the inverted matrix has one row per user instead
of one per film: with 600 users and 10,000 films this takes 0.1 s instead of half a minute, with the same result.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final, TypeVar

import numpy as np
from numpy.typing import NDArray

from bot.taste.matrix import Floats, Ints, RatingPlace, SparseColumns

_SMALL: Final = 500_000
"""People times films up to which dense matrices are used throughout."""

T = TypeVar("T", bound=np.generic)

MOST_PEOPLE: Final = 1500
"""Maximum number of users (those with the most ratings) in the regressions; inverting a matrix of this size takes half
a second on one thread. Neighbours and counts use all users.
"""
_CROWDED: Final = 0.2
"""For films that more than this share of them rated, dense arithmetic is the faster."""


def taste_of(stars: Floats) -> Floats:
    """Input signal with dislikes: linear from -0.3 for half a star to 1 for five stars."""
    return -0.3 + 1.3 * (stars - 0.5) / 4.5


def interest_of(stars: Floats) -> Floats:
    """Input signal of interest: from 0.3 for half a star (the film was chosen after all) to 1 for five, linear."""
    return 0.3 + 0.7 * (stars - 0.5) / 4.5


def chosen_of(stars: Floats) -> Floats:
    """Implicit feedback: 1 for every rated film."""
    return np.ones_like(stars)


def wish_of(stars: Floats) -> Floats:
    """Target relevance: 0 up to two stars, rising linearly to 1 for five."""
    return np.asarray(np.clip((stars - 2.0) / 3.0, 0.0, 1.0))


def profile_products(cells: SparseColumns, values: Floats, columns: Ints, profile: Floats) -> Floats:
    """Return the inner product of each user's values with those of a profile, shape (users,)."""
    where, which = cells.rating_positions(columns)
    return sum_by_person(cells, where, values[where] * profile[which])


def sum_by_person(cells: SparseColumns, where: Ints | slice, values: Floats) -> Floats:
    """Sum the values of stored ratings by user, shape (users,)."""
    found = np.bincount(cells.rows[where], weights=values, minlength=cells.people)
    return found.astype(np.float64, copy=False)  # numpy counts an empty input in integers


def gram_matrix(cells: SparseColumns, values: Floats, chosen: Ints) -> Floats:
    """The inner products of each two of the chosen people."""
    if fits_dense(cells, chosen):
        whole = dense_values(cells, values, chosen)
        return np.asarray(whole @ whole.T)
    place = places_among(chosen, cells.people)
    out = np.zeros((len(chosen), len(chosen)))
    crowded = np.flatnonzero(cells.counts > _CROWDED * len(chosen))
    for column in np.flatnonzero(cells.counts <= _CROWDED * len(chosen)).tolist():
        span = cells.column_span(column)
        rows, found = place[cells.rows[span]], values[span]
        rows, found = rows[rows >= 0], found[rows >= 0]
        out[rows[:, None], rows] += found[:, None] * found
    for first in range(0, len(crowded), 256):
        where, which = cells.rating_positions(crowded[first : first + 256])
        rows = place[cells.rows[where]]
        dense = np.zeros((len(chosen), 256))
        dense[rows[rows >= 0], which[rows >= 0]] = values[where][rows >= 0]
        out += dense @ dense.T
    return out


def fits_dense(cells: SparseColumns, chosen: Ints) -> bool:
    """Whether people by films is small enough to be held whole: a club's ratings are, and then it is the faster."""
    return len(chosen) * cells.films <= _SMALL


def dense_values(cells: SparseColumns, values: Floats, chosen: Ints) -> Floats:
    """One value per stored rating as a matrix of the chosen people by films, 0 where there is no rating."""
    rows = places_among(chosen, cells.people)[cells.rows]
    whole = np.zeros((len(chosen), cells.films))
    whole[rows[rows >= 0], cells.columns[rows >= 0]] = values[rows >= 0]
    return whole


def top_eigenpairs(inner: NDArray[Any], most: int, least: float) -> tuple[NDArray[Any], NDArray[Any]]:
    """Return at most `most` of the largest eigenvalues of a Gram matrix, ascending, with eigenvectors as columns.

    Eigenvalues up to `least` * max(largest, 1) are discarded as rounding errors.
    """
    strength, vectors = np.linalg.eigh(inner)
    first = max(len(strength) - most, 0)
    strength, vectors = strength[first:], vectors[:, first:]
    solid = strength > least * max(float(strength[-1:].sum()), 1.0)
    return strength[solid], vectors[:, solid]


def most_active_people(cells: SparseColumns, limit: int = MOST_PEOPLE) -> Ints:
    """Return the rows of the users with the most ratings, at most `limit`, ascending."""
    counts = np.bincount(cells.rows, minlength=cells.people)
    return np.sort(np.argsort(-counts, kind="stable")[:limit])


class NeighbourModel:
    """User-based nearest neighbours: sums the relevance of all users' ratings, weighted by similarity to the profile.

    After Resnick et al., "GroupLens", CSCW 1994, without a limit k and without mean-centring; with about three known
    ratings it beats the other models. Similarity is an inner product that gives rare films more weight, divided by the
    square root of the user's number of ratings, raised to the power 1.5.
    """

    def __init__(self, cells: SparseColumns) -> None:
        self._cells = cells
        self._rarity = (cells.counts + 1.0) ** -0.6
        self._values = interest_of(cells.stars) * self._rarity[cells.columns]
        self._wish = wish_of(cells.stars)
        self._calm = 1.0 / np.sqrt(np.bincount(cells.rows, minlength=cells.people) + 1.0)

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating; film weights and user weights are not refitted."""
        self._cells = cells
        self._rarity = grow_array(self._rarity, cells.films, 1.0)
        self._calm = grow_array(self._calm, cells.people, 1.0)
        self._values = place.put_value(self._values, float(interest_of(np.array(stars))) * self._rarity[place.column])
        self._wish = place.put_value(self._wish, float(wish_of(np.array(stars))))

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """One score per film for a profile."""
        near = profile_products(self._cells, self._values, columns, interest_of(stars)) * self._calm
        return self._cells.column_sums((near**1.5)[self._cells.rows] * self._wish)


class EaseModel:
    """EASE with a graded target: predicts a film's relevance as a weighted sum of the person's other ratings.

    Steck, "Embarrassingly Shallow Autoencoders for Sparse Data", WWW 2019. With input X and target Y,
    `B = P X'Y - P diag(c)`, `P = (X'X + r I)^-1`, and c such that the diagonal of B is zero. By the push-through
    identity `P X' = X' K` with `K = (XX' + r I)^-1`, a profile x scores `x X' K (Y + X diag(c) / r)` on every film
    outside it. Users are weighted by (number of ratings + 1) ** -0.25, normalised to keep the sum of squares.
    """

    def __init__(
        self,
        cells: SparseColumns,
        signal: Callable[[Floats], Floats],
        target: Callable[[Floats], Floats],
        *,
        ridge: float,
        calm: float = 0.25,
    ) -> None:
        self._cells, self._signal, self._target, self._ridge = cells, signal, target, ridge
        self._chosen = most_active_people(cells)
        self._place = places_among(self._chosen, cells.people)
        self._calm = _calming(cells, signal, calm)
        self._input = signal(cells.stars) * self._calm[cells.rows]
        self._aim = target(cells.stars)
        inner = gram_matrix(cells, self._input, self._chosen)
        inner[np.diag_indices_from(inner)] += ridge
        self._inverse = np.linalg.inv(inner.astype(np.float32))
        correction = self._corrections()
        self._weights = self._aim + self._input * correction[cells.columns] / ridge

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Take in one rating; the people's inverse stays as it was fitted."""
        self._cells = cells
        self._place = grow_array(self._place, cells.people, -1)
        self._calm = grow_array(self._calm, cells.people, 1.0)
        value = float(self._signal(np.array(stars))) * float(self._calm[place.row])
        self._input = place.put_value(self._input, value)
        self._aim = place.put_value(self._aim, float(self._target(np.array(stars))))
        self._weights = place.put_value(self._weights, 0.0)
        span = cells.column_span(place.column)
        pull = self._correction(place.column) / self._ridge
        self._weights[span] = self._aim[span] + self._input[span] * pull

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film, shape (films,); scores of the profile's own films are meaningless."""
        near = profile_products(self._cells, self._input, columns, self._signal(stars))
        return self._cells.column_sums(self._spread(near)[self._cells.rows] * self._weights)

    def weights_to(self, column: int) -> Floats:
        """Return the weight of every film in the prediction of this one: a column of B, shape (films,)."""
        span = self._cells.column_span(column)
        near = sum_by_person(self._cells, span, self._weights[span])
        return self._cells.column_sums(self._spread(near)[self._cells.rows] * self._input)

    def _spread(self, near: Floats) -> Floats:
        out = np.zeros(self._cells.people)
        out[self._chosen] = self._inverse @ near[self._chosen].astype(np.float32)
        return out

    def _corrections(self) -> Floats:
        """For each film the multiplier that keeps it from foretelling itself."""
        cells = self._cells
        if not fits_dense(cells, self._chosen):
            return np.array([self._correction(column) for column in range(cells.films)])
        given = dense_values(cells, self._input, self._chosen)
        pulled = self._inverse @ given
        diagonal = np.maximum(1.0 - (pulled * given).sum(axis=0), 1e-9) / self._ridge
        aim = dense_values(cells, self._aim, self._chosen)
        return np.asarray((pulled * aim).sum(axis=0) / diagonal)

    def _correction(self, column: int) -> float:
        """Return the multiplier c of one film, which makes its diagonal entry of B zero."""
        span = self._cells.column_span(column)
        rows = self._place[self._cells.rows[span]]
        inside = rows >= 0
        rows, given, aim = rows[inside], self._input[span][inside], self._aim[span][inside]
        if len(rows) > _CROWDED * len(self._chosen):
            spread = np.zeros(len(self._chosen), dtype=np.float32)
            spread[rows] = given
            pulled = (self._inverse @ spread)[rows]
        else:
            pulled = given @ self._inverse[rows[:, None], rows]
        diagonal = max(1.0 - float(pulled @ given), 1e-9) / self._ridge
        return float(pulled @ aim) / diagonal


def places_among(chosen: Ints, people: int) -> Ints:
    """Return each user's index in `chosen`, or -1, shape (users,)."""
    found = np.full(people, -1, dtype=np.int64)
    found[chosen] = np.arange(len(chosen))
    return found


def _calming(cells: SparseColumns, signal: Callable[[Floats], Floats], power: float) -> Floats:
    """Return user weights that fall with the number of ratings; the sum of squares is kept, so `ridge` still fits."""
    weights = (np.bincount(cells.rows, minlength=cells.people) + 1.0) ** -power
    before = signal(cells.stars) ** 2
    after = before @ weights[cells.rows] ** 2
    return np.asarray(weights * (np.sqrt(before.sum() / after) if after else 1.0))


def grow_array(values: NDArray[T], length: int, filler: float) -> NDArray[T]:
    """Return the array extended to `length` with `filler`."""
    missing = length - len(values)
    return np.append(values, np.full(missing, filler, dtype=values.dtype)) if missing > 0 else values


def standardise_scores(scores: Floats) -> Floats:
    """Standardise to mean 0 and standard deviation 1, so that scores of different models can be added.

    Scores that differ only by rounding become 0.
    """
    if not len(scores):
        return scores
    shifted = scores - scores.mean()
    spread = float(shifted.std())
    return shifted / spread if spread > 1e-9 * (1.0 + float(np.abs(scores).max())) else np.zeros(len(scores))
