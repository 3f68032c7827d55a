"""The states of a review, what may be done in each, and by whom: one table, so that nothing is allowed by accident."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, ChannelId, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import AuthorKind, Paragraph, Review, ReviewState, Span, Spoilers, Stars

REASON_LIMIT = 1_000
"""Characters of a moderator's reason or a member's report."""
CREDITED = ("critic", "outlet", "source", "licence")
"""The parts of a credit, as history names them."""


class Deed(StrEnum):
    """What is done to a review, as history keeps it."""

    WRITTEN = "written"
    EDITED = "edited"
    APPROVED = "approved"
    SENT_BACK = "sent_back"
    REJECTED = "rejected"
    WITHDRAWN = "withdrawn"
    REMOVED = "removed"
    RESTORED = "restored"
    REVERTED = "reverted"
    CLAIMED = "claimed"
    AGREED = "agreed"
    DECLINED = "declined"


S = ReviewState

_MODERATORS: dict[Deed, frozenset[ReviewState]] = {
    Deed.EDITED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REMOVED}),
    Deed.REVERTED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REMOVED}),
    Deed.APPROVED: frozenset({S.PENDING, S.SENT_BACK, S.REJECTED}),
    Deed.SENT_BACK: frozenset({S.PENDING, S.PUBLISHED}),
    Deed.REJECTED: frozenset({S.PENDING, S.SENT_BACK}),
    Deed.REMOVED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    Deed.RESTORED: frozenset({S.REMOVED, S.REJECTED}),
}
_AUTHOR: dict[Deed, frozenset[ReviewState]] = {
    Deed.EDITED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    Deed.REVERTED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    Deed.WITHDRAWN: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REJECTED, S.REMOVED}),
    Deed.RESTORED: frozenset({S.WITHDRAWN}),
    Deed.CLAIMED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    Deed.AGREED: frozenset({S.CONSENT}),
    Deed.DECLINED: frozenset({S.CONSENT}),
}
NEEDS_REASON = frozenset({Deed.SENT_BACK, Deed.REJECTED, Deed.REMOVED})
UNSEEN_BY_MODERATORS = frozenset({S.WITHDRAWN, S.PRIVATE, S.CONSENT})
"""What only its author reads."""
AFTER = {
    Deed.APPROVED: S.PUBLISHED,
    Deed.SENT_BACK: S.SENT_BACK,
    Deed.REJECTED: S.REJECTED,
    Deed.WITHDRAWN: S.WITHDRAWN,
    Deed.REMOVED: S.REMOVED,
    Deed.AGREED: S.PUBLISHED,
}
"""The state that a deed leads to. Declining erases: nobody keeps a text that its author did not want kept."""


@dataclass(frozen=True, slots=True)
class Standing:
    """How a person stands to a review: its author, a moderator of its club, both or neither."""

    author: bool
    moderator: bool

    def may_read(self, review: Review) -> bool:
        if review.state is S.PUBLISHED or self.author:
            return True
        return self.moderator and review.state not in UNSEEN_BY_MODERATORS

    def may(self, deed: Deed, review: Review) -> bool:
        """Whether this deed is possible: the shared library belongs to no club and is changed by none."""
        if review.guild == LIBRARY:
            return False
        if deed is Deed.CLAIMED and (review.entered_by is None or review.entered_by == review.author.member):
            return False
        return (self.author and review.state in _AUTHOR.get(deed, ())) or (
            self.moderator and review.state in _MODERATORS.get(deed, ())
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """Whose an outside critic's review is: their name, where they write, its address, who holds the rights."""

    critic: str
    outlet: str | None
    source: str | None
    licence: str | None

    @classmethod
    def of(cls, review: Review) -> Credit | None:
        """None for what no outside critic wrote."""
        if review.author.kind is not AuthorKind.CRITIC:
            return None
        return cls(review.author.name, review.author.outlet, review.source_url, review.copyright)


