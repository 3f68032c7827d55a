"""STAR counted a second time by another program: `starvote` finds the same winner wherever nothing is level."""

from __future__ import annotations

import starvote
from hypothesis import assume, given, settings

from bot.domain.nights.ballot import VotingMethod
from tests.domain.nights.elections import Election, elections


@given(elections([VotingMethod.STARS], least_films=2))
@settings(max_examples=300)
def test_another_program_finds_the_same_winner(election: Election) -> None:
    outcome = Election(VotingMethod.STARS, election.films, election.ballots, {}).count()
    assume(outcome.voters and not outcome.decisive_ties)
    full = [
        {f"film {film.film}": ballot.get(film.film, 0) for film in election.films}
        for ballot in election.ballots.values()
    ]
    assert starvote.star_voting(full) == [f"film {outcome.winner}"]
