"""Collaborative filtering: recommends films to a person."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from collections.abc import Set as AbstractSet
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste.matrix import Floats, Ints, RatingBook, SparseColumns
from bot.taste.recommend.mix import TasteModel
from bot.taste.recommend.reasons import RatingEvidence
from bot.taste.suggestion import Suggestion, diversify_suggestions

Profile = Mapping[int, float]

_REFIT_SHARE: Final = 0.1
_AUTO_REFIT_LIMIT: Final = 500
"""Up to this many ratings, `add` refits by itself, which takes milliseconds; otherwise the caller decides when."""


class Recommender:
    """Recommends films with reasons; the method depends on how many ratings of the person are known.

    Without known ratings it returns the library's best films (`SuggestionReasonKind.LIBRARY_BEST`), with a few it uses
    nearest neighbours, and with more the regressions of `mix`. Not thread-safe while `add` runs.
    """

    _cells: SparseColumns
    _model: TasteModel
    _evidence: RatingEvidence
    _film_ids: Ints
    _fitted: int
    _pending: int

    def __init__(self, book: RatingBook, films: Iterable[Film] = ()) -> None:
        self._book = book
        self._films = {int(film.id): film for film in films}
        self._refit()

    @classmethod
    def fit(cls, ratings: Iterable[tuple[int, int, float]], *, films: Iterable[Film] = ()) -> Recommender:
        """Fit to (user id, film id, stars 0.5 to 5); a later rating of the same film replaces the earlier one.

        `films` are facts about the candidates, used for reasons, variety, and the order of unrated films. Raises
        InvalidValue for stars out of range.
        """
        return cls(RatingBook.from_ratings(ratings), films)

    @property
    def stale(self) -> float:
        """Ratings added since the last fit, as a share of those fitted; above 0.1 refitting is worthwhile."""
        return self._pending / max(self._fitted, 1)

    def recommend(self, profile: Profile, k: int, exclude: AbstractSet[int] = frozenset()) -> list[Suggestion]:
        """Return the `k` best films for one person that are neither in the profile nor in `exclude`, best first.

        `profile` maps film id to stars; films that nobody else has rated are ignored. Returns fewer than `k` films if
        there are not enough candidates. Raises InvalidValue for stars outside 0.5 to 5.
        """
        seen = {*profile, *exclude}
        columns, stars = self._book.known_ratings(profile)
        if not len(columns):
            return self._library_best(k, seen)
        return self._with_reasons(self._model.scores(columns, stars), k, seen, profile)

    def recommend_co_liked(self, profile: Profile, k: int) -> list[Suggestion]:
        """Like `recommend`, with the reason CO_LIKED alone, and faster; none for a profile of unknown films."""
        columns, stars = self._book.known_ratings(profile)
        if not len(columns):
            return []
        found = self._top_films(self._model.scores(columns, stars), k, set(profile))
        fans = self._evidence.most_shared_fans([film for film, _ in found], profile)
        return [
            Suggestion(
                film,
                score,
                (SuggestionReason(SuggestionReasonKind.CO_LIKED, films=(one[0],), count=one[1]),) if one else (),
            )
            for (film, score), one in zip(found, fans, strict=True)
        ]

    def add(self, user_id: int, film_id: int, stars: float) -> None:
        """Add one rating incrementally, in linear time. Raises InvalidValue for stars out of range.

        It influences everybody's scores immediately, and a new film becomes a candidate. The inverse matrices between
        users are only updated by the next fit, which runs automatically if there are few ratings.
        """
        row, column = self._book.put_rating(user_id, film_id, stars)
        self._pending += 1
        if self._fitted < _AUTO_REFIT_LIMIT and self.stale > _REFIT_SHARE:
            self._refit()
            return
        self._cells, place = self._cells.with_rating(row, column, float(stars))
        self._model.put(self._cells, place, float(stars))
        self._evidence.put(self._cells, place)
        if column == len(self._film_ids):
            self._film_ids = np.append(self._film_ids, int(film_id))

    def _refit(self) -> None:
        self._cells = SparseColumns.from_book(self._book)
        self._model = TasteModel(self._cells)
        self._evidence = RatingEvidence(self._book, self._cells, self._films)
        self._film_ids = np.fromiter(self._book.film_columns, np.int64, self._cells.films)
        self._fitted, self._pending = len(self._cells.stars), 0

    def _allowed(self, seen: AbstractSet[int]) -> NDArray[np.bool_]:
        allowed = np.ones(len(self._film_ids), dtype=bool)
        allowed[[self._book.film_columns[f] for f in seen if f in self._book.film_columns]] = False
        return allowed

    def _top_films(self, scores: Floats, k: int, seen: AbstractSet[int]) -> list[tuple[int, float]]:
        """Return film ids and scores, best first; ties are broken by film id, so that results are reproducible."""
        scores = np.where(self._allowed(seen), scores, -np.inf)
        k = min(k, len(scores))
        if k < 1:
            return []
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.lexsort((self._film_ids[best], -scores[best]))]
        return [(int(self._film_ids[c]), float(scores[c])) for c in best if np.isfinite(scores[c])]

    def _with_reasons(self, scores: Floats, k: int, seen: AbstractSet[int], profile: Profile) -> list[Suggestion]:
        found = self._top_films(scores, k, seen)
        reasons = self._evidence.reasons_for([film for film, _ in found], profile)
        return [Suggestion(film, score, why) for (film, score), why in zip(found, reasons, strict=True)]

    def _library_best(self, k: int, seen: AbstractSet[int]) -> list[Suggestion]:
        """Return the most liked films, then the unrated films by popularity, diversified."""
        ranked = self._top_films(self._model.popularity, len(self._film_ids), seen)
        rest = [f for f in self._films.values() if f.id not in self._book.film_columns and f.id not in seen]
        rest.sort(key=lambda film: (-film.popularity, film.id))
        found = [*ranked, *((int(film.id), -1.0 - place) for place, film in enumerate(rest))]
        suggestions = (
            Suggestion(
                film,
                score,
                (SuggestionReason(SuggestionReasonKind.LIBRARY_BEST, count=self._evidence.shown_likes(film)),),
            )
            for film, score in found
        )
        return diversify_suggestions(suggestions, self._films.values(), k)
