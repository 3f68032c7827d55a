"""A count in progress: what the ballots say of each film and each pair of films, and the comparisons made so far."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cached_property
from itertools import combinations

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import Ballot, BallotFilm, Vetoes, VotingMethod, count_vetoes
from bot.domain.nights.outcome import Match, Measure, Round, Tally, TieBreak, compare_numbers
from bot.domain.nights.tie_rule import TieRule, break_tie


class Count:
    """The films of `entries`, which come in the ballot's order, and the ballots of one method.

    Only Ranked Robin compares all pairs: 25 films over 500 ballots take about 20 ms of CPU, so a service counts in a
    thread.
    """

    def __init__(
        self,
        method: VotingMethod,
        entries: Sequence[BallotFilm],
        ballots: Collection[Ballot],
        vetoes: Vetoes,
        tie_rule: TieRule,
    ) -> None:
        self.entries = {entry.film: entry for entry in entries}
        self.films = list(self.entries)
        self.tie_rule = tie_rule
        self.rounds: list[Round] = []
        self.ties: list[TieBreak] = []
        self._ballots = ballots
        self._likings = [_liking(method, ballot, self.films) for ballot in ballots]
        self._vetoes = vetoes

    def total_values(self) -> dict[FilmId, int]:
        """Votes or stars."""
        return {film: sum(ballot.get(film, 0) for ballot in self._ballots) for film in self.films}

    def play_match(self, one: FilmId, other: FilmId) -> Match:
        pairs = [(liking[one], liking[other]) for liking in self._likings]
        return Match(one, other, sum(a > b for a, b in pairs), sum(a < b for a, b in pairs))

    @cached_property
    def matches(self) -> list[Match]:
        """Every pair of films."""
        return [self.play_match(one, other) for one, other in combinations(self.films, 2)]

    def compare(self, by: Measure, films: Collection[FilmId], seats: int) -> Round:
        """A round over some of the films, by any measure that can break a tie."""
        films = self.sort_by_position(films)
        matches: list[Match] = []
        match by:
            case Measure.STARS:
                numbers = self.total_values()
            case Measure.MARGIN:
                numbers = sum_margins(self.films, self.matches)
            case Measure.VETOES:
                numbers = {film: count_vetoes(self._vetoes, film) for film in films}
            case Measure.HEAD_TO_HEAD:
                matches = [self.play_match(one, other) for one, other in combinations(films, 2)]
                numbers = count_wins(films, matches)
            case Measure.WAITED:
                numbers = {film: self.entries[film].waited for film in films}
            case Measure.DRAW_PLACE:
                numbers = {film: self.entries[film].draw_place for film in films}
            case _:
                raise ValueError(by)
        return compare_numbers(by, {film: numbers[film] for film in films}, seats, matches)

    def order_round(self, found: Round, levels: Sequence[Measure], seats: int = 1) -> list[FilmId]:
        """Record a round of the method and return its films in order, with ties broken by `levels`.

        Films that are level within the first `seats` places stay in the ballot's order: another round separates them.
        """
        self.rounds.append(found)
        order: list[FilmId] = []
        for group in found.groups:
            free = seats - len(order)
            if len(group) == 1 or len(group) <= free:
                order += group
                continue
            settled, rounds = break_tie(group, levels, self.compare, max(1, free))
            self.ties.append(TieBreak(found.by, tuple(settled), tuple(rounds), decisive=free > 0))
            order += settled
        return order

    def record_draw(self, tickets: Mapping[FilmId, int], drawn: FilmId, ticket: int) -> None:
        tallies = tuple(Tally(film, number) for film, number in tickets.items())
        self.rounds.append(Round(Measure.TICKETS, tallies, (drawn,), ticket=ticket))

    def sort_by_position(self, films: Collection[FilmId]) -> list[FilmId]:
        return sorted(films, key=lambda film: self.entries[film].position)


def count_wins(films: Collection[FilmId], matches: Collection[Match]) -> dict[FilmId, int]:
    return {film: sum(match.winner == film for match in matches) for film in films}


def sum_margins(films: Collection[FilmId], matches: Collection[Match]) -> dict[FilmId, int]:
    """Over each film's matches: who prefers it, minus who prefers the other film."""
    margins = dict.fromkeys(films, 0)
    for match in matches:
        margins[match.one] += match.prefer_one - match.prefer_other
        margins[match.other] += match.prefer_other - match.prefer_one
    return margins


def _liking(method: VotingMethod, ballot: Ballot, films: Sequence[FilmId]) -> dict[FilmId, int]:
    """One member's liking of every film, where more is better; only its order means something.

    A film without a vote or star has 0, and one without a rank comes after all that have one.
    """
    if method is not VotingMethod.RANKED:
        return {film: ballot.get(film, 0) for film in films}
    last = max(ballot.values(), default=0) + 1
    return {film: -ballot.get(film, last) for film in films}
