"""Ratings as sparse columns: who rated each film, and how; numpy only."""

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
"""From this many stars on a film counts as liked."""


def checked_stars(stars: float) -> float:
    """Raises InvalidValue unless `stars` lies in 0.5 to 5."""
    if not (math.isfinite(stars) and 0.5 <= stars <= 5.0):
        raise InvalidValue("stars", stars, "0.5 to 5")
    return float(stars)


@dataclass(slots=True)
class RatingBook:
    """Each person's ratings, the last word on a film standing; people and films are numbered as they appear."""

    user_rows: dict[int, int] = field(default_factory=dict)
    film_columns: dict[int, int] = field(default_factory=dict)
    rows: list[dict[int, float]] = field(default_factory=list)
    """For each person, column to stars."""

    @classmethod
    def from_ratings(cls, ratings: Iterable[tuple[int, int, float]]) -> RatingBook:
        book = cls()
        for user_id, film_id, stars in ratings:
            book.put_rating(user_id, film_id, stars)
        return book

    def put_rating(self, user_id: int, film_id: int, stars: float) -> tuple[int, int]:
        """Record one rating and return its row and column; raises InvalidValue for stars outside 0.5 to 5."""
        stars = checked_stars(stars)
        row = self.user_rows.setdefault(int(user_id), len(self.user_rows))
        if row == len(self.rows):
            self.rows.append({})
        column = self.film_columns.setdefault(int(film_id), len(self.film_columns))
        self.rows[row][column] = stars
        return row, column

    def rating_triples(self) -> tuple[Ints, Ints, Floats]:
        """Rows, columns and stars of every rating, one array each."""
        sizes = np.fromiter((len(row) for row in self.rows), np.int64, len(self.rows))
        total = int(sizes.sum())
        rows = np.repeat(np.arange(len(self.rows)), sizes)
        columns = np.fromiter((c for row in self.rows for c in row), np.int64, total)
        stars = np.fromiter((s for row in self.rows for s in row.values()), np.float64, total)
        return rows, columns, stars

    def known_ratings(self, profile: Mapping[int, float]) -> tuple[Ints, Floats]:
        """The columns and stars of what this book knows of a profile."""
        found = [(self.film_columns[f], checked_stars(s)) for f, s in profile.items() if f in self.film_columns]
        columns = np.array([c for c, _ in found], dtype=np.int64)
        return columns, np.array([s for _, s in found], dtype=np.float64)


@dataclass(frozen=True, slots=True)
class RatingPlace:
    """Where one rating is stored, and whether it is `new` there or replaces another."""

    row: int
    column: int
    at: int
    new: bool

    def put_value(self, values: Floats, value: float) -> Floats:
        """One value per stored rating, with this rating's put in; the array given stays as it is."""
        if self.new:
            return np.insert(values, self.at, value)
        changed = values.copy()
        changed[self.at] = value
        return changed


@dataclass(frozen=True, slots=True)
class SparseColumns:
    """A people-by-films matrix stored film by film: `rows[start[j]:start[j+1]]`, ascending, rated film j."""

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
        """How many people rated each film."""
        return np.diff(self.start)

    @property
    def columns(self) -> Ints:
        """The column of each stored rating."""
        return np.repeat(np.arange(self.films), self.counts)

    def column_span(self, column: int) -> slice:
        return slice(int(self.start[column]), int(self.start[column + 1]))

    def rating_positions(self, columns: Ints) -> tuple[Ints, Ints]:
        """Where the ratings of these columns are stored, and for each the place of its column in `columns`."""
        sizes = self.counts[columns]
        which = np.repeat(np.arange(len(columns)), sizes)
        offsets = np.arange(int(sizes.sum())) - np.repeat(np.cumsum(sizes) - sizes, sizes)
        return np.repeat(self.start[columns], sizes) + offsets, which

    def with_rating(self, row: int, column: int, stars: float) -> tuple[SparseColumns, RatingPlace]:
        """The same with one rating put in, or changed where there was one; one new person or film at most."""
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
        """Sum one value per stored rating over each film; every film here has a rating."""
        return np.add.reduceat(values, self.start[:-1]) if len(values) else np.zeros(self.films)
