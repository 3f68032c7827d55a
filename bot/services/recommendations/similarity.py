"""What ties one film to another in the catalogue's own words: a series, people, themes; each can be looked up."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import WEAK, SuggestionReason, SuggestionReasonKind

SERIES, DIRECTOR, WRITER, CAST, THEME, GENRE, ERA = 3.5, 1.5, 0.5, 0.3, 7.0, 0.9, 0.3
"""How strong a tie of each kind is; of themes, each counts by how rare it is, together at most THEMES."""
CASTS, THEMES = 0.8, 1.4
TELLING = 0.2
"""How rare a theme must be to tie two films by itself: of 750 films, 38 at most have it."""
LEAD = 0.3
"""How fast themes that are named later count less."""
RARITY_POWER = 2.0
"""How much more what is rare counts: of 750 films, a theme of 5 counts 3.6 times as much as one of 75 with 2."""
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
        self._themes = _rarities(film.themes for film in films)

    def rarity_of(self, theme: str) -> float:
        """How rare a theme is, 0 for one that every film has; 0 for one that no film here has."""
        return self._themes.get(theme, 0.0)

    def is_strong(self, reason: SuggestionReason) -> bool:
        """Whether a reason says more than genre, country, time or a theme that very many films have."""
        if reason.kind is SuggestionReasonKind.THEME:
            return any(self.rarity_of(theme) >= TELLING for theme in reason.names)
        return reason.kind not in WEAK

    def reasons_between(self, one: Film, other: Film) -> list[SimilarityReason]:
        """Every tie of two films, the strongest first; none for a film and itself."""
        if one.id == other.id:
            return []
        found = [*_of_kin(one, other), *_of_people(one, other), *self._of_themes(one, other), *_of_kind(one, other)]
        return sorted(found, key=lambda tie: -tie.strength)

    def _of_themes(self, one: Film, other: Film) -> Iterable[SimilarityReason]:
        shared = sorted(set(one.themes) & set(other.themes), key=lambda theme: (-self.rarity_of(theme), theme))
        if shared:
            # What both share counts in full where it is most of what either film is about.
            weights = lead_weights(one.themes), lead_weights(other.themes)
            weight = sum(self.rarity_of(theme) * weights[0][theme] * weights[1][theme] for theme in shared) * THEME
            share = 0.5 + len(shared) / (len(one.themes) + len(other.themes))
            yield SimilarityReason(
                min(THEMES, weight * share), SuggestionReason(SuggestionReasonKind.THEME, tuple(shared))
            )


def lead_weights(themes: Sequence[str]) -> dict[str, float]:
    """What each theme of a film counts by its place: what a film is about above all is named first."""
    return {theme: 1.0 / (1.0 + LEAD * at) for at, theme in enumerate(dict.fromkeys(themes))}


def _rarities(lists: Iterable[Sequence[str]]) -> dict[str, float]:
    """For each theme how rare it is, 0 for one that every film has.

    Films of which no theme is known do not count: of many such films, every theme would look rare.
    """
    told = [set(names) for names in lists if names]
    counts = Counter(name for names in told for name in names)
    most = math.log(1 + len(told))
    return {name: (math.log((1 + len(told)) / count) / most) ** RARITY_POWER for name, count in counts.items()}


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
