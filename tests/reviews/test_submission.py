"""How the fields of a form are read."""

from __future__ import annotations

import pytest

from bot.domain.errors import InvalidValue
from bot.domain.ids import MemberId
from bot.domain.reviews.errors import AuthorNeeded
from bot.domain.reviews.review import SpoilerLevel
from bot.domain.reviews.submission import Submission, read_author, read_names, read_title_and_year, read_year


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Heat (1995)", ("Heat", 1995)),
        ("Heat  [1995] ", ("Heat", 1995)),
        ("1917 (2019)", ("1917", 2019)),
        ("1917", ("1917", None)),
        ("Heat (9999)", ("Heat (9999)", None)),
    ],
)
def test_a_year_in_brackets_is_the_films(typed: str, meant: tuple[str, int | None]) -> None:
    assert read_title_and_year(typed) == meant


@pytest.mark.parametrize("typed", ["soon", "12", "1800", "²⁰²⁰"])
def test_a_year_that_is_none_is_refused(typed: str) -> None:
    with pytest.raises(InvalidValue):
        read_year(typed)


def test_names_are_parted_and_stand_once() -> None:
    assert read_names("Ann Onym; Bo Dy, ann onym\n") == ("Ann Onym", "Bo Dy")


def test_spoilers_are_what_the_bars_and_the_box_say() -> None:
    assert Submission(text="A storm.").spoilers is SpoilerLevel.NONE
    assert Submission(text="A ||storm||.").spoilers is SpoilerLevel.INLINE
    assert Submission(text="A ||storm||.", tells_all=True).spoilers is SpoilerLevel.WHOLE


def test_a_review_has_one_author() -> None:
    with pytest.raises(AuthorNeeded):
        read_author(None, None)
    with pytest.raises(AuthorNeeded):
        read_author((MemberId(1), "Ines"), "Vera")
    with pytest.raises(InvalidValue):
        read_author(None, "Vera", source="ftp://nowhere")
