"""The rules of a list: caps, the ban after a showing, and which films stay after a vote."""

from __future__ import annotations

from datetime import date
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.nights.nominations import (
    CarryRule,
    NominationBar,
    NominationFate,
    find_ban_end,
    find_nomination_bar,
    settle_nominations,
)
from tests.domain.nights.elections import film_of

TODAY = date(2026, 11, 30)


@pytest.mark.parametrize(
    ("facts", "expected"),
    [
        ({}, None),
        ({"is_listed": True, "member_films": 2, "list_films": 10}, NominationBar.NOMINATED),
        ({"banned_until": date(2026, 12, 1), "member_films": 2}, NominationBar.BANNED),
        ({"banned_until": TODAY}, None),
        ({"member_films": 2, "list_films": 10}, NominationBar.MEMBER_CAP),
        ({"list_films": 10}, NominationBar.LIST_CAP),
        ({"member_films": 10**6, "list_films": 10**6, "member_cap": None, "list_cap": None}, None),
    ],
)
def test_what_keeps_a_film_off_a_list(facts: dict[str, Any], expected: NominationBar | None) -> None:
    allowed = {
        "is_listed": False,
        "banned_until": None,
        "today": TODAY,
        "member_films": 1,
        "list_films": 9,
        "member_cap": 2,
        "list_cap": 10,
    }
    assert find_nomination_bar(**{**allowed, **facts}) is expected


def test_a_ban_counts_from_the_showing() -> None:
    assert find_ban_end(date(2026, 11, 30), 31) == date(2026, 12, 31)
    assert find_ban_end(TODAY, 0) is None
    assert find_ban_end(TODAY, 10**9) == date.max
    with pytest.raises(InvalidValue):
        find_ban_end(TODAY, -1)


@pytest.mark.parametrize(
    ("rule", "fates"),
    [
        (CarryRule(), "A:won B:carried C:carried D:carried E:carried"),
        (CarryRule(carry=0), "A:won B:lowest C:lowest D:lowest E:lowest"),
        (CarryRule(carry=2), "A:won B:carried C:carried D:lowest E:lowest"),
        (CarryRule(lowest_leave=1), "A:won B:carried C:carried D:carried E:lowest"),
        (CarryRule(lowest_leave=9), "A:won B:lowest C:lowest D:lowest E:lowest"),
        (CarryRule(carry=3, lowest_leave=3), "A:won B:carried C:lowest D:lowest E:lowest"),
        (CarryRule(survivals=3), "A:won B:carried C:worn_out D:carried E:carried"),
        (CarryRule(carry=1, survivals=1), "A:won B:worn_out C:lowest D:lowest E:lowest"),
    ],
)
def test_what_becomes_of_each_film(rule: CarryRule, fates: str) -> None:
    settled = settle_nominations([film_of(letter) for letter in "ABCDE"], [film_of("A")], {film_of("C"): 2}, rule)
    assert " ".join(f"{chr(each.film + 64)}:{each.fate.value}" for each in settled) == fates


def test_a_film_that_stays_has_survived_once_more() -> None:
    films = [film_of("A"), film_of("B"), film_of("C")]
    settled = settle_nominations(films, films[:1], {films[0]: 4, films[1]: 4}, CarryRule(lowest_leave=1))
    assert [each.survived for each in settled] == [4, 5, 0]


def test_both_films_of_a_double_feature_have_won() -> None:
    films = [film_of("A"), film_of("B"), film_of("C")]
    settled = settle_nominations(films, [films[0], films[2]], {}, CarryRule(carry=0))
    assert [each.fate.value for each in settled] == ["won", "lowest", "won"]


@given(st.integers(1, 5), st.integers(1, 30))
def test_a_film_leaves_when_it_has_lost_as_many_votes_as_the_list_allows(most: int, votes: int) -> None:
    survived, stayed = 0, 0
    for _ in range(votes):
        (_, each) = settle_nominations(
            [FilmId(1), FilmId(2)], [FilmId(1)], {FilmId(2): survived}, CarryRule(survivals=most)
        )
        if each.fate is not NominationFate.CARRIED:
            break
        stayed, survived = stayed + 1, each.survived
    assert stayed == min(most - 1, votes)


@pytest.mark.parametrize("field", ["carry", "lowest_leave", "survivals"])
def test_a_rule_has_no_negative_numbers(field: str) -> None:
    with pytest.raises(InvalidValue):
        CarryRule(**{field: -1})
