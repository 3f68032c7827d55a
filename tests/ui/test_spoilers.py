"""Text behind spoiler bars never appears outside them in Discord's Markdown."""

from __future__ import annotations

import re

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from bot.domain.reviews.review import Paragraph, Span, parse_paragraphs
from bot.domain.visible import has_visible_text
from bot.ui.kit import text

SECRETS = "ÄÖÜäöüß"
"""Letters that stand in spoilers alone."""
SIGNS = "|*_~`\\[]()<>#-1.:/@ \n\t\u200b\u3164\u200e\u061c\u2066\u2800"
OPEN = st.text(alphabet=st.sampled_from("abc" + SIGNS), max_size=30) | st.sampled_from(
    ["https://a.b/c", "see http://x.y", "steam://run/1", "\\", "|", "||", "", " ", "\u3164", "\n\n"]
)
HIDDEN = st.text(alphabet=st.sampled_from(SECRETS + SIGNS), min_size=1, max_size=60) | st.sampled_from(
    ["ä", "ä|", "ä\\", "|ä", "\u200e", "|", " ", "\n", "https://ä.b", "ä https://ü", "ä" * 300, "ä " * 200]
)
_ADDRESS = re.compile(r"(?:https?|steam)://[^\s<]+[^<.,:;\"'\]\s]")
_SPOILER = re.compile(r"\|\|([\s\S]+?)\|\|")


def outside(markdown: str) -> str:
    """The text that Discord shows outside of spoilers: rules are tried from left to right at each character."""
    shown, at = "", 0
    while at < len(markdown):
        if markdown[at] == "\\" and at + 1 < len(markdown) and not markdown[at + 1].isalnum():
            shown, at = shown + markdown[at + 1], at + 2
        elif found := _ADDRESS.match(markdown, at):
            shown, at = shown + found[0], found.end()
        elif found := _SPOILER.match(markdown, at):
            at = found.end()
        else:
            shown, at = shown + markdown[at], at + 1
    return shown


@st.composite
def reviews(draw: st.DrawFn) -> tuple[Paragraph, ...]:
    found = []
    for parts in draw(st.lists(st.lists(st.tuples(OPEN, HIDDEN), min_size=1, max_size=6), min_size=1, max_size=4)):
        words, spans = "", []
        for shown, hidden in parts:
            words += shown
            spans.append(Span(len(words), len(words) + len(hidden)))
            words += hidden
        if words.strip():
            found.append(Paragraph(words, tuple(spans)))
    return tuple(found) or (Paragraph("a"),)


def paragraph(*parts: tuple[str, str]) -> Paragraph:
    words, spans = "", []
    for shown, hidden in parts:
        words += shown
        spans.append(Span(len(words), len(words) + len(hidden)))
        words += hidden
    return Paragraph(words, tuple(spans))


@given(reviews(), st.integers(min_value=60, max_value=400))
@example((paragraph(("https://a.b/", "ä")),), 100)
@example((paragraph(("a ", "\u200e"), (" b ", "ä")),), 100)
@example((paragraph(("a ", "ä|"), (" b ", "ä")),), 100)
@example((paragraph(("a" * 50 + " ", "   " + "ä" * 80)),), 60)
def test_no_hidden_letter_stands_outside_of_bars(review: tuple[Paragraph, ...], size: int) -> None:
    for page in text.paginate_paragraphs(review, size, guarded=False):
        assert len(page) <= size
        assert not set(outside(page)) & set(SECRETS), page
        assert "||||" not in page


@given(reviews(), st.integers(min_value=60, max_value=400))
@example((Paragraph("\u200e"), Paragraph("ä")), 100)
@example((Paragraph("ä"), Paragraph("\u3164"), Paragraph("ä")), 100)
def test_of_a_guarded_review_nothing_at_all_stands_outside_of_bars(review: tuple[Paragraph, ...], size: int) -> None:
    pages = text.paginate_paragraphs(review, size, guarded=True)
    for page in pages:
        assert page == text.NOTHING_SHOWN or not has_visible_text(outside(page).replace("|", "")), page


@given(st.text(alphabet=st.sampled_from(SECRETS + SIGNS), max_size=60))
@example("|")
@example("ä\\|")
def test_a_hidden_line_stands_behind_bars(written: str) -> None:
    shown = text.hide(text.escape_line(written, 100))
    assert not set(outside(shown)) & set(SECRETS)
    assert shown or not has_visible_text(text.strip_controls(written))


@pytest.mark.parametrize("written", ["a\n||\n||b", "a\n||\nä||\nb", "a||\n||\nb", "||ä\n||\n\nb", "||\n\n||a"])
def test_no_empty_line_is_left_inside_a_paragraph(written: str) -> None:
    assert all("\n\n" not in each.text for each in parse_paragraphs(written))


def test_a_bar_at_the_end_of_a_spoiler_does_not_close_it_early() -> None:
    (page,) = text.paginate_paragraphs((paragraph(("a ", "ä|"), (" b ", "ä||")),), 100, guarded=False)
    assert outside(page) == "a  b "
