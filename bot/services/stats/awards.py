"""The awards of a recap: pure rules with thresholds, so that no award rests on chance or points at one person."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from itertools import combinations

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.stats.numbers import FilmNumbers, Viewing
from bot.domain.stats.recap import LEAST_RATED, LEAST_SCORES, LEAST_TO_RANK, MOST_AWARDS, Award, AwardKind
from bot.domain.stats.rules import LEAST_FOR_RECORD, LEAST_OF_KIND, LEAST_RATERS, LEAST_SHARED

LEAST_SPREAD = 0.75
"""The least standard deviation in stars of a film that divided a club."""
MOST_SPREAD = 1
"""The most half stars between the lowest and the highest rating of a film that all agreed on."""
LEAST_DIFFERENCE = 1.0
"""The least stars between a member and the club for an award."""
PAIRS_FROM = 60
"""The members whose ratings are compared in pairs: those with most ratings."""


@dataclass(frozen=True, slots=True)
class AwardFacts:
    """What happened: viewings, oldest first, their films, and half stars by film and member.

    `numbers` are the club's of all time. `names` has only members who may be named; `rated` a member's own half stars
    of all time.
    """

    viewings: Sequence[Viewing]
    films: Mapping[FilmId, Film]
    numbers: Mapping[FilmId, FilmNumbers]
    given: Mapping[FilmId, Mapping[MemberId, int]]
    names: Mapping[MemberId, str]
    rated: Mapping[FilmId, int]


def club_awards(facts: AwardFacts) -> tuple[Award, ...]:
    """At most MOST_AWARDS, the most telling first."""
    found = (
        _most_seen(facts),
        _all_time_best(facts),
        _divided(facts),
        _agreed(facts),
        _alike(facts),
        _busiest(facts),
        _generous(facts),
        _longest(facts),
    )
    return tuple(award for award in found if award is not None)[:MOST_AWARDS]


def member_awards(facts: AwardFacts) -> tuple[Award, ...]:
    found = (
        _own_best(facts),
        _against_club(facts, AwardKind.ABOVE_CLUB),
        _against_club(facts, AwardKind.BELOW_CLUB),
        _favourite_director(facts),
        _favourite_decade(facts),
        _favourite_genre(facts),
        _fullest_day(facts),
        _again(facts),
        _longest(facts),
    )
    return tuple(award for award in found if award is not None)[:MOST_AWARDS]


def _most_seen(facts: AwardFacts) -> Award | None:
    members: dict[FilmId, set[MemberId]] = {}
    for each in facts.viewings:
        members.setdefault(each.film, set()).add(each.member)
    seen = {film: len(who) for film, who in members.items() if film in facts.films}
    best = _first(seen, facts.films)
    if best is None or seen[best] < LEAST_TO_RANK:
        return None
    return Award(kind=AwardKind.MOST_SEEN, film=facts.films[best], count=seen[best])


def _all_time_best(facts: AwardFacts) -> Award | None:
    """A film of this time that is the club's best of all time, among at least LEAST_FOR_RECORD."""
    ranked = {film: each.mean for film, each in facts.numbers.items() if each.raters >= LEAST_RATERS}
    if len(ranked) < LEAST_FOR_RECORD:
        return None
    most = max(ranked.values())
    tops = [film for film, mean in ranked.items() if mean == most]
    if len(tops) != 1 or tops[0] not in facts.films:
        return None
    return Award(kind=AwardKind.ALL_TIME_BEST, film=facts.films[tops[0]], mean=most, count=len(ranked))


def _divided(facts: AwardFacts) -> Award | None:
    spreads = {
        film: _deviation(stars.values())
        for film, stars in facts.given.items()
        if len(stars) >= LEAST_RATERS and film in facts.films
    }
    best = _first(spreads, facts.films)
    if best is None or spreads[best] < LEAST_SPREAD:
        return None
    stars = facts.given[best].values()
    return Award(kind=AwardKind.DIVIDED, film=facts.films[best], low=min(stars), high=max(stars))


def _agreed(facts: AwardFacts) -> Award | None:
    """The film with most scores that lie at most a half star apart; a mean is told from LEAST_RATERS on."""
    close = {
        film: (len(stars), sum(stars.values()) / len(stars))
        for film, stars in facts.given.items()
        if len(stars) >= LEAST_SCORES
        and max(stars.values()) - min(stars.values()) <= MOST_SPREAD
        and film in facts.films
    }
    best = _first(close, facts.films)
    if best is None:
        return None
    count, mean = close[best]
    return Award(
        kind=AwardKind.AGREED, film=facts.films[best], count=count, mean=mean / 2 if count >= LEAST_RATERS else 0.0
    )


def _alike(facts: AwardFacts) -> Award | None:
    """The two members whose stars are nearest over at least LEAST_SHARED films, the more films the better."""
    by_member = _stars_by_member(facts)
    people = sorted(by_member, key=lambda member: -len(by_member[member]))[:PAIRS_FROM]
    best: tuple[float, int, MemberId, MemberId] | None = None
    for one, other in combinations(people, 2):
        shared = by_member[one].keys() & by_member[other].keys()
        if len(shared) < LEAST_SHARED:
            continue
        apart = sum(abs(by_member[one][film] - by_member[other][film]) for film in shared) / len(shared) / 2
        found = (apart, -len(shared), one, other)
        best = found if best is None or found < best else best
    if best is None:
        return None
    apart, shared_count, one, other = best
    names = (facts.names[one], facts.names[other])
    return Award(kind=AwardKind.ALIKE, names=names, mean=apart, count=-shared_count)


