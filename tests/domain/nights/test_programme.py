"""What fits into an evening: the winner, then the first films of the order that fit."""

from __future__ import annotations

import pytest

from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.programme import fill_programme
from tests.domain.nights.elections import elect, film_of, letters_of

OUTCOME = elect(VotingMethod.APPROVAL, "ABCD", "ABCD", "ABC", "AB", "A")


@pytest.mark.parametrize(
    ("runtimes", "minutes", "most", "programme"),
    [
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 240, 2, "AB"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 190, 2, "AB"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 189, 2, "AC"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 149, 2, "A"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 240, 3, "AB"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 250, 3, "ABD"),
        ({"A": 90, "B": 100, "C": 80, "D": 60}, 900, 1, "A"),
        ({"A": 200, "B": 10}, 120, 2, "A"),
        ({"A": 90, "B": None, "D": 60}, 240, 2, "AD"),
        ({"B": 60, "C": 60}, 240, 2, "A"),
        ({"A": 90, "B": 0}, 240, 2, "A"),
    ],
)
def test_the_winner_and_the_first_that_fits(
    runtimes: dict[str, int | None], minutes: int, most: int, programme: str
) -> None:
    known = {film_of(letter): runtime for letter, runtime in runtimes.items()}
    assert letters_of(fill_programme(OUTCOME, known, minutes, most)) == programme


def test_without_a_winner_there_is_no_programme() -> None:
    assert fill_programme(elect(VotingMethod.DRAW, ""), {}, 240) == ()
