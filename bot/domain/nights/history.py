"""A club's nights that are over, in numbers."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from fractions import Fraction
from typing import TypeVar

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.night import Night, NightId
from bot.domain.nights.score import FilmScores, NightRecord
from bot.domain.stats.rules import LEAST_RATERS

LEAST_NIGHTS = 2
"""A host's mean is told from so many nights on."""
LISTED = 3
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_Number = TypeVar("_Number", int, Fraction)


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryPage:
    """A page of the nights that are over, the newest first; pages count from 0."""

    page: int
    pages: int
    total: int
    records: tuple[NightRecord, ...]
    films: Mapping[FilmId, Film]


@dataclass(frozen=True, slots=True, kw_only=True)
class NightNumbers:
    """What a club's nights have in common. People come with a number, the highest first.

    `streaks` count a member's nights in a row up to the last one. `winners` count the nominations of a member that were
    shown. `hosts` and `pickers` have the mean of a member's nights, in stars.
    """

    nights: int
    shown: int
    scores: int
    mean: Fraction | None
    attendance: Fraction | None
    streaks: tuple[tuple[MemberId, int], ...]
    winners: tuple[tuple[MemberId, int], ...]
    hosts: tuple[tuple[MemberId, Fraction], ...]
    pickers: tuple[tuple[MemberId, Fraction], ...]
    divided: FilmScores | None
    best: FilmScores | None
    worst: FilmScores | None
    films: Mapping[FilmId, Film]


def night_order(night: Night) -> tuple[datetime, int]:
    """Nights in the order in which they took place."""
    return night.starts_at or _EPOCH, night.number


def current_streaks(nights: Sequence[Collection[MemberId]]) -> Counter[MemberId]:
    """How many nights in a row, up to the last, each member came. Nights of which nothing is known are passed over."""
    known = [night for night in nights if night]
    streaks: Counter[MemberId] = Counter()
    there = set(known[-1]) if known else set()
    for night in reversed(known):
        there &= set(night)
        streaks.update(there)
    return streaks


def count_numbers(
    records: Sequence[NightRecord],
    *,
    came: Mapping[NightId, Collection[MemberId]],
    nominated: Sequence[MemberId],
    films: Mapping[FilmId, Film],
) -> NightNumbers:
    """The numbers of `records`, which are the oldest first.

    `nominated` are those who nominated what was shown. `came` has members who may be counted and named.
    """
    scored = [film for record in records for film in record.films]
    compared = [film for film in scored if len(film.scores) >= LEAST_RATERS]
    all_scores = [score for film in scored for score in film.scores]
    visits = [len(came[record.night.id]) for record in records if came.get(record.night.id)]
    streaks = current_streaks([came.get(record.night.id, ()) for record in records])
    return NightNumbers(
        nights=len(records),
        shown=len(scored),
        scores=len(all_scores),
        mean=Fraction(sum(each.stars.halves for each in all_scores), 2 * len(all_scores)) if all_scores else None,
        attendance=Fraction(sum(visits), len(visits)) if visits else None,
        streaks=_highest({who: count for who, count in streaks.items() if count > 1}),
        winners=_highest(Counter(nominated)),
        hosts=_means((record.night.host, record) for record in records),
        pickers=_means((record.night.picker, record) for record in records),
        divided=max((film for film in compared if film.spread), key=lambda film: film.spread, default=None),
        best=max(compared, key=_mean, default=None),
        worst=min(compared, key=_mean, default=None) if len(compared) > 1 else None,
        films=films,
    )


def _mean(film: FilmScores) -> Fraction:
    return film.mean or Fraction(0)


def _highest(found: Mapping[MemberId, _Number]) -> tuple[tuple[MemberId, _Number], ...]:
    return tuple(sorted(found.items(), key=lambda each: (-each[1], each[0]))[:LISTED])


def _means(hosted: Iterable[tuple[MemberId | None, NightRecord]]) -> tuple[tuple[MemberId, Fraction], ...]:
    """The mean of each member's nights: every night counts the same."""
    means: defaultdict[MemberId, list[Fraction]] = defaultdict(list)
    for member, record in hosted:
        mean = record.mean
        if member is not None and mean is not None:
            means[member].append(mean)
    return _highest(
        {member: sum(each, Fraction(0)) / len(each) for member, each in means.items() if len(each) >= LEAST_NIGHTS}
    )
