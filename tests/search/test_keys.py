"""Keys computed for one title and for many at once are the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.keys import build_keys, title_keys
from bot.search.slips import TypingSlip, slip_between

glued = st.text(alphabet=st.characters(exclude_categories=["Cs", "Zs", "Cc"]), min_size=1, max_size=120)


@settings(deadline=None)
@given(st.lists(glued, min_size=1, max_size=6), st.integers(0, 1_000), st.integers(14, 21))
def test_one_title_and_many_have_the_same_keys(titles: list[str], first: int, bits: int) -> None:
    packed = np.unique(build_keys(titles, first, bits))
    for number, title in enumerate(titles, start=first):
        own = packed[(packed & np.uint64(0xFFFFFFFF)) == number] >> np.uint64(32)
        assert sorted(title_keys(title, bits)) == own.tolist()


@pytest.mark.parametrize(
    ("typed", "title", "slip"),
    [
        ("alen", "alien", TypingSlip.DROPPED),
        ("allien", "alien", TypingSlip.ADDED),
        ("ailen", "alien", TypingSlip.SWAPPED),
        ("aluen", "alien", TypingSlip.BESIDE),
        ("alian", "alien", TypingSlip.VOWEL),
        ("alqen", "alien", TypingSlip.OTHER),
        ("alien", "alien", TypingSlip.NONE),
    ],
)
def test_a_slip_is_told_by_its_kind(typed: str, title: str, slip: TypingSlip) -> None:
    assert slip_between(typed, title) is slip
