"""Chooses what the feed posts and what members share, and records what became of it."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.clubs.settings import FEED_CHANNEL
from bot.domain.feed import AlreadyShared, ClosedFeed, FeedContent, FeedNote, FeedPost, PreparedPost
from bot.domain.ids import ChannelId, GuildId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.errors import ReviewGone
from bot.domain.reviews.review import ReviewState
from bot.domain.schedules.errors import ChannelTrouble
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.services.feed.content import FeedContents, is_quoting
from bot.store import feed as store
from bot.store.changes import Changes
from bot.store.clubs import clubs as club_store
from bot.store.database import Database
from bot.store.reviews import reviews as review_store

log = logging.getLogger(__name__)

NEW_AT_ONCE = 5
"""Posts of one club and kind between two checks, so that a busy hour does not fill a channel at once."""
SENT_AT_ONCE = 100
CHECK_AGAIN = timedelta(hours=1)
"""How soon a club without writes is read again."""
NEWS = Changes.REVIEWS | Changes.DIARY | Changes.SETTINGS | Changes.PREFERENCES


class FeedPosting:
    """A post is stored, sent, and recorded as sent; after an interruption the stored post is sent.

    The gateway's job calls it, and members call `share_review` for their own reviews.
    """

    def __init__(
        self, database: Database, clubs: ClubService, contents: FeedContents, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._contents = contents
        self._now = now
        self._nothing_new: dict[GuildId, tuple[int, datetime]] = {}

    async def store_new_posts(self) -> None:
        """Store a post for everything that is new in a club with a feed. Clubs without writes are not read."""
        now = self._now()
        async with self._database.read() as reading:
            feeds = await store.feed_channels(reading, self._database.share)
        for feed in feeds:
            version = self._database.data_version(feed.guild, NEWS)
            seen, until = self._nothing_new.get(feed.guild, (None, now))
            if seen == version and now < until:
                continue
            if not await self._store_posts_of(feed):
                self._nothing_new[feed.guild] = version, now + CHECK_AGAIN

    async def _store_posts_of(self, feed: store.FeedChannel) -> int:
        async with self._database.read() as reading:
            reviews = await store.new_reviews(reading, feed, NEW_AT_ONCE)
            with_entries = feed.ratings_since is not None or feed.diary_since is not None
            entries = await store.new_entries(reading, feed, NEW_AT_ONCE) if with_entries else []
        if not reviews and not entries:
            return 0
        # Names are written with a delay; the cards show them.
        await self._clubs.flush_briefly()
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED, club=feed.guild) as writing:
            for review in reviews:
                await store.insert_post(writing, feed.guild, feed.channel, review=review, now=now)
            for entry in entries:
                await store.insert_post(writing, feed.guild, feed.channel, entry=entry, now=now)
        return len(reviews) + len(entries)

    async def waiting_posts(self) -> list[FeedPost]:
        """The posts of all clubs to send now, at most SENT_AT_ONCE, oldest first."""
        async with self._database.read() as reading:
            return await store.waiting_posts(reading, self._database.share, self._now(), SENT_AT_ONCE)

    async def prepare_sending(self, post: FeedPost) -> FeedContent | None:
        """What to send now; None if it may not be shown, or if the club's feed is elsewhere by now."""
        if not post.shared:
            channel = (await self._clubs.effective_setting(post.guild, FEED_CHANNEL.key)).value
            if channel != str(post.channel):
                return None
        content = (await self._contents.prepare_post(post)).content
        return None if isinstance(content, FeedNote) else content

    def post_age(self, post: FeedPost) -> timedelta:
        """How long ago a post was stored; the maximum if the clock was set back, so that the post is looked for."""
        age = self._now() - post.created_at
        return age if age >= timedelta(0) else timedelta.max

    async def record_sent(self, post: FeedPost, content: FeedContent, message: int) -> None:
        """Record a post as sent. Its stamp stays empty, so that it is compared once more with what it is about."""
        shown = store.ShownPost(
            message, "", content.digest, is_quoting(content), content.stars is not None, content.likes
        )
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            await store.record_shown(writing, post.guild, post.id, shown)

    async def discard_post(self, post: FeedPost) -> None:
        """End a post that is not sent."""
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            await store.mark_gone(writing, post.guild, post.id)

    async def delay_post(self, post: FeedPost, wait: timedelta) -> None:
        """Send a post later."""
        now = self._now()
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            await store.delay_post(writing, post.guild, post.id, since=post.failing_since or now, try_at=now + wait)

    async def close_feed(self, guild: GuildId, channel: ChannelId, trouble: ChannelTrouble) -> ClosedFeed | None:
        """Switch a feed off because of its channel; None if it is off or elsewhere already, so no second notice."""
        log_channel = await self._clubs.log_channel(guild)
        async with self._database.write(changes=Changes.SETTINGS, club=guild) as writing:
            await store.delete_unsent(writing, guild, channel)
            chosen_by = await club_store.setter_of(writing, guild, FEED_CHANNEL.key, str(channel))
            if chosen_by is None:
                return None
            await club_store.drop_setting(writing, guild, FEED_CHANNEL.key)
        return ClosedFeed(guild, channel, trouble, log_channel, chosen_by or None)

    async def shared_post(self, guild: GuildId, channel: ChannelId, review: ReviewId) -> FeedPost | None:
        """The post about a review in a channel."""
        async with self._database.read() as reading:
            found = await store.post_in_channel(reading, guild, channel, review)
        return None if found is None else found[0]

    async def share_review(self, actor: Actor, review: ReviewId, channel: ChannelId) -> FeedPost:
        """Store a post of a member's own published review for a channel; the caller sends it.

        Raises OnlyInAClub, ReviewGone, and AlreadyShared if it is in that channel.
        """
        guild = require_club(actor)
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            found = await review_store.review_in_any_state(writing, guild, actor.member, review)
            if found is None or found.guild != guild or found.author.member != actor.member:
                raise ReviewGone
            if found.state is not ReviewState.PUBLISHED:
                raise ReviewGone
            before = await store.post_in_channel(writing, guild, channel, review)
            if before is not None and before[1] == "posted":
                raise AlreadyShared(guild, channel, before[0].message or 0)
            if before is None:
                await store.insert_post(writing, guild, channel, review=review, shared=True, now=self._now())
            elif before[1] == "gone":
                await store.repeat_post(writing, guild, before[0].id, now=self._now())
            stored = await store.post_in_channel(writing, guild, channel, review)
        if stored is None:
            raise ReviewGone
        return stored[0]


def shown_post(prepared: PreparedPost) -> store.ShownPost:
    """What a message shows once it looks as prepared."""
    content = prepared.content
    message = prepared.post.message or 0
    if not isinstance(content, FeedContent):
        return store.ShownPost(message, prepared.stamp, prepared.digest, quotes=False, starred=False, likes=0)
    return store.ShownPost(
        message, prepared.stamp, prepared.digest, is_quoting(content), content.stars is not None, content.likes
    )
