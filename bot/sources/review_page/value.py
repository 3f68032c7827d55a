"""The result of reading a review page: a validated value with the doubts that remain."""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.errors import InvalidValue

LOWEST_RATING = 0.5
HIGHEST_RATING = 5.0


class PageDoubt(Enum):
    """Something that a person should check before the review is stored."""

    NO_YEAR = "the page does not say when the film came out"
    YEARS_DISAGREE = "the page gives more than one year for the film"
    NO_DIRECTOR = "the page does not name the director"
    NO_AUTHOR = "the page does not say who wrote the review"
    AUTHOR_GUESSED = "the critic was taken from a name that stands alone on its line"
    TITLE_GUESSED = "the title was taken from the text, not from the headline or the details"
    PEOPLE_GUESSED = "director or actors were taken from sentences, not from a list"
    TWO_FILMS = "the review is about more than one film"
    ENCODING_GUESSED = "the file does not say how its letters are encoded"
    VERY_SHORT = "the review is shorter than a hundred words"


_DATED_TITLE = re.compile(r"(?P<title>.*\S)\s*\((?P<year>\d{4})\)\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDetails:
    """Details entered by a person; they override those of the page. None: use the page's.

    An empty headline, outlet or rating means that there is none. If `film` is set, the page is not required to look
    like a film review. `rating` accepts the notations of pages: "4.5", "4/5", "80%", "B+".
    """

    film: str | None = None
    film_year: int | None = None
    author: str | None = None
    outlet: str | None = None
    headline: str | None = None
    rating: str | None = None

    @classmethod
    def of(
        cls,
        film: str | None,
        *,
        author: str | None = None,
        outlet: str | None = None,
        headline: str | None = None,
        rating: str | None = None,
    ) -> Self:
        """Create details from user input; `film` is "Title (Year)" or "Title"."""
        facts = cls(author=author, outlet=outlet, headline=headline, rating=rating)
        dated = _DATED_TITLE.match(film) if film else None
        if dated and FIRST_FILM_YEAR <= int(dated["year"]) <= LAST_FILM_YEAR:
            return replace(facts, film=dated["title"], film_year=int(dated["year"]))
        return replace(facts, film=film or None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewPage:
    """One review extracted from its page.

    `rating`: stars, 0.5 to 5 in half steps, converted from `rating_as_written`; both are set or both None.
    `other_films`: further films that the review is about, not films that it merely mentions.
    `paragraphs`: the complete body in order, plain text, at least one paragraph.
    `quoted`: indices of paragraphs that the page marks as quotations, which are not the critic's words.
    `language`: two- or three-letter code.

    Raises InvalidValue if a value is out of range.
    """

    film_title: str
    film_year: int | None = None
    directors: tuple[str, ...] = ()
    actors: tuple[str, ...] = ()
    other_films: tuple[str, ...] = ()
    headline: str | None = None
    author: str | None = None
    author_bio: str | None = None
    outlet: str | None = None
    source_url: str | None = None
    copyright_line: str | None = None
    copyright_year: int | None = None
    published: date | None = None
    rating: float | None = None
    rating_as_written: str | None = None
    language: str | None = None
    paragraphs: tuple[str, ...]
    quoted: tuple[int, ...] = ()
    doubts: tuple[PageDoubt, ...] = ()

    def __post_init__(self) -> None:
        if not self.film_title.strip() or len(self.film_title) > TITLE_LIMIT:
            raise InvalidValue("film_title", self.film_title, f"1 to {TITLE_LIMIT} characters")
        for field, year in (("film_year", self.film_year), ("copyright_year", self.copyright_year)):
            if year is not None and not FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR:
                raise InvalidValue(field, year, f"{FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
        self._check_rating()
        if not self.paragraphs:
            raise InvalidValue("paragraphs", self.paragraphs, "at least one paragraph")
        if any(not 0 <= number < len(self.paragraphs) for number in self.quoted):
            raise InvalidValue("quoted", self.quoted, "numbers of paragraphs")
        for field in ("directors", "actors", "other_films", "paragraphs"):
            if any(not text.strip() for text in getattr(self, field)):
                raise InvalidValue(field, getattr(self, field), "texts that are not blank")
        for field in ("headline", "author", "author_bio", "outlet", "source_url", "copyright_line"):
            text = getattr(self, field)
            if text is not None and not text.strip():
                raise InvalidValue(field, text, "a text that is not blank, or nothing")

    def _check_rating(self) -> None:
        if (self.rating is None) != (self.rating_as_written is None):
            raise InvalidValue("rating_as_written", self.rating_as_written, "present exactly when rating is")
        if self.rating is not None and (
            not LOWEST_RATING <= self.rating <= HIGHEST_RATING or not (self.rating * 2).is_integer()
        ):
            raise InvalidValue("rating", self.rating, "0.5 to 5 in half steps")

    @property
    def words(self) -> int:
        """Number of words in the body."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)
