"""A club's records: its milestones, its films that stand out, and the members who stand out in them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from enum import StrEnum
from typing import NamedTuple

from bot.domain.catalogue.film import Film
from bot.domain.ids import GuildId, MemberId
from bot.domain.stats.numbers import FilmNumbers, StarSpread

STEPS = (10, 50, 100, 250, 500, 1_000, 2_500, 5_000, 10_000, 25_000, 50_000)
"""How many films or reviews make a milestone."""


class MilestoneKind(StrEnum):
    FILMS = "films"
    REVIEWS = "reviews"


@dataclass(frozen=True, slots=True)
class Milestone:
    """A club reached its `number`-th film or review, with the film that did it, if it is still known."""

    guild: GuildId
    what: MilestoneKind
    number: int
    film: Film | None


class NumberedFilm(NamedTuple):
    """The film that came into the club as its `number`-th, and when."""

    number: int
    film: Film
    day: date


class LongestNight(NamedTuple):
    """The day on which at least two members saw the same films for the longest time together."""

    day: date
    minutes: int
    films: tuple[Film, ...]


class ScoredFilm(NamedTuple):
    film: Film
    numbers: FilmNumbers


class StandsOut(NamedTuple):
    """A member whose stars for a film are furthest from the mean of everyone else's."""

    member: MemberId
    name: str
    film: Film
    stars: float
    others: float


class GenerousMember(NamedTuple):
    """How many films a member rated, and their mean in stars."""

    member: MemberId
    name: str
    films: int
    mean: float


@dataclass(frozen=True, slots=True, kw_only=True)
class ClubRecords:
    """A club's records; what too few members or films stand behind is None or empty."""

    films: int
    reviews: int
    members: int
    stars: StarSpread | None
    numbered: tuple[NumberedFilm, ...]
    night: LongestNight | None
    most_reviewed: ScoredFilm | None
    best: ScoredFilm | None
    consensus: ScoredFilm | None
    divisive: ScoredFilm | None
    guilty_pleasure: StandsOut | None
    curmudgeon: StandsOut | None
    most_generous: GenerousMember | None
    strictest: GenerousMember | None


def steps_reached(before: int, now: int) -> Sequence[int]:
    """The milestones above `before` up to `now`."""
    return [step for step in STEPS if before < step <= now]
