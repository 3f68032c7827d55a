"""Typed texts find the films that they mean."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.domain.errors import InvalidValue
from bot.search import TitleEntry, TitleIndex, normalise_title
from tests.search.catalogues import FILMS, any_text, entries, ids, index_of, recombined

INDEX = TitleIndex.build(FILMS)

MEANT = [
    ("leaving las vegas", 1),
    ("leaving las vagas", 1),
    ("leavinglasvegas", 1),
    ("leaving vegas", 1),
    ("leavibg la", 1),
    ("matrix", 2),
    ("Matrix, The", 2),
    ("thematrix", 2),
    ("teh matrix", 2),
    ("suspiria 2018", 4),
    ("Suspiria (1977)", 3),
    ("suspiria 197", 3),
    ("suspria 2018", 4),
    ("2001 a space odyssey", 5),
    ("2001 space odyssey", 5),
    ("1917", 6),
    ("blade runner 2049", 7),
    ("blade runnr 1982", 8),
    ("m", 9),
    ("it", 10),
    ("9", 11),
    ("$", 12),
    ("!!!", 13),
    ("samourai", 14),
    ("le samurai", 14),
    ("七人の侍", 15),
    ("七人", 15),
    ("侍", 15),
    ("shichinin", 15),
    ("ทะลายโจร", 16),
    ("сталкер", 17),
    ("сталкр", 17),
    ("fast and furious", 18),
    ("rocky 4", 19),
    ("rocky iv", 19),
    ("lord rings fellowship", 20),
    ("amelie", 21),
    ("fabuleux destin", 21),
    ("the da vi", 25),
    ("wall-e", 26),
    ("walle", 26),
    ("et", 27),
    ("8 1/2", 28),
    ("die h", 29),
    ("hard", 29),
    ("death race 2000", 30),
    ("йога", 32),
]


@pytest.mark.parametrize(("text", "film_id"), MEANT)
def test_the_film_that_is_meant_comes_first(text: str, film_id: int) -> None:
    assert ids(INDEX.search(text))[0] == film_id


def test_remakes_stand_together_and_the_better_known_first() -> None:
    assert ids(INDEX.search("suspiria"))[:2] == [3, 4]


def test_a_popular_film_never_stands_before_the_title_that_was_typed() -> None:
    assert ids(INDEX.search("kid"))[0] == 22
    assert ids(INDEX.search("the kid"))[0] == 23
    assert ids(TitleIndex.build(film for film in FILMS if film.film_id != 22).search("kid"))[0] == 23


def test_exact_tells_a_whole_title_from_a_guess() -> None:
    exact = {hit.film_id for hit in INDEX.search("kid") if hit.exact}
    assert exact == {22, 23}
    assert not any(hit.exact for hit in INDEX.search("leaving las vagas"))
    assert [hit.film_id for hit in INDEX.search("suspiria 2018") if hit.exact] == [4]


def test_the_films_of_the_club_rise_but_not_above_a_whole_title() -> None:
    films = [TitleEntry(n, f"Star {word}", popularity=n) for n, word in enumerate(("Wars", "Trek", "Dust"), 1)]
    index = index_of(*films, TitleEntry(9, "Star", popularity=0))
    assert ids(index.search("sta"))[0] != 1
    assert ids(index.search("sta", favourites=frozenset({1})))[0] == 1
    assert ids(index.search("star", favourites=frozenset({1})))[:2] == [9, 1]


def test_an_unknown_film_of_the_club_is_found_by_one_letter_among_thousands() -> None:
    index = TitleIndex.build([*recombined(5_000, seed=3), TitleEntry(9_999, "Lilting", popularity=0.0)])
    assert 9_999 in ids(index.search("l", favourites=frozenset({9_999})))


def test_half_a_title_shows_different_titles_before_more_remakes() -> None:
    remakes = [TitleEntry(n, "Cinderella", 1900 + n, popularity=100.0 - n) for n in range(10)]
    others = [TitleEntry(20 + n, f"Cinder {word}", popularity=60.0) for n, word in enumerate(("Path", "Girl"))]
    assert set(ids(index_of(*remakes, *others).search("cinder", 6))) >= {0, 20, 21}


def test_the_year_that_is_only_half_typed_already_counts() -> None:
    assert ids(INDEX.search("suspiria 201"))[0] == 4


def test_a_wrong_year_does_not_hide_the_film() -> None:
    assert ids(INDEX.search("leaving las vegas 1996"))[0] == 1


def test_nothing_visible_finds_nothing() -> None:
    assert INDEX.search("") == INDEX.search(" \t\u200b\ud800") == INDEX.search("kid", 0) == []


def test_a_text_that_resembles_no_title_finds_nothing() -> None:
    assert INDEX.search("qqqqzzzz xxjjkk") == []


def test_no_more_hits_than_asked_for() -> None:
    index = TitleIndex.build(recombined(500, seed=1))
    assert len(index.search("the", 7)) == 7
    assert len(index.search("the")) == 25


def test_an_index_of_nothing_answers() -> None:
    index = TitleIndex.build([])
    assert len(index) == 0
    assert index.search("anything") == []


def test_of_two_entries_with_one_id_the_last_counts() -> None:
    index = index_of(TitleEntry(1, "Old Name"), TitleEntry(2, "Other"), TitleEntry(1, "New Name"))
    assert len(index) == 2
    assert ids(index.search("new name"))[0] == 1
    assert index.search("old nam") == [] or ids(index.search("old nam"))[0] == 1


@pytest.mark.parametrize("popularity", [-1.0, float("nan"), float("inf")])
def test_a_popularity_that_cannot_be_compared_is_refused(popularity: float) -> None:
    with pytest.raises(InvalidValue):
        TitleEntry(1, "Heat", popularity=popularity)


def test_a_title_without_a_visible_character_is_kept_and_never_found() -> None:
    index = index_of(TitleEntry(1, " "), TitleEntry(2, "Heat"))
    assert len(index) == 2
    assert ids(index.search("heat")) == [2]


@settings(deadline=None)
@given(st.lists(entries, max_size=8), any_text, st.integers(1, 30))
def test_any_text_gives_an_answer_or_none_with_falling_scores(films: list[TitleEntry], text: str, limit: int) -> None:
    hits = TitleIndex.build(films).search(text, limit, favourites=frozenset({1, 2, 99}))
    assert len(hits) <= limit
    assert len(set(ids(hits))) == len(hits)
    assert all(0.0 <= hit.score <= 1.0 for hit in hits)
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)


@settings(deadline=None)
@given(st.lists(any_text, min_size=1, max_size=8))
def test_a_whole_title_comes_before_all_films_that_do_not_bear_it(titles: list[str]) -> None:
    index = TitleIndex.build(TitleEntry(n, t, popularity=10.0 ** (n % 5)) for n, t in enumerate(titles))
    for title in titles:
        form = normalise_title(title)
        bearers = {n for n, other in enumerate(titles) if form and normalise_title(other) == form}
        first = index.search(title.rstrip())[: min(3, len(bearers))]
        assert set(ids(first)) <= bearers
        assert len(first) == min(3, len(bearers))
        assert all(hit.exact for hit in first)


@pytest.mark.parametrize("text", ["a" * 100_000, "the lord of the rings " * 5_000, "\U0001f3ac" * 3_000, "١٩٩٩ ٢٠٠٠"])
def test_a_text_of_any_length_and_script_is_answered(text: str) -> None:
    INDEX.search(text)


def test_a_title_longer_than_what_is_compared_is_found_whole_and_with_a_slip() -> None:
    title = "Dr. Strangelove or: How I Learned to Stop Worrying and Love the Bomb, and Other Lessons of the Age"
    index = index_of(TitleEntry(1, title), *FILMS[1:])
    assert index.search(title)[0].exact
    assert ids(index.search(title.replace("Learned", "Laerned")))[0] == 1


def test_the_bearers_of_a_title_are_named_without_a_search() -> None:
    assert INDEX.films_named("Suspiria") == [3, 4]
    assert INDEX.films_named("matrix") == [2]
    assert INDEX.films_named("matrx") == INDEX.films_named("") == []


def test_a_title_of_very_many_films_does_not_crowd_out_its_neighbours() -> None:
    remakes = [TitleEntry(n, "Island", 1900 + n) for n in range(200)]
    index = index_of(*remakes, TitleEntry(900, "The Island", 2005, popularity=50.0))
    assert 900 in ids(index.search("island", 5))
    assert ids(index.search("island 1950"))[0] == 50


@pytest.mark.parametrize(
    ("text", "film_id"),
    [("cnfkrth", 17), ("cnfkrn", 17), ("ьфекшч", 2), ("The ьфекшч", None), ("ыгызшкшф 1977", 3), ("дуфмштп дфы", 1)],
)
def test_a_text_of_the_wrong_keyboard_finds_what_its_keys_mean(text: str, film_id: int | None) -> None:
    hits = INDEX.search(text)
    assert (hits[0].film_id if hits else None) == film_id


def test_a_text_that_resembles_a_title_is_not_read_on_another_keyboard() -> None:
    index = TitleIndex.build([TitleEntry(1, "Иди и смотри", 1985), TitleEntry(2, "Blb", 1990)])
    assert [hit.film_id for hit in index.search("blb")] == [2]
    assert [hit.film_id for hit in index.search("иди и смотри")] == [1]
