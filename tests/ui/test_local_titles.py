"""Films are called as they are known where the current language is spoken."""

from __future__ import annotations

import pytest

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.ui.language.languages import LANGUAGES, speaking
from bot.ui.language.titles import film_name, film_title, known_name

GODFATHER = Film(id=FilmId(1), title="The Godfather", year=1972, languages=("English",))
RAN = Film(id=FilmId(2), title="Ran", year=1985, original_title="乱", languages=("Japanese",))


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("en", "The Godfather (1972)"),
        ("de", "Der Pate (1972)"),
        ("fr", "Le Parrain (1972)"),
        ("pt-BR", "O Poderoso Chefão (1972)"),
        ("ja", "ゴッドファーザー (1972)"),
        ("ar", "العراب (1972)"),
    ],
)
def test_a_well_known_film_has_the_title_under_which_it_was_shown(code: str, name: str) -> None:
    with speaking(LANGUAGES[code]):
        assert film_name(GODFATHER) == name
        # Where only the name is known, as in a reason.
        assert known_name("The Godfather (1972)") == name


def test_a_film_in_the_language_has_its_original_title() -> None:
    with speaking(LANGUAGES["ja"]):
        assert film_title(RAN) == "乱"
    with speaking(LANGUAGES["de"]):
        assert film_title(RAN) == "Ran"


@pytest.mark.parametrize(
    "name", ["Ran (1985)", "The Godfather", "The Godfather (1999)", "The Godfather (x)", "", "(1972)"]
)
def test_other_names_stay_as_they_are(name: str) -> None:
    with speaking(LANGUAGES["de"]):
        assert known_name(name) == name


def test_a_title_that_a_club_has_corrected_stays() -> None:
    corrected = Film(id=FilmId(1), title="The Godfather, restored", year=1972)
    with speaking(LANGUAGES["de"]):
        assert film_title(corrected) == "The Godfather, restored"
