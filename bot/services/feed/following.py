"""Finds the feed's messages that must change, and counts the likes under them."""

from __future__ import annotations

import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.feed import FeedContent, FeedPost, FeedPostGone, FeedPostId, LikedPost, PreparedPost
from bot.domain.ids import GuildId, ReviewId
from bot.domain.people import Actor
from bot.services.clubs.membership import require_club
from bot.services.feed.content import FeedContents
from bot.services.feed.posting import shown_post
from bot.store import feed as store
from bot.store.changes import Changes
from bot.store.database import Database

log = logging.getLogger(__name__)

COMPARED_AT_ONCE, CHANGED_AT_ONCE = 200, 20
"""Messages of one club between two checks; Discord allows only a few edits every few seconds."""
CHECK_AGAIN = timedelta(hours=1)
FIRST_TRY, LAST_TRY = timedelta(minutes=10), timedelta(hours=6)
"""A failed change is tried again after as long as it has been failing, within these bounds."""
GIVE_UP_AFTER = timedelta(days=7)
SHOWN = Changes.REVIEWS | Changes.LINES | Changes.DIARY | Changes.PREFERENCES
"""What decides what a message shows; likes are counted besides."""


class FeedFollowing:
    """The gateway's job calls it, and members for their likes."""

    def __init__(self, database: Database, contents: FeedContents, now: Callable[[], datetime]) -> None:
        self._database = database
        self._contents = contents
        self._now = now
        self._unchanged: dict[GuildId, tuple[int, datetime]] = {}

    def note_change(self, guild: GuildId) -> None:
        """Make the next `due_updates` read this club, because a message was sent or a like changed."""
        self._unchanged.pop(guild, None)

    async def due_updates(self) -> list[PreparedPost]:
        """The messages to change now, as they should look; those without content are to be deleted."""
        now = self._now()
        async with self._database.read() as reading:
            clubs = await store.clubs_with_posts(reading, self._database.share)
        found: list[PreparedPost] = []
        for guild in clubs:
            version = self._database.data_version(guild, SHOWN)
            seen, until = self._unchanged.get(guild, (None, now))
            if seen == version and now < until:
                continue
            self._unchanged[guild] = version, now + CHECK_AGAIN
            found += await self._club_updates(guild, now)
        return found

    async def _club_updates(self, guild: GuildId, now: datetime) -> list[PreparedPost]:
        async with self._database.read() as reading:
            outdated = await store.outdated_posts(reading, guild, now, COMPARED_AT_ONCE)
            again = await store.next_try(reading, guild)
        found: list[PreparedPost] = []
        for post in outdated[:COMPARED_AT_ONCE]:
            prepared = await self._contents.prepare_post(post)
            if prepared.content is not None and prepared.digest == post.digest:
                await self.record_update(prepared)
            else:
                found.append(prepared)
            if len(found) >= CHANGED_AT_ONCE:
                break
        if found or len(outdated) == COMPARED_AT_ONCE:
            self.note_change(guild)
        elif again is not None:
            version, until = self._unchanged[guild]
            self._unchanged[guild] = version, min(until, max(again, now))
        return found

    async def record_update(self, prepared: PreparedPost) -> None:
        """Record that a message looks as prepared, or that it was deleted."""
        post = prepared.post
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            if prepared.content is None:
                await store.mark_gone(writing, post.guild, post.id)
            else:
                await store.record_shown(writing, post.guild, post.id, shown_post(prepared))

    async def posts_of_review(self, guild: GuildId, review: ReviewId) -> list[FeedPost]:
        """The messages about a review in a club's channels. The caller has checked who may delete them."""
        async with self._database.read() as reading:
            return await store.posts_of_review(reading, guild, review)

    async def forget_message(self, post: FeedPost) -> None:
        """Stop following a message that somebody deleted."""
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            await store.mark_gone(writing, post.guild, post.id)

    async def delay_update(self, post: FeedPost) -> None:
        """Try a change that Discord refused again, for at most GIVE_UP_AFTER."""
        now = self._now()
        since = post.failing_since or now
        if now - since >= GIVE_UP_AFTER:
            log.warning("a message of the feed could not be changed for days; no more tries")
            await self.forget_message(post)
            return
        wait = max(FIRST_TRY, min(now - since, LAST_TRY))
        async with self._database.write(changes=Changes.UNCACHED, club=post.guild) as writing:
            await store.delay_post(writing, post.guild, post.id, since=since, try_at=now + wait)
        self.note_change(post.guild)

    async def set_like(self, actor: Actor, identity: FeedPostId, *, liked: bool) -> LikedPost:
        """Like what a message is about, or take that back; saying it twice changes nothing.

        Raises OnlyInAClub and FeedPostGone.
        """
        guild = require_club(actor)
        async with self._database.read() as reading:
            post = await store.post_by_id(reading, guild, identity)
        if post is None or not isinstance((await self._contents.prepare_post(post)).content, FeedContent):
            raise FeedPostGone
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            if liked:
                await store.put_like(writing, guild, actor.member, post, now=self._now())
            else:
                await store.delete_like(writing, guild, actor.member, post)
        self.note_change(guild)
        prepared = await self._contents.prepare_post(post)
        if not isinstance(prepared.content, FeedContent):
            raise FeedPostGone
        return LikedPost(prepared, prepared.content, liked)
