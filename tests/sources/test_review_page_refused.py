"""Pages without a review are refused, with the facts for a clear message."""

from __future__ import annotations

import random
from pathlib import Path

import pytest

from bot.domain.errors import MarqueeError
from bot.domain.reviews.page_errors import (
    FilmNotRecognised,
    NoReviewReason,
    NotAReview,
    PageEmpty,
    PageEncodingUnknown,
    PageIsBinary,
    PageTooLarge,
)
from bot.sources.review_page import PageDoubt, decoding
from bot.sources.review_page.decoding import SIZE_LIMIT, TEXT_LIMIT
from bot.sources.review_page.reader import read_review_page


def refusal(data: bytes, name: str = "page.txt") -> MarqueeError:
    with pytest.raises(MarqueeError) as caught:
        read_review_page(data, name=name)
    return caught.value


@pytest.mark.parametrize("data", [b"", b" \r\n\t", b"\xef\xbb\xbf", b"\xff\xfe", "\u00a0\u200b".encode(), bytes(64)])
def test_a_file_without_text_is_empty(data: bytes) -> None:
    assert isinstance(refusal(data), PageEmpty)


@pytest.mark.parametrize(
    ("data", "kind"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "png"),
        (b"PK\x03\x04\x14\x00", "zip"),
        (b"%PDF-1.7\n%text", "pdf"),
        (b"\xff\xd8\xff\xe0JFIF", "jpeg"),
        (b"SQLite format 3\x00", "sqlite"),
        (b"\x00\x00\x00\x20ftypisom", "video"),
        (b"text \x00\x01\x02\x00\x05" * 40, "unknown"),
        (random.Random(1).randbytes(4000), "unknown"),
    ],
)
def test_a_binary_is_named_by_its_kind(data: bytes, kind: str) -> None:
    error = refusal(data, "review.html")
    assert isinstance(error, PageIsBinary)
    assert error.kind == kind


def test_a_file_beyond_the_limit_is_refused_unread() -> None:
    error = refusal(b"a" * (SIZE_LIMIT + 1))
    assert isinstance(error, PageTooLarge)
    assert (error.size, error.limit) == (SIZE_LIMIT + 1, SIZE_LIMIT)


@pytest.mark.parametrize("form", ["{}", "<html><body><p>{}</p></body></html>"])
def test_a_text_that_nobody_wrote_as_a_review_is_too_long(form: str) -> None:
    error = refusal(form.format("The film is great. " * 30_000).encode(), "page.html")
    assert isinstance(error, PageTooLarge)
    assert error.limit == TEXT_LIMIT


CYRILLIC = "Это хороший фильм о любви и о смерти. " * 20


@pytest.mark.parametrize(
    ("data", "declared"),
    [
        ("Amélie (2001) – review, “quoted” è ü".encode() + b"\xff\xfe\x80", "utf-8"),
        (CYRILLIC.encode("koi8-r"), None),
        (CYRILLIC.encode("cp1251"), None),
        ("映画は素晴らしい。".encode("shift_jis") * 20, None),
        (b"<meta charset='utf-8'><p>caf\xe9</p>", "utf-8"),
        (b"<meta charset='x-klingon'><p>caf\xe9</p>", "x-klingon"),
        (b"\xff\xfea\x00b", "utf-16"),
    ],
)
def test_an_encoding_that_does_not_fit_is_not_guessed_at(data: bytes, declared: str | None) -> None:
    error = refusal(data)
    assert isinstance(error, PageEncodingUnknown)
    assert error.declared == declared


