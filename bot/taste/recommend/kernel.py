"""Three more models: two kernel ridge regressions with a neural tangent kernel, and a low-rank (truncated SVD) model.

As in `model`, the linear systems have one row per user, not per film.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from bot.taste.matrix import Floats, Ints, RatingPlace, SparseColumns
from bot.taste.recommend.model import (
    gram_matrix,
    grow_array,
    implicit_signal,
    interest_signal,
    most_active_people,
    preference_signal,
    profile_products,
    relevance_of,
    sum_by_person,
    top_eigenpairs,
)

_MAX_RANK: Final = 100
"""Maximum rank of the low-rank model."""
_USERS_PER_DIRECTION: Final = 6
"""Minimum number of users per singular vector: with one per user, nothing would be smoothed."""


@dataclass(frozen=True, slots=True)
class RatingResiduals:
    """Residuals of the baseline prediction mean + film offset + user offset, in stars.

    The offsets are shrunk as if each film and user had five additional average ratings (Koren, "Factor in the
    Neighbors", TKDD 2010). `values` has shape (ratings,).
    """

    mean: float
    film: Floats
    person: Floats
    values: Floats

    @classmethod
    def from_columns(cls, cells: SparseColumns) -> RatingResiduals:
        """Fit the baseline to all ratings."""
        mean = float(cells.stars.mean()) if len(cells.stars) else 3.5
        film = cells.column_sums(cells.stars - mean) / (cells.counts + 5.0)
        left = cells.stars - mean - film[cells.columns]
        ratings = np.bincount(cells.rows, minlength=cells.people)
        person = sum_by_person(cells, slice(None), left) / (ratings + 5.0)
        return cls(mean, film, person, left - person[cells.rows])

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> RatingResiduals:
        """Return the residuals with one rating added or replaced; the baseline is not refitted."""
        film, person = grow_array(self.film, cells.films, 0.0), grow_array(self.person, cells.people, 0.0)
        value = stars - self.mean - float(film[place.column] + person[place.row])
        return RatingResiduals(self.mean, film, person, place.put_value(self.values, value))

    def of_profile(self, columns: Ints, stars: Floats) -> Floats:
        """Return the residuals of a profile's ratings, with the person's own shrunk offset removed."""
        left = stars - self.mean - self.film[columns]
        return np.asarray(left - left.sum() / (len(left) + 5.0))


def tangent_kernel(cosine: Floats) -> Floats:
    """Neural tangent kernel of a network with one hidden ReLU layer, for unit vectors; 2 at cosine 1."""
    c = np.clip(cosine, -1.0, 1.0)
    turned = np.pi - np.arccos(c)
    return np.asarray((2.0 * c * turned + np.sqrt(1.0 - c * c)) / np.pi)


class TangentKernel:
    """Kernel ridge regression over users with the neural tangent kernel of their rating vectors.

    After Sachdeva et al., "Infinite Recommendation Networks: A Data-Centric Approach", NeurIPS 2022.
    """

    def __init__(self, cells: SparseColumns, values: Floats, *, ridge: float) -> None:
        self._chosen = most_active_people(cells)
        inner = gram_matrix(cells, values, self._chosen)
        self._norms = np.sqrt(np.maximum(np.diag(inner), 1e-9))
        kernel = tangent_kernel(inner / self._norms / self._norms[:, None])
        kernel[np.diag_indices_from(kernel)] += ridge
        self._inverse = np.linalg.inv(kernel.astype(np.float32))

    def person_weights(self, cells: SparseColumns, values: Floats, columns: Ints, profile: Floats) -> Floats:
        """Return the regression weight of each user for this profile, shape (users,)."""
        near = profile_products(cells, values, columns, profile)[self._chosen]
        norm = float(np.sqrt(profile @ profile)) or 1.0
        out = np.zeros(cells.people)
        out[self._chosen] = self._inverse @ tangent_kernel(near / self._norms / norm).astype(np.float32)
        return out


class ResidualKernelModel:
    """Predicts rating residuals: whether a person will like a film more than others do.

    It ignores which films people choose to rate, and so complements the other models.
    """

    def __init__(self, cells: SparseColumns, *, ridge: float = 5.0) -> None:
        self._cells = cells
        self._residuals = RatingResiduals.from_columns(cells)
        self._kernel = TangentKernel(cells, self._residuals.values, ridge=ridge)

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating; the inverse kernel matrix is not refitted."""
        self._cells, self._residuals = cells, self._residuals.put(cells, place, stars)

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film for a profile, shape (films,)."""
        values = self._residuals.values
        weights = self._kernel.person_weights(self._cells, values, columns, self._residuals.of_profile(columns, stars))
        return self._cells.column_sums(weights[self._cells.rows] * values)


class PeopleKernelModel:
    """Predicts relevance from users with similar likes and dislikes: the user-based counterpart of `EaseModel`."""

    def __init__(self, cells: SparseColumns, *, ridge: float = 5.0) -> None:
        self._cells = cells
        self._values, self._relevance = preference_signal(cells.stars), relevance_of(cells.stars)
        self._kernel = TangentKernel(cells, self._values, ridge=ridge)

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating; the inverse kernel matrix is not refitted."""
        self._cells = cells
        self._values = place.put_value(self._values, float(preference_signal(np.array(stars))))
        self._relevance = place.put_value(self._relevance, float(relevance_of(np.array(stars))))

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film for a profile, shape (films,)."""
        weights = self._kernel.person_weights(self._cells, self._values, columns, preference_signal(stars))
        return self._cells.column_sums(weights[self._cells.rows] * self._relevance)


class LowRankModel:
    """Truncated SVD of the normalised interaction matrix: the ideal low-pass filter of GF-CF.

    After Shen et al., "How Powerful is Graph Convolution for Recommendation?", CIKM 2021. Interactions are divided by
    the square roots of the numbers of ratings of film and user, and projected on the strongest singular vectors. The
    model keeps broad tastes only, which stabilises the scores of users with few ratings.
    """

    def __init__(self, cells: SparseColumns) -> None:
        self._cells, self._chosen = cells, most_active_people(cells)
        self._film_weight = (cells.counts + 1.0) ** -0.5
        self._user_weight = (np.bincount(cells.rows, minlength=cells.people) + 1.0) ** -0.5
        self._values = self._film_weight[cells.columns] * self._user_weight[cells.rows]
        self._target = interest_signal(cells.stars) * self._user_weight[cells.rows]
        kept = min(_MAX_RANK, len(self._chosen) // _USERS_PER_DIRECTION)
        inner = gram_matrix(cells, self._values, self._chosen).astype(np.float32)
        strength, self._directions = top_eigenpairs(inner, kept, least=1e-5)
        self._scale = 1.0 / strength

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating; singular vectors, film weights and user weights are not refitted."""
        self._cells = cells
        self._film_weight = grow_array(self._film_weight, cells.films, 1.0)
        self._user_weight = grow_array(self._user_weight, cells.people, 1.0)
        user_weight = float(self._user_weight[place.row])
        self._values = place.put_value(self._values, float(self._film_weight[place.column]) * user_weight)
        self._target = place.put_value(self._target, float(interest_signal(np.array(stars))) * user_weight)

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film, shape (films,); only which films the profile rated matters, not the stars."""
        profile = np.asarray(implicit_signal(stars) * self._film_weight[columns])
        near = profile_products(self._cells, self._values, columns, profile)[self._chosen]
        weights = np.zeros(self._cells.people)
        weights[self._chosen] = self._directions @ (self._scale * (near.astype(np.float32) @ self._directions))
        return self._cells.column_sums(weights[self._cells.rows] * self._target)
