"""Finds the films most similar to one film, with reasons."""

from __future__ import annotations

import math
from collections.abc import Iterable, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any, Final

import numpy as np

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste.matrix import Floats, Ints
from bot.taste.recommend.model import standardise_scores
from bot.taste.related.content import REASONS, ContentIndex
from bot.taste.related.links import FilmLinks
from bot.taste.related.people import CoRatings
from bot.taste.suggestion import Suggestion

Rating = tuple[int, int, float]

ALONE: Final = {
    "director": 0.15,
    "writer": 0.1,
    "cast": 0.45,
    "theme": 0.35,
    "genre": 1.1,
    "text": 1.0,
    "title": 0.3,
    "place": 0.2,
    "era": 1.2,
    "fame": 2.0,
}
"""Weight of each standardised facet for a film without ratings."""
BESIDE: Final = {
    "director": 0.02,
    "writer": 0.01,
    "cast": 0.04,
    "theme": 0.03,
    "genre": 0.4,
    "text": 0.15,
    "title": 0.04,
    "place": 0.03,
    "era": 0.4,
}
"""Weight of each standardised facet for a film with many ratings."""
LINK_ALONE: Final = 3.5
"""Bonus for linked films (series, remakes ...) of a film without ratings."""
LINK_BESIDE: Final = 0.7
"""Bonus for linked films of a film with ratings, relative to the tenth best score, whose scale varies by film."""
_TENTH: Final = 10
_TRUST: Final = 1.0
"""Shrinkage: with this many ratings of a film, ratings and facts have equal weight."""
_EVEN: Final = 35.0
"""Number of ratings at which facets have the weights `BESIDE`; more ratings lower them, fewer raise them."""
_MOST_FACTS: Final = 2.0
_CLUB: Final = 1.0
"""Weight of the club's own ratings relative to those of the public pool."""
_CROWD_PER_FACT: Final = 10.0
"""Similarity by ratings that ranks, among the reasons, equal to complete agreement in a facet of weight 1."""
_LEAST_SHOWN: Final = 2
"""A count of one would reveal an individual's rating."""
_MOST_NAMES: Final = 5
_FEWEST_WORDS: Final = 3
"""Minimum number of shared rare words for the reason TEXT."""


@dataclass(frozen=True, slots=True)
class FacetScores:
    """The facets of one film beside each film, standardised and added, by the weights `ALONE` and `BESIDE`."""

    alone: Floats
    beside: Floats


class FactIndex:
    """What the catalogue says of films, without any ratings: equal for all who see the same catalogue."""

    def __init__(self, films: Sequence[Film]) -> None:
        self.films = films
        self.places = {int(film.id): place for place, film in enumerate(films)}
        self.ids = np.array([int(film.id) for film in films], dtype=np.int64)
        self.content = ContentIndex(films)
        self.links = FilmLinks(films)
        known = np.log1p(np.array([film.popularity for film in films], dtype=np.float64))
        self.fame = standardise_scores(known)
        self._middle, self._spread = (float(known.mean()), float(known.std())) if len(known) else (0.0, 0.0)

    def facet_scores(self, parts: dict[str, Floats]) -> FacetScores:
        """The weighed sums of a film's similarities, as `ContentIndex` gives them."""
        even = {name: standardise_scores(values) for name, values in parts.items()}
        return FacetScores(
            np.asarray(sum(ALONE[name] * part for name, part in even.items())),
            np.asarray(sum(BESIDE[name] * part for name, part in even.items())),
        )

    def fame_of(self, films: Iterable[Film]) -> Floats:
        """How well known films from outside are, on the scale of `fame`."""
        known = np.log1p(np.array([film.popularity for film in films], dtype=np.float64))
        return np.asarray((known - self._middle) / self._spread) if self._spread > 1e-9 else np.zeros(len(known))


def trust_of(raters: Any) -> Any:
    """How much the ratings of so many raters of a film are trusted, 0 to 1; a number or an array."""
    return raters / (raters + _TRUST)


def fact_weights(raters: Sequence[Ints]) -> tuple[Floats, Floats]:
    """What the sums `alone` and `beside` weigh, from how many people of each crowd rated the film asked about."""
    doubt = np.asarray(math.prod((1.0 - trust_of(count) for count in raters), start=1.0))
    everybody = np.maximum(sum(raters, start=np.array(0)), 1)
    return doubt, (1.0 - doubt) * np.minimum((_EVEN / everybody) ** 0.5, _MOST_FACTS)