RECIPE = """Grandma's Tomato Soup

By Anna Bell

Ingredients
2 tablespoons olive oil
1 onion, minced

Preheat the oven to 200 degrees and roast the tomatoes for about forty minutes. Simmer the onion in oil until it is soft,
then add the tomatoes and a teaspoon of sugar.

This is the best soup I have ever made, and it is perfect on a rainy day in front of a good movie. Rating: 5/5"""
CASTING_NEWS = """Nicolas Cage to star in new thriller

By Staff Reporter, March 3, 2019

Nicolas Cage will star in a new thriller, the studio announced on Monday. Production begins in Las Vegas in the spring,
according to a spokesperson.

The film follows a retired stuntman who is drawn into a heist. The cast also includes two actors who are in talks to join.
No release date has been set. The studio confirmed that casting continues."""
CITY_NEWS = """Council approves new bridge

The city council voted on Tuesday to approve the construction of a new bridge over the river, officials said. Work will
begin in May and is expected to cost twelve million. The mayor called the decision a great step."""
BOOK = """Review: The Quiet River

This novel is the author's third. The prose is beautiful, and the chapters are short; each one ends with a question.

The novel's narrator is a woman who has lost her sister. It is the best novel I have read this year, and the last chapter
made me cry.

Rating: 4/5
ISBN: 978-3-16-148410-0"""
PLATE = (
    "It is about a plate and a letter. I was moved, and the end is an apple, which I shall not forget. The father peels it "
    "alone and then his hands stop."
)
LOREM = "Lorem ipsum dolor sit amet, consectetur adipiscing elit, sed do eiusmod tempor incididunt ut labore. " * 9
LOG = "\n".join(f"2024-01-02 10:00:{n:02d} INFO film server handled request {n} in 3 ms" for n in range(60))
RECIPE_DATA = (
    '<html><script type="application/ld+json">{"@type": "Recipe", "name": "Soup"}</script><body><article><h1>Soup</h1>'
    "<p>Simmer the soup in the oven, whisk the eggs, add two tablespoons of oil, and serve it with bread when it is hot "
    "enough for everybody at the table to be happy with it.</p></article></body></html>"
)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (RECIPE, NoReviewReason.NOT_ABOUT_A_FILM),
        (RECIPE_DATA, NoReviewReason.NOT_ABOUT_A_FILM),
        (BOOK, NoReviewReason.NOT_ABOUT_A_FILM),
        (CITY_NEWS, NoReviewReason.NOT_ABOUT_A_FILM),
        (LOREM, NoReviewReason.NOT_ABOUT_A_FILM),
        (CASTING_NEWS, NoReviewReason.NO_JUDGEMENT),
        (LOG, NoReviewReason.NOT_PROSE),
        (Path(decoding.__file__).read_text("utf-8"), NoReviewReason.NOT_PROSE),
        ("Heat (1995) – Review\n\nGreat film.", NoReviewReason.TOO_LITTLE_TEXT),
        (PLATE, NoReviewReason.NOT_ABOUT_A_FILM),
        ("<html><body><nav><a href='/'>Home</a></nav></body></html>", NoReviewReason.TOO_LITTLE_TEXT),
    ],
)
def test_what_is_no_film_review_is_refused_for_its_reason(text: str, why: NoReviewReason) -> None:
    error = refusal(text.encode())
    assert isinstance(error, NotAReview)
    assert error.why is why


def test_a_few_sentences_under_a_film_with_its_year_are_a_review_that_is_very_short() -> None:
    page = read_review_page(f"Late Spring (1949)\n\n{PLATE}".encode(), name="page.txt")
    assert (page.film_title, page.film_year) == ("Late Spring", 1949)
    assert PageDoubt.VERY_SHORT in page.doubts


def test_a_review_that_never_names_its_film_says_so_and_offers_what_it_mentions() -> None:
    text = """A review

This movie is the best thing that I have seen this year. The director moves the camera as if it weighed nothing, the actors
are superb, and every scene ends a moment before you want it to.

I cried twice, as I did in Brief Encounter (1945). The ending is perfect. I give it 4 out of 5 stars."""
    error = refusal(text.encode())
    assert isinstance(error, FilmNotRecognised)
    assert error.headline == "A review"
    assert error.candidates == ("Brief Encounter",)
