"""One true fact about a night's scores, found in the club's own history.

Facts are made of what every member may see anyway: revealed scores that count for others, and the films shown.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import FilmId
from bot.domain.nights.score import FilmScores, NightRecord
from bot.domain.stats.rules import LEAST_RATERS

LEAST_EARLIER = 2
"""A record needs at least so many earlier films to be one."""
LEAST_BETWEEN = 3
"""For "the highest score since": so many films were scored between the two."""
ROUND = 25


class FactKind(StrEnum):
    """What the fact says; those earlier in this list are told first."""

    ROUND_NUMBER = "round_number"
    """The club's 25th, 50th, 75th … film."""
    FIRST_FILM = "first_film"
    ALL_AGREE = "all_agree"
    MOST_DIVIDED = "most_divided"
    HIGHEST = "highest"
    LOWEST = "lowest"
    MOST_SCORES = "most_scores"
    HIGHEST_SINCE = "highest_since"
    """`since` is the last film that was liked as much."""
    NTH_FILM = "nth_film"


@dataclass(frozen=True, slots=True)
class NightFact:
    """`film` is one of the night; `count` the number of the film, or of scores."""

    kind: FactKind
    film: FilmId
    count: int = 0
    since: FilmId | None = None


def find_fact(record: NightRecord, earlier: Sequence[NightRecord]) -> NightFact | None:
    """The most telling fact that holds; None for a night without films. `earlier` are all nights before it."""
    before = [film for night in earlier for film in night.films]
    order = list(FactKind)
    facts = [fact for place, film in enumerate(record.films) for fact in _facts(film, [*before, *record.films[:place]])]
    # The other films of the same night must not beat it either.
    kept = [fact for fact in facts if _holds_in_night(fact, record)]
    return min(kept, key=lambda fact: order.index(fact.kind), default=None)


def _holds_in_night(fact: NightFact, record: NightRecord) -> bool:
    measure = _RECORDS.get(fact.kind)
    if measure is None:
        return True
    own = next(measure(film) for film in record.films if film.film == fact.film)
    others = [film for film in record.films if film.film != fact.film and len(film.scores) >= LEAST_RATERS]
    return all(measure(film) < own for film in others)


def _facts(film: FilmScores, before: Sequence[FilmScores]) -> Iterator[NightFact]:
    number, count = len(before) + 1, len(film.scores)
    if number % ROUND == 0:
        yield NightFact(FactKind.ROUND_NUMBER, film.film, number)
    if number == 1:
        yield NightFact(FactKind.FIRST_FILM, film.film, 1)
    yield NightFact(FactKind.NTH_FILM, film.film, number)
    if count < LEAST_RATERS:
        return
    if len({score.stars for score in film.scores}) == 1:
        yield NightFact(FactKind.ALL_AGREE, film.film, count)
    compared = [each for each in before if len(each.scores) >= LEAST_RATERS]
    if len(compared) < LEAST_EARLIER:
        return
    for kind, measure in _RECORDS.items():
        if all(measure(each) < measure(film) for each in compared):
            yield NightFact(kind, film.film, count)
    since = next((at for at, each in enumerate(reversed(compared)) if _mean(each) >= _mean(film)), None)
    if since is not None and since >= LEAST_BETWEEN:
        yield NightFact(FactKind.HIGHEST_SINCE, film.film, count, compared[-1 - since].film)


def _mean(film: FilmScores) -> float:
    mean = film.mean
    return 0.0 if mean is None else float(mean)


_RECORDS: dict[FactKind, Callable[[FilmScores], float]] = {
    FactKind.MOST_DIVIDED: lambda film: float(film.spread),
    FactKind.HIGHEST: _mean,
    FactKind.LOWEST: lambda film: -_mean(film),
    FactKind.MOST_SCORES: lambda film: float(len(film.scores)),
}
