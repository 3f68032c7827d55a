"""Counts worked out by hand: each method, each way a tie is broken, vetoes, and votes with nothing to count."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.ballot import BallotFilm, VotingMethod, check_ballot
from bot.domain.nights.outcome import Decision, Match, Measure, Outcome
from bot.domain.nights.tie_rule import TieRule
from bot.domain.nights.voting import count_votes
from tests.domain.nights.elections import VOTED, elect, film_of, letters_of, numbers_of

APPROVAL, STARS, RANKED, DRAW = VotingMethod


def tie_of(outcome: Outcome) -> list[tuple[str, dict[str, int]]]:
    """The measures and numbers of the one decisive tie."""
    (tie,) = outcome.decisive_ties
    return [(each.by.value, {letters_of([t.film]): t.number for t in each.tallies}) for each in tie.rounds]


def test_approval_counts_who_would_watch_each_film() -> None:
    outcome = elect(APPROVAL, "ABC", "AB", "B", "BC", "C")
    assert letters_of(outcome.order) == "BCA"
    assert numbers_of(outcome) == [("votes", {"B": 3, "C": 2, "A": 1})]
    assert outcome.decision is Decision.VOTE
    assert outcome.voters == 4
    assert outcome.ties == ()


def test_stars_are_added_up_and_the_final_is_between_the_two_highest() -> None:
    """A has more stars, but two of three members prefer B."""
    outcome = elect(STARS, "ABC", "A5 B0 C1", "A3 B4", "A3 B5 C2")
    assert numbers_of(outcome) == [("stars", {"A": 11, "B": 9, "C": 3}), ("preferences", {"B": 2, "A": 1})]
    assert letters_of(outcome.order) == "BAC"
    assert letters_of(outcome.rounds[0].kept) == "AB"
    assert letters_of(outcome.rounds[0].dropped) == "C"
    assert outcome.rounds[1].matches == (Match(film_of("A"), film_of("B"), 1, 2),)


def test_a_final_that_is_level_goes_to_more_stars() -> None:
    outcome = elect(STARS, "ABC", "A5 B2", "A3 B4", "C1")
    assert numbers_of(outcome)[1] == ("preferences", {"A": 1, "B": 1})
    assert tie_of(outcome) == [("stars", {"A": 8, "B": 6})]
    assert letters_of(outcome.order) == "ABC"


def test_two_equal_totals_both_reach_the_final_without_a_tie() -> None:
    outcome = elect(STARS, "ABC", "A1 B5", "A4 B3", "A4 B1 C1", drawn="CBA")
    assert numbers_of(outcome) == [("stars", {"A": 9, "B": 9, "C": 1}), ("preferences", {"A": 2, "B": 1})]
    assert outcome.ties == ()


def test_a_tie_for_the_second_seat_of_the_final_is_broken_head_to_head() -> None:
    """Both also beat D, which does not count: D is not level with them."""
    outcome = elect(STARS, "ABCD", "A5 B1 C2", "A5 B1 C2", "A0 B4 C2")
    assert numbers_of(outcome)[0] == ("stars", {"A": 10, "B": 6, "C": 6, "D": 0})
    assert letters_of(outcome.rounds[0].kept) == "ABC"
    assert tie_of(outcome) == [("vetoes", {"B": 0, "C": 0}), ("head_to_head", {"C": 1, "B": 0})]
    assert letters_of(outcome.order) == "ACBD"


def test_ranked_films_meet_in_pairs() -> None:
    """The film that most people rank first loses to A, which everyone can live with."""
    outcome = elect(RANKED, "ABC", "BAC", "BAC", "CAB", "CAB", "AC")
    assert numbers_of(outcome) == [("wins", {"A": 2, "C": 1, "B": 0})]
    assert outcome.rounds[0].matches == (
        Match(film_of("A"), film_of("B"), 3, 2),
        Match(film_of("A"), film_of("C"), 3, 2),
        Match(film_of("B"), film_of("C"), 2, 3),
    )
    assert letters_of(outcome.order) == "ACB"


def test_a_film_without_a_rank_is_last_and_equal_ranks_prefer_neither() -> None:
    outcome = elect(RANKED, "ABC", "A=B", "B")
    assert outcome.rounds[0].matches == (
        Match(film_of("A"), film_of("B"), 0, 1),
        Match(film_of("A"), film_of("C"), 1, 0),
        Match(film_of("B"), film_of("C"), 2, 0),
    )


def test_a_circle_is_broken_by_the_total_margin() -> None:
    """A beats B by 1, B beats C by 3, C beats A by 1: B's matches add up to +2."""
    outcome = elect(RANKED, "ABC", "ABC", "ABC", "BCA", "BCA", "CAB")
    assert numbers_of(outcome) == [("wins", {"A": 1, "B": 1, "C": 1})]
    assert tie_of(outcome) == [("margin", {"B": 2, "A": 0, "C": -2})]
    assert letters_of(outcome.order) == "BAC"


