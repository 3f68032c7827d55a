"""What a film is called in the current language."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache

from bot import paths
from bot.domain.catalogue import film as catalogue_film
from bot.domain.catalogue.film import Film, fold_text
from bot.sources.local_titles import read_local_titles
from bot.ui.language.languages import ENGLISH, current_language


def film_title(film: Film) -> str:
    """The title without the year, as it is known where the current language is spoken.

    That is the original title of a film in this language, else the one under which a well-known film was shown there,
    else the catalogue's.
    """
    language = current_language()
    if language is ENGLISH:
        return film.title
    if film.original_title is not None and film.languages[:1] == (language.english_name,):
        return film.original_title
    return _local_title(film.title, film.year) or film.title


def film_name(film: Film) -> str:
    """Title and year, as people write it: "Ran (1985)"; in Japanese "乱 (1985)"."""
    return catalogue_film.film_name(film_title(film), film.year)


def known_name(name: str) -> str:
    """For a name such as "The Godfather (1972)", where the film itself is not at hand: "Der Pate (1972)"."""
    title, _, rest = name.rpartition(" (")
    year = rest.removesuffix(")")
    if current_language() is ENGLISH or not (year.isascii() and year.isdigit()):
        return name
    local = _local_title(title, int(year))
    return name if local is None else catalogue_film.film_name(local, int(year))


def _local_title(title: str, year: int | None) -> str | None:
    titles = _local_titles().get((fold_text(title), year or 0), {})
    return titles.get(current_language().code.split("-")[0])


@lru_cache(maxsize=1)
def _local_titles() -> Mapping[tuple[str, int], Mapping[str, str]]:
    return {(fold_text(film.title), film.year): film.titles for film in read_local_titles(paths.LOCAL_TITLES)}
