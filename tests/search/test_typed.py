"""Texts as people type them: another word order, people, initials, nicknames, Latin letters; and texts that mean no film."""

from __future__ import annotations

from pathlib import Path

import pytest

from bot import paths
from bot.search import TitleEntry, TitleIndex
from bot.services.catalogue.nicknames import NicknameBook
from tests.search.catalogues import index_of, recombined

BOOK = NicknameBook(paths.NICKNAMES)
_FILMS = (
    ("Leaving Las Vegas", 1995, 500, ("Mike Figgis", "Nicolas Cage")),
    ("Heat", 1995, 9_000, ("Michael Mann", "Al Pacino", "Robert De Niro")),
    ("Heat", 1986, 20, ("Dick Richards", "Burt Reynolds")),
    ("Ran", 1985, 3_000, ("Akira Kurosawa", "Tatsuya Nakadai")),
    ("Dune", 1984, 2_000, ("David Lynch",)),
    ("Dune: Part One", 2021, 8_000, ("Denis Villeneuve", "Timothée Chalamet")),
    ("Dune: Part Two", 2024, 8_000, ("Denis Villeneuve",)),
    ("The Empire Strikes Back", 1980, 9_000, ("Irvin Kershner",)),
    ("Terminator 2: Judgment Day", 1991, 9_000, ("James Cameron",)),
    ("Alien", 1979, 9_000, ("Ridley Scott",)),
    ("Aliens", 1986, 9_000, ("James Cameron",)),
    ("X2", 2003, 5_000, ("Bryan Singer",)),
    ("Kill Bill: Vol. 2", 2004, 8_000, ("Quentin Tarantino",)),
    ("It Chapter Two", 2019, 4_000, ("Andy Muschietti",)),
    ("Mission: Impossible - Fallout", 2018, 6_000, ("Christopher McQuarrie",)),
    ("Everything Everywhere All at Once", 2022, 8_000, ()),
    ("Batman", 1989, 6_000, ("Tim Burton",)),
    ("Batman", 1966, 300, ("Leslie H. Martinson",)),
    ("Batman", 1943, 20, ("Lambert Hillyer",)),
    ("The Batman", 2022, 8_000, ("Matt Reeves",)),
    ("Ночной дозор", 2004, 900, ("Timur Bekmambetov",)),
    ("기생충", 2019, 7_000, ("Bong Joon-ho",)),
    ("2001: A Space Odyssey", 1968, 8_000, ("Stanley Kubrick",)),
    ("Ocean's Eleven", 2001, 7_000, ("Steven Soderbergh",)),
    ("Joker: Folie à Deux", 2024, 9_000, ("Todd Phillips",)),
    ("Borat", 2006, 9_000, ("Larry Charles",)),
    ("Border Town", 1935, 3, ()),
    ("Bordertown", 2007, 40, ()),
)
ENTRIES = [
    TitleEntry(at, title, year, (), votes, people, BOOK.nicknames_of((title,), year))
    for at, (title, year, votes, people) in enumerate(_FILMS, start=1)
]
INDEX = TitleIndex.build([*ENTRIES, *(TitleEntry(10_000 + e.film_id, e.title, e.year) for e in recombined(3_000, 9))])


def first(text: str, index: TitleIndex = INDEX) -> str | None:
    hits = index.search(text)
    return _named(hits[0].film_id) if hits else None


def _named(film_id: int) -> str:
    return f"{_FILMS[film_id - 1][0]} ({_FILMS[film_id - 1][1]})" if film_id <= len(_FILMS) else "another"