@pytest.mark.parametrize("method", VOTED)
def test_fewer_vetoes_break_a_tie_first(method: VotingMethod) -> None:
    ballots = {APPROVAL: ["A", "B"], STARS: ["A5", "B5"], RANKED: ["A", "B"]}[method]
    outcome = elect(method, "ABC", *ballots, vetoes=["A"], waited={"A": 3})
    assert letters_of(outcome.order) == "BAC"
    assert tie_of(outcome)[-1] == ("vetoes", {"B": 0, "A": 1})


def test_then_head_to_head_then_the_longest_wait_then_the_drawn_order() -> None:
    """Two films have no win in a circle of ties; each level separates what the level before left equal."""
    rounds = tie_of(elect(STARS, "ABCD", "A5 B1 C1 D1", waited={"C": 2, "D": 2}, drawn="DBCA"))
    assert rounds == [
        ("vetoes", {"B": 0, "C": 0, "D": 0}),
        ("head_to_head", {"B": 0, "C": 0, "D": 0}),
        ("waited", {"C": 2, "D": 2, "B": 0}),
        ("draw_place", {"D": 1, "C": 3}),
    ]


def test_head_to_head_among_three_level_films_counts_their_own_matches_only() -> None:
    """B, C and D have equal totals; D beats both of the others, A is not asked."""
    outcome = elect(STARS, "ABCD", "A5 B5 C0 D1", "A5 B0 C0 D2", "A5 B0 C5 D2", "A5")
    assert numbers_of(outcome)[0] == ("stars", {"A": 20, "B": 5, "C": 5, "D": 5})
    assert tie_of(outcome)[1] == ("head_to_head", {"D": 2, "B": 0, "C": 0})


def test_approval_skips_head_to_head_which_is_always_level() -> None:
    outcome = elect(APPROVAL, "AB", "A", "B", waited={"B": 1})
    assert tie_of(outcome) == [("vetoes", {"A": 0, "B": 0}), ("waited", {"B": 1, "A": 0})]


def test_a_tie_for_a_later_place_is_broken_but_decided_nothing() -> None:
    outcome = elect(APPROVAL, "ABC", "A", drawn="CBA")
    assert letters_of(outcome.order) == "ACB"
    assert outcome.decisive_ties == ()
    (tie,) = outcome.ties
    assert letters_of(tie.films) == "CB"


def test_a_club_can_choose_its_tie_rule_but_not_leave_a_tie() -> None:
    entries = [BallotFilm(film_of("A"), 1, 2), BallotFilm(film_of("B"), 2, 1)]
    ballots = {MemberId(1): {film_of("A"): 1}, MemberId(2): {film_of("B"): 1}}
    vetoes = {MemberId(1): [film_of("B")]}
    rule = TieRule((Measure.DRAW_PLACE,))
    assert count_votes(APPROVAL, entries, ballots, seed=1, vetoes=vetoes).winner == film_of("A")
    assert count_votes(APPROVAL, entries, ballots, seed=1, vetoes=vetoes, tie_rule=rule).winner == film_of("B")
    for levels in [(), (Measure.VETOES,), (Measure.VOTES, Measure.DRAW_PLACE), (Measure.WAITED,) * 2]:
        with pytest.raises(InvalidValue):
            TieRule(levels)


@pytest.mark.parametrize("method", VOTED)
def test_without_votes_the_drawn_order_decides_and_says_so(method: VotingMethod) -> None:
    outcome = elect(method, "ABC", drawn="CAB", waited={"B": 9})
    assert letters_of(outcome.order) == "CAB"
    assert outcome.decision is Decision.NO_VOTES
    assert outcome.voters == 0
    assert tie_of(outcome)[-1] == ("draw_place", {"C": 1, "A": 2, "B": 3})


def test_a_veto_counts_even_if_no_one_votes() -> None:
    assert letters_of(elect(APPROVAL, "ABC", drawn="CAB", vetoes=["C"]).order) == "ABC"


