"""A stored outcome comes back whole, and anything else is refused."""

from __future__ import annotations

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.outcome_json import outcome_from_json, outcome_to_json
from tests.domain.nights.elections import Election, elect, elections

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3),
    max_leaves=8,
)


@given(elections())
def test_an_outcome_comes_back_whole(election: Election) -> None:
    outcome = election.count()
    text = outcome_to_json(outcome)
    assert outcome_from_json(text) == outcome
    assert outcome_to_json(outcome_from_json(text)) == text


@given(JSON, st.data())
def test_a_damaged_outcome_is_refused_or_is_one(value: object, data: st.DataObject) -> None:
    content = json.loads(outcome_to_json(elect(VotingMethod.STARS, "ABC", "A5 B1 C1", "B2 C2")))
    place = content
    while isinstance(place, dict | list) and place:
        key = data.draw(st.sampled_from(sorted(place) if isinstance(place, dict) else range(len(place))))
        if not isinstance(place[key], dict | list) or not place[key] or data.draw(st.booleans()):
            place[key] = value
            break
        place = place[key]
    try:
        outcome = outcome_from_json(json.dumps(content))
    except InvalidValue:
        return
    assert outcome_from_json(outcome_to_json(outcome)) == outcome


@pytest.mark.parametrize("text", ["", "{}", "[]", "null", "1", '{"version":2}', "[" * 100_000, "9" * 10_000])
def test_what_is_no_outcome_is_refused(text: str) -> None:
    with pytest.raises(InvalidValue):
        outcome_from_json(text)


def test_25_films_and_their_matches_fit_into_a_few_kilobytes() -> None:
    films = "ABCDEFGHIJKLMNOPQRSTUVWXY"
    assert len(outcome_to_json(elect(VotingMethod.RANKED, films, films, films[::-1], films))) < 8_000
