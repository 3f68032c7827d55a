"""Marks of emphasis, links and addresses: which signs are marks, and the words without them."""

from __future__ import annotations

import itertools

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.reviews.marks import plain_slice, plain_text, split_marks


@pytest.mark.parametrize(
    ("written", "plain"),
    [
        ("I love *this* film", "I love this film"),
        ("**all** of _it_, __really__ and ~~truly~~", "all of it, really and truly"),
        ("***both*** and **bold *with* italics**", "both and bold with italics"),
        ("as [my essay](https://example.org/my_essay_) says", "as my essay says"),
        ("see [*this*](https://e.org) film", "see *this* film"),
        ("(*this*) “*that*”, *un*believable", "(this) “that”, unbelievable"),
        ("two *pairs* and *two*", "two pairs and two"),
        # Not marks.
        ("M*A*S*H", "M*A*S*H"),
        ("snake_case_name and __init__py", "snake_case_name and __init__py"),
        ("5 * 3 * 2", "5 * 3 * 2"),
        ("*** (out of ****)", "*** (out of ****)"),
        ("***1/2 and f*ck, sh*t", "***1/2 and f*ck, sh*t"),
        ("a *lone star", "a *lone star"),
        ("a *line\nbreak* in it", "a *line\nbreak* in it"),
        (r"an \*escaped\* star", r"an \*escaped\* star"),
        ("https://example.org/a_b_c?d=*e*&f=~~g~~", "https://example.org/a_b_c?d=*e*&f=~~g~~"),
        ("[no](javascript:alert(1)) [link](ftp://x.y)", "[no](javascript:alert(1)) [link](ftp://x.y)"),
        ("*see https://example.org/a_b*", "see https://example.org/a_b"),
        ("", ""),
    ],
)
def test_only_pairs_on_one_line_are_marks(written: str, plain: str) -> None:
    assert plain_text(written) == plain


@pytest.mark.parametrize(
    ("text", "quoted", "plain"),
    [
        ("*One. Two.* Three.", "*One.", "One."),
        ("*One. Two.* Three.", "Two.*", "Two."),
        ("As [my essay. It](https://e.org/x) says.", "It](https://e.org/x) says.", "It says."),
        ("Plain. *Two* words.", "*Two* words.", "Two words."),
    ],
)
def test_a_line_out_of_a_text_has_no_half_of_a_mark(text: str, quoted: str, plain: str) -> None:
    start = text.index(quoted)
    assert plain_slice(text, start, start + len(quoted)) == plain


@given(st.text(alphabet="ab *_~[]()\n\\.h", max_size=60) | st.text(max_size=60))
def test_pieces_are_in_order_and_without_marks_nothing_is_lost(text: str) -> None:
    pieces = split_marks(text)
    assert all(one.stop <= other.start for one, other in itertools.pairwise(pieces))
    kept = {n for piece in pieces for n in range(piece.start, piece.stop)}
    assert all(sign in "*_~" or "://" in text for n, sign in enumerate(text) if n not in kept)
    assert plain_text(text) == plain_slice(text, 0, len(text))


@pytest.mark.parametrize(
    "piece", ["*", "**", "*a ", "**a ", "***a", "_a ", "__a ", "~~a ", "[a", "[a](", "**a*b", "*a*"]
)
def test_a_hundred_kilobytes_of_marks_is_read_in_one_go(piece: str) -> None:
    split_marks(piece * (100_000 // len(piece)))
