"""What a film is called in the current language."""

from __future__ import annotations

from bot.domain.catalogue import film as catalogue_film
from bot.domain.catalogue.film import Film
from bot.ui.language.languages import ENGLISH, current_language


def film_title(film: Film) -> str:
    """The title without the year: the original one where the film speaks the current language."""
    language = current_language()
    if language is ENGLISH or film.original_title is None or film.languages[:1] != (language.english_name,):
        return film.title
    return film.original_title


def film_name(film: Film) -> str:
    """Title and year, as people write it: "Ran (1985)"; in Japanese "乱 (1985)"."""
    return catalogue_film.film_name(film_title(film), film.year)