def test_an_emptied_ballot_is_no_vote_and_one_full_of_zeros_is() -> None:
    assert elect(APPROVAL, "AB", "").decision is Decision.NO_VOTES
    assert elect(STARS, "AB", "A0 B0").decision is Decision.VOTE


@pytest.mark.parametrize("method", VotingMethod)
def test_one_film_wins_and_says_so_and_none_is_no_result(method: VotingMethod) -> None:
    only = elect(method, "A")
    assert (letters_of(only.order), only.decision, only.rounds) == ("A", Decision.ONLY_FILM, ())
    nothing = elect(method, "")
    assert (nothing.winner, nothing.order, nothing.decision) == (None, (), Decision.NO_FILM)


def test_enough_vetoes_exclude_a_film_before_anything_is_counted() -> None:
    outcome = elect(STARS, "ABC", "A5 B3 C1", "A5 B2 C4", vetoes=["A", "AB"], veto_limit=2)
    assert letters_of(outcome.excluded) == "A"
    assert numbers_of(outcome) == [
        ("vetoes", {"C": 0, "B": 1, "A": 2}),
        ("stars", {"B": 5, "C": 5}),
        ("preferences", {"B": 1, "C": 1}),
    ]
    assert letters_of(outcome.rounds[0].kept) == "BC"


def test_when_vetoes_leave_one_film_it_wins() -> None:
    outcome = elect(APPROVAL, "AB", "A", "A", vetoes=["A"], veto_limit=1)
    assert (letters_of(outcome.order), outcome.decision) == ("B", Decision.ONLY_FILM)


def test_vetoes_on_every_film_leave_those_with_the_fewest() -> None:
    outcome = elect(APPROVAL, "ABC", "A", "B", "BC", vetoes=["ABC", "A"], veto_limit=1)
    assert outcome.vetoes_lifted
    assert letters_of(outcome.excluded) == "A"
    assert letters_of(outcome.order) == "BC"


def test_values_for_films_that_left_the_ballot_do_not_count() -> None:
    assert numbers_of(elect(RANKED, "AB", "XAB", "XBA", "XA")) == [("wins", {"A": 1, "B": 0})]
    assert elect(APPROVAL, "AB", "X").voters == 0


@pytest.mark.parametrize(
    ("method", "value", "allowed"),
    [(APPROVAL, 0, "1"), (APPROVAL, 2, "1"), (STARS, -1, "0 to 5"), (STARS, 6, "0 to 5"), (RANKED, 0, "1 or more")],
)
def test_a_value_that_the_method_does_not_know_is_refused(method: VotingMethod, value: int, allowed: str) -> None:
    with pytest.raises(InvalidValue) as refused:
        check_ballot(method, {FilmId(1): value})
    assert refused.value.allowed == allowed
    with pytest.raises(InvalidValue):
        count_votes(method, [BallotFilm(FilmId(1), 1, 1)], {MemberId(1): {FilmId(1): value}}, seed=1)


@pytest.mark.parametrize(
    "other", [BallotFilm(FilmId(1), 2, 2), BallotFilm(FilmId(2), 1, 2), BallotFilm(FilmId(2), 2, 1)]
)
def test_films_that_cannot_be_told_apart_are_refused(other: BallotFilm) -> None:
    with pytest.raises(InvalidValue):
        count_votes(APPROVAL, [BallotFilm(FilmId(1), 1, 1), other], {}, seed=1)


@pytest.mark.parametrize("numbers", [(0, 1, 0), (1, 0, 0), (1, 1, -1)])
def test_a_film_of_a_ballot_cannot_exist_wrong(numbers: tuple[int, int, int]) -> None:
    with pytest.raises(InvalidValue):
        BallotFilm(FilmId(1), *numbers)


def test_a_limit_of_no_vetoes_is_refused() -> None:
    with pytest.raises(InvalidValue):
        elect(APPROVAL, "AB", "A", veto_limit=0)


def test_each_round_of_a_tie_for_two_seats_keeps_two_films() -> None:
    outcome = elect(STARS, "ABC", "A1 B1 C1", waited={"A": 2, "B": 1})
    kept = [(each.by.value, letters_of(each.kept)) for each in outcome.decisive_ties[0].rounds]
    assert kept == [("vetoes", "ABC"), ("head_to_head", "ABC"), ("waited", "AB")]
