"""A club's schedules: what is posted where and when, and what was chosen to be posted."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from enum import StrEnum
from typing import NewType

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue
from bot.domain.ids import ChannelId, FilmId, GuildId, ReviewId, RoleId
from bot.domain.recommendations.question import Filters, Verdict
from bot.domain.recommendations.suggestion import SuggestedFilm, SuggestionReason
from bot.domain.reviews.review import Review, Stars
from bot.domain.schedules.times import PostingTime

ScheduleId = NewType("ScheduleId", int)
PostId = NewType("PostId", int)

LIMIT = 20
"""Schedules of one club."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PUNCTUAL = timedelta(hours=1)
"""What is posted later than this after its time, after an outage, pings nobody."""


class PostKind(StrEnum):
    """What a schedule posts: a film to watch, a line worth quoting, a review of a former year."""

    PICK = "pick"
    LINE = "line"
    YEAR_AGO = "year_ago"


class PauseReason(StrEnum):
    """Why a schedule rests; all but the first were found by Marquee itself."""

    BY_HAND = "by_hand"
    CHANNEL_GONE = "channel_gone"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePlan:
    """What a manager asks for in the form."""

    channel: ChannelId
    what: PostKind
    beat: PostingTime


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One schedule. `filters` narrow by genre, mood and decade alone; `next_at` and `empty_at` are in UTC.

    `trusted` says that whoever chose the role may mention any role; otherwise it is pinged only while anybody may.
    Raises InvalidValue for a filter of another kind.
    """

    id: ScheduleId
    guild: GuildId
    plan: SchedulePlan
    next_at: datetime
    filters: Filters = field(default_factory=Filters)
    role: RoleId | None = None
    trusted: bool = False
    paused: PauseReason | None = None
    empty_at: datetime | None = None

    def __post_init__(self) -> None:
        narrow = Filters(genre=self.filters.genre, mood=self.filters.mood, decade=self.filters.decade)
        if narrow != self.filters:
            raise InvalidValue("filters", self.filters, "genre, mood and decade")


@dataclass(frozen=True, slots=True, kw_only=True)
class RequestedRole:
    """A role that somebody wants pinged: whether it is @everyone, open to all, and what that person may mention."""

    role: RoleId
    everyone: bool
    mentionable: bool
    trusted: bool

    @property
    def may_mention(self) -> bool:
        """Whether this person could mention the role themselves."""
        return not self.everyone and (self.mentionable or self.trusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChoice:
    """What was chosen, by ids: `place` is the line's paragraph, start and stop in the review."""

    film: FilmId
    because: tuple[SuggestionReason, ...] = ()
    review: ReviewId | None = None
    place: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class PostQuote:
    """A review to be shown with its line, if it has one; its stars are left out where its author keeps them back."""

    film: Film
    review: Review
    line: str | None
    years: int = 0
    """How many years ago it was written, where that is the point."""

    @property
    def headline(self) -> str | None:
        """What stands in the place of a line where there is none; not of a review that may give the ending away."""
        return None if self.line or self.review.is_barred else self.review.headline


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """A message that quotes a review, as it was sent or last changed.

    `review` is None once that was erased. `words` are a line of its text or, where `is_line` is false, its headline,
    empty where the message shows neither. `as_of` is when the review had last changed by then, in UTC.
    """

    message: int
    guild: GuildId
    channel: ChannelId
    post: PostId | None
    what: PostKind
    review: ReviewId | None
    film: FilmId
    is_line: bool
    words: str
    stars: Stars | None
    of_member: bool
    years: int
    as_of: datetime
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True)
class PostUpdate:
    """A message that no longer says what it may: what to put in its place, None for a note without words or name."""

    posted: PostedMessage
    post: ScheduledPost | None


@dataclass(frozen=True, slots=True)
class FilmVotes:
    """How a club voted on a film, without those who want theirs not to count for others."""

    up: int = 0
    down: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledPost:
    """What is posted. `id` is None for a preview; `weekly` and `filters` say what it calls itself."""

    what: PostKind
    weekly: bool
    filters: Filters
    content: SuggestedFilm | PostQuote
    chosen_at: datetime = _LONG_AGO
    """When it was chosen and stored; before that nothing of it can have been sent."""
    id: PostId | None = None
    role: RoleId | None = None
    votes: FilmVotes = FilmVotes()


@dataclass(frozen=True, slots=True)
class VoteResult:
    """What came of a vote: None where it was taken back. `counted` is false where it counts for its giver alone.

    `message` is the pick's guild, channel and message, as far as they are known.
    """

    post: ScheduledPost
    verdict: Verdict | None
    counted: bool
    message: tuple[GuildId, ChannelId, int] | None = None


@dataclass(frozen=True, slots=True)
class PausedSchedule:
    """A schedule that Marquee paused, and the channel in which moderators want to hear of it."""

    schedule: Schedule
    log_channel: int | None


@dataclass(frozen=True, slots=True)
class ScheduleBoard:
    """Every schedule of a club."""

    schedules: tuple[Schedule, ...]
    last_zone: str

    @property
    def is_full(self) -> bool:
        return len(self.schedules) >= LIMIT


def years_since(then: date, today: date, days: int) -> int:
    """How many years ago one of the last `days` days, today included, was the day `then`; 0 where none was.

    What was written on 29 February has its anniversary on the 28th in years without one.
    """
    for back in range(days):
        day = today - timedelta(days=back)
        if day.year > then.year and _anniversary(then, day.year) == day:
            return day.year - then.year
    return 0


def _anniversary(then: date, year: int) -> date:
    try:
        return then.replace(year=year)
    except ValueError:
        return date(year, 2, 28)
