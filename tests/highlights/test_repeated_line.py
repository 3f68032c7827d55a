"""A repeated line is recognised in any form, and nothing that was not repeated."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.domain.highlights.repeated_line import LEAST_WORDS, find_line_place, find_repetitions, same_words

TEXT = "He said “I don’t want it”—and *left*.  Rain falls on everything he ever loved… It stays with me."


def found(message: str, text: str = TEXT) -> str | None:
    """The part of the text that matches the longest repeated part of the message."""
    for said in find_repetitions(message):
        place = find_line_place(text, said)
        if place is not None:
            return text[slice(*place)]
    return None


@pytest.mark.parametrize(
    "message",
    [
        "Rain falls on everything he ever loved",
        "> *rain falls  on everything he ever loved...*",
        "“Rain falls on everything\nhe ever loved.”",
        "This one: Rain falls on everything he ever loved",
        "Ines said “rain falls on everything he ever loved”, and I agree.",
        "Rain falls on everything he ever loved. — Ines, on Ran (1985)",
        "What a line. Rain falls on everything he ever loved. I wept.",
        "First\n> Rain falls on everything he ever loved…\nand more",
    ],
)
def test_the_shapes_in_which_a_line_is_repeated(message: str) -> None:
    assert found(message) == "Rain falls on everything he ever loved…"


@pytest.mark.parametrize(
    "message",
    [
        "everything he ever",
        "Rain falls on",
        "Rain falls on everything she ever loved",
        "ain falls on everything he",
        "",
    ],
)
def test_what_is_too_short_or_not_word_for_word_is_not_found(message: str) -> None:
    assert found(message) is None


def test_quotes_dashes_and_marks_do_not_matter_and_the_text_comes_back_as_it_stands() -> None:
    assert found("he said 'I don't want it' - and left") == "He said “I don’t want it”—and *left"
    assert same_words("“A — b”", "a b.")


def test_a_script_that_parts_no_words_is_counted_by_letters() -> None:
    text = "雨は彼が愛したすべてのものに降りそそぐ。そして終わる。"
    assert found("雨は彼が愛したすべて", text) == "雨は彼が愛したすべて"
    assert found("雨は彼が", text) is None


def test_the_next_place_is_found_too() -> None:
    text = "one two three four, and one two three four"
    first = find_line_place(text, "one two three four")
    assert first == (0, 18)
    assert find_line_place(text, "one two three four", 1) == (24, 42)
    assert find_line_place(text, "one two three four", 25) is None


@given(st.lists(st.from_regex(r"[A-Za-z']{1,9}[,;]?", fullmatch=True), min_size=8, max_size=30), st.data())
def test_every_run_of_words_is_found_where_it_stands(words: list[str], data: st.DataObject) -> None:
    text = " ".join(words)
    start = data.draw(st.integers(0, len(words) - LEAST_WORDS))
    said = " ".join(words[start : start + data.draw(st.integers(LEAST_WORDS, len(words) - start))])
    for one in find_repetitions(said):
        place = find_line_place(text, one)
        assert place is not None
        assert same_words(text[slice(*place)], one)


@given(st.text(max_size=300), st.text(max_size=300))
def test_any_two_texts_can_be_compared(message: str, text: str) -> None:
    for said in find_repetitions(message):
        place = find_line_place(text, said)
        assert place is None or 0 <= place[0] < place[1] <= len(text)
