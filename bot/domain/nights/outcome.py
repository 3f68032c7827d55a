"""What a count found and how: the order of the films and every comparison that led to it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import groupby, starmap

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod


class Measure(StrEnum):
    """What a round compares."""

    VOTES = "votes"
    """Members who approve of a film."""
    STARS = "stars"
    """The total of a film's stars."""
    PREFERENCES = "preferences"
    """Members who prefer one finalist to the other."""
    WINS = "wins"
    """Head-to-head matches won against all films."""
    MARGIN = "margin"
    """Over all of a film's matches: members who prefer it, minus members who prefer the other film."""
    TICKETS = "tickets"
    """A film's tickets in the draw."""
    VETOES = "vetoes"
    """Members who vetoed a film; fewer are better."""
    HEAD_TO_HEAD = "head_to_head"
    """Head-to-head matches won against the films that are level with it."""
    WAITED = "waited"
    """Nights that a film's nominator has waited."""
    DRAW_PLACE = "draw_place"
    """A film's place in the order that was drawn when the ballot opened; lower is better, and no two are equal."""

    @property
    def fewest_first(self) -> bool:
        return self in (Measure.VETOES, Measure.DRAW_PLACE)


class Decision(StrEnum):
    """What decided who won."""

    VOTE = "vote"
    DRAW = "draw"
    """The method is a draw."""
    NO_VOTES = "no_votes"
    """Nobody voted: the order that was drawn when the ballot opened decided, after any vetoes."""
    ONLY_FILM = "only_film"
    """There was one film, or vetoes left one."""
    NO_FILM = "no_film"
    """There was nothing to choose from, so nothing won."""


@dataclass(frozen=True, slots=True)
class Tally:
    """A film's number in a round."""

    film: FilmId
    number: int


@dataclass(frozen=True, slots=True)
class Match:
    """Two films head to head: how many members prefer each. Everyone else likes them equally."""

    one: FilmId
    other: FilmId
    prefer_one: int
    prefer_other: int

    @property
    def winner(self) -> FilmId | None:
        if self.prefer_one == self.prefer_other:
            return None
        return self.one if self.prefer_one > self.prefer_other else self.other


@dataclass(frozen=True, slots=True)
class Round:
    """One comparison: the number of each film, best first, and which films it left in the running.

    Films with equal numbers are in the ballot's order. `matches` are what head-to-head numbers count. In a draw the
    films are in the ballot's order, their tickets are numbered from 1 in that order, and `ticket` is the one drawn.
    """

    by: Measure
    tallies: tuple[Tally, ...]
    kept: tuple[FilmId, ...]
    matches: tuple[Match, ...] = ()
    ticket: int | None = None

    @property
    def dropped(self) -> tuple[FilmId, ...]:
        return tuple(tally.film for tally in self.tallies if tally.film not in self.kept)

    @property
    def groups(self) -> tuple[tuple[FilmId, ...], ...]:
        """The films with equal numbers, best first."""
        return tuple(tuple(tally.film for tally in group) for _, group in groupby(self.tallies, lambda t: t.number))

    @property
    def is_level(self) -> bool:
        return len(self.groups) < 2


@dataclass(frozen=True, slots=True)
class TieBreak:
    """How films that were level `after` a round were put in order: `films`, best first.

    A round that leaves some of them level is followed by one for each such group, with the next measure.
    `decisive` is true if who won, or who reached the final, depended on it; otherwise it only ordered later places.
    """

    after: Measure
    films: tuple[FilmId, ...]
    rounds: tuple[Round, ...]
    decisive: bool


@dataclass(frozen=True, slots=True)
class Outcome:
    """The result of a count. `order` holds every place from the first; `excluded` are films that vetoes took out.

    `rounds` are the method's own comparisons, and `ties` what was level after them. `voters` counts the ballots that
    name a film. `vetoes_lifted` is true if vetoes would have excluded every film, so that those with the fewest stayed.
    `seed` repeats the draw.
    """

    method: VotingMethod
    decision: Decision
    order: tuple[FilmId, ...]
    excluded: tuple[FilmId, ...]
    rounds: tuple[Round, ...]
    ties: tuple[TieBreak, ...]
    voters: int
    vetoes_lifted: bool
    seed: int

    @property
    def winner(self) -> FilmId | None:
        return self.order[0] if self.order else None

    @property
    def decisive_ties(self) -> tuple[TieBreak, ...]:
        return tuple(tie for tie in self.ties if tie.decisive)


def compare_numbers(by: Measure, numbers: Mapping[FilmId, int], seats: int = 1, matches: Sequence[Match] = ()) -> Round:
    """A round over `numbers`, given in the ballot's order. It keeps the best `seats` films and any level with them."""
    sign = 1 if by.fewest_first else -1
    tallies = sorted(starmap(Tally, numbers.items()), key=lambda tally: sign * tally.number)
    last = tallies[min(seats, len(tallies)) - 1].number
    best = [tally for at, tally in enumerate(tallies) if at < seats or tally.number == last]
    return Round(by, tuple(tallies), tuple(tally.film for tally in best), tuple(matches))
