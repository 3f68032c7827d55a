"""A suggested film with its score and the reasons for it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.errors import InvalidValue
from bot.domain.recommendations.suggestion import SuggestionReason


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A film with its score and reasons, strongest reason first.

    Scores have no unit and are only comparable within one list. Raises InvalidValue for a score that is not finite.
    """

    film_id: int
    score: float
    reasons: tuple[SuggestionReason, ...] = ()

    def __post_init__(self) -> None:
        if not math.isfinite(self.score):
            raise InvalidValue("score", self.score, "a finite number")


def diversify_suggestions(
    suggestions: Iterable[Suggestion],
    films: Iterable[Film],
    k: int = 10,
    *,
    per_series: int = 1,
    per_director: int = 2,
) -> list[Suggestion]:
    """Return the first `k` suggestions with at most `per_series` films of a series and `per_director` of a director.

    If fewer than `k` remain, skipped suggestions are appended. Films that are not in `films` are never skipped.
    """
    known = {int(film.id): film for film in films}
    seen: Counter[str] = Counter()
    kept: list[Suggestion] = []
    passed: list[Suggestion] = []
    for suggestion in suggestions:
        if len(kept) >= k:
            break
        film = known.get(suggestion.film_id)
        limits = {} if film is None else _limits(film, per_series, per_director)
        if any(seen[key] >= limit for key, limit in limits.items()):
            passed.append(suggestion)
        else:
            kept.append(suggestion)
            seen.update(limits.keys())
    return kept + passed[: max(0, k - len(kept))]


def _limits(film: Film, per_series: int, per_director: int) -> dict[str, int]:
    limits = {f"director {fold_text(name)}": per_director for name in film.directors}
    if film.series:
        limits[f"series {fold_text(film.series)}"] = per_series
    return limits
