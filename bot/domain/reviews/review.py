"""A review in full: who wrote it, about which film, what may be shown of it."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from bot.domain.catalogue.film import fold_text
from bot.domain.errors import InvalidValue, NothingVisible, TooLong
from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId, ReviewId
from bot.domain.visible import has_visible_text

REVIEW_LIMIT = 100_000
"""Characters in one review: about sixty printed pages."""
PARAGRAPH_LIMIT = 3_000
SPOILER_LIMIT = 3_000
"""Spoilers of one review, counted in each paragraph that one reaches over."""
HEADLINE_LIMIT = 300
FORMER_MEMBER = "former member"
"""The provenance of what a member left behind who asked to be forgotten: filed as a critic's, under no name."""
_BARS = re.compile(r"\|\|(.+?)\|\|", re.DOTALL)
_GAP = re.compile(r"\n[ \t]*(?:\n[ \t]*)+")


class AuthorKind(StrEnum):
    MEMBER = "member"
    CRITIC = "critic"
    HOUSE = "house"


class SpoilerLevel(StrEnum):
    NONE = "none"
    INLINE = "inline"
    WHOLE = "whole"
    UNKNOWN = "unknown"


GUARDED = frozenset({SpoilerLevel.WHOLE, SpoilerLevel.UNKNOWN})
"""What puts the whole text behind bars: it tells the end, or nobody knows whether it does."""


class ReviewState(StrEnum):
    PUBLISHED = "published"
    PENDING = "pending"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    PRIVATE = "private"
    CONSENT = "consent"
    """Another person's message saved as a review: unseen until its author agrees."""


@dataclass(frozen=True, slots=True, order=True)
class Stars:
    """A rating in half stars, from 1 (half a star) to 10 (five stars)."""

    halves: int

    def __post_init__(self) -> None:
        if not 1 <= self.halves <= 10:
            raise InvalidValue("rating", self.halves / 2, "half a star to five stars, in halves")

    @classmethod
    def from_stars(cls, stars: float) -> Self:
        """Half a star to five, as 4.5. Raises InvalidValue for anything between the halves."""
        halves = round(stars * 2)
        if abs(halves - stars * 2) > 1e-6:
            raise InvalidValue("rating", stars, "half a star to five stars, in halves")
        return cls(halves)

    @property
    def in_stars(self) -> float:
        return self.halves / 2


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of a paragraph in characters, the end not included."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise InvalidValue("span", (self.start, self.stop), "a start before its end")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without bars; `spoilers` and `quotations` (words of the film, not of the reviewer) mark stretches of it."""

    text: str
    spoilers: tuple[Span, ...] = ()
    quotations: tuple[Span, ...] = ()

    def __post_init__(self) -> None:
        if not self.text.strip():
            raise InvalidValue("paragraph", self.text, "a text")
        for span in (*self.spoilers, *self.quotations):
            if span.stop > len(self.text):
                raise InvalidValue("span", (span.start, span.stop), f"at most {len(self.text)}")

    @classmethod
    def parse_text(cls, written: str) -> Self:
        """Read `||so||` as a spoiler. A bar without a partner is kept as a character."""
        pieces: list[str] = []
        spans: list[Span] = []
        last = length = 0
        for match in _BARS.finditer(written):
            before, hidden = written[last : match.start()], match[1]
            start = length + len(before)
            length = start + len(hidden)
            pieces += (before, hidden)
            spans.append(Span(start, length))
            last = match.end()
        return cls("".join((*pieces, written[last:])), tuple(spans))

    @property
    def written_text(self) -> str:
        """The paragraph with its bars, as an author would edit it. Overlapping spoilers share one pair of bars."""
        pieces: list[str] = []
        last = 0
        for start, stop in merge_overlapping(self.spoilers):
            pieces += (self.text[last:start], "||", self.text[start:stop], "||")
            last = stop
        return "".join((*pieces, self.text[last:]))


def _tidy_spoiler(match: re.Match[str]) -> str:
    """Close a spoiler at the end of each paragraph and open it again in the next; no line break stands at its edge.

    Such a line break would become an empty line within a paragraph once the bar is gone.
    """
    before, hidden, after = part_edge_lines(match[1])
    if not hidden:
        return match[1]
    inner = _GAP.sub("||\n\n||", hidden)
    return f"{before}||{inner}||{after}"


def part_edge_lines(text: str) -> tuple[str, str, str]:
    """The blank lines before a text, the text itself, and the blank lines after it."""
    start = len(text) - len(text.lstrip())
    stop = max(start, len(text.rstrip()))
    start = start if "\n" in text[:start] else 0
    stop = stop if "\n" in text[stop:] else len(text)
    return text[:start], text[start:stop], text[stop:]


