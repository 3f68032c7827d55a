"""The films most like one film, each with the facts that tie them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np

from bot.taste.related_content import REASONS, ContentIndex
from bot.taste.related_links import Links
from bot.taste.related_people import CoRatings
from bot.taste.suggestion import Reason, ReasonKind, Suggestion

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence, Set as AbstractSet

    from bot.domain.film import Film
    from bot.taste.matrix import Floats

    Rating = tuple[int, int, float]

WEIGHTS: Final = {
    "director": 0.9,
    "writer": 0.4,
    "cast": 1.0,
    "theme": 1.0,
    "genre": 0.6,
    "text": 1.2,
    "title": 0.3,
    "country_era": 0.25,
}
_LINK: Final = 4.0
_LEAST_SHOWN: Final = 2
"""A count of one would point at a person."""


class RelatedFilms:
    """Fitted once, asked often; not to be changed."""

    def __init__(self, films: Sequence[Film], club: CoRatings, pool: CoRatings) -> None:
        self._films = films
        self._place = {int(film.id): place for place, film in enumerate(films)}
        self._ids = np.array([int(film.id) for film in films], dtype=np.int64)
        self._content = ContentIndex(films)
        self._links = Links(films)
        self._crowds = ((club, 1.0), (pool, 1.0))
        fame = np.array([film.popularity for film in films])
        self._fame = _standard(np.log1p(fame)) if len(films) else fame

    @classmethod
    def fit(cls, films: Iterable[Film], ratings: Iterable[Rating] = (), *, pool: Iterable[Rating] = ()) -> RelatedFilms:
        """Learn from the catalogue, from the club's ratings and from a pool of strangers' ratings.

        Ratings are (user id, film id, stars 0.5 to 5); those of films outside the catalogue count as well.
        Raises InvalidValue for stars out of range.
        """
        distinct = {int(film.id): film for film in films}
        return cls(tuple(distinct.values()), CoRatings(ratings), CoRatings(pool))

    def related(self, film_id: int, k: int = 10, exclude: AbstractSet[int] = frozenset()) -> list[Suggestion]:
        """The `k` films most like this one, best first; none for a film outside the catalogue."""
        place = self._place.get(int(film_id))
        if place is None or k < 1:
            return []
        parts = self._content.similar(place)
        scores = sum((WEIGHTS[name] * values for name, values in parts.items()), start=np.zeros(len(self._ids)))
        scores = _standard(scores) + 0.1 * self._fame
        for crowd, weight in self._crowds:
            scores += weight * self._crowd_scores(crowd, film_id)
        links = self._links.of(place)
        scores[list(links)] += _LINK
        scores[place] = -np.inf
        scores[[self._place[f] for f in exclude if f in self._place]] = -np.inf
        order = np.lexsort((self._ids, -scores))[:k]
        return [
            Suggestion(int(self._ids[at]), float(scores[at]), self._reasons(place, int(at), parts))
            for at in order
            if np.isfinite(scores[at])
        ]

    def _crowd_scores(self, crowd: CoRatings, film_id: int) -> Floats:
        out = np.zeros(len(self._ids))
        found = crowd.strengths(int(film_id))
        if found is None:
            return out
        both = _standard(found[0]) + _standard(found[1])
        for value, other in zip(both.tolist(), crowd.film_ids.tolist(), strict=True):
            place = self._place.get(other)
            if place is not None:
                out[place] = value
        return out

    def _reasons(self, place: int, other: int, parts: dict[str, Floats]) -> tuple[Reason, ...]:
        weighed: list[tuple[float, Reason]] = []
        link = self._links.of(place).get(other)
        if link is not None:
            weighed.append((_LINK, link))
        for name, kind in REASONS.items():
            strength = WEIGHTS[name] * float(parts[name][other])
            if strength > 0:
                shared = tuple(self._content.facets[name].shared(place, other))
                weighed.append((strength, Reason(kind, names=shared[:5])))
        both = sum(self._liked_both(crowd, place, other) for crowd, _ in self._crowds)
        if both >= _LEAST_SHOWN:
            weighed.append((1.0, Reason(ReasonKind.CO_LIKED, count=both)))
        weighed.sort(key=lambda pair: -pair[0])
        return tuple(reason for _, reason in weighed)

    def _liked_both(self, crowd: CoRatings, place: int, other: int) -> int:
        columns = crowd.book.film_columns
        first, second = columns.get(int(self._ids[place])), columns.get(int(self._ids[other]))
        return 0 if first is None or second is None else int(crowd.liked_both(first)[second])


def _standard(values: Floats) -> Floats:
    return np.asarray((values - values.mean()) / (values.std() + 1e-9)) if len(values) else values
