"""Which films the same people like: item-to-item strengths from ratings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from bot.taste.matrix import LIKED, RatingBook, SparseColumns
from bot.taste.recommend_model import LinearModel, interest_of, standard

if TYPE_CHECKING:
    from collections.abc import Iterable

    from bot.taste.matrix import Floats


@dataclass(frozen=True, slots=True)
class Strengths:
    """How much a film has to do with each other film, in several ways, each standardised; and who said so."""

    raters: int
    parts: dict[str, Floats]


class CoRatings:
    """How much one film has to do with another, by the ratings of one group of people."""

    def __init__(self, ratings: Iterable[tuple[int, int, float]]) -> None:
        self.book = RatingBook.of(ratings)
        self._cells = SparseColumns.of(self.book)
        self._liked = (self._cells.stars >= LIKED).astype(np.float64)
        self._likes = self._cells.column_sums(self._liked)
        self._model = LinearModel(self._cells, interest_of, interest_of, ridge=300.0, calm=0.0)
        self.film_ids = np.fromiter(self.book.film_columns, np.int64, len(self.book.film_columns))

    def strengths(self, film_id: int) -> Strengths | None:
        """From one film to each of `film_ids`; None when nobody rated it."""
        column = self.book.film_columns.get(film_id)
        if column is None:
            return None
        fans = self._both(column, self._liked)
        seen = self._both(column, np.ones(len(self._liked)))
        parts = {
            "ease": standard(self._model.weights_to(column)),
            "lift": standard(fans / (self._likes + 8.0) ** 0.6),
            "seen": standard(seen / np.sqrt(self._cells.counts + 3.0)),
        }
        return Strengths(int(self._cells.counts[column]), parts)

    def liked_by_both(self, first: int, second: int) -> int:
        """How many people liked both films."""
        columns = [self.book.film_columns.get(film) for film in (first, second)]
        fans = [set(self._fans(column)) for column in columns if column is not None]
        return len(fans[0] & fans[1]) if len(fans) == len(columns) else 0

    def _fans(self, column: int) -> list[int]:
        span = self._cells.span(column)
        rows: list[int] = self._cells.rows[span][self._liked[span] > 0].tolist()
        return rows

    def _both(self, column: int, marks: Floats) -> Floats:
        span = self._cells.span(column)
        people = np.zeros(self._cells.people)
        people[self._cells.rows[span]] = marks[span]
        return self._cells.column_sums(people[self._cells.rows] * marks)
