"""Draws from a seed: always the same, fair, and in proportion to the tickets."""

from __future__ import annotations

from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.outcome import Outcome
from bot.domain.nights.seeded_draw import SeededNumbers, draw_places, find_ticket_holder
from tests.domain.nights.elections import elect, letters_of, numbers_of

WAITED = {"A": 0, "B": 1, "C": 3}
CHI_SQUARE = {2: 13.8, 5: 20.5}
"""What chance exceeds once in 1,000 draws, by degrees of freedom. The seeds are fixed, so the tests don't flicker."""


def draw_by_lot(seed: int) -> Outcome:
    return elect(VotingMethod.DRAW, "ABC", waited=WAITED, seed=seed)


def chi_square(found: Counter[str], expected: dict[str, float]) -> float:
    assert found.keys() <= expected.keys()
    return sum((found[key] - count) ** 2 / count for key, count in expected.items())


def test_a_seed_gives_the_same_numbers_in_every_python() -> None:
    """The first is the SHA-256 of `7:draw:1`, modulo 1,000, which any tool computes."""
    numbers = SeededNumbers(7, "draw")
    assert [numbers.draw_below(1_000) for _ in range(5)] == [736, 578, 599, 893, 661]
    assert letters_of(list(draw_places(2026, map(FilmId, range(1, 7))))) == "ECDFBA"
    assert letters_of(draw_by_lot(2026).order) == "ABC"


def test_each_ticket_belongs_to_one_film_as_many_as_it_has() -> None:
    tickets = {FilmId(8): 1, FilmId(3): 4, FilmId(5): 2}
    assert [find_ticket_holder(tickets, ticket) for ticket in range(1, 8)] == [8, 3, 3, 3, 3, 5, 5]
    for ticket in (0, 8):
        with pytest.raises(ValueError, match=str(ticket)):
            find_ticket_holder(tickets, ticket)


def test_films_win_in_proportion_to_the_nights_waited() -> None:
    """1, 2 and 4 tickets of 7."""
    won = Counter(letters_of(draw_by_lot(seed).order[:1]) for seed in range(2_100))
    assert chi_square(won, {"A": 300, "B": 600, "C": 1_200}) < CHI_SQUARE[2]


def test_the_second_place_is_drawn_from_the_tickets_that_are_left() -> None:
    orders = Counter(letters_of(draw_by_lot(seed).order) for seed in range(2_100))
    tickets = {film: waited + 1 for film, waited in WAITED.items()}
    expected = {
        one + two + three: 2_100 * tickets[one] / 7 * tickets[two] / (tickets[two] + tickets[three])
        for one, two, three in ("ABC", "ACB", "BAC", "BCA", "CAB", "CBA")
    }
    assert chi_square(orders, expected) < CHI_SQUARE[5]


def test_every_order_is_equally_likely_at_the_opening() -> None:
    films = [FilmId(1), FilmId(2), FilmId(3)]
    orders = Counter(letters_of(sorted(films, key=draw_places(seed, films).__getitem__)) for seed in range(1_200))
    assert chi_square(orders, dict.fromkeys(("ABC", "ACB", "BAC", "BCA", "CAB", "CBA"), 200)) < CHI_SQUARE[5]


@given(st.integers(0, 2**63 - 1), st.sets(st.integers(1, 99).map(FilmId)), st.randoms(use_true_random=False))
def test_the_drawn_order_does_not_depend_on_the_order_of_nominations(seed: int, films: set[FilmId], dice) -> None:  # type: ignore[no-untyped-def]
    mixed = sorted(films)
    dice.shuffle(mixed)
    places = draw_places(seed, mixed)
    assert places == draw_places(seed, films)
    assert sorted(places.values()) == list(range(1, len(films) + 1))


def test_a_draw_shows_the_tickets_and_the_one_drawn() -> None:
    """Tickets are numbered in the ballot's order: A has 1, B has 2 and 3, C has 4 to 7."""
    for seed in range(20):
        outcome = draw_by_lot(seed)
        first, second = outcome.rounds
        assert numbers_of(outcome)[0] == ("tickets", {"A": 1, "B": 2, "C": 4})
        assert first.ticket is not None
        assert letters_of(first.kept) == "ABBCCCC"[first.ticket - 1] == letters_of(outcome.order[:1])
        assert second.kept == outcome.order[1:2]
        assert set(second.dropped) == set(outcome.order[2:])


def test_what_members_vote_makes_no_difference_to_a_draw() -> None:
    assert elect(VotingMethod.DRAW, "ABC", "A", "A", seed=5).order == elect(VotingMethod.DRAW, "ABC", seed=5).order


def test_numbers_out_of_the_fair_range_are_drawn_again() -> None:
    """Below 3/4 of the digest's range, one digest in four must be drawn again; the numbers stay within the limit."""
    limit = 3 * 2**254
    numbers = SeededNumbers(1, "wide")
    drawn = [numbers.draw_below(limit) for _ in range(300)]
    assert max(drawn) < limit
    assert 80 < sum(number < 2**254 for number in drawn) < 125, "a third, not half"
    for wrong in (0, -1, 2**256 + 1):
        with pytest.raises(ValueError, match=str(wrong)):
            numbers.draw_below(wrong)
