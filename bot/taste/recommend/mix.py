"""The ensemble: a weighted sum of all models, with weights that depend on the number of known ratings."""

from __future__ import annotations

from typing import Final

import numpy as np

from bot.taste.matrix import Floats, Ints, RatingPlace, SparseColumns
from bot.taste.recommend.kernel import LowRankModel, PeopleKernelModel, ResidualKernelModel
from bot.taste.recommend.model import (
    EaseModel,
    NeighbourModel,
    chosen_of,
    grow_array,
    interest_of,
    standardise_scores,
    taste_of,
    wish_of,
)

SHORT_PROFILE: Final = 5
"""Up to this many known ratings, only the neighbour model is used."""
LONG_PROFILE: Final = 16
"""From this many known ratings, only the other models are used; in between, weights are interpolated."""
POPULARITY_WEIGHT: Final = 0.01
"""Weight of popularity, which breaks ties."""
NEIGHBOURS_IN_LONG_PROFILE: Final = -0.2
"""Weight of the neighbour model for long profiles. It is negative, because with many neighbours it approximates
popularity.
"""


class TasteModel:
    """The ensemble of all models."""

    def __init__(self, cells: SparseColumns) -> None:
        self._near = NeighbourModel(cells)
        self._long = (
            (EaseModel(cells, taste_of, wish_of, ridge=100.0), 1.0),
            (EaseModel(cells, chosen_of, interest_of, ridge=150.0), 0.7),
            (ResidualKernelModel(cells), 0.5),
            (PeopleKernelModel(cells), 0.4),
            (LowRankModel(cells), 0.2),
        )
        self.popularity = cells.column_sums(wish_of(cells.stars))
        """Popularity of each film: the sum of the relevance of its ratings."""

    def put(self, cells: SparseColumns, place: RatingPlace, stars: float) -> None:
        """Add one rating, stored in `cells` at `place`."""
        for model in (self._near, *(model for model, _ in self._long)):
            model.put(cells, place, stars)
        self.popularity = grow_array(self.popularity, cells.films, 0.0).copy()
        wishes = wish_of(cells.stars[cells.column_span(place.column)])
        self.popularity[place.column] = np.add.reduceat(wishes, [0])[0]

    def scores(self, columns: Ints, stars: Floats) -> Floats:
        """Return one score per film, shape (films,), for a profile with at least one rating."""
        share = float(np.interp(np.log(len(columns)), np.log([SHORT_PROFILE, LONG_PROFILE]), [0.0, 1.0]))
        near = standardise_scores(self._near.scores(columns, stars))
        total = POPULARITY_WEIGHT * standardise_scores(self.popularity) + (1.0 - share) * near
        if share > 0:
            long = NEIGHBOURS_IN_LONG_PROFILE * near
            for model, weight in self._long:
                long += weight * standardise_scores(model.scores(columns, stars))
            total += share * standardise_scores(long)
        return total
