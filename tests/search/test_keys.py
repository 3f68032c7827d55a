"""Keys computed for one title and for many at once are the same."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.search.keys import build_keys, title_keys
from bot.search.typos import TypoKind, classify_typo

glued = st.text(alphabet=st.characters(exclude_categories=["Cs", "Zs", "Cc"]), min_size=1, max_size=120)


@settings(deadline=None)
@given(st.lists(glued, min_size=1, max_size=6), st.integers(0, 1_000), st.integers(14, 21))
def test_one_title_and_many_have_the_same_keys(titles: list[str], first: int, bits: int) -> None:
    packed = np.unique(build_keys(titles, first, bits))
    for number, title in enumerate(titles, start=first):
        own = packed[(packed & np.uint64(0xFFFFFFFF)) == number] >> np.uint64(32)
        assert sorted(title_keys(title, bits)) == own.tolist()


@pytest.mark.parametrize(
    ("typed", "title", "kind"),
    [
        ("alen", "alien", TypoKind.DELETION),
        ("allien", "alien", TypoKind.INSERTION),
        ("ailen", "alien", TypoKind.TRANSPOSITION),
        ("aluen", "alien", TypoKind.ADJACENT_KEY),
        ("alian", "alien", TypoKind.VOWEL),
        ("alqen", "alien", TypoKind.OTHER),
        ("alien", "alien", TypoKind.NONE),
    ],
)
def test_typos_are_classified(typed: str, title: str, kind: TypoKind) -> None:
    assert classify_typo(typed, title) is kind
