"""All spellings of a title have one form."""

from __future__ import annotations

import pytest
from hypothesis import example, given, settings

from bot.search import normalise_title
from bot.search.normal import TEXT_LIMIT, core_lines, drop_article
from tests.search.catalogues import any_text

SPELLINGS = [
    ("Matrix, The", "the matrix"),
    ("Avventura, L'", "l avventura"),
    ("L’Avventura", "l avventura"),
    ("Ocean’s Eleven", "oceans eleven"),
    ("Tom & Jerry", "tom and jerry"),
    ("E.T. the Extra-Terrestrial", "et the extra terrestrial"),
    ("M*A*S*H", "mash"),
    ("Rocky IV", "rocky 4"),
    ("Part I", "part 1"),
    ("X-Men", "x men"),
    ("The X-Files", "the x files"),
    ("What Have I Done", "what have i done"),
    ("Alien³", "alien3"),
    ("8½", "8 1 2"),
    ("Amélie", "amelie"),
    ("Straße", "strasse"),
    ("Ærø", "aero"),
    ("Łódź", "lodz"),
    ("İstanbul", "istanbul"),
    ("Ёлки", "елки"),
    ("Йога", "йога"),
    ("がんばれ", "がんばれ"),
    ("ﾀﾝﾎﾟﾎﾟ", "タンポポ"),
    ("مُحَمَّد", "محمد"),
    ("ฟ้าทะลายโจร", "ฟ้าทะลายโจร"),
    ("!!!", "!!!"),
    ("$", "$"),
    ("\ud800\x00\u200b", ""),
]


@pytest.mark.parametrize(("written", "form"), SPELLINGS)
def test_a_title_is_written_in_its_one_form(written: str, form: str) -> None:
    assert normalise_title(written) == form


@settings(deadline=None, max_examples=500)
@given(any_text)
@example("the the I")
@example("V, The")
@example("a I, a")
def test_normalising_twice_is_normalising_once(text: str) -> None:
    once = normalise_title(text)
    assert normalise_title(once) == once


@settings(deadline=None)
@given(any_text)
def test_words_are_divided_by_single_spaces_and_can_be_encoded(text: str) -> None:
    form = normalise_title(text)
    assert form == " ".join(form.split())
    assert form.encode().decode() == form


def test_a_text_of_any_length_costs_no_more_than_the_longest_title() -> None:
    assert len(normalise_title("a b " * 100_000)) <= TEXT_LIMIT


@settings(deadline=None)
@given(any_text, any_text)
def test_articles_are_dropped_from_many_titles_as_from_one(one: str, other: str) -> None:
    titles = [normalise_title(one), normalise_title(other), "the", "the the", "a x", "an", "another"]
    assert core_lines("".join(f"{t}\n" for t in titles)).split("\n")[:-1] == [drop_article(t) for t in titles]
