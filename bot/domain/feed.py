"""The feed: what a message about a new review, rating or viewing shows, and how it follows what it is about."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NewType

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry
from bot.domain.errors import MarqueeError
from bot.domain.ids import ChannelId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import Review, Stars
from bot.domain.schedules.errors import ChannelTrouble

FeedPostId = NewType("FeedPostId", int)


class FeedNote(StrEnum):
    """The one line that replaces a card while others may not read its review."""

    PENDING = "pending"
    WITHDRAWN = "withdrawn"


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedPost:
    """A message of the feed, or one that a member shared; `message` is None until it was sent.

    It is about a review or a diary entry; both are None once that is erased. `digest` is of what the message shows.
    """

    id: FeedPostId
    guild: GuildId
    channel: ChannelId
    review: ReviewId | None
    entry: int | None
    shared: bool
    created_at: datetime
    message: int | None = None
    digest: str = ""
    failing_since: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedContent:
    """What a card shows. `subject` is a published review, or an entry with its owner's name.

    `line` is the review's most quotable line; `may_quote` is false if no words of it may be shown. `stars` is None
    without a rating, or if the member does not share it.
    """

    film: Film
    subject: Review | DiaryEntry
    name: str
    stars: Stars | None
    line: str | None = None
    may_quote: bool = False
    likes: int = 0

    @property
    def digest(self) -> str:
        """Equal for contents that look alike."""
        review = self.subject if isinstance(self.subject, Review) else None
        words = (review.headline, review.paragraphs, review.spoilers) if review is not None and self.may_quote else None
        seen = (self.subject.rewatch, self.subject.watched_on)
        shown = (self.film.name, self.film.poster, self.name, self.stars, self.line, self.likes, seen, words)
        return hashlib.blake2b(repr(shown).encode(), digest_size=12).hexdigest()


@dataclass(frozen=True, slots=True)
class PreparedPost:
    """A message to send or to edit: its content, or the note that replaces it, or None if nothing may be shown.

    `stamp` is the version of the review or entry from which it was made.
    """

    post: FeedPost
    content: FeedContent | FeedNote | None
    stamp: str

    @property
    def digest(self) -> str:
        if self.content is None:
            return ""
        return self.content.digest if isinstance(self.content, FeedContent) else self.content.value


@dataclass(frozen=True, slots=True)
class LikedPost:
    """A message after a member liked what it is about, or took that back."""

    prepared: PreparedPost
    content: FeedContent
    liked: bool


@dataclass(frozen=True, slots=True)
class ClosedFeed:
    """A feed that Marquee switched off because of its channel, and whom to tell: the log channel or who chose it."""

    guild: GuildId
    channel: ChannelId
    trouble: ChannelTrouble
    log_channel: ChannelId | None
    chosen_by: MemberId | None


class FeedPostGone(MarqueeError):
    """What a card of the feed is about is no longer there to be read."""


class AlreadyShared(MarqueeError):
    """The review is in this channel already, in `message` of `channel`."""

    def __init__(self, guild: int, channel: int, message: int) -> None:
        super().__init__()
        self.guild = guild
        self.channel = channel
        self.message = message


class SharingDelayed(MarqueeError):
    """Discord did not answer; the review is posted as soon as it does."""
