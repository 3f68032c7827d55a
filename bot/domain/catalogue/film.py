"""A film: its facts, and the source of each fact."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from typing import Generic, NamedTuple, TypeVar

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId

PersonT = TypeVar("PersonT")

FIRST_FILM_YEAR = 1874
LAST_FILM_YEAR = 2100
TITLE_LIMIT = 500

_IMDB = re.compile(r"tt\d{7,10}\Z")
_WIKIDATA = re.compile(r"Q\d{1,12}\Z")
_HTTPS = re.compile(r"https?://[^\s<>\"]{3,1000}\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class FilmFacts(Generic[PersonT]):
    """What can be known of a film; a person is a name, or more where a source says more.

    `year` is the year of first release, `runtime` is in minutes, `cast` is in billing order. `poster` is an http(s)
    address. `series` names the film series that this film belongs to; `remake_of` names the film that it remakes.
    `popularity` is at least 0 and has no unit; a higher value means better known.

    Raises InvalidValue when a value is out of range.
    """

    title: str
    year: int | None = None
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None
    directors: tuple[PersonT, ...] = ()
    writers: tuple[PersonT, ...] = ()
    cast: tuple[PersonT, ...] = ()
    genres: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    content_notes: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None
    wikidata_id: str | None = None
    overview: str | None = None
    poster: str | None = None
    series: str | None = None
    remake_of: str | None = None
    popularity: float = 0.0

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > TITLE_LIMIT:
            raise InvalidValue("title", self.title, f"1 to {TITLE_LIMIT} characters")
        if self.year is not None and not FIRST_FILM_YEAR <= self.year <= LAST_FILM_YEAR:
            raise InvalidValue("year", self.year, f"{FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
        if self.runtime is not None and not 1 <= self.runtime <= 60_000:
            raise InvalidValue("runtime", self.runtime, "1 to 60000 minutes")


FACTS = tuple(each.name for each in fields(FilmFacts))
"""The one list of a film's facts, in the order of the table's columns and of what is stored as JSON."""
PEOPLE = ("directors", "writers", "cast")
TAGS = ("genres", "themes", "countries", "languages", "content_notes")
LISTS = frozenset({"alternative_titles", *PEOPLE, *TAGS})
NUMBERS = frozenset({"year", "runtime"})
"""Whole numbers that people type."""
IDS = ("imdb_id", "tmdb_id", "wikidata_id")
COLUMNS = tuple(name for name in FACTS if name not in LISTS)
"""The facts with one value each."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Film(FilmFacts[str]):
    """A film of the catalogue. `sources` maps a fact's name to where its value came from.

    Raises InvalidValue when a value is out of its range.
    """

    id: FilmId
    confirmed: bool = True
    sources: Mapping[str, str] = field(default_factory=dict)

    def __post_init__(self) -> None:
        FilmFacts.__post_init__(self)  # `super()` does not find a class that dataclass made anew for its slots
        if self.imdb_id is not None and not _IMDB.match(self.imdb_id):
            raise InvalidValue("imdb_id", self.imdb_id, "tt and 7 to 10 digits")
        if self.wikidata_id is not None and not _WIKIDATA.match(self.wikidata_id):
            raise InvalidValue("wikidata_id", self.wikidata_id, "Q and a number")
        if self.tmdb_id is not None and self.tmdb_id < 1:
            raise InvalidValue("tmdb_id", self.tmdb_id, "a positive number")
        if self.poster is not None and not _HTTPS.match(self.poster):
            raise InvalidValue("poster", self.poster, "an http or https address")

    @property
    def name(self) -> str:
        """Title and year, as people write it: "Heat (1995)"."""
        return film_name(self.title, self.year)

    @property
    def decade(self) -> int | None:
        """The first year of the decade, 1990 for 1995."""
        return None if self.year is None else self.year - self.year % 10


class FilmHead(NamedTuple):
    """What lists of many films need of each: what it is called, and how well it is known."""

    name: str
    popularity: float


def film_name(title: str, year: int | None) -> str:
    return f"{title} ({year})" if year else title


class _Plain(dict[int, str]):
    """A cache of each character's folded form, for `str.translate`; it stops growing at _PLAIN_HELD entries."""

    def __missing__(self, point: int) -> str:
        decomposed = unicodedata.normalize("NFKD", chr(point))
        folded = "".join(c if c.isalnum() else " " for c in decomposed if not unicodedata.combining(c))
        if len(self) < _PLAIN_HELD:
            self[point] = folded
        return folded


_PLAIN_HELD = 20_000
_plain = _Plain()


def fold_text(text: str) -> str:
    """Fold case, accents and punctuation, to compare names; title search uses a richer normaliser.

    Characters are decomposed one by one. Decomposing the whole text would also sort its combining marks, which takes
    quadratic time for thousands of marks in a row.
    """
    return " ".join(text.casefold().translate(_plain).split())
