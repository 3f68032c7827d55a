"""Escaping and shortening people's text: nothing lost, nothing cut inside a spoiler, no markup escapes."""

from __future__ import annotations

import re

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reviews.review import Paragraph, Span, Stars, parse_paragraphs
from bot.domain.visible import has_visible_text
from bot.ui.kit import text

UNSEEN = re.compile(r"[\u2060\u2068\u2069\u200b\u200d]")
WORDS = st.text(alphabet=st.sampled_from("ab |*_~`\\#>-1.@[]()<\n éض中👩\u200d👧"), min_size=1, max_size=400)


def unescaped(shown: str) -> str:
    return re.sub(r"\\(.)", r"\1", UNSEEN.sub("", shown), flags=re.DOTALL)


@given(st.text(max_size=500))
def test_safe_text_is_the_text_itself_with_signs_escaped(written: str) -> None:
    assert unescaped(text.escape_text(written)) == UNSEEN.sub("", text.strip_controls(written))


@given(WORDS)
def test_no_sign_of_markdown_stands_unescaped(written: str) -> None:
    shown = text.escape_text(written)
    assert not re.search(r"(?<!\\)(?:\\\\)*[*_~`|\[\]<]", shown.replace("\\\\", ""))
    assert not re.search(r"^[ \t]*[#>+-]", shown, re.MULTILINE)
    assert "@everyone" not in text.escape_text("@everyone")
    assert "@here" not in text.escape_text("@here")


@given(st.text(max_size=300), st.integers(min_value=8, max_value=120))
def test_a_line_keeps_its_limit_and_is_one_line(written: str, limit: int) -> None:
    shown = text.escape_line(written, limit)
    assert len(shown) <= limit
    assert "\n" not in shown


@given(st.text(max_size=300), st.integers(min_value=1, max_value=100))
def test_a_label_keeps_its_limit_and_is_never_empty(written: str, limit: int) -> None:
    assert 1 <= len(text.label_text(written, limit)) <= limit


def test_a_text_is_shortened_at_a_word() -> None:
    assert text.shorten_text("The quick brown fox jumps", 16) == "The quick brown…"
    assert text.shorten_text("Short", 16) == "Short"


@st.composite
def paragraphs(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    found = []
    for written in draw(st.lists(WORDS.filter(has_visible_text), min_size=1, max_size=6)):
        at = draw(st.integers(0, len(written)))
        until = draw(st.integers(at, len(written)))
        found.append(Paragraph(written, (Span(at, until),) if until > at else ()))
    return tuple(found)


@given(paragraphs(), st.integers(min_value=60, max_value=300))
def test_pages_keep_their_size_and_lose_no_word(review: tuple[Paragraph, ...], size: int) -> None:
    pages = text.paginate_paragraphs(review, size, guarded=False)
    assert all(len(page) <= size for page in pages)
    assert all(bars(page) % 2 == 0 for page in pages), "a spoiler is cut"
    shown = re.sub(r"\s", "", unescaped("".join(remove_bars(page) for page in pages)))
    wanted = re.sub(r"\s", "", "".join(UNSEEN.sub("", text.strip_controls(p.text)) for p in review))
    assert shown == wanted


@given(paragraphs(), st.integers(min_value=60, max_value=300))
def test_a_guarded_review_shows_nothing_outside_its_bars(review: tuple[Paragraph, ...], size: int) -> None:
    for page in text.paginate_paragraphs(review, size, guarded=True):
        outside = re.sub(r"(?<!\\)\|\|.*?(?<!\\)\|\|", "", page.replace("\\\\", "xx"), flags=re.DOTALL)
        assert not outside.strip()


def bars(page: str) -> int:
    return len(re.findall(r"(?<!\\)\|\|", page.replace("\\\\", "xx")))


def remove_bars(page: str) -> str:
    return re.sub(r"(?<!\\)\|\|", "", page.replace("\\\\", "\0")).replace("\0", "\\\\")


def test_a_spoiler_that_goes_over_a_page_is_closed_and_opened_again() -> None:
    review = parse_paragraphs("Before. ||" + "secret " * 100 + "|| After.")
    pages = text.paginate_paragraphs(review, 200, guarded=False)
    assert len(pages) > 3
    assert all("secret" not in re.sub(r"\|\|.*?\|\|", "", page, flags=re.DOTALL) for page in pages)
    assert "Before." in pages[0]
    assert "After." in pages[-1]


def test_stars_never_wrap() -> None:
    assert text.star_text(Stars.from_stars(3.5)) == "★\u2060★\u2060★\u2060½"
    assert text.star_text(None) == ""


def test_a_listing_says_how_many_more_there_are() -> None:
    assert text.list_names(["a", "b", "c"], 100) == "a, b, c"
    assert text.list_names([f"name {n}" for n in range(50)], 40).endswith("more")
    assert len(text.list_names([f"name {n}" for n in range(50)], 40)) <= 40


def test_bars_over_several_paragraphs_cover_each() -> None:
    review = parse_paragraphs("One ||two\n\nthree|| four")
    assert [p.written_text for p in review] == ["One ||two||", "||three|| four"]


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("I love *this* and **that** and ~~them~~", "I love *this* and **that** and ~~them~~"),
        ("as [my essay](https://e.org/my_essay) says", "as my essay (https://e.org/my_essay) says"),
        ("[https://bank.example](https://evil.example)", "https://bank.example (https://evil.example)"),
        ("M*A*S*H, a * b, snake_case", r"M\*A\*S\*H, a \* b, snake\_case"),
        ("https://e.org/a_b_c (https://e.org/d~e~~f)", "https://e.org/a_b_c (https://e.org/d~e~~f)"),
        ("https://e.org/[x](y)", r"https://e.org/\[x\](y)"),
        ("https://e.org/x||y", r"https://e.org/x\|\|y"),
        ("https://e.org/@everyone", "https://e.org/@\u200beveryone"),
        ("*@here*", "*@\u200bhere*"),
        ("<@1> *<@1>* [<@1>](https://e.org)", r"\<@1> *\<@1>* \<@1> (https://e.org)"),
        ("# *no heading*", r"\# *no heading*"),
    ],
)
def test_a_review_keeps_its_emphasis_and_its_addresses(written: str, shown: str) -> None:
    assert text.paginate_paragraphs((Paragraph(written),), 1000, guarded=False) == (shown,)


def test_emphasis_does_not_reach_over_a_spoilers_edge() -> None:
    written = "an *open secret here* ends"
    start = written.index("secret")
    (page,) = text.paginate_paragraphs((Paragraph(written, (Span(start, start + 6),)),), 1000, guarded=False)
    assert page == r"an \*open ||secret|| here\* ends"


def test_emphasis_over_two_pages_is_closed_and_opened_again() -> None:
    pages = text.paginate_paragraphs((Paragraph(f"*{'word ' * 60}end*"),), 120, guarded=False)
    assert len(pages) > 1
    assert all(page.startswith("*") and page.endswith("*") and page.count("*") == 2 for page in pages)
