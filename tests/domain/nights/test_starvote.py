"""STAR counted a second time by another program: `starvote` finds the same winner wherever nothing is level."""

from __future__ import annotations

import starvote

from bot.domain.nights.ballot import VotingMethod
from tests.domain.nights.elections import random_elections


def test_another_program_finds_the_same_winner() -> None:
    compared = 0
    for election in random_elections(VotingMethod.STARS, 1_000):
        outcome = election.count()
        if outcome.voters and not outcome.decisive_ties:
            full = [
                {str(film.film): ballot.get(film.film, 0) for film in election.films}
                for ballot in election.ballots.values()
            ]
            assert starvote.star_voting(full) == [str(outcome.winner)]
            compared += 1
    assert compared > 500
