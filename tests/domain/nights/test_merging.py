"""Two films become one, on an open ballot or in a stored outcome."""

from __future__ import annotations

from dataclasses import replace

from hypothesis import given

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.merging import fold_films, replace_film
from bot.domain.nights.outcome_json import outcome_from_json, outcome_to_json
from tests.domain.nights.elections import VOTED, Election, elections

OTHER = FilmId(999)


@given(elections(VOTED, least_films=2))
def test_no_ballot_loses_its_better_value(election: Election) -> None:
    gone, kept = (film.film for film in election.films[:2])
    for ballot in election.ballots.values():
        folded = fold_films(election.method, ballot, gone, kept)
        both = [ballot[film] for film in (gone, kept) if film in ballot]
        best = min if election.method is VotingMethod.RANKED else max
        assert folded.get(kept) == (best(both) if both else None)
        assert gone not in folded
        assert {film: value for film, value in folded.items() if film != kept} == {
            film: value for film, value in ballot.items() if film not in (gone, kept)
        }


@given(elections(least_films=1))
def test_a_stored_outcome_is_the_one_that_the_other_film_would_have_had(election: Election) -> None:
    gone = election.films[0].film
    renamed = replace(
        election,
        films=tuple(replace(each, film=OTHER) if each.film == gone else each for each in election.films),
        ballots={
            member: {OTHER if film == gone else film: value for film, value in ballot.items()}
            for member, ballot in election.ballots.items()
        },
        vetoes={
            member: frozenset(OTHER if film == gone else film for film in films)
            for member, films in election.vetoes.items()
        },
    )
    assert replace_film(election.count(), gone, OTHER) == renamed.count()


@given(elections(least_films=2))
def test_if_both_films_were_counted_both_places_stay(election: Election) -> None:
    outcome = election.count()
    gone, kept = (film.film for film in election.films[:2])
    merged = replace_film(outcome, gone, kept)
    assert [*merged.order, *merged.excluded].count(kept) == 2
    assert outcome_from_json(outcome_to_json(merged)) == merged
