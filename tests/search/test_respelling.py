"""Numbers as words or digits, abbreviations long or short: all found, never before the literal title."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.search import TitleEntry, TitleIndex, normalise_title
from bot.search.respelling import respell_title

TITLES = (
    "Ocean's Eleven",
    "Seven Samurai",
    "Se7en",
    "12 Angry Men",
    "2 Fast 2 Furious",
    "Rocky II",
    "Star Wars: Episode IV - A New Hope",
    "Mr. & Mrs. Smith",
    "Pi",
    "Kramer vs. Kramer",
    "Dr. Strangelove",
    "St. Elmo's Fire",
    "8½",
    "Nine 1/2 Weeks",
    "One Hundred and One Dalmatians",
    "Nineteen Eighty-Four",
    "20,000 Leagues Under the Sea",
    "The 40-Year-Old Virgin",
    "Friday the 13th",
    "Kill Bill: Vol. 1",
    "Deux jours, une nuit",
    "S1m0ne",
    "The Magnificent Seven",
)
INDEX = TitleIndex.build([TitleEntry(at, title, popularity=100) for at, title in enumerate(TITLES)])

TYPED = [
    ("Ocean's 11", "Ocean's Eleven"),
    ("oceans 1", "Ocean's Eleven"),
    ("7 samurai", "Seven Samurai"),
    ("7 samruai", "Seven Samurai"),
    ("7 sam", "Seven Samurai"),
    ("seven", "Se7en"),
    ("twelve angry men", "12 Angry Men"),
    ("twelve an", "12 Angry Men"),
    ("two fast", "2 Fast 2 Furious"),
    ("2 fast", "2 Fast 2 Furious"),
    ("rocky 2", "Rocky II"),
    ("rocky two", "Rocky II"),
    ("star wars episode 4", "Star Wars: Episode IV - A New Hope"),
    ("star wars episode four", "Star Wars: Episode IV - A New Hope"),
    ("mister and missus smith", "Mr. & Mrs. Smith"),
    ("π", "Pi"),
    ("kramer versus kramer", "Kramer vs. Kramer"),
    ("doctor strangelove", "Dr. Strangelove"),
    ("saint elmos fire", "St. Elmo's Fire"),
    ("eight and a half", "8½"),
    ("9 1/2 weeks", "Nine 1/2 Weeks"),
    ("nine and a half weeks", "Nine 1/2 Weeks"),
    ("101 dalmatians", "One Hundred and One Dalmatians"),
    ("1984", "Nineteen Eighty-Four"),
    ("forty year old virgin", "The 40-Year-Old Virgin"),
    ("friday the thirteenth", "Friday the 13th"),
    ("kill bill volume one", "Kill Bill: Vol. 1"),
    ("2 jours une nuit", "Deux jours, une nuit"),
    ("simone", "S1m0ne"),
    ("magnificent 7", "The Magnificent Seven"),
]


@pytest.mark.parametrize(("text", "title"), TYPED)
def test_a_title_is_found_however_its_numbers_are_written(text: str, title: str) -> None:
    assert TITLES[INDEX.search(text)[0].film_id] == title


def test_a_film_that_was_added_later_is_found_as_well() -> None:
    index = TitleIndex.build([])
    index.add(TitleEntry(1, "Ocean's Eleven", 2001))
    assert index.search("oceans 11 2001")[0].exact
    assert index.films_named("Ocean's 11") == [1]


@pytest.mark.parametrize("text", ["12 angry men", "12 Angry Men (1957)"])
def test_a_film_of_the_literal_title_stands_first_and_alone_is_exact(text: str) -> None:
    index = TitleIndex.build(
        [
            TitleEntry(1, "12 Angry Men", 1957),
            TitleEntry(2, "Twelve Angry Men", 1954, popularity=1e6),
            TitleEntry(3, "The 12 Angry Men", 1960),
        ]
    )
    hits = index.search(text, favourites={2})
    assert hits[0].film_id == 1
    assert not next(hit.exact for hit in hits if hit.film_id == 2)
    assert index.films_named("12 angry men") == [1, 3]


def test_a_left_out_article_is_nearer_than_another_spelling() -> None:
    index = TitleIndex.build([TitleEntry(1, "The 9", 2009), TitleEntry(2, "Nine", 2009, popularity=1e6)])
    assert [hit.film_id for hit in index.search("9")] == [1, 2]


@pytest.mark.parametrize("title", ["2001: A Space Odyssey", "1917", "The Matrix", "Amélie", "THX 1138"])
def test_years_and_plain_titles_have_one_spelling(title: str) -> None:
    assert respell_title(normalise_title(title)) == []


@given(
    st.text(max_size=40)
    | st.lists(st.sampled_from("one 7 nine and a half hundred thousand 1 2 vs".split())).map(" ".join)
)
def test_respellings_are_titles_in_their_one_form(text: str) -> None:
    title = normalise_title(text)
    others = respell_title(title)
    assert title not in others
    assert len(set(others)) == len(others) <= 6
    assert all(other and other == " ".join(other.split()) for other in others)
