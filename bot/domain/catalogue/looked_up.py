"""Films that a public source offers under a title that the catalogue lacks, and films that members add."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import IntEnum

from bot.domain.catalogue.film import Film, fold_text


class LookUpSource(IntEnum):
    """Where a missing film is looked up; the number is stored in buttons."""

    TMDB = 1
    WIKIDATA = 2

    @property
    def title(self) -> str:
        """The source's name, as in `Film.sources`."""
        return "TMDB" if self is LookUpSource.TMDB else "Wikidata"


@dataclass(frozen=True, slots=True)
class LookedUpFilm:
    """One film that a source offers. `number` is TMDB's id, or Wikidata's without its Q.

    `note` is the source's own short description, for a film whose directors it does not list.
    """

    source: LookUpSource
    number: int
    title: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    poster: str | None = None
    note: str = ""


def sort_offered(films: Iterable[LookedUpFilm], title: str, year: int | None) -> list[LookedUpFilm]:
    """The films of the year first, then those with exactly this title, otherwise in the source's order."""
    wanted = fold_text(title)
    return sorted(films, key=lambda film: (year is not None and film.year != year, fold_text(film.title) != wanted))


@dataclass(frozen=True, slots=True)
class LookUpAnswer:
    """What a source found under a title, the best match first; empty if it found nothing."""

    typed: str
    source: LookUpSource
    films: tuple[LookedUpFilm, ...]


@dataclass(frozen=True, slots=True)
class AddedFilm:
    """The film that a command goes on with; `is_new` is False if it was here already."""

    film: Film
    is_new: bool
