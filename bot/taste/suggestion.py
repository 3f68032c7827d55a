"""A film that is suggested, how strongly, and the facts that speak for it."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.errors import InvalidValue


class ReasonKind(StrEnum):
    """What kind of fact a reason is; `Reason` says which of its fields each kind fills."""

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
    """One fact, never a sentence: the wording belongs to whoever shows it.

    - SERIES, SAME_TITLE: `names` holds the name of the series, or the shared title.
    - REMAKE: `films` holds the film that is retold, or that retells, the suggested one.
    - MENTION: the text about one film names the other as its sequel, remake or the like; `films` holds the one
      that is named.
    - DIRECTOR, WRITER, CAST, THEME, GENRE, TEXT: `names` holds what both films share, the rarest first; in a
      recommendation, `films` holds the liked film that shares it (SERIES too).
    - COUNTRY_ERA: `names` holds the shared countries and then the decade ("1970").
    - CO_LIKED: `count` people liked both films; in a recommendation, `films` holds the other one.
    - BECAUSE_YOU_LIKED: `films` holds films of the profile, the weightiest first; for a group, of any profile.
    - POPULAR_HERE: `count` people liked it.
    - LIBRARY_BEST: nothing was known of the person; `count` people liked it, 0 where there are no ratings.

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
    """A film, its score and its reasons, the strongest first.

    Scores order the suggestions of one list; they have no unit and are not comparable between lists.
    Raises InvalidValue for a score that is not a finite number.
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
    """The first `k` in their order, with at most `per_series` of a series and `per_director` of a director.

    What was passed over fills up the end when too few others remain: a short list helps nobody.
    Films that are not among `films` count as different from all others.
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
