"""Films found by plain words, with the words that matched."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmQuery:
    """What somebody asks for. `decade` is its first year; `reviewer` a name or `member:` and an id."""

    words: str
    genre: str | None = None
    decade: int | None = None
    country: str | None = None
    reviewer: str | None = None

    def __post_init__(self) -> None:
        if self.decade is not None and (self.decade % 10 or not 1870 <= self.decade <= 2100):
            raise InvalidValue("decade", self.decade, "a decade such as 1990")


@dataclass(frozen=True, slots=True)
class FilmMatch:
    """A film and what in it answers: the asker's words, and who wrote them where they stand in a review."""

    film: Film
    words: tuple[str, ...]
    reviewers: tuple[str, ...] = ()
