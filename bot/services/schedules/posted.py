"""Tracks which scheduled posts quote which reviews, and finds the posts to change after a review changes."""

from __future__ import annotations

import dataclasses
import logging
from collections.abc import Callable
from datetime import datetime, timedelta

from bot.domain.errors import MarqueeError
from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.reviews.review import Review, ReviewState
from bot.domain.schedules.schedule import PostedMessage, PostQuote, PostUpdate, Schedule, ScheduledPost
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.reviews.library import ReviewLibrary
from bot.services.reviews.revisions import find_line_in_review
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database, Row, WriteTransaction
from bot.store.reviews import queue as queue_store
from bot.store.reviews import reviews as review_store
from bot.store.schedules import posted as store

log = logging.getLogger(__name__)

MESSAGES_AT_ONCE = 20
"""Messages of a club that are changed at once; Discord allows only a few edits every few seconds."""
TRACKED_FOR = timedelta(days=366)
"""How long a post is tracked."""
CHECK_AGAIN = timedelta(hours=1)
"""How soon a club without writes is checked again."""
FIRST_TRY, LAST_TRY = timedelta(minutes=10), timedelta(hours=6)
"""A failed change is tried again after as long as it has been failing, within these bounds."""
GIVE_UP_AFTER = timedelta(days=7)
QUOTABLE_STATES = frozenset({ReviewState.PUBLISHED, ReviewState.PENDING})
NOBODY = MemberId(0)
QUOTABILITY = Changes.REVIEWS | Changes.LINES | Changes.PREFERENCES
"""What decides whether a posted quote may stay as it is."""
"""Reads reviews as a member who is no author, because authors can also read their withdrawn reviews."""


