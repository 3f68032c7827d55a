"""The result of reading a review page: a validated value with the doubts that remain."""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from datetime import date
from enum import Enum
from typing import Self

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT
from bot.domain.errors import InvalidValue

LOWEST_RATING = 0.5
HIGHEST_RATING = 5.0


class PageField(Enum):
    """A fact that is read from a page and that a person can check; the value is its label."""

    FILM = "Film"
    YEAR = "Year"
    DIRECTORS = "Directors"
    ACTORS = "Actors"
    HEADLINE = "Headline"
    AUTHOR = "Author"
    OUTLET = "Outlet"
    PUBLISHED = "Published"
    RATING = "Rating"
    LANGUAGE = "Language"
    SOURCE_URL = "Address"
    COPYRIGHT = "Copyright"
    TEXT = "Text"
    SPOILERS = "Spoilers"


class FieldSource(Enum):
    """Where the value of a field came from, most reliable first."""

    GIVEN = "entered by you"
    STRUCTURED = "the page's structured data"
    META = "the page's head"
    LABELLED = "a labelled line"
    BYLINE = "the byline"
    HEADLINE = "the headline"
    STARS = "the stars on the page"
    MARKUP = "the page's markup"
    LINE = "a line without a label"
    SENTENCE = "a sentence of the text"
    FOOTER = "the copyright line"
    FILE_NAME = "the file's name"
    TEXT = "the text as a whole"


class PageDoubt(Enum):
    """Something that a person should check before the review is stored; `field` is what it concerns."""

    NO_YEAR = "the page does not say when the film came out"
    YEARS_DISAGREE = "the page gives more than one year for the film"
    NO_DIRECTOR = "the page does not name the director"
    OUTLET_GUESSED = "the outlet was taken from a line by itself"
    NO_AUTHOR = "the page does not say who wrote the review"
    AUTHOR_GUESSED = "the critic was taken from a name by itself on its line"
    AUTHOR_IS_HANDLE = "the critic is known by a user name only"
    AUTHORS_DISAGREE = "the page names more than one critic in different places"
    TITLE_GUESSED = "the title was taken from the text, not from the headline or the details"
    PEOPLE_GUESSED = "director or actors were taken from sentences, not from a list"
    TWO_FILMS = "the review is about more than one film"
    RATINGS_DISAGREE = "the page shows more than one rating"
    RATING_GUESSED = "the rating was taken from a sentence, or its scale is not written"
    DATES_DISAGREE = "the page gives more than one day of publication"
    ENCODING_GUESSED = "the file does not say how its letters are encoded"
    DAMAGED_LETTERS = "some letters of the file could not be read; they show as �"
    VERY_SHORT = "the review is shorter than a hundred words"
    TEXT_LEFT_OUT = "lines between the paragraphs were left out"
    MAYBE_NEWS = "the page may be news or an interview, not a review"
    SPOILERS_GUESSED = "everything below a spoiler warning is hidden"

    @property
    def field(self) -> PageField:
        """The field that the doubt concerns."""
        return _FIELDS_OF_DOUBTS.get(self, PageField.TEXT)


_FIELDS_OF_DOUBTS = {
    PageDoubt.NO_YEAR: PageField.YEAR,
    PageDoubt.YEARS_DISAGREE: PageField.YEAR,
    PageDoubt.NO_DIRECTOR: PageField.DIRECTORS,
    PageDoubt.PEOPLE_GUESSED: PageField.DIRECTORS,
    PageDoubt.NO_AUTHOR: PageField.AUTHOR,
    PageDoubt.OUTLET_GUESSED: PageField.OUTLET,
    PageDoubt.AUTHOR_GUESSED: PageField.AUTHOR,
    PageDoubt.AUTHOR_IS_HANDLE: PageField.AUTHOR,
    PageDoubt.AUTHORS_DISAGREE: PageField.AUTHOR,
    PageDoubt.TITLE_GUESSED: PageField.FILM,
    PageDoubt.TWO_FILMS: PageField.FILM,
    PageDoubt.RATINGS_DISAGREE: PageField.RATING,
    PageDoubt.RATING_GUESSED: PageField.RATING,
    PageDoubt.DATES_DISAGREE: PageField.PUBLISHED,
    PageDoubt.SPOILERS_GUESSED: PageField.SPOILERS,
}


@dataclass(frozen=True, slots=True)
class ReadField:
    """One field as a preview shows it. `value` is as in ReviewPage (None or empty: not found).

    `source` is None for a field that was not found. A field with `doubts` needs a person's look.
    """

    field: PageField
    value: object
    source: FieldSource | None
    doubts: tuple[PageDoubt, ...] = ()


