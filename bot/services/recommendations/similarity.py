"""What ties one film to another in the catalogue's own words: a series, people, themes; each can be looked up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind

SERIES, DIRECTOR, WRITER, CAST, THEME, GENRE, ERA = 3.0, 1.5, 0.5, 0.3, 1.0, 0.9, 0.3
"""How strong a tie of each kind is; of themes, each counts by how rare it is, together at most THEMES."""
CASTS, THEMES = 0.8, 2.4
YEARS = 12.0
"""Years over which nearness in time falls to about a third."""


@dataclass(frozen=True, slots=True)
class SimilarityReason:
    """A reason and how much it speaks for a film."""

    strength: float
    reason: SuggestionReason


class CatalogueSimilarity:
    """Knows how rare each theme is among the films that it was made of."""

    def __init__(self, films: Iterable[Film]) -> None:
        everybody = list(films)
        counts = Counter(theme for film in everybody for theme in film.themes)
        most = math.log(1 + len(everybody))
        self._rarity: Mapping[str, float] = {
            theme: math.log((1 + len(everybody)) / count) / most for theme, count in counts.items()
        }

    def rarity_of(self, theme: str) -> float:
        """How rare a theme is, 0 for one that every film has; 0 for one that no film here has."""
        return self._rarity.get(theme, 0.0)

    def reasons_between(self, one: Film, other: Film) -> list[SimilarityReason]:
        """Every tie of two films, the strongest first; none for a film and itself."""
        if one.id == other.id:
            return []
        found = [*_of_kin(one, other), *_of_people(one, other), *self._of_themes(one, other), *_of_kind(one, other)]
        return sorted(found, key=lambda tie: -tie.strength)

    def _of_themes(self, one: Film, other: Film) -> Iterable[SimilarityReason]:
        shared = sorted(set(one.themes) & set(other.themes), key=lambda theme: -self._rarity.get(theme, 0.0))
        if shared:
            # What both share counts in full where it is most of what either film is about.
            weight = sum(self._rarity.get(theme, 0.0) for theme in shared) * THEME
            share = 0.5 + len(shared) / (len(one.themes) + len(other.themes))
            yield SimilarityReason(
                min(THEMES, weight * share), SuggestionReason(SuggestionReasonKind.THEME, tuple(shared))
            )


def _of_kin(one: Film, other: Film) -> Iterable[SimilarityReason]:
    if one.series is not None and one.series == other.series:
        yield SimilarityReason(SERIES, SuggestionReason(SuggestionReasonKind.SERIES, (one.series,)))


def _of_people(one: Film, other: Film) -> Iterable[SimilarityReason]:
    directors = [name for name in one.directors if name in other.directors]
    if directors:
        yield SimilarityReason(DIRECTOR, SuggestionReason(SuggestionReasonKind.DIRECTOR, tuple(directors)))
    writers = [name for name in one.writers if name in other.writers and name not in directors]
    if writers:
        yield SimilarityReason(WRITER, SuggestionReason(SuggestionReasonKind.WRITER, tuple(writers)))
    cast = [name for name in one.cast if name in other.cast]
    if cast:
        yield SimilarityReason(min(CASTS, CAST * len(cast)), SuggestionReason(SuggestionReasonKind.CAST, tuple(cast)))


def _of_kind(one: Film, other: Film) -> Iterable[SimilarityReason]:
    genres = [genre for genre in one.genres if genre in other.genres]
    if genres:
        share = len(genres) / len({*one.genres, *other.genres})
        yield SimilarityReason(GENRE * share, SuggestionReason(SuggestionReasonKind.GENRE, tuple(genres)))
    countries = [country for country in one.countries if country in other.countries]
    if countries and one.year is not None and other.year is not None and one.decade == other.decade:
        near = math.exp(-abs(one.year - other.year) / YEARS)
        yield SimilarityReason(
            ERA * near, SuggestionReason(SuggestionReasonKind.COUNTRY_ERA, (*countries, str(one.decade)))
        )


def share_maker_or_series(one: Film, other: Film) -> bool:
    """Whether the two have a director or their series in common: more than one of those at a time is no choice."""
    return bool(set(one.directors) & set(other.directors)) or (one.series is not None and one.series == other.series)
