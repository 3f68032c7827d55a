"""What holds for every election: it has one result, whatever the order, and its numbers can be counted again."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.ballot import MOST_STARS, BallotFilm, VotingMethod
from bot.domain.nights.outcome import Decision, Match, Measure, Outcome, Round
from tests.domain.nights.elections import VOTED, Election, elections, random_elections
from tests.support.sampling import sampled

NEW_MEMBER = MemberId(99)


@given(elections())
def test_every_film_has_one_place_or_is_excluded(election: Election) -> None:
    outcome = election.count()
    assert sorted((*outcome.order, *outcome.excluded)) == sorted(film.film for film in election.films)
    assert outcome.winner == (outcome.order[0] if election.films else None)
    assert (outcome.decision is Decision.NO_FILM) == (not election.films)


@given(elections(), st.randoms(use_true_random=False))
def test_the_order_of_films_and_ballots_makes_no_difference(election: Election, dice) -> None:  # type: ignore[no-untyped-def]
    films = list(election.films)
    ballots = [(member, shuffled(ballot.items(), dice)) for member, ballot in election.ballots.items()]
    dice.shuffle(films)
    dice.shuffle(ballots)
    other = replace(election, films=tuple(films), ballots={member: dict(values) for member, values in ballots})
    assert other.count() == election.count()


def shuffled(values: Iterable[tuple[FilmId, int]], dice) -> list[tuple[FilmId, int]]:  # type: ignore[no-untyped-def]
    mixed = list(values)
    dice.shuffle(mixed)
    return mixed


@given(elections([VotingMethod.APPROVAL, VotingMethod.STARS], least_films=1), st.data())
def test_more_support_never_hurts_the_winner(election: Election, data: st.DataObject) -> None:
    outcome = election.count()
    assume(outcome.decision is not Decision.NO_VOTES)
    member = data.draw(st.sampled_from([*election.ballots, NEW_MEMBER]))
    for more in more_support(election, member):
        assert more.count().winner == outcome.winner


@pytest.mark.parametrize("method", [VotingMethod.APPROVAL, VotingMethod.STARS])
@pytest.mark.parametrize("number", sampled([300, 20_000], {0}))
def test_more_support_never_hurts_the_winner_of_a_close_vote(method: VotingMethod, number: int) -> None:
    for election in random_elections(method, number):
        outcome = election.count()
        for member in [*election.ballots, NEW_MEMBER] if outcome.voters else []:
            assert all(more.count().winner == outcome.winner for more in more_support(election, member))


def more_support(election: Election, member: MemberId) -> list[Election]:
    """The election with every higher value that this member could give to its winner."""
    winner = election.count().winner
    assert winner is not None
    ballot = election.ballots.get(member, {})
    most = MOST_STARS if election.method is VotingMethod.STARS else 1
    return [
        election.with_ballot(member, {**ballot, winner: value}) for value in range(ballot.get(winner, 0) + 1, most + 1)
    ]


def test_a_film_that_beats_all_others_wins_and_clones_of_any_film_do_not_change_that() -> None:
    found = 0
    for election in random_elections(VotingMethod.RANKED, 300):
        winner = find_unbeaten(election)
        if winner is None:
            continue
        found += 1
        assert election.count().winner == winner
        for film in election.films:
            cloned = clone_film(election, film, clone=FilmId(99)).count()
            assert cloned.winner in ({winner, 99} if film.film == winner else {winner})
    assert found > 100


def find_unbeaten(election: Election) -> FilmId | None:
    """The film that wins each of its matches."""
    for film in election.films:
        others = [other.film for other in election.films if other != film]
        if all(count_preferring(election, film.film, o) > count_preferring(election, o, film.film) for o in others):
            return film.film
    return None


def clone_film(election: Election, film: BallotFilm, clone: FilmId) -> Election:
    """The election with one more film, which everyone ranks right behind another."""
    last = len(election.films) + 1
    ballots = {
        member: {
            **{each: rank * 2 for each, rank in ballot.items()},
            **({clone: ballot[film.film] * 2 + 1} if film.film in ballot else {}),
        }
        for member, ballot in election.ballots.items()
    }
    return replace(election, films=(*election.films, BallotFilm(clone, last, last)), ballots=ballots)


@given(elections())
def test_every_number_can_be_counted_again_from_the_ballots(election: Election) -> None:
    outcome = election.count()
    listed = {film.film for film in election.films} - set(outcome.excluded)
    for each in every_round(outcome):
        for tally in each.tallies:
            assert tally.number == recount(election, each, tally.film, listed), (each.by, tally)
        for match in each.matches:
            assert match == Match(
                match.one,
                match.other,
                count_preferring(election, match.one, match.other),
                count_preferring(election, match.other, match.one),
            )


def every_round(outcome: Outcome) -> list[Round]:
    return [*outcome.rounds, *(each for tie in outcome.ties for each in tie.rounds)]


def recount(election: Election, each: Round, film: FilmId, listed: set[FilmId]) -> int:
    entry = next(entry for entry in election.films if entry.film == film)
    rivals = {tally.film for tally in each.tallies} - {film}
    beats = {other: count_preferring(election, film, other) for other in listed - {film}}
    loses = {other: count_preferring(election, other, film) for other in listed - {film}}
    support = sum(ballot.get(film, 0) for ballot in election.ballots.values())
    counts: dict[Measure, Callable[[], int]] = {
        Measure.VOTES: lambda: support,
        Measure.STARS: lambda: support,
        Measure.PREFERENCES: lambda: sum(beats[other] for other in rivals),
        Measure.WINS: lambda: sum(beats[other] > loses[other] for other in beats),
        Measure.MARGIN: lambda: sum(beats.values()) - sum(loses.values()),
        Measure.TICKETS: lambda: entry.waited + 1,
        Measure.VETOES: lambda: sum(film in vetoed for vetoed in election.vetoes.values()),
        Measure.HEAD_TO_HEAD: lambda: sum(beats[other] > loses[other] for other in rivals),
        Measure.WAITED: lambda: entry.waited,
        Measure.DRAW_PLACE: lambda: entry.draw_place,
    }
    return counts[each.by]()


def count_preferring(election: Election, one: FilmId, other: FilmId) -> int:
    if election.method is VotingMethod.RANKED:
        return sum(ballot.get(one, 1000) < ballot.get(other, 1000) for ballot in election.ballots.values())
    return sum(ballot.get(one, 0) > ballot.get(other, 0) for ballot in election.ballots.values())


@given(elections())
def test_a_tie_ends_with_an_order_that_its_rounds_explain(election: Election) -> None:
    outcome = election.count()
    for tie in outcome.ties:
        by_numbers = {film: explain_place(film, tie.rounds) for film in tie.films}
        assert sorted(tie.films, key=by_numbers.__getitem__) == list(tie.films)
        assert len(set(by_numbers.values())) == len(tie.films)


def explain_place(film: FilmId, rounds: Iterable[Round]) -> tuple[int, ...]:
    return tuple(
        tally.number if each.by in (Measure.VETOES, Measure.DRAW_PLACE) else -tally.number
        for each in rounds
        for tally in each.tallies
        if tally.film == film
    )


@given(elections())
def test_a_round_keeps_the_best_and_the_winner_is_never_dropped_before_the_end(election: Election) -> None:
    outcome = election.count()
    if outcome.decision is Decision.DRAW:
        return
    for each in outcome.rounds:
        assert set(each.kept) | set(each.dropped) == {tally.film for tally in each.tallies}
        assert outcome.winner in each.kept or each.by is Measure.PREFERENCES
    for tie in outcome.decisive_ties:
        assert tie.films[0] in tie.rounds[0].kept


@given(elections(VOTED, least_films=2), st.integers(1, 2))
def test_vetoes_exclude_at_the_limit_but_never_every_film(election: Election, limit: int) -> None:
    outcome = replace(election, veto_limit=limit).count()
    counts = {film.film: sum(film.film in each for each in election.vetoes.values()) for film in election.films}
    over = {film for film, count in counts.items() if count >= limit}
    if outcome.vetoes_lifted:
        assert over == set(counts)
        assert set(outcome.order) == {film for film in counts if counts[film] == min(counts.values())}
    else:
        assert set(outcome.excluded) == over
