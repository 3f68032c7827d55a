"""A review page that was read and waits for a moderator: what was understood, and how it can be corrected."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId, GuildId, MemberId


class HiddenPart(StrEnum):
    """What of an imported text is hidden as a spoiler."""

    MARKED = "marked"
    """What the page itself hides."""
    WHOLE = "whole"
    OPEN = "open"
    """Nothing, whatever the page hides."""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageCorrections:
    """The values of a page's fields as a person types them. None: keep what was read; "": there is none.

    `directors` is a list with commas; `rating` any notation of pages ("4.5", "4/5", "80%", "B+"); `day` a date;
    `language` a code such as "en".
    """

    film: str | None = None
    year: str | None = None
    directors: str | None = None
    author: str | None = None
    outlet: str | None = None
    headline: str | None = None
    rating: str | None = None
    day: str | None = None
    language: str | None = None
    hidden: HiddenPart | None = None


@dataclass(frozen=True, slots=True)
class PreviewedRating:
    """A rating of 0 to 5 stars, and how the page writes it. The text, like those below, is what the terminal shows."""

    stars: float
    written: str

    def __str__(self) -> str:
        return f"{self.stars:g} of 5 stars, written “{self.written}”"


@dataclass(frozen=True, slots=True)
class PageLength:
    paragraphs: int
    words: int

    def __str__(self) -> str:
        return f"{self.paragraphs:,} paragraphs, {self.words:,} words"


@dataclass(frozen=True, slots=True)
class PageHiding:
    """What is hidden as a spoiler; `parts` counts what the page itself hides, at least 1 unless all is hidden."""

    hidden: HiddenPart
    parts: int

    def __str__(self) -> str:
        if self.hidden is HiddenPart.WHOLE:
            return "the whole text is hidden"
        if self.hidden is HiddenPart.OPEN:
            return "nothing is hidden, though the page hides parts"
        return "1 part is hidden" if self.parts == 1 else f"{self.parts} parts are hidden"


@dataclass(frozen=True, slots=True)
class PageFact:
    """One field of a preview: its label, its value ("" if none was found), where it came from, and what is doubtful.

    `label`, `source` and each of `doubts` are English; bot/ui/reviews/page_words.py has their translations.
    """

    label: str
    value: str | PreviewedRating | PageLength | PageHiding
    source: str = ""
    doubts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredPageImport:
    """A page that waits, as it is stored.

    `page` is the page that was read, as JSON. `film` is the film that a person chose; with `film_is_new`, they said
    that it is none of the catalogue. `refused` says why the page was refused; "" if it was not, or if its film was
    entered since.
    """

    id: int
    guild: GuildId
    member: MemberId
    page: str
    created_at: datetime
    film: FilmId | None = None
    film_is_new: bool = False
    hidden: HiddenPart = HiddenPart.MARKED
    refused: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class PageImport:
    """A page that waits, as a moderator sees it.

    `film` is None while it is unclear; `candidates` are the films that it may be. `values` are the present values of
    its fields for a form. `first` and `last` are the beginning and the end of the text, "" where they are hidden.
    """

    id: int
    film: Film | None
    film_is_new: bool
    candidates: tuple[Film, ...]
    refused: str
    facts: tuple[PageFact, ...]
    values: PageCorrections
    paragraphs: int
    words: int
    first: str
    last: str
    expires_at: datetime

    @property
    def can_publish(self) -> bool:
        return self.film is not None and not self.refused
