"""The ensemble: a weighted sum of all models, with weights that depend on the number of known ratings."""

from __future__ import annotations

from typing import Final, Protocol

import numpy as np

from bot.taste.matrix import Floats, Ints, RatingPlace, SparseColumns
from bot.taste.recommend.kernel import LowRankModel, PeopleKernelModel, ResidualKernelModel
from bot.taste.recommend.model import (
    EaseModel,
    NeighbourModel,
    grow_array,
    implicit_signal,
    interest_signal,
    preference_signal,
    relevance_of,
    standardise_scores,
)

PROFILE_SIZES: Final = (1, 3, 6, 16, 40)
"""Numbers of known ratings for which weights are set; in between they are interpolated over the logarithm."""
_WEIGHTS: Final = {
    "neighbours": (1.0, 1.0, 1.0, 0.5, -0.1),
    "taste": (0.0, 0.0, 0.0, 0.3, 0.5),
    "choice": (0.0, 0.0, 0.0, 0.25, 0.35),
    "surprise": (0.0, 0.15, 0.2, 0.4, 0.25),
    "similarity": (0.0, 0.1, 0.2, 0.6, 0.2),
    "smoothing": (0.05, 0.2, 0.2, 0.2, 0.1),
    "popularity": (0.1, 0.0, -0.3, -0.3, 0.005),
}
"""Weight of each model's standardised scores at PROFILE_SIZES.

The neighbours of a person, all together, like what nearly everybody likes. With one known rating that helps; with more,
popularity is subtracted, and for long profiles the neighbours themselves.
"""


class ScoringModel(Protocol):
    """What the ensemble needs of a model."""

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating, stored in `cells` at `place`."""

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film for a profile, shape (films,)."""


class TasteModel:
    """The ensemble of all models."""

    def __init__(self, cells: SparseColumns) -> None:
        self._models: dict[str, ScoringModel] = {
            "neighbours": NeighbourModel(cells),
            "taste": EaseModel(cells, preference_signal, relevance_of, ridge=100.0),
            "choice": EaseModel(cells, implicit_signal, interest_signal, ridge=150.0),
            "surprise": ResidualKernelModel(cells),
            "similarity": PeopleKernelModel(cells),
            "smoothing": LowRankModel(cells),
        }
        self.popularity = cells.column_sums(relevance_of(cells.stars))
        """Popularity of each film: the sum of the relevance of its ratings."""

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating, stored in `cells` at `place`."""
        for model in self._models.values():
            model.put(cells, place, stars)
        self.popularity = grow_array(self.popularity, cells.films, 0.0).copy()
        wishes = relevance_of(cells.stars[cells.column_span(place.column)])
        self.popularity[place.column] = np.add.reduceat(wishes, [0])[0]

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film, shape (films,), for a profile with at least one rating."""
        weights = weights_of(len(columns))
        total = weights["popularity"] * standardise_scores(self.popularity)
        for name, model in self._models.items():
            if weights[name]:
                total += weights[name] * standardise_scores(model.scores(columns, stars))
        return total


def weights_of(known: int) -> dict[str, float]:
    """Return the weight of each model for a profile of `known` ratings, by name."""
    at = np.log(PROFILE_SIZES)
    return {name: float(np.interp(np.log(known), at, weights)) for name, weights in _WEIGHTS.items()}
