"""Reasons for recommendations: counts from the ratings and shared facts from the catalogue."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

import numpy as np

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste.matrix import LIKED, Floats, Ints, RatingBook, RatingPlace, SparseColumns
from bot.taste.recommend.model import grow_array

LEAST_SHOWN: Final = 2
"""Smaller counts are not shown, because they would reveal an individual's rating."""
_MOST_FILMS: Final = 3
_SHOWN_CAST: Final = 5


class RatingEvidence:
    """Derives reasons from counts of likes and the films' facts."""

    def __init__(self, book: RatingBook, cells: SparseColumns, films: Mapping[int, Film]) -> None:
        self._book, self._cells, self._films = book, cells, films
        self._liked = (cells.stars >= LIKED).astype(np.float64)
        self._likes = cells.column_sums(self._liked)

    def put(self, cells: SparseColumns, place: RatingPlace) -> None:
        """Add one rating, stored in `cells` at `place`."""
        self._cells = cells
        self._liked = place.put_value(self._liked, float(cells.stars[place.at] >= LIKED))
        self._likes = grow_array(self._likes, cells.films, 0.0).copy()
        self._likes[place.column] = self._liked[cells.column_span(place.column)].sum()

    def shown_likes(self, film: int) -> int:
        """Return how many people liked a film; 0 if fewer than LEAST_SHOWN."""
        column = self._book.film_columns.get(film)
        count = 0 if column is None else int(self._likes[column])
        return count if count >= LEAST_SHOWN else 0

    def reasons_for(self, suggested: Sequence[int], profile: Mapping[int, float]) -> list[tuple[SuggestionReason, ...]]:
        """Return the reasons for each suggested film, strongest first; a film may have none.

        A series or maker shared with a liked film comes first, then likes of people who like the same films, then
        popularity: the more specific and verifiable, the earlier.
        """
        liked = sorted((f for f, stars in profile.items() if stars >= LIKED), key=lambda f: (-profile[f], f))
        columns = np.array([self._book.film_columns[f] for f in liked if f in self._book.film_columns], np.int64)
        ids = [f for f in liked if f in self._book.film_columns]
        where, which = self._cells.rating_positions(columns)
        fans = self._cells.rows[where], which, self._liked[where]
        out = []
        for film in suggested:
            found = [*self._shared_facts(film, liked), *self._shared_fans(film, ids, columns, fans)]
            likes = self.shown_likes(film)
            if likes:
                found.append(SuggestionReason(SuggestionReasonKind.POPULAR_HERE, count=likes))
            out.append(tuple(found))
        return out

    def most_shared_fans(self, suggested: Sequence[int], profile: Mapping[int, float]) -> list[tuple[int, int] | None]:
        """For each suggested film the liked film whose fans like it most, and how many people like both.

        None where that are fewer than `LEAST_SHOWN`. The same fact as the reason CO_LIKED of `reasons_for`.
        """
        places = self._book.film_columns
        liked = sorted(
            (f for f, stars in profile.items() if stars >= LIKED and f in places), key=lambda f: (-profile[f], f)
        )
        known = [film for film in suggested if film in places]
        if not liked or not known:
            return [None for _ in suggested]
        columns = np.array([places[film] for film in liked], np.int64)
        both = self._fans(columns).T @ self._fans(np.array([places[film] for film in known], np.int64))
        strength = np.where(both >= LEAST_SHOWN, both / np.sqrt(self._likes[columns] + 3.0)[:, None], 0.0)
        best = strength.argmax(axis=0)
        found = {
            film: (liked[place], int(both[place, at]))
            for at, (film, place) in enumerate(zip(known, best.tolist(), strict=True))
            if strength[place, at] > 0
        }
        return [found.get(film) for film in suggested]

    def _fans(self, columns: Ints) -> Floats:
        """A matrix of people by films, 1 where a person liked the film."""
        out = np.zeros((self._cells.people, len(columns)))
        where, which = self._cells.rating_positions(columns)
        out[self._cells.rows[where], which] = self._liked[where]
        return out

    def _shared_fans(
        self, film: int, ids: list[int], columns: Ints, fans: tuple[Ints, Ints, Floats]
    ) -> Iterator[SuggestionReason]:
        """Find the liked films whose fans like this one most, by cosine similarity with a shrinkage of 3 fans."""
        if not ids or film not in self._book.film_columns:
            return
        own = np.zeros(self._cells.people)
        span = self._cells.column_span(self._book.film_columns[film])
        own[self._cells.rows[span]] = self._liked[span]
        rows, which, liked = fans
        both = np.bincount(which, weights=own[rows] * liked, minlength=len(ids))
        strength = np.where(both >= LEAST_SHOWN, both / np.sqrt(self._likes[columns] + 3.0), 0.0)
        best = [at for at in np.argsort(-strength, kind="stable")[:_MOST_FILMS].tolist() if strength[at] > 0]
        if best:
            yield SuggestionReason(SuggestionReasonKind.BECAUSE_YOU_LIKED, films=tuple(ids[at] for at in best))
            yield SuggestionReason(SuggestionReasonKind.CO_LIKED, films=(ids[best[0]],), count=int(both[best[0]]))

    def _shared_facts(self, film: int, liked: Sequence[int]) -> Iterator[SuggestionReason]:
        """Yield the series and makers that a suggested film shares with a liked one, each with the liked film."""
        facts = self._films.get(film)
        others = [self._films[f] for f in liked if f in self._films]
        if facts is None:
            return
        for kind, names in _names(facts).items():
            for other in others:
                theirs = {fold_text(name) for name in _names(other)[kind]}
                shared = tuple(name for name in names if fold_text(name) in theirs)
                if shared:
                    yield SuggestionReason(kind, names=shared, films=(int(other.id),))
                    break


def _names(film: Film) -> dict[SuggestionReasonKind, tuple[str, ...]]:
    return {
        SuggestionReasonKind.SERIES: (film.series,) if film.series else (),
        SuggestionReasonKind.DIRECTOR: film.directors,
        SuggestionReasonKind.WRITER: film.writers,
        SuggestionReasonKind.CAST: film.cast[:_SHOWN_CAST],
    }
