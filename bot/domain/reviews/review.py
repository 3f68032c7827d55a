"""A review: its author, film, text, spoilers, state and score."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass, field, fields
from datetime import date, datetime
from enum import StrEnum
from hashlib import sha256
from typing import Any, Self

from bot.domain.catalogue.film import fold_text
from bot.domain.errors import InvalidValue, NoVisibleText, TooLong
from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId, ReviewId
from bot.domain.reviews.marks import plain_slice
from bot.domain.visible import has_visible_text

REVIEW_LIMIT = 100_000
"""Characters in one review: about sixty printed pages."""
PARAGRAPH_LIMIT = 3_000
SPOILER_LIMIT = 3_000
"""Spoilers in one review; a spoiler across several paragraphs counts once in each."""
HEADLINE_LIMIT = 300
FORMER_MEMBER = "former member"
"""The provenance of texts left by a member who asked to be forgotten: stored as a critic's review without a name."""
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
"""The levels at which the whole text is hidden: it gives the ending away, or nobody knows whether it does."""


class ReviewState(StrEnum):
    PUBLISHED = "published"
    PENDING = "pending"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    PRIVATE = "private"
    CONSENT = "consent"
    """Another person's message saved as a review: visible to nobody else until its author agrees."""


@dataclass(frozen=True, slots=True, order=True)
class Stars:
    """A rating in half stars, from 1 (half a star) to 10 (five stars)."""

    halves: int

    def __post_init__(self) -> None:
        if not 1 <= self.halves <= 10:
            raise InvalidValue("stars", self.halves / 2, "half a star to five stars, in halves")

    @classmethod
    def from_stars(cls, stars: float) -> Self:
        """A rating from stars such as 4.5. Raises InvalidValue unless it is 0.5 to 5 in steps of a half."""
        halves = round(stars * 2)
        if abs(halves - stars * 2) > 1e-6:
            raise InvalidValue("stars", stars, "half a star to five stars, in halves")
        return cls(halves)

    @property
    def in_stars(self) -> float:
        return self.halves / 2


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A range of characters in a paragraph, `stop` not included."""

    start: int
    stop: int

    def __post_init__(self) -> None:
        if not 0 <= self.start < self.stop:
            raise InvalidValue("span", (self.start, self.stop), "a start before its end")


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Text without spoiler bars; `spoilers` and `quotations` (words of the film, not the reviewer) mark parts of it."""

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
        """Parse text in which `||this||` is a spoiler. A bar without a partner stays in the text."""
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
        """The paragraph with spoiler bars, as an author edits it. Overlapping spoilers share one pair of bars."""
        pieces: list[str] = []
        last = 0
        for start, stop in merge_overlapping(self.spoilers):
            pieces += (self.text[last:start], "||", self.text[start:stop], "||")
            last = stop
        return "".join((*pieces, self.text[last:]))


def _tidy_spoiler(match: re.Match[str]) -> str:
    """Close a spoiler at the end of each paragraph and open it again in the next; move line breaks out of its edges.

    Such a line break would leave an empty line within a paragraph once the bars are removed.
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
    """The spans in order as (start, stop), with overlapping ones merged; adjacent spans stay separate."""
    merged: list[tuple[int, int]] = []
    for span in sorted(spans):
        if merged and span.start < merged[-1][1]:
            merged[-1] = (merged[-1][0], max(merged[-1][1], span.stop))
        else:
            merged.append((span.start, span.stop))
    return merged


def parse_paragraphs(text: str) -> tuple[Paragraph, ...]:
    """Split a text at its empty lines; a spoiler may extend over several paragraphs.

    Paragraphs without visible text are left out. Raises NoVisibleText if none is left, and TooLong for more than
    REVIEW_LIMIT characters, PARAGRAPH_LIMIT paragraphs or SPOILER_LIMIT spoilers.
    """
    clean = text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").strip()
    if len(clean) > REVIEW_LIMIT:
        raise TooLong("text", "characters", len(clean), REVIEW_LIMIT)
    parts = [part for part in _GAP.split(_BARS.sub(_tidy_spoiler, clean)) if has_visible_text(part.replace("|", ""))]
    if not parts:
        raise NoVisibleText("text", text[:40])
    if len(parts) > PARAGRAPH_LIMIT:
        raise TooLong("text", "paragraphs", len(parts), PARAGRAPH_LIMIT)
    paragraphs = tuple(Paragraph.parse_text(part.strip()) for part in parts)
    spoilers = sum(len(paragraph.spoilers) for paragraph in paragraphs)
    if spoilers > SPOILER_LIMIT:
        raise TooLong("text", "spoilers", spoilers, SPOILER_LIMIT)
    return paragraphs


@dataclass(frozen=True, slots=True, kw_only=True)
class Author:
    """A review's author. Members have an id and the name last seen; critics have a name and an outlet."""

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
    """A hash that identifies a review by club, film, author, text and day: 32 hexadecimal digits."""
    who = str(author.member) if author.member else f"{author.kind}:{fold_text(author.name)}"
    text = " ".join(fold_text(paragraph.text) for paragraph in paragraphs)
    when = watched_on.isoformat() if watched_on else ""
    return sha256(f"{guild}|{film}|{who}|{when}|{text}".encode()).hexdigest()[:32]


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewContent:
    """A review's text and facts: its film, author and origin."""

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
    """A review before it is stored, without its id and times."""

    def __post_init__(self) -> None:
        if not self.paragraphs:
            raise InvalidValue("text", "", "at least one paragraph")
        if self.headline is not None and not 1 <= len(self.headline.strip()) <= HEADLINE_LIMIT:
            raise InvalidValue("headline", self.headline, f"1 to {HEADLINE_LIMIT} characters")

    @property
    def fingerprint(self) -> str:
        """Equal for the same text by the same author about the same film on the same day in the same club."""
        return review_fingerprint(self.guild, self.film, self.author, self.paragraphs, self.watched_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class Review(ReviewContent):
    """A stored review. `created_at` and `updated_at` are in UTC."""

    id: ReviewId
    created_at: datetime
    updated_at: datetime

    def as_new(self, **changed: Any) -> NewReview:
        """The review as one to store, with the given fields changed. Raises InvalidValue."""
        return NewReview(**{part.name: getattr(self, part.name) for part in fields(ReviewContent)} | changed)

    @property
    def is_barred(self) -> bool:
        """Whether the whole text is hidden as a spoiler."""
        return self.spoilers in GUARDED

    @property
    def is_credited(self) -> bool:
        """Whether an outside critic wrote it, whose name may be corrected; a former member's never may."""
        return self.author.kind is AuthorKind.CRITIC and self.provenance != FORMER_MEMBER


@dataclass(frozen=True, slots=True, kw_only=True)
class HighlightLine:
    """A quotable line, verbatim, with its review."""

    id: HighlightId
    review: Review
    paragraph: int
    span: Span
    score: float
    pinned: bool = False

    @property
    def text(self) -> str:
        """The line's words, without marks of emphasis and addresses of links."""
        return plain_slice(self.review.paragraphs[self.paragraph].text, self.span.start, self.span.stop)


@dataclass(frozen=True, slots=True)
class ClubScore:
    """A club's ratings of a film: how often each rating was given, from half a star to five."""

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
        """The mean in stars, or None without ratings."""
        if not self.count:
            return None
        return sum((n + 1) * count for n, count in enumerate(self.spread)) / (2 * self.count)