@pytest.mark.parametrize(
    ("text", "film"),
    [
        ("vegas las leaving", "Leaving Las Vegas (1995)"),
        ("las vegas, leaving", "Leaving Las Vegas (1995)"),
        ("heat de niro pacino", "Heat (1995)"),
        ("pacino heat", "Heat (1995)"),
        ("heat reynolds", "Heat (1986)"),
        ("dune villeneuve", "Dune: Part One (2021)"),
        ("dune villen", "Dune: Part One (2021)"),
        ("dune lynch", "Dune (1984)"),
        ("kurosawa ran", "Ran (1985)"),
        ("esb", "The Empire Strikes Back (1980)"),
        ("t2", "Terminator 2: Judgment Day (1991)"),
        ("alien 2", "Aliens (1986)"),
        ("x men 2", "X2 (2003)"),
        ("mi fallout", "Mission: Impossible - Fallout (2018)"),
        ("eeaao", "Everything Everywhere All at Once (2022)"),
        ("dune 2", "Dune: Part Two (2024)"),
        ("kill bill 2", "Kill Bill: Vol. 2 (2004)"),
        ("it 2", "It Chapter Two (2019)"),
        ("oceans 11", "Ocean's Eleven (2001)"),
        ("nochnoy dozor", "Ночной дозор (2004)"),
        ("gisaengchung", "기생충 (2019)"),
        ("bor", "Borat (2006)"),
    ],
)
def test_a_text_as_people_type_it_finds_its_film(text: str, film: str) -> None:
    assert first(text) == film


def test_a_better_known_title_with_an_article_is_not_below_three_without() -> None:
    shown = [_named(hit.film_id) for hit in INDEX.search("batman", 4)]
    assert shown[:2] == ["Batman (1989)", "The Batman (2022)"]
    assert first("the batman") == "The Batman (2022)"


@pytest.mark.parametrize(
    "text", ["forrest gump", "joker", "knives out", "wickd", "it 3", "paddington 2", "the kind of heat"]
)
def test_a_text_that_means_no_film_of_the_index_is_not_taken_for_one(text: str) -> None:
    hits = INDEX.search(text)
    assert not hits or not (hits[0].likely or hits[0].opens or hits[0].exact)


@pytest.mark.parametrize(
    "text", ["leaving las vegas", "leavinglasvegas", "leaving las vagas", "2001", "esb", "heat pacino"]
)
def test_a_text_that_means_a_film_is_taken_for_it(text: str) -> None:
    assert INDEX.search(text)[0].likely


def test_only_a_title_or_its_known_beginning_opens_a_film() -> None:
    opens = {
        text: INDEX.search(text)[0].opens or INDEX.search(text)[0].exact for text in ("2001", "2001 a space odyssey")
    }
    assert all(opens.values())
    assert INDEX.search("leaving las vagas")[0].opens
    assert not INDEX.search("heat pacino")[0].opens
    assert not INDEX.search("joker")[0].opens


def test_people_of_added_films_are_found_before_and_after_saving(tmp_path: Path) -> None:
    index = index_of(*ENTRIES[:4])
    index.add(TitleEntry(90, "Heat", 1963, people=("Larisa Shepitko",)))
    index.save(tmp_path / "titles.index")
    for each in (index, TitleIndex.load(tmp_path / "titles.index")):
        assert each.search("heat shepitko")[0].film_id == 90
        assert each.search("heat shepit")[0].film_id == 90
    index.remove(90)
    assert 90 not in [hit.film_id for hit in index.search("heat shepitko")]


def test_without_popularity_a_whole_first_word_comes_before_a_word_that_only_begins_so() -> None:
    index = index_of(TitleEntry(1, "Bordering Madness"), TitleEntry(2, "Border Incident"), TitleEntry(3, "Borderland"))
    assert index.search("border")[0].film_id == 2


def test_every_nickname_leads_to_its_film_by_any_of_its_titles() -> None:
    assert "hp 3" in BOOK.nicknames_of(("Harry Potter and the Prisoner of Azkaban",), 2004)
    assert "esb" in BOOK.nicknames_of(("Star Wars: Episode V - The Empire Strikes Back",), 1980)
    assert "esb" in BOOK.nicknames_of(("The Empire Strikes Back",), 1981)
    assert BOOK.nicknames_of(("The Empire Strikes Back",), 1990) == BOOK.nicknames_of(("Heat",), 1995) == ()
    assert BOOK.nicknames_of(("The Empire Strikes Back",), None) == ()
