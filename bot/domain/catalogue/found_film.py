"""The search query of `/find` and its results, with the words that matched."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmQuery:
    """A search for films. `decade` is its first year; `reviewer` is a name, or `member:` followed by an id."""

    words: str
    genre: str | None = None
    decade: int | None = None
    country: str | None = None
    reviewer: str | None = None

    def __post_init__(self) -> None:
        if self.decade is not None and (self.decade % 10 or not 1870 <= self.decade <= 2100):
            raise InvalidValue("decade", self.decade, "a decade such as 1990")


@dataclass(frozen=True, slots=True)
class FilmSuggestions:
    """Films for a typed text, the best one first.

    `sure`: the text probably means the first film, and not one that the catalogue does not hold.
    """

    films: tuple[Film, ...]
    sure: bool


@dataclass(frozen=True, slots=True)
class FilmMatch:
    """A film that was found, and why.

    `excerpt` is a sentence of its overview, or of the review by `reviewer`, in which words of the query occur; without
    one, the beginning of the overview. `tags` are the genres and themes that the query names.
    """

    film: Film
    excerpt: str = ""
    reviewer: str | None = None
    tags: tuple[str, ...] = ()