@dataclass(frozen=True, slots=True, kw_only=True)
class Snapshot:
    """What can change about a review, as it stood at one time."""

    film: FilmId
    headline: str | None
    paragraphs: tuple[Paragraph, ...]
    stars: Stars | None
    spoilers: Spoilers
    watched_on: date | None
    rewatch: bool
    state: ReviewState
    credit: Credit | None

    @classmethod
    def of(cls, review: Review) -> Snapshot:
        return cls(
            film=review.film,
            headline=review.headline,
            paragraphs=review.paragraphs,
            stars=review.stars,
            spoilers=review.spoilers,
            watched_on=review.watched_on,
            rewatch=review.rewatch,
            state=review.state,
            credit=Credit.of(review),
        )

    def to_json(self) -> str:
        return json.dumps(
            {
                "film": self.film,
                "headline": self.headline,
                "paragraphs": [
                    [p.text, [[s.start, s.stop] for s in p.spoilers], [[s.start, s.stop] for s in p.quotations]]
                    for p in self.paragraphs
                ],
                "halves": self.stars.halves if self.stars else None,
                "spoilers": self.spoilers,
                "watched_on": self.watched_on.isoformat() if self.watched_on else None,
                "rewatch": self.rewatch,
                "state": self.state,
                "credit": self.credit and astuple(self.credit),
            },
            ensure_ascii=False,
        )

    @classmethod
    def from_json(cls, text: str) -> Snapshot:
        given: dict[str, Any] = json.loads(text)
        return cls(
            film=given["film"],
            headline=given["headline"],
            paragraphs=tuple(
                Paragraph(words, tuple(Span(*s) for s in spoilers), tuple(Span(*q) for q in quotations))
                for words, spoilers, quotations in given["paragraphs"]
            ),
            stars=Stars(given["halves"]) if given["halves"] else None,
            spoilers=Spoilers(given["spoilers"]),
            watched_on=date.fromisoformat(given["watched_on"]) if given["watched_on"] else None,
            rewatch=given["rewatch"],
            state=ReviewState(given["state"]),
            credit=Credit(*given["credit"]) if given["credit"] else None,
        )

    @property
    def said(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The words with what is hidden of them: two snapshots with the same are written alike."""
        return tuple((paragraph.text, paragraph.spoilers) for paragraph in self.paragraphs)

    @property
    def written(self) -> str:
        """The text with its bars, as an author would edit it."""
        return "\n\n".join(paragraph.written for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """One entry of a review's history. `stood` is the state before, `snapshot` what was afterwards."""

    id: int
    review: ReviewId
    deed: Deed
    made_at: datetime
    stood: ReviewState
    snapshot: Snapshot
    made_by: MemberId | None = None
    name: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A page of a review's history, newest first. `number` is the newest one's, counted from the first as 1.

    `changed` holds for each revision the names of what it changed, None for the very first. `now` holds the names
    of what would change by going back to it.
    """

    shown: tuple[Revision, ...]
    number: int
    changed: tuple[tuple[str, ...] | None, ...]
    now: tuple[tuple[str, ...], ...]
    page: int
    pages: int


def changes(before: Snapshot, after: Snapshot) -> tuple[str, ...]:
    """The names of what differs, in the order in which a reader would look."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("film", before.film, after.film),
        ("headline", before.headline, after.headline),
        ("rating", before.stars, after.stars),
        ("text", before.said, after.said),
        ("spoilers", before.spoilers, after.spoilers),
        ("day seen", before.watched_on, after.watched_on),
        ("rewatch", before.rewatch, after.rewatch),
        ("state", before.state, after.state),
    )
    if before.credit and after.credit:
        pairs += tuple(zip(CREDITED, astuple(before.credit), astuple(after.credit), strict=True))
    return tuple(name for name, old, new in pairs if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class Notice:
    """What its author must be told of a review. `film` is the film's name, `club` where it happened."""

    id: int
    club: GuildId
    member: MemberId
    review: ReviewId
    deed: Deed
    film: str
    reason: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Done:
    """What came of a deed: the review as it stands now, whom to tell, and what the log channel says."""

    review: Review
    film: Film
    deed: Deed
    by: MemberId
    reason: str = ""
    notice: Notice | None = None
    log_channel: ChannelId | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    id: int
    review: Review
    film: Film
    reporter: str
    reason: str


@dataclass(frozen=True, slots=True)
class Queue:
    """What waits for a moderator: reviews, reports, and films that members added."""

    pending: tuple[tuple[Review, Film], ...]
    reports: tuple[Report, ...]
    films: tuple[Film, ...]

    @property
    def empty(self) -> bool:
        return not (self.pending or self.reports or self.films)

    def review(self, number: int) -> Review | None:
        return next((review for review, _ in self.pending if review.id == number), None)

    def report(self, number: int) -> Report | None:
        return next((report for report in self.reports if report.id == number), None)

    def film(self, number: int) -> Film | None:
        return next((film for film in self.films if film.id == number), None)


@dataclass(frozen=True, slots=True)
class Sheet:
    """A review with all that one person may do about it."""

    review: Review
    film: Film
    standing: Standing
    deeds: frozenset[Deed]
    quotable: bool
    """Whether the author lets others quote them."""
    reason: str = ""
    """Why a moderator sent it back, rejected or removed it."""
    erased_at: datetime | None = None
    """When what a moderator removed or rejected will be erased for good, in UTC."""
