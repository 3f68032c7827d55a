"""Which films the same people like: item-to-item strengths from ratings."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.taste.matrix import LIKED, RatingBook, SparseColumns
from bot.taste.recommend_model import LinearModel, Signals

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.taste.matrix import Floats, Ints


class CoRatings:
    """EASE weights and co-like lift between films, from one group of raters."""

    def __init__(self, ratings: Iterable[tuple[int, int, float]]) -> None:
        self.book = RatingBook.of(ratings)
        self._cells = SparseColumns.of(self.book)
        liked = self._cells.stars >= LIKED
        self._liked = liked.astype(np.float64)
        self.likes = self._cells.column_sums(self._liked)
        signals = Signals.of(self._cells)
        self._model = LinearModel(signals, signals.gram(np.ones(self._cells.films))) if self.book.rows else None
        self.film_ids: Ints = np.array(self.book.film_ids, dtype=np.int64)

    def strengths(self, film_id: int) -> tuple[Floats, Floats] | None:
        """EASE weights and lift from one film to each of `film_ids`; None when nobody rated it."""
        column = self.book.film_columns.get(film_id)
        if column is None or self._model is None:
            return None
        weights = self._model.scores(np.array([column]), np.array([1.0]))
        return weights, self.liked_both(column) / np.maximum(self.likes, 1.0) ** 0.6

    def liked_both(self, column: int) -> Floats:
        """How many people liked this film and each other."""
        span = self._cells.span(column)
        fans = np.zeros(self._cells.people)
        fans[self._cells.rows[span][self._liked[span] > 0]] = 1.0
        return self._cells.column_sums(fans[self._cells.rows] * self._liked)
