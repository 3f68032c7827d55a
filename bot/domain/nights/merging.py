"""What a ballot and an outcome become when two films turn out to be one."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import Ballot, VotingMethod
from bot.domain.nights.outcome import Match, Outcome, Round, Tally


def fold_films(method: VotingMethod, ballot: Ballot, gone: FilmId, kept: FilmId) -> dict[FilmId, int]:
    """A ballot after a merge while the vote is open: of two values, the better one counts."""
    folded = {kept if film == gone else film: value for film, value in ballot.items() if film != kept}
    if kept in ballot:
        better = min if method is VotingMethod.RANKED else max
        folded[kept] = better(ballot[kept], ballot.get(gone, ballot[kept]))
    return folded


def replace_film(outcome: Outcome, gone: FilmId, kept: FilmId) -> Outcome:
    """A stored outcome after a merge: the same numbers, about the film that is left.

    If both were on the ballot it has both places still, because they were counted apart.
    """
    return map_films(outcome, lambda film: kept if film == gone else film)


def map_films(outcome: Outcome, renamed: Callable[[FilmId], FilmId]) -> Outcome:
    """A stored outcome with other ids of its films."""

    def renamed_all(films: tuple[FilmId, ...]) -> tuple[FilmId, ...]:
        return tuple(map(renamed, films))

    def renamed_round(each: Round) -> Round:
        return replace(
            each,
            tallies=tuple(Tally(renamed(tally.film), tally.number) for tally in each.tallies),
            kept=renamed_all(each.kept),
            matches=tuple(
                Match(renamed(match.one), renamed(match.other), match.prefer_one, match.prefer_other)
                for match in each.matches
            ),
        )

    return replace(
        outcome,
        order=renamed_all(outcome.order),
        excluded=renamed_all(outcome.excluded),
        rounds=tuple(map(renamed_round, outcome.rounds)),
        ties=tuple(
            replace(tie, films=renamed_all(tie.films), rounds=tuple(map(renamed_round, tie.rounds)))
            for tie in outcome.ties
        ),
    )
