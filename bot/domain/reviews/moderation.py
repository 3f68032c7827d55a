"""The states of a review and, in one table, which actions each state allows to whom; anything else is denied."""

from __future__ import annotations

import json
from dataclasses import astuple, dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Any

from bot.domain.catalogue.film import Film
from bot.domain.ids import LIBRARY, ChannelId, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import AuthorKind, Paragraph, Review, ReviewState, Span, SpoilerLevel, Stars

REASON_LIMIT = 1_000
"""Characters of a moderator's reason or a member's report."""
CREDITED = ("critic", "outlet", "source", "licence")
"""The parts of a credit, as the revision history names them."""


class ReviewAction(StrEnum):
    """An action on a review, as its history records it."""

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


class ReportOutcome(StrEnum):
    """What became of a reported review, as its reporter is told."""

    KEPT = "report_kept"
    GONE = "report_gone"


S = ReviewState

_MODERATORS: dict[ReviewAction, frozenset[ReviewState]] = {
    ReviewAction.EDITED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REMOVED}),
    ReviewAction.REVERTED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REMOVED}),
    ReviewAction.APPROVED: frozenset({S.PENDING, S.SENT_BACK, S.REJECTED}),
    ReviewAction.SENT_BACK: frozenset({S.PENDING, S.PUBLISHED}),
    ReviewAction.REJECTED: frozenset({S.PENDING, S.SENT_BACK}),
    ReviewAction.REMOVED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    ReviewAction.RESTORED: frozenset({S.REMOVED, S.REJECTED}),
}
_AUTHOR: dict[ReviewAction, frozenset[ReviewState]] = {
    ReviewAction.EDITED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    ReviewAction.REVERTED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    ReviewAction.WITHDRAWN: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK, S.REJECTED, S.REMOVED}),
    ReviewAction.RESTORED: frozenset({S.WITHDRAWN}),
    ReviewAction.CLAIMED: frozenset({S.PUBLISHED, S.PENDING, S.SENT_BACK}),
    ReviewAction.AGREED: frozenset({S.CONSENT}),
    ReviewAction.DECLINED: frozenset({S.CONSENT}),
}
NEEDS_REASON = frozenset({ReviewAction.SENT_BACK, ReviewAction.REJECTED, ReviewAction.REMOVED})
UNSEEN_BY_MODERATORS = frozenset({S.WITHDRAWN, S.PRIVATE, S.CONSENT})
"""The states in which only the author can read a review."""
STATE_AFTER = {
    ReviewAction.APPROVED: S.PUBLISHED,
    ReviewAction.SENT_BACK: S.SENT_BACK,
    ReviewAction.REJECTED: S.REJECTED,
    ReviewAction.WITHDRAWN: S.WITHDRAWN,
    ReviewAction.REMOVED: S.REMOVED,
    ReviewAction.AGREED: S.PUBLISHED,
}
"""The state after an action. Declining is absent because it erases the review, which its author did not want stored."""


@dataclass(frozen=True, slots=True)
class ReviewAccess:
    """A person's relation to a review: its author, a moderator of its club, both or neither."""

    author: bool
    moderator: bool

    def may_read(self, review: Review) -> bool:
        if review.state is S.PUBLISHED or self.author:
            return True
        return self.moderator and review.state not in UNSEEN_BY_MODERATORS

    def may_do(self, action: ReviewAction, review: Review) -> bool:
        """Whether this person may take this action. Reviews of the shared library cannot be changed by any club."""
        if review.guild == LIBRARY:
            return False
        if action is ReviewAction.CLAIMED and (review.entered_by is None or review.entered_by == review.author.member):
            return False
        return (self.author and review.state in _AUTHOR.get(action, ())) or (
            self.moderator and review.state in _MODERATORS.get(action, ())
        )