def lift_links(scores: Floats, place: int, linked: Sequence[int] | Ints, doubt: float) -> None:
    """Raise the films of one chain with the film at `place` (-1: it is not among them), in place."""
    if len(linked):
        others = np.delete(scores, place) if place >= 0 else scores
        tenth = float(np.partition(others, -_TENTH)[-_TENTH]) if len(others) >= _TENTH else float(others.min())
        scores[linked] += doubt * LINK_ALONE + (1.0 - doubt) * LINK_BESIDE * max(tenth, 0.0)


class RelatedFilms:
    """Finds related films; immutable once fitted."""

    def __init__(self, films: Sequence[Film], club: CoRatings, pool: CoRatings) -> None:
        self._facts = FactIndex(films)
        self._films, self._place, self._ids = films, self._facts.places, self._facts.ids
        self._content, self._links = self._facts.content, self._facts.links
        self._crowds = [(crowd, weight) for crowd, weight in ((club, _CLUB), (pool, 1.0)) if len(crowd.film_ids)]
        self._homes = [
            np.array([self._place.get(film, -1) for film in crowd.film_ids.tolist()]) for crowd, _ in self._crowds
        ]

    @classmethod
    def fit(cls, films: Iterable[Film], ratings: Iterable[Rating] = (), *, pool: Iterable[Rating] = ()) -> RelatedFilms:
        """Fit to the catalogue, the club's ratings and a public pool of ratings.

        Ratings are (user id, film id, stars 0.5 to 5); each of the three may be empty. If several films have the same
        id, the last one is used. Raises InvalidValue for stars out of range.
        """
        distinct = {int(film.id): film for film in films}
        return cls(tuple(distinct.values()), CoRatings(ratings), CoRatings(pool))

    def related_films(self, film_id: int, k: int = 10, exclude: AbstractSet[int] = frozenset()) -> list[Suggestion]:
        """Return the `k` films most similar to this one, best first; none for a film outside the catalogue."""
        place = self._place.get(int(film_id))
        if place is None or k < 1:
            return []
        parts = self._content.similarities(place)
        scores, crowd = self._scores(place, parts)
        out = [place, *(self._place[film] for film in exclude if film in self._place)]
        scores[out] = -np.inf
        order = np.lexsort((self._ids, -scores))[:k]
        return [
            Suggestion(int(self._ids[at]), float(scores[at]), self._reasons(place, int(at), parts, crowd))
            for at in order
            if np.isfinite(scores[at])
        ]

    def _scores(self, place: int, parts: dict[str, Floats]) -> tuple[Floats, Floats]:
        """Return the total score of every film and the part that comes from ratings, both of shape (films,)."""
        found = []
        crowd = np.zeros(len(self._ids))
        for (ratings, weight), homes in zip(self._crowds, self._homes, strict=True):
            strengths = ratings.strengths_of(int(self._ids[place]))
            if strengths is not None:
                found.append(strengths.raters)
                crowd[homes[homes >= 0]] += weight * trust_of(strengths.raters) * strengths.total[homes >= 0]
        doubt, beside = fact_weights([np.array(raters) for raters in found])
        facts = self._facts.facet_scores(parts)
        scores = crowd + doubt * (facts.alone + ALONE["fame"] * self._facts.fame) + beside * facts.beside
        lift_links(scores, place, list(self._links.links_of(place)), float(doubt))
        return scores, crowd

    def _reasons(self, place: int, other: int, parts: dict[str, Floats], crowd: Floats) -> tuple[SuggestionReason, ...]:
        """Return all reasons that relate the two films, strongest first."""
        weighed: list[tuple[float, SuggestionReason]] = []
        link = self._links.links_of(place).get(other)
        if link is not None:
            weighed.append((np.inf, link))
        for name, kind in REASONS.items():
            shared = self._content.telling_terms(name, place, other)
            if len(shared) >= (_FEWEST_WORDS if name == "text" else 1):
                strength = ALONE[name] * float(parts[name][other])
                weighed.append((strength, SuggestionReason(kind, names=tuple(shared[:_MOST_NAMES]))))
        both = sum(ratings.liked_by_both(int(self._ids[place]), int(self._ids[other])) for ratings, _ in self._crowds)
        if both >= _LEAST_SHOWN:
            weighed.append(
                (float(crowd[other]) / _CROWD_PER_FACT, SuggestionReason(SuggestionReasonKind.CO_LIKED, count=both))
            )
        weighed.sort(key=lambda pair: -pair[0])
        return (*(reason for _, reason in weighed), *self._same_world(place, other))

    def _same_world(self, place: int, other: int) -> tuple[SuggestionReason, ...]:
        first, second = self._films[place], self._films[other]
        shared = tuple(name for name in first.countries if name in second.countries)
        if not shared or first.decade is None or first.decade != second.decade:
            return ()
        return (SuggestionReason(SuggestionReasonKind.COUNTRY_ERA, names=(*shared, str(first.decade))),)