def merge_overlapping(spans: Iterable[Span]) -> list[tuple[int, int]]:
    """Spans in order as (start, stop), those that share a character made one; neighbours stay apart."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.stop))
        else:
            merged.append((span.start, span.stop))
    return merged


def parse_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Part a written text at its empty lines; a spoiler may reach over several paragraphs.

    A paragraph in which nothing can be seen is left out. Raises NothingVisible when none is left, and TooLong for
    more than REVIEW_LIMIT characters, PARAGRAPH_LIMIT paragraphs or SPOILER_LIMIT spoilers.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(clean) > REVIEW_LIMIT:
        raise TooLong("text", "characters", len(clean), REVIEW_LIMIT)
    parts = [part for part in _GAP.split(_BARS.sub(_tidy_spoiler, clean)) if has_visible_text(part.replace("|", ""))]
    if not parts:
        raise NothingVisible("text", text[:40])
    if len(parts) > PARAGRAPH_LIMIT:
        raise TooLong("text", "paragraphs", len(parts), PARAGRAPH_LIMIT)
    paragraphs = tuple(Paragraph.parse_text(part.strip()) for part in parts)
    spoilers = sum(len(paragraph.spoilers) for paragraph in paragraphs)
    if spoilers > SPOILER_LIMIT:
        raise TooLong("text", "spoilers", spoilers, SPOILER_LIMIT)
    return paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """Who wrote it. A member is known by id, the name is the one last seen; a critic by name and outlet."""

    kind: AuthorKind
    name: str
    member: MemberId | None = None
    outlet: str | None = None
    bio: str | None = None
    gone: bool = False

    def __post_init__(self) -> None:
        if (self.kind is AuthorKind.MEMBER) != (self.member is not None):
            raise InvalidValue("author", self.name, "a member with an id, or somebody else without one")
        if not self.name.strip():
            raise InvalidValue("author", self.name, "a name")


def review_fingerprint(
    guild: GuildId, film: FilmId, author: Author, paragraphs: tuple[Paragraph, ...], watched_on: date | None
) -> str:
    """What tells a review from every other one: 32 hexadecimal digits."""
    who = str(author.member) if author.member else f"{author.kind}:{fold_text(author.name)}"
    text = " ".join(fold_text(paragraph.text) for paragraph in paragraphs)
    when = watched_on.isoformat() if watched_on else ""
    return sha256(f"{guild}|{film}|{who}|{when}|{text}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContent:
    """What a review says, of which film, whose it is and where it comes from."""

    guild: GuildId
    film: FilmId
    author: Author
    paragraphs: tuple[Paragraph, ...]
    provenance: str
    headline: str | None = None
    stars: Stars | None = None
    language: str | None = None
    spoilers: SpoilerLevel = SpoilerLevel.NONE
    written_on: date | None = None
    watched_on: date | None = None
    rewatch: bool = False
    state: ReviewState = ReviewState.PUBLISHED
    entered_by: MemberId | None = None
    source_url: str | None = None
    copyright: str | None = None
    excerpt_only: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class NewReview(ReviewContent):
    """A review before it is stored: everything but its id and its times."""

    def __post_init__(self) -> None:
        if not self.paragraphs:
            raise InvalidValue("text", "", "at least one paragraph")
        if self.headline is not None and not 1 <= len(self.headline.strip()) <= HEADLINE_LIMIT:
            raise InvalidValue("headline", self.headline, f"1 to {HEADLINE_LIMIT} characters")

    @property
    def fingerprint(self) -> str:
        """The same for the same text by the same author on the same film in the same club."""
        return review_fingerprint(self.guild, self.film, self.author, self.paragraphs, self.watched_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(ReviewContent):
    """A stored review. `created_at` and `updated_at` are in UTC."""

    id: ReviewId
    created_at: datetime
    updated_at: datetime

    def as_new(self, **changed: Any) -> NewReview:
        """The review as it would be stored anew, with what is given changed. Raises InvalidValue."""
        return NewReview(**{part.name: getattr(self, part.name) for part in fields(ReviewContent)} | changed)

    @property
    def is_barred(self) -> bool:
        """Whether the whole text stays behind bars."""
        return self.spoilers in GUARDED

    @property
    def is_credited(self) -> bool:
        """Whether an outside critic wrote it, whose name may be set right: a former member never gets one again."""
        return self.author.kind is AuthorKind.CRITIC and self.provenance != FORMER_MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightLine:
    """A line worth quoting, verbatim, with the review that it stands in."""

    id: HighlightId
    review: Review
    paragraph: int
    span: Span
    score: float
    pinned: bool = False

    @property
    def text(self) -> str:
        return self.review.paragraphs[self.paragraph].text[self.span.start : self.span.stop]


@dataclass(frozen=True, slots=True)
class ClubScore:
    """What a club thinks of a film: how often each rating in half stars was given."""

    spread: tuple[int, ...] = field(default=(0,) * 10)

    @classmethod
    def from_ratings(cls, ratings: Iterable[Stars]) -> Self:
        spread = [0] * 10
        for stars in ratings:
            spread[stars.halves - 1] += 1
        return cls(tuple(spread))

    @property
    def count(self) -> int:
        return sum(self.spread)

    @property
    def mean(self) -> float | None:
        """The mean in stars, or None without a rating."""
        if not self.count:
            return None
        return sum((n + 1) * count for n, count in enumerate(self.spread)) / (2 * self.count)
