"""A review that a member submits, before and after its fields are parsed."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date, datetime

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, fold_text
from bot.domain.errors import InvalidValue, TooLong
from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.errors import AuthorNeeded
from bot.domain.reviews.review import HEADLINE_LIMIT, Paragraph, SpoilerLevel, Stars, parse_paragraphs
from bot.domain.visible import has_visible_text, require_visible_text

FIELD_LIMIT = 4_000
"""Characters that one field of a form holds; a longer text has to be attached as a file."""
NAME_LIMIT = 200
LICENCE_LIMIT = 300
FILE_LIMIT = 1_000_000
"""Bytes of a text file: several times the longest review."""

_BRACKETED_YEAR = re.compile(r"[(\[]\s*(\d{4})\s*[)\]]\Z")


@dataclass(frozen=True, slots=True, kw_only=True)
class CreditedAuthor:
    """The author of a text that somebody else submits: another member, or an outside critic."""

    member: MemberId | None = None
    name: str
    outlet: str | None = None
    source_url: str | None = None
    licence: str | None = None

    def __post_init__(self) -> None:
        if not 1 <= len(self.name.strip()) <= NAME_LIMIT:
            raise InvalidValue("name", self.name, f"1 to {NAME_LIMIT} characters")
        if self.outlet is not None and len(self.outlet) > NAME_LIMIT:
            raise InvalidValue("outlet", self.outlet, f"at most {NAME_LIMIT} characters")
        if self.source_url is not None and not re.match(r"https?://[^\s<>\"]{3,1000}\Z", self.source_url):
            raise InvalidValue("source", self.source_url, "an http or https address")
        if self.licence is not None and len(self.licence) > LICENCE_LIMIT:
            raise InvalidValue("licence", self.licence, f"at most {LICENCE_LIMIT} characters")


def read_author(
    member: tuple[MemberId, str] | None,
    critic: str | None,
    *,
    outlet: str | None = None,
    source: str | None = None,
    licence: str | None = None,
) -> CreditedAuthor:
    """The author that a moderator enters: a member with their name, or a critic.

    Raises AuthorNeeded, InvalidValue, and NoVisibleText if nothing in a critic's name is visible.
    """
    if (member is None) == (critic is None):
        raise AuthorNeeded
    if critic is not None:
        require_visible_text("name", critic)
    identity, name = (None, critic or "") if member is None else member
    return CreditedAuthor(member=identity, name=name, outlet=outlet, source_url=source, licence=licence)


@dataclass(frozen=True, slots=True, kw_only=True)
class Submission:
    """The form's content, not yet checked, so that a wrong value does not lose the rest.

    `text` is as typed, with spoilers between double bars; `tells_all` hides all of it as a spoiler.
    """

    headline: str = ""
    text: str = ""
    stars: Stars | None = None
    rewatch: bool = False
    tells_all: bool = False

    @property
    def paragraphs(self) -> tuple[Paragraph, ...]:
        """Raises NoVisibleText if no text is visible, and TooLong if the text exceeds a review's limits."""
        return parse_paragraphs(self.text)

    @property
    def title(self) -> str | None:
        """The headline. Raises TooLong, and NoVisibleText if nothing in it is visible."""
        headline = " ".join(self.headline.split())
        if len(headline) > HEADLINE_LIMIT:
            raise TooLong("headline", "characters", len(headline), HEADLINE_LIMIT)
        if headline:
            require_visible_text("headline", headline)
        return headline or None

    @property
    def spoilers(self) -> SpoilerLevel:
        """How much the text gives away. Raises like `paragraphs`."""
        if self.tells_all:
            return SpoilerLevel.WHOLE
        return SpoilerLevel.INLINE if any(paragraph.spoilers for paragraph in self.paragraphs) else SpoilerLevel.NONE

    def read(self) -> ReadText:
        """Parse the text. Raises like `paragraphs` and `title`. For a long text, call this in a worker thread."""
        paragraphs = self.paragraphs
        hidden = any(paragraph.spoilers for paragraph in paragraphs)
        inline = SpoilerLevel.INLINE if hidden else SpoilerLevel.NONE
        return ReadText(self.title, paragraphs, SpoilerLevel.WHOLE if self.tells_all else inline)


@dataclass(frozen=True, slots=True)
class ReadText:
    """A submission's parsed text: headline, paragraphs and spoiler level."""

    title: str | None
    paragraphs: tuple[Paragraph, ...]
    spoilers: SpoilerLevel


@dataclass(frozen=True, slots=True, kw_only=True)
class Draft:
    """A stored submission that waits for its film, for a permission, or for its writer to continue."""

    id: int
    guild: GuildId
    member: MemberId
    film: FilmId | None
    film_typed: str
    submission: Submission
    provenance: str
    created_at: datetime
    writer: CreditedAuthor | None = None
    watched_on: date | None = None
    review: ReviewId | None = None
    """The review that it would change."""


def read_title_and_year(typed: str) -> tuple[str, int | None]:
    """Split "Heat (1995)" into title and year; the year is None if there is none."""
    title = " ".join(typed.split())
    at = max(title.rfind("("), title.rfind("["))
    match = _BRACKETED_YEAR.match(title, at) if at > 0 else None
    if match and FIRST_FILM_YEAR <= int(match[1]) <= LAST_FILM_YEAR:
        return title[:at].rstrip(), int(match[1])
    return title, None


def read_year(typed: str) -> int | None:
    """Parse a film's year; None for an empty text. Raises InvalidValue."""
    text = typed.strip()
    if not text:
        return None
    if not text.isascii() or not text.isdigit() or not FIRST_FILM_YEAR <= int(text) <= LAST_FILM_YEAR:
        raise InvalidValue("year", typed, f"a year from {FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
    return int(text)


def read_names(typed: str) -> tuple[str, ...]:
    """Names separated by commas or semicolons of any script, or by line breaks; each once."""
    found: dict[str, str] = {}
    for part in re.split(r"[;,،؛、，；\n]", typed):
        name = " ".join(part.split())
        if has_visible_text(name):
            found.setdefault(fold_text(name), name)
    return tuple(found.values())
