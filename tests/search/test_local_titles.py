"""Films are found by the titles under which other countries know them."""

from __future__ import annotations

from collections import Counter

import pytest

from bot import paths
from bot.services.catalogue.local_titles import LocalTitleBook, open_local_titles
from bot.sources.local_titles import read_local_titles
from bot.sources.starter import read_films
from tests.support.world import World

LANGUAGES = {"de", "fr", "es", "pt", "it", "pl", "ru", "ja", "ko", "ar"}


@pytest.mark.parametrize(
    ("typed", "film"),
    [
        ("die verurteilten", "The Shawshank Redemption (1994)"),
        ("les dents de la mer", "Jaws (1975)"),
        ("la naranja mecanica", "A Clockwork Orange (1971)"),
        ("o poderoso chefao", "The Godfather (1972)"),
        ("lo squalo", "Jaws (1975)"),
        ("ojciec chrzestny", "The Godfather (1972)"),
        ("крестный отец", "The Godfather (1972)"),
        ("千と千尋", "Spirited Away (2001)"),
        ("센과 치히로", "Spirited Away (2001)"),
        ("صمت الحملان", "The Silence of the Lambs (1991)"),
    ],
)
async def test_a_title_of_another_country_suggests_the_film(world: World, typed: str, film: str) -> None:
    choices = await world.suggestions(world.club.ines, "movie", typed)
    assert any(choice["name"].startswith(film) for choice in choices[:2]), choices


def test_a_film_has_one_title_a_language_and_stands_in_the_file_once() -> None:
    films = list(read_local_titles(paths.LOCAL_TITLES))
    assert max(Counter((film.title, film.year) for film in films).values()) == 1
    assert {language for film in films for language in film.titles} == LANGUAGES
    assert not [film for film in films if film.title in film.titles.values()]
    assert not [title for film in films for title in film.titles.values() if title != title.strip()]


def test_a_film_of_the_same_title_and_another_year_has_no_titles_of_it() -> None:
    assert open_local_titles().titles_of("Beauty and the Beast", 1991)["pl"] == "Piękna i Bestia"
    assert open_local_titles().titles_of("Beauty and the Beast", 2017) == {}
    assert open_local_titles().titles_of("Beauty and the Beast", None) == {}


def test_films_of_the_starter_library_are_recognised() -> None:
    book = LocalTitleBook(paths.LOCAL_TITLES)
    named = [film for _, film in read_films(paths.STARTER) if book.titles_of(film.title, film.year)]
    assert len(named) > 60
