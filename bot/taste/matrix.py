"""Ratings as a sparse user-by-film matrix in compressed sparse column format, with numpy only."""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from bot.domain.errors import InvalidValue

Ints = NDArray[np.int64]
Floats = NDArray[np.float64]

LIKED = 4.0
"""Minimum stars of a film that counts as liked."""


def checked_stars(stars: float) -> float:
    """Return `stars` as float. Raises InvalidValue unless it lies in 0.5 to 5."""
    if not (math.isfinite(stars) and 0.5 <= stars <= 5.0):
        raise InvalidValue("stars", stars, "0.5 to 5")
    return float(stars)


@dataclass(slots=True)
class RatingBook:
    """Ratings by user and film; a later rating of the same film replaces the earlier one.

    Users (rows) and films (columns) are numbered in order of appearance.
    """

    user_rows: dict[int, int] = field(default_factory=dict)
    film_columns: dict[int, int] = field(default_factory=dict)
    rows: list[dict[int, float]] = field(default_factory=list)
    """One dict per user: column -> stars."""

    @classmethod
    def from_ratings(cls, ratings: Iterable[tuple[int, int, float]]) -> RatingBook:
        book = cls()
        for user_id, film_id, stars in ratings:
            book.put_rating(user_id, film_id, stars)
        return book

    def put_rating(self, user_id: int, film_id: int, stars: float) -> tuple[int, int]:
        """Store one rating; return its row and column. Raises InvalidValue for stars outside 0.5 to 5."""
        stars = checked_stars(stars)
        row = self.user_rows.setdefault(int(user_id), len(self.user_rows))
        if row == len(self.rows):
            self.rows.append({})
        column = self.film_columns.setdefault(int(film_id), len(self.film_columns))
        self.rows[row][column] = stars
        return row, column

    def rating_triples(self) -> tuple[Ints, Ints, Floats]:
        """Return the rows, columns and stars of all n ratings, as arrays of shape (n,)."""
        sizes = np.fromiter((len(row) for row in self.rows), np.int64, len(self.rows))
        total = int(sizes.sum())
        rows = np.repeat(np.arange(len(self.rows)), sizes)
        columns = np.fromiter((c for row in self.rows for c in row), np.int64, total)
        stars = np.fromiter((s for row in self.rows for s in row.values()), np.float64, total)
        return rows, columns, stars

    def known_ratings(self, profile: Mapping[int, float]) -> tuple[Ints, Floats]:
        """Return columns and stars of the profile's films that have a column here, as two arrays of equal length.

        Raises InvalidValue for stars outside 0.5 to 5.
        """
        found = [(self.film_columns[f], checked_stars(s)) for f, s in profile.items() if f in self.film_columns]
        columns = np.array([c for c, _ in found], dtype=np.int64)
        return columns, np.array([s for _, s in found], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class RatingPlace:
    """Position of a rating: row, column and index `at` into the stored ratings; `new` unless it replaces one."""

    row: int
    column: int
    at: int
    new: bool

    def put_value(self, values: Floats, value: float) -> Floats:
        """Return a copy of an array with one value per stored rating, with this rating's value set or inserted."""
        if self.new:
            return np.insert(values, self.at, value)
        changed = values.copy()
        changed[self.at] = value
        return changed


@dataclass(frozen=True, slots=True)
class SparseColumns:
    """A matrix of `people` x films in CSC format.

    `rows[start[j]:start[j+1]]` (ascending) are the users who rated film j; `stars` holds the ratings in the same order.
    """

    people: int
    rows: Ints
    stars: Floats
    start: Ints

    @classmethod
    def from_book(cls, book: RatingBook) -> SparseColumns:
        rows, columns, stars = book.rating_triples()
        order = np.argsort(columns, kind="stable")
        start = np.zeros(len(book.film_columns) + 1, dtype=np.int64)
        np.cumsum(np.bincount(columns, minlength=len(book.film_columns)), out=start[1:])
        return cls(len(book.rows), rows[order], stars[order], start)

    @property
    def films(self) -> int:
        return len(self.start) - 1

    @property
    def counts(self) -> Ints:
        """Number of ratings of each film, shape (films,)."""
        return np.diff(self.start)

    @property
    def columns(self) -> Ints:
        """Column of each stored rating, shape (ratings,)."""
        return np.repeat(np.arange(self.films), self.counts)

    def column_span(self, column: int) -> slice:
        return slice(int(self.start[column]), int(self.start[column + 1]))

    def rating_positions(self, columns: Ints) -> tuple[Ints, Ints]:
        """Return the indices of all ratings of these columns, and for each rating the index into `columns`."""
        sizes = self.counts[columns]
        which = np.repeat(np.arange(len(columns)), sizes)
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.repeat(self.start[columns], sizes) + offsets, which

    def with_rating(self, row: int, column: int, stars: float) -> tuple[SparseColumns, RatingPlace]:
        """Return a copy with one rating inserted or replaced; it may add at most one user and one film."""
        people = max(self.people, row + 1)
        start = self.start if column < self.films else np.append(self.start, self.start[-1])
        span = slice(int(start[column]), int(start[column + 1]))
        at = span.start + int(np.searchsorted(self.rows[span], row))
        place = RatingPlace(row, column, at, new=at == span.stop or int(self.rows[at]) != row)
        if place.new:
            start = start.copy()
            start[column + 1 :] += 1
        rows = np.insert(self.rows, at, row) if place.new else self.rows
        return SparseColumns(people, rows, place.put_value(self.stars, stars), start), place

    def column_sums(self, values: Floats) -> Floats:
        """Sum an array with one value per stored rating over each film; every film must have a rating."""
        return np.add.reduceat(values, self.start[:-1]) if len(values) else np.zeros(self.films)