def _busiest(facts: AwardFacts) -> Award | None:
    counts = Counter(each.member for each in facts.viewings if each.member in facts.names)
    if len(counts) < LEAST_TO_RANK:
        return None
    ranked = counts.most_common(2)
    if ranked[0][1] == ranked[1][1]:
        return None
    return Award(kind=AwardKind.BUSIEST, names=(facts.names[ranked[0][0]],), count=ranked[0][1])


def _generous(facts: AwardFacts) -> Award | None:
    means = {
        member: sum(stars.values()) / len(stars) / 2
        for member, stars in _stars_by_member(facts).items()
        if len(stars) >= LEAST_RATED
    }
    if len(means) < LEAST_TO_RANK:
        return None
    best = max(means, key=lambda member: (means[member], -member))
    return Award(kind=AwardKind.GENEROUS, names=(facts.names[best],), mean=means[best])


def _longest(facts: AwardFacts) -> Award | None:
    lengths = {film.id: film.runtime for film in facts.films.values() if film.runtime}
    best = _first(lengths, facts.films)
    if best is None or len(lengths) < LEAST_OF_KIND:
        return None
    return Award(kind=AwardKind.LONGEST, film=facts.films[best], count=lengths[best])


def _own_best(facts: AwardFacts) -> Award | None:
    """A film of this time that the member rated higher than every other of at least LEAST_FOR_RECORD."""
    if len(facts.rated) < LEAST_FOR_RECORD:
        return None
    most = max(facts.rated.values())
    tops = [film for film, halves in facts.rated.items() if halves == most]
    if len(tops) != 1 or tops[0] not in facts.films:
        return None
    return Award(kind=AwardKind.ALL_TIME_BEST, film=facts.films[tops[0]], mean=most / 2, count=len(facts.rated))


def _against_club(facts: AwardFacts, kind: AwardKind) -> Award | None:
    """The film that the member liked much more, or much less, than the others did."""
    sign = 1 if kind is AwardKind.ABOVE_CLUB else -1
    apart: dict[FilmId, float] = {}
    for film, stars in facts.given.items():
        numbers = facts.numbers.get(film)
        if numbers is None or numbers.raters < LEAST_RATERS or film not in facts.films:
            continue
        apart[film] = sign * (next(iter(stars.values())) / 2 - numbers.mean)
    best = _first(apart, facts.films)
    if best is None or apart[best] < LEAST_DIFFERENCE:
        return None
    own = next(iter(facts.given[best].values())) / 2
    return Award(kind=kind, film=facts.films[best], mean=own, other=facts.numbers[best].mean)


def _favourite_director(facts: AwardFacts) -> Award | None:
    return _most_common(AwardKind.DIRECTOR, (film.directors[0] for film in facts.films.values() if film.directors))


def _favourite_decade(facts: AwardFacts) -> Award | None:
    decades = (f"{film.decade}s" for film in facts.films.values() if film.decade is not None)
    return _most_common(AwardKind.DECADE, decades)


def _favourite_genre(facts: AwardFacts) -> Award | None:
    return _most_common(AwardKind.GENRE, (genre for film in facts.films.values() for genre in film.genres))


def _most_common(kind: AwardKind, words: Iterable[str]) -> Award | None:
    """The word of most films, if it has at least LEAST_OF_KIND and more than any other."""
    ranked = Counter(words).most_common(2)
    if not ranked or ranked[0][1] < LEAST_OF_KIND or (len(ranked) > 1 and ranked[0][1] == ranked[1][1]):
        return None
    return Award(kind=kind, word=ranked[0][0], count=ranked[0][1])


def _fullest_day(facts: AwardFacts) -> Award | None:
    days: Counter[date] = Counter(each.day for each in facts.viewings)
    day, count = max(days.items(), key=lambda each: (each[1], each[0]), default=(date.min, 0))
    return None if count < LEAST_OF_KIND else Award(kind=AwardKind.FULLEST_DAY, day=day, count=count)


def _again(facts: AwardFacts) -> Award | None:
    counts = Counter(each.film for each in facts.viewings if each.film in facts.films)
    best = _first(dict(counts), facts.films)
    return (
        None
        if best is None or counts[best] < 2
        else Award(kind=AwardKind.AGAIN, film=facts.films[best], count=counts[best])
    )


def _stars_by_member(facts: AwardFacts) -> dict[MemberId, dict[FilmId, int]]:
    """The half stars of each member who may be named."""
    found: dict[MemberId, dict[FilmId, int]] = {}
    for film, stars in facts.given.items():
        for member, halves in stars.items():
            if member in facts.names:
                found.setdefault(member, {})[film] = halves
    return found


def _deviation(halves: Iterable[int]) -> float:
    """The standard deviation in stars."""
    found = list(halves)
    mean = sum(found) / len(found)
    return float((sum((each - mean) ** 2 for each in found) / len(found)) ** 0.5 / 2)


def _first(values: Mapping[FilmId, object], films: Mapping[FilmId, Film]) -> FilmId | None:
    """The film with the largest value; of equal ones the first by name, to be repeatable."""
    ranked = sorted(values, key=lambda film: films[film].name)
    return max(ranked, key=lambda film: values[film], default=None)  # type: ignore[arg-type, return-value]