@dataclass(frozen=True, slots=True)
class Credit:
    """Who is credited for an outside critic's review: name, outlet, address (`source`) and licence."""

    critic: str
    outlet: str | None
    source: str | None
    licence: str | None

    @classmethod
    def from_review(cls, review: Review) -> Credit | None:
        """The review's credit; None if no outside critic wrote it."""
        if review.author.kind is not AuthorKind.CRITIC:
            return None
        return cls(review.author.name, review.author.outlet, review.source_url, review.copyright)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewSnapshot:
    """The changeable parts of a review at one time."""

    film: FilmId
    headline: str | None
    paragraphs: tuple[Paragraph, ...]
    stars: Stars | None
    spoilers: SpoilerLevel
    watched_on: date | None
    rewatch: bool
    state: ReviewState
    credit: Credit | None

    @classmethod
    def from_review(cls, review: Review) -> ReviewSnapshot:
        return cls(
            film=review.film,
            headline=review.headline,
            paragraphs=review.paragraphs,
            stars=review.stars,
            spoilers=review.spoilers,
            watched_on=review.watched_on,
            rewatch=review.rewatch,
            state=review.state,
            credit=Credit.from_review(review),
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
    def from_json(cls, text: str) -> ReviewSnapshot:
        given: dict[str, Any] = json.loads(text)
        return cls(
            film=given["film"],
            headline=given["headline"],
            paragraphs=tuple(
                Paragraph(words, tuple(Span(*s) for s in spoilers), tuple(Span(*q) for q in quotations))
                for words, spoilers, quotations in given["paragraphs"]
            ),
            stars=Stars(given["halves"]) if given["halves"] else None,
            spoilers=SpoilerLevel(given["spoilers"]),
            watched_on=date.fromisoformat(given["watched_on"]) if given["watched_on"] else None,
            rewatch=given["rewatch"],
            state=ReviewState(given["state"]),
            credit=Credit(*given["credit"]) if given["credit"] else None,
        )

    @property
    def text_and_spoilers(self) -> tuple[tuple[str, tuple[Span, ...]], ...]:
        """The text with its spoilers; snapshots with equal values are written alike."""
        return tuple((paragraph.text, paragraph.spoilers) for paragraph in self.paragraphs)

    @property
    def written_text(self) -> str:
        """The text with spoiler bars, as an author edits it."""
        return "\n\n".join(paragraph.written_text for paragraph in self.paragraphs)


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewRevision:
    """One entry of a review's history: an action, the state before it, and a snapshot of the review after it."""

    id: int
    review: ReviewId
    action: ReviewAction
    made_at: datetime
    previous_state: ReviewState
    snapshot: ReviewSnapshot
    made_by: MemberId | None = None
    name: str | None = None
    reason: str = ""


@dataclass(frozen=True, slots=True)
class RevisionPage:
    """A page of a review's history, newest first. `number` is that of the newest revision shown; the first ever is 1.

    `changed` holds the names of the fields that each revision changed, None for the first revision. `now` holds the
    names of the fields that going back to it would change.
    """

    shown: tuple[ReviewRevision, ...]
    number: int
    changed: tuple[tuple[str, ...] | None, ...]
    now: tuple[tuple[str, ...], ...]
    page: int
    pages: int


def changed_fields(before: ReviewSnapshot, after: ReviewSnapshot) -> tuple[str, ...]:
    """The names of the fields that differ, the most noticeable first."""
    pairs: tuple[tuple[str, object, object], ...] = (
        ("film", before.film, after.film),
        ("headline", before.headline, after.headline),
        ("rating", before.stars, after.stars),
        ("text", before.text_and_spoilers, after.text_and_spoilers),
        ("spoilers", before.spoilers, after.spoilers),
        ("day seen", before.watched_on, after.watched_on),
        ("rewatch", before.rewatch, after.rewatch),
        ("state", before.state, after.state),
    )
    if before.credit and after.credit:
        pairs += tuple(zip(CREDITED, astuple(before.credit), astuple(after.credit), strict=True))
    return tuple(name for name, old, new in pairs if old != new)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuthorNotice:
    """A message to a review's author about an action on it, or to a member who reported it about the outcome.

    `film` is the film's name, `club` the club where it happened.
    """

    id: int
    club: GuildId
    member: MemberId
    review: ReviewId
    action: ReviewAction | ReportOutcome
    film: str
    reason: str = ""


def read_notice_kind(stored: str) -> ReviewAction | ReportOutcome:
    """The kind of a stored notice."""
    return ReportOutcome(stored) if stored in {outcome.value for outcome in ReportOutcome} else ReviewAction(stored)


@dataclass(frozen=True, slots=True, kw_only=True)
class ActionResult:
    """The result of an action: the review after it, a notice to its author, and the channel where it is logged.

    `reporters` are notices to those whose reports the action settled.
    """

    review: Review
    film: Film
    action: ReviewAction
    by: MemberId
    reason: str = ""
    notice: AuthorNotice | None = None
    log_channel: ChannelId | None = None
    left_watchlist: bool = False
    """Whether the film was on the author's watchlist until this review."""
    reporters: tuple[AuthorNotice, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReviewReport:
    id: int
    review: Review
    film: Film
    reporter: str
    reason: str


@dataclass(frozen=True, slots=True)
class ModerationQueue:
    """What waits for a moderator: reviews, reports, films that members added, and imported pages."""

    pending: tuple[tuple[Review, Film], ...]
    reports: tuple[ReviewReport, ...]
    films: tuple[Film, ...]
    pages: tuple[tuple[int, str, str], ...] = ()
    """Number, film title and author of each imported page; "" where they are unknown."""

    @property
    def is_empty(self) -> bool:
        return not (self.pending or self.reports or self.films or self.pages)

    def find_review(self, number: int) -> Review | None:
        return next((review for review, _ in self.pending if review.id == number), None)

    def find_report(self, number: int) -> ReviewReport | None:
        return next((report for report in self.reports if report.id == number), None)

    def find_film(self, number: int) -> Film | None:
        return next((film for film in self.films if film.id == number), None)


@dataclass(frozen=True, slots=True)
class ReviewSheet:
    """A review with the actions that one person may take on it."""

    review: Review
    film: Film
    access: ReviewAccess
    allowed_actions: frozenset[ReviewAction]
    quotable: bool
    """Whether the author lets others quote them."""
    reason: str = ""
    """Why a moderator sent it back, rejected or removed it."""
    erased_at: datetime | None = None
    """When a review that a moderator removed or rejected will be permanently erased, in UTC."""
