"""What to watch next, for a person or a group, from what they rated and from what others rated."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from bot.taste.matrix import LIKED, RatingBook, SparseColumns
from bot.taste.recommend_model import TasteModel, wish_of
from bot.taste.suggestion import Reason, ReasonKind, Suggestion, diversify

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence, Set as AbstractSet

    from bot.domain.film import Film
    from bot.taste.matrix import Floats, Ints

    Profile = Mapping[int, float]


class Recommender:
    """Suggestions with reasons; what is known of the person decides the method."""

    def __init__(self, book: RatingBook, films: Iterable[Film] = ()) -> None:
        self._book = book
        self._films = {int(film.id): film for film in films}
        self._cells = SparseColumns.of(book)
        self._likes = self._cells.column_sums((self._cells.stars >= LIKED).astype(np.float64))
        self._film_ids = np.array(book.film_ids, dtype=np.int64)
        self._model = TasteModel(self._cells)
        self._popular = self._cells.column_sums(wish_of(self._cells.stars))

    @classmethod
    def fit(cls, ratings: Iterable[tuple[int, int, float]], *, films: Iterable[Film] = ()) -> Recommender:
        """Learn from (user id, film id, stars 0.5 to 5); a later rating of the same film replaces the earlier.

        `films` are the candidates' facts; they give reasons, variety, and an order where nobody has rated.
        Raises InvalidValue for stars out of range.
        """
        return cls(RatingBook.of(ratings), films)

    def recommend(self, profile: Profile, k: int, exclude: AbstractSet[int] = frozenset()) -> list[Suggestion]:
        """The `k` best films for one person that are neither in the profile nor in `exclude`, best first."""
        columns, stars = self._book.known(profile)
        if not len(columns):
            return self._best(k, {*profile, *exclude})
        scores = self._scores(columns, stars)
        found = self._top(scores, k, {*profile, *exclude})
        return [Suggestion(f, s, self._reasons(f, profile)) for f, s in found]

    def recommend_group(
        self, profiles: Sequence[Profile], k: int, exclude: AbstractSet[int] = frozenset()
    ) -> list[Suggestion]:
        """The `k` best films that no member has rated: each member's ranks count alike, whatever their scores."""
        seen = {*exclude, *(film for profile in profiles for film in profile)}
        known = [found for found in map(self._book.known, profiles) if len(found[0])]
        if not known:
            return self._best(k, seen)
        allowed = self._allowed(seen)
        total = np.zeros(len(self._film_ids))
        for columns, stars in known:
            scores = np.where(allowed, self._scores(columns, stars), -np.inf)
            ranks = np.empty(len(scores))
            ranks[np.argsort(-scores, kind="stable")] = np.arange(1, len(scores) + 1)
            total += 1.0 / np.log2(1.0 + ranks)
        everything: dict[int, float] = {}
        for profile in profiles:
            for film, value in profile.items():
                everything[film] = max(value, everything.get(film, 0.0))
        found = self._top(total / len(known), k, seen)
        return [Suggestion(f, s, self._reasons(f, everything)) for f, s in found]

    def add(self, user_id: int, film_id: int, stars: float) -> None:
        """Fold one rating in."""
        self._book.put(user_id, film_id, stars)
        self.__init__(self._book, self._films.values())  # type: ignore[misc]

    def _scores(self, columns: Ints, stars: Floats) -> Floats:
        return self._model.scores(columns, stars)

    def _allowed(self, seen: AbstractSet[int]) -> np.ndarray:
        blocked = [self._book.film_columns[f] for f in seen if f in self._book.film_columns]
        allowed = np.ones(len(self._film_ids), dtype=bool)
        allowed[blocked] = False
        return allowed

    def _top(self, scores: Floats, k: int, seen: AbstractSet[int]) -> list[tuple[int, float]]:
        scores = np.where(self._allowed(seen), scores, -np.inf)
        k = min(k, len(scores))
        if k < 1:
            return []
        best = np.argpartition(-scores, k - 1)[:k]
        best = best[np.lexsort((self._film_ids[best], -scores[best]))]
        return [(int(self._film_ids[c]), float(scores[c])) for c in best if np.isfinite(scores[c])]

    def _best(self, k: int, seen: AbstractSet[int]) -> list[Suggestion]:
        """The library's best: what most people liked, then what is best known; with variety."""
        ranked = self._top(self._popular, len(self._film_ids), seen)
        rated = {film for film, _ in ranked}
        rest = [f for f in self._films.values() if f.id not in rated and f.id not in seen]
        rest.sort(key=lambda film: (-film.popularity, film.id))
        found = [*ranked, *((int(f.id), -1.0 - place) for place, f in enumerate(rest))]
        suggestions = [Suggestion(f, s, (Reason(ReasonKind.LIBRARY_BEST, count=self._liked_by(f)),)) for f, s in found]
        return diversify(suggestions, self._films.values(), k)

    def _liked_by(self, film: int) -> int:
        column = self._book.film_columns.get(film)
        return 0 if column is None else int(self._likes[column])

    def _reasons(self, film: int, profile: Profile) -> tuple[Reason, ...]:
        liked = tuple(f for f, stars in profile.items() if stars >= LIKED)[:3]
        popular = Reason(ReasonKind.POPULAR_HERE, count=self._liked_by(film))
        return (Reason(ReasonKind.BECAUSE_YOU_LIKED, films=liked), popular) if liked else (popular,)


def _standard(scores: Floats) -> Floats:
    return np.asarray((scores - scores.mean()) / (scores.std() + 1e-9))
