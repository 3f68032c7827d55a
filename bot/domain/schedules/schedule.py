"""A club's schedules: what is posted, where and when, and what was chosen for each post."""

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
from bot.domain.stats.recap import Recap

ScheduleId = NewType("ScheduleId", int)
PostId = NewType("PostId", int)

LIMIT = 20
"""The maximum number of schedules in one club."""
_LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)
PUNCTUAL = timedelta(hours=1)
"""A post sent later than this after its time (after an outage) pings nobody."""


class PostKind(StrEnum):
    """What a schedule posts: a film to watch, a quotable line, a review from a former year, or the club's month.

    The club's month is posted on the first day of the next one; in January, its year instead.
    """

    PICK = "pick"
    LINE = "line"
    YEAR_AGO = "year_ago"
    RECAP = "recap"


class PauseReason(StrEnum):
    """Why a schedule is paused; Marquee itself sets every reason but BY_HAND."""

    BY_HAND = "by_hand"
    CHANNEL_GONE = "channel_gone"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True, kw_only=True)
class SchedulePlan:
    """What a manager enters in the form."""

    channel: ChannelId
    what: PostKind
    posting_time: PostingTime

    def __post_init__(self) -> None:
        if self.posting_time.monthly is not (self.what is PostKind.RECAP):
            raise InvalidValue("posting time", self.posting_time, "monthly for the club's month alone")


@dataclass(frozen=True, slots=True, kw_only=True)
class Schedule:
    """One schedule. `filters` may use genre, mood and decade only; `next_at` and `empty_at` are in UTC.

    `trusted` is true if the person who chose the role may mention any role; otherwise the role is pinged only while
    everybody may mention it. Raises InvalidValue for any other filter.
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
    """A role to ping: whether it is @everyone, is mentionable by all, and whether the person may mention any role."""

    role: RoleId
    everyone: bool
    mentionable: bool
    trusted: bool

    @property
    def may_mention(self) -> bool:
        """Whether this person may mention the role themselves."""
        return not self.everyone and (self.mentionable or self.trusted)


@dataclass(frozen=True, slots=True, kw_only=True)
class PostChoice:
    """The chosen content, by ids: `place` is the line's paragraph, start and stop in the review."""

    film: FilmId
    reasons: tuple[SuggestionReason, ...] = ()
    review: ReviewId | None = None
    place: tuple[int, int, int] | None = None


@dataclass(frozen=True, slots=True)
class PostQuote:
    """A review with its line, if any; the stars are left out if its author does not share them."""

    film: Film
    review: Review
    line: str | None
    years: int = 0
    """How many years ago it was written, for a post of a former year."""

    @property
    def headline(self) -> str | None:
        """The headline to show if there is no line; None if the whole review is a spoiler."""
        return None if self.line or self.review.is_barred else self.review.headline


@dataclass(frozen=True, slots=True, kw_only=True)
class PostedMessage:
    """A message that quotes a review, as it was last sent or edited.

    `review` is None once the review is erased. `words` is a line of its text or, if `is_line` is false, its headline;
    empty if the message shows neither. `as_of` is when that version of the review was last changed, in UTC.
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
    """A message that shows outdated text, and its replacement: None for a note without quote or name."""

    posted: PostedMessage
    post: ScheduledPost | None


@dataclass(frozen=True, slots=True)
class FilmVotes:
    """A club's votes on a film, without those of members whose votes do not count for others."""

    up: int = 0
    down: int = 0
    seen: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class ScheduledPost:
    """The content of a post. `id` is None for a preview; `weekly` and `filters` determine its title."""

    what: PostKind
    weekly: bool
    filters: Filters
    content: SuggestedFilm | PostQuote | Recap
    chosen_at: datetime = _LONG_AGO
    """When it was chosen and stored; it cannot have been sent earlier."""
    id: PostId | None = None
    role: RoleId | None = None
    votes: FilmVotes = FilmVotes()


@dataclass(frozen=True, slots=True)
class VoteResult:
    """The result of a vote: `verdict` is None if it was taken back.

    `counted` is false if the vote counts for the voter alone. `message` holds the pick's guild, channel and message
    ids, if known.
    """

    post: ScheduledPost
    verdict: Verdict | None
    counted: bool
    message: tuple[GuildId, ChannelId, int] | None = None


@dataclass(frozen=True, slots=True)
class PausedSchedule:
    """A schedule that Marquee paused, and the channel where moderators want to be notified."""

    schedule: Schedule
    log_channel: int | None


@dataclass(frozen=True, slots=True)
class ClubSchedules:
    """Every schedule of a club. `last_zone` is the time zone of the newest one."""

    schedules: tuple[Schedule, ...]
    last_zone: str

    @property
    def is_full(self) -> bool:
        return len(self.schedules) >= LIMIT


def years_since(then: date, today: date, days: int) -> int:
    """How many years have passed if an anniversary of `then` is among the last `days` days, today included; else 0.

    For 29 February, the anniversary in other years is the 28th.
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