class PostedMessages:
    """Records which message quotes which review, and finds the messages to change, also after a restart.

    Called by the posting of schedules and by the background job that updates posts.
    """

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, library: ReviewLibrary, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._now = now
        self._unchanged: dict[GuildId, tuple[int, datetime]] = {}

    async def remember_message(
        self, writing: WriteTransaction, schedule: Schedule, post: ScheduledPost, message: int
    ) -> None:
        """Track a message, in the caller's transaction; posts that suggest a film quote nobody and are ignored."""
        quote = post.content
        if not isinstance(quote, PostQuote):
            return
        review = quote.review
        posted = PostedMessage(
            message=message,
            guild=schedule.guild,
            channel=schedule.plan.channel,
            post=post.id,
            what=post.what,
            review=review.id,
            film=review.film,
            is_line=bool(quote.line),
            words=quote.line or quote.headline or "",
            stars=review.stars,
            of_member=review.author.member is not None,
            years=quote.years,
            as_of=review.updated_at,
        )
        await store.upsert_message(writing, posted, now=self._now())
        # The review may have changed while the message was being sent.
        self._unchanged.pop(schedule.guild, None)

    async def due_updates(self) -> list[PostUpdate]:
        """The messages to change now, at most MESSAGES_AT_ONCE per club; clubs without writes are not read."""
        now = self._now()
        async with self._database.read() as reading:
            clubs = await store.clubs_with_messages(reading, self._database.share)
        found: list[PostUpdate] = []
        for guild in clubs:
            version = self._database.data_version(guild, QUOTABILITY)
            seen, until = self._unchanged.get(guild, (None, now))
            if seen == version and now < until:
                continue
            updates = await self._club_updates(guild, now)
            if not updates:
                async with self._database.read() as reading:
                    again = await store.next_try(reading, guild)
                self._unchanged[guild] = version, min(again or now + CHECK_AGAIN, now + CHECK_AGAIN)
            found += updates
        return found

    async def record_update(self, amendment: PostUpdate) -> None:
        """Record that a message was changed; one that was retracted is no longer tracked."""
        posted, post = amendment.posted, amendment.post
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            if post is None or not isinstance(post.content, PostQuote):
                await store.delete_message(writing, posted)
                return
            review = post.content.review
            changed = dataclasses.replace(
                posted,
                film=review.film,
                stars=review.stars,
                of_member=review.author.member is not None,
                as_of=review.updated_at,
            )
            await store.upsert_message(writing, changed, now=self._now())

    async def forget_message(self, amendment: PostUpdate) -> None:
        """Stop tracking a message that somebody deleted."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_message(writing, amendment.posted)

    async def delay_update(self, amendment: PostUpdate) -> None:
        """Schedule another try for a change that Discord refused, for at most GIVEN_UP."""
        posted, now = amendment.posted, self._now()
        since = posted.failing_since or now
        if now - since >= GIVE_UP_AFTER:
            log.warning("a post in channel %s could not be changed for days; no more tries", posted.channel)
            await self.forget_message(amendment)
            return
        wait = max(FIRST_TRY, min(now - since, LAST_TRY))
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delay_retry(writing, posted, since=since, try_at=now + wait)
        self._unchanged.pop(posted.guild, None)

    async def drop_old_messages(self) -> None:
        """Stop tracking posts that are older than TRACKED_FOR."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_old_messages(writing, self._now() - TRACKED_FOR)

    async def followed_channels(self) -> list[tuple[GuildId, ChannelId]]:
        """The channels with tracked posts."""
        async with self._database.read() as reading:
            return await store.message_channels(reading)

    async def forget_channel(self, guild: GuildId, channel: ChannelId) -> None:
        """Stop tracking the posts of a channel that was deleted."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_channel(writing, guild, channel)

    async def _club_updates(self, guild: GuildId, now: datetime) -> list[PostUpdate]:
        async with self._database.read() as reading:
            outdated = await store.outdated_messages(reading, guild, now)
        found: list[PostUpdate] = []
        for posted in outdated:
            review = await self._quotable_review(posted)
            if review is None:
                found.append(PostUpdate(posted, None))
            elif self._differs(posted, review):
                found.append(PostUpdate(posted, await self._updated_post(posted, review)))
            elif review.updated_at != posted.as_of:
                async with self._database.write(changes=Changes.UNCACHED) as writing:
                    await store.mark_compared(writing, posted, review.updated_at)
            if len(found) >= MESSAGES_AT_ONCE:
                break
        return found

    async def _quotable_review(self, posted: PostedMessage) -> Review | None:
        """The review with the film and stars that the message may show; None if its words may no longer be quoted.

        House reviews are always found: a club that switches them off has not retracted posts. While an edit waits for
        approval, the words that it keeps may still be shown, with the film and stars approved before.
        """
        if posted.review is None:
            return None
        async with self._database.read() as reading:
            review = await review_store.review_in_any_state(reading, posted.guild, NOBODY, posted.review)
            if review is None or review.state not in QUOTABLE_STATES:
                return None
            member = review.author.member
            if member is not None and not await queue_store.is_quotable(reading, review.guild, member):
                return None
            choices = await highlight_store.line_choices(reading, posted.guild, review.id)
            author_left = posted.of_member and member is None
            lines = await highlight_store.lines_of_review(reading, posted.guild, review.id) if author_left else []
        forbidden = {_words_at(review, row) for row in choices if row[3] == "forbidden"}
        # If the author was erased, only lines that may still be chosen today stay: they may have forbidden quoting.
        if author_left and posted.words not in {_words_at(review, row[1:]) for row in lines}:
            return None
        if not _words_still_there(posted, review) or (posted.is_line and posted.words in forbidden):
            return None
        if review.state is ReviewState.PENDING:
            review = dataclasses.replace(review, film=posted.film, stars=posted.stars)
        # Stars that a post has left out once are not added later.
        if posted.stars is None or member in (await self._library.club_snapshot(posted.guild)).uncounted:
            review = dataclasses.replace(review, stars=None)
        return review

    @staticmethod
    def _differs(posted: PostedMessage, review: Review) -> bool:
        """Whether the message's stars, film or author differ from the review's."""
        author_left = posted.of_member and review.author.member is None
        return author_left or (review.stars, review.film) != (posted.stars, posted.film)

    async def _updated_post(self, posted: PostedMessage, review: Review) -> ScheduledPost | None:
        """The post as it should look now; None if its heading or film is no longer known."""
        async with self._database.read() as reading:
            heading = None if posted.post is None else await store.post_heading(reading, posted.guild, posted.post)
        if heading is None:
            return None
        weekly, filters, role = heading
        try:
            film = await self._catalogue.get_film(posted.guild, review.film)
        except MarqueeError:
            return None
        content = PostQuote(film, review, posted.words if posted.is_line else None, posted.years)
        return ScheduledPost(
            what=posted.what, weekly=weekly, filters=filters, content=content, id=posted.post, role=role
        )


def _words_still_there(posted: PostedMessage, review: Review) -> bool:
    """Whether the quoted words are still in the review, outside spoilers."""
    if not posted.words:
        return True
    if review.is_barred:
        return False
    return find_line_in_review(review, posted.words) is not None if posted.is_line else review.headline == posted.words


def _words_at(review: Review, place: Row) -> str:
    """The words at a place (paragraph, start, stop); empty if the review no longer has that paragraph."""
    paragraph, start, stop = place[:3]
    return "" if paragraph >= len(review.paragraphs) else review.paragraphs[paragraph].text[start:stop]
