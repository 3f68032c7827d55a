"""Each value of a page says where it came from, and shows its doubts; hidden parts keep their bars."""

from __future__ import annotations

from datetime import date

import pytest

from bot.domain.errors import InvalidValue
from bot.sources.review_page import (
    FieldSource,
    PageDoubt,
    PageField,
    ReviewDetails,
    ReviewPage,
    SpoilerSpan,
    bar_spoilers,
)
from bot.sources.review_page.reader import read_review_page
from tests.sources.review_page_samples import HEAT


def field(page: ReviewPage, name: PageField) -> tuple[object, FieldSource | None, tuple[PageDoubt, ...]]:
    found = next(each for each in page.fields if each.field is name)
    return found.value, found.source, found.doubts


def test_each_field_says_where_it_came_from_and_what_is_doubtful() -> None:
    page = read_review_page(f"Heat (1995) - Movie Review\n\nBy Dora Quill | 3 March 2019\n\n{HEAT}".encode())
    assert [each.field for each in page.fields] == list(PageField)
    assert field(page, PageField.FILM) == ("Heat", FieldSource.HEADLINE, ())
    assert field(page, PageField.YEAR) == (1995, FieldSource.HEADLINE, ())
    assert field(page, PageField.AUTHOR) == ("Dora Quill", FieldSource.BYLINE, ())
    assert field(page, PageField.PUBLISHED) == (date(2019, 3, 3), FieldSource.BYLINE, ())
    assert field(page, PageField.DIRECTORS) == ((), None, (PageDoubt.NO_DIRECTOR,))
    assert field(page, PageField.RATING) == (None, None, ())
    assert set(page.doubts) == {doubt for each in page.fields for doubt in each.doubts}


def test_what_a_person_enters_wins_and_says_so() -> None:
    given = ReviewDetails.of(
        "Ronin (1998)", author="Ann Lee", directors="Ann Lee, Max Moth", published="4 May 2020", language="de-AT"
    )
    page = read_review_page(f"Heat (1995) - Movie Review\n\nBy Dora Quill\n\n{HEAT}".encode(), given=given)
    assert field(page, PageField.FILM) == ("Ronin", FieldSource.GIVEN, ())
    assert field(page, PageField.YEAR) == (1998, FieldSource.GIVEN, ())
    assert field(page, PageField.AUTHOR) == ("Ann Lee", FieldSource.GIVEN, ())
    assert field(page, PageField.DIRECTORS) == (("Ann Lee", "Max Moth"), FieldSource.GIVEN, ())
    assert field(page, PageField.PUBLISHED) == (date(2020, 5, 4), FieldSource.GIVEN, ())
    assert field(page, PageField.LANGUAGE) == ("de", FieldSource.GIVEN, ())


def test_a_day_that_is_none_is_refused() -> None:
    with pytest.raises(InvalidValue):
        read_review_page(f"Review: Heat (1995)\n\n{HEAT}".encode(), given=ReviewDetails(published="soon"))


def test_hidden_parts_stand_between_bars_and_a_pages_own_bars_do_not_open_them() -> None:
    spans = (SpoilerSpan(0, 4, 8), SpoilerSpan(1, 0, 9))
    assert bar_spoilers(("The end is sad.", "Everyone dies.", "No."), spans) == (
        "The ||end ||is sad.",
        "||Everyone ||dies.",
        "No.",
    )
    assert bar_spoilers(("a || dies ||", "Every"), (SpoilerSpan(0, 5, 12), SpoilerSpan(1, 0, 9))) == (
        "a | | ||dies | ||",
        "||Every||",
    )


def test_spoilers_outside_the_text_are_refused() -> None:
    with pytest.raises(InvalidValue):
        ReviewPage(film_title="Heat", paragraphs=("Short.",), spoilers=(SpoilerSpan(0, 0, 9),))