@dataclass(frozen=True, slots=True, order=True)
class SpoilerSpan:
    """A part of a paragraph that the page hides as a spoiler; `paragraph` is the index of the paragraph."""

    paragraph: int
    start: int
    stop: int


_DATED_TITLE = re.compile(r"(?P<title>.*\S)\s*\((?P<year>\d{4})\)\s*\Z", re.DOTALL)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewDetails:
    """Details entered by a person; they override those of the page. None: use the page's.

    An empty text means that there is none. If `film` is set, the page is not required to look like a film review.
    `rating` accepts the notations of pages: "4.5", "4/5", "80%", "B+"; `directors` is a list with commas; `published`
    is a date in any notation that pages use; `language` a code such as "en".
    """

    film: str | None = None
    film_year: int | None = None
    author: str | None = None
    outlet: str | None = None
    headline: str | None = None
    rating: str | None = None
    directors: str | None = None
    published: str | None = None
    language: str | None = None

    @classmethod
    def of(
        cls,
        film: str | None,
        *,
        author: str | None = None,
        outlet: str | None = None,
        headline: str | None = None,
        rating: str | None = None,
        directors: str | None = None,
        published: str | None = None,
        language: str | None = None,
    ) -> Self:
        """Create details from user input; `film` is "Title (Year)" or "Title"."""
        facts = cls(
            author=author,
            outlet=outlet,
            headline=headline,
            rating=rating,
            directors=directors,
            published=published,
            language=language,
        )
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
    `spoilers`: the parts of the paragraphs that the page hides, in order, not overlapping.
    `left_out`: lines between the paragraphs that were taken for boilerplate; a person should see them.
    `sources`: where the values came from; fields that were not found have none.

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
    spoilers: tuple[SpoilerSpan, ...] = ()
    left_out: tuple[str, ...] = ()
    doubts: tuple[PageDoubt, ...] = ()
    sources: tuple[tuple[PageField, FieldSource], ...] = ()

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
        self._check_spoilers()
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

    def _check_spoilers(self) -> None:
        for span in self.spoilers:
            known = 0 <= span.paragraph < len(self.paragraphs)
            if not known or not 0 <= span.start < span.stop <= len(self.paragraphs[span.paragraph]):
                raise InvalidValue("spoilers", span, "parts of paragraphs")

    @property
    def fields(self) -> tuple[ReadField, ...]:
        """Every field with its source and its doubts, in the order in which a preview shows them."""
        values = {
            PageField.FILM: self.film_title,
            PageField.YEAR: self.film_year,
            PageField.DIRECTORS: self.directors,
            PageField.ACTORS: self.actors,
            PageField.HEADLINE: self.headline,
            PageField.AUTHOR: self.author,
            PageField.OUTLET: self.outlet,
            PageField.PUBLISHED: self.published,
            PageField.RATING: self.rating,
            PageField.LANGUAGE: self.language,
            PageField.SOURCE_URL: self.source_url,
            PageField.COPYRIGHT: self.copyright_line,
            PageField.TEXT: self.paragraphs,
            PageField.SPOILERS: self.spoilers,
        }
        sources = dict(self.sources)
        return tuple(
            ReadField(name, value, sources.get(name), tuple(doubt for doubt in self.doubts if doubt.field is name))
            for name, value in values.items()
        )

    @property
    def barred_paragraphs(self) -> tuple[str, ...]:
        """The paragraphs with each spoiler between double bars, as Discord writes spoilers."""
        return bar_spoilers(self.paragraphs, self.spoilers)

    @property
    def words(self) -> int:
        """Number of words in the body."""
        return sum(len(paragraph.split()) for paragraph in self.paragraphs)


def bar_spoilers(paragraphs: Sequence[str], spoilers: Iterable[SpoilerSpan]) -> tuple[str, ...]:
    """Return the paragraphs, or the beginnings of them that an excerpt keeps, with each spoiler between double bars.

    Bars that a page itself wrote are taken apart there, so that they cannot open what is hidden.
    """
    of_paragraph: dict[int, list[SpoilerSpan]] = {}
    for span in sorted(spoilers):
        of_paragraph.setdefault(span.paragraph, []).append(span)
    return tuple(_bar_paragraph(text, of_paragraph.get(number, ())) for number, text in enumerate(paragraphs))


def _bar_paragraph(text: str, spoilers: Iterable[SpoilerSpan]) -> str:
    pieces: list[str] = []
    last = 0
    for span in spoilers:
        start, stop = max(last, span.start), min(span.stop, len(text))
        if start < stop:
            pieces += (_apart(text[last:start]), "||", _apart(text[start:stop]), "||")
            last = stop
    return "".join((*pieces, _apart(text[last:]))) if pieces else text


def _apart(text: str) -> str:
    return text.replace("||", "| |").strip("|") if "|" in text else text
