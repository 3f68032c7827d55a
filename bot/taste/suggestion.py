"""A suggested film with its score and the reasons for it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.errors import InvalidValue


class ReasonKind(StrEnum):
    """Kinds of reasons; `Reason` documents which fields each kind uses."""

    SERIES = "series"
    REMAKE = "remake"
    SAME_TITLE = "same_title"
    MENTION = "mention"
    DIRECTOR = "director"
    WRITER = "writer"
    CAST = "cast"
    THEME = "theme"
    GENRE = "genre"
    COUNTRY_ERA = "country_era"
    TEXT = "text"
    CO_LIKED = "co_liked"
    BECAUSE_YOU_LIKED = "because_you_liked"
    POPULAR_HERE = "popular_here"
    LIBRARY_BEST = "library_best"


@dataclass(frozen=True, slots=True)
class Reason:
    """One reason as data; the user interface turns it into a sentence.

    - SERIES, SAME_TITLE: `names` holds the name of the series, or the shared title.
    - REMAKE: `films` holds the original or the remake of the suggested film.
    - MENTION: the overview of one film mentions the other as its sequel, remake or the like; `films` holds the
      mentioned one.
    - DIRECTOR, WRITER, CAST, THEME, GENRE, TEXT: `names` holds what both films share, rarest first; in a
      recommendation, `films` holds the liked film that shares it (also for SERIES).
    - COUNTRY_ERA: `names` holds the shared countries, then the decade ("1970").
    - CO_LIKED: `count` people liked both films; in a recommendation, `films` holds the other film.
    - BECAUSE_YOU_LIKED: `films` holds films of the profile, most influential first; for a group, of any profile.
    - POPULAR_HERE: `count` people liked it.
    - LIBRARY_BEST: the person has no known ratings; `count` people liked it, 0 without ratings.

    Raises InvalidValue for a negative count.
    """

    kind: ReasonKind
    names: tuple[str, ...] = ()
    films: tuple[int, ...] = ()
    count: int = 0

    def __post_init__(self) -> None:
        if self.count < 0:
            raise InvalidValue("count", self.count, "0 or more")


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A film with its score and reasons, strongest reason first.

    Scores have no unit and are only comparable within one list. Raises InvalidValue for a score that is not finite.
    """

    film_id: int
    score: float
    reasons: tuple[Reason, ...] = ()

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
