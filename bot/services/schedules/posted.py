"""What schedules have posted follows its review: what may no longer be said is taken back, wherever it stands."""

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

AT_ONCE = 20
"""Messages of a club that are changed in one go: Discord lets only a few through every few seconds."""
KEPT = timedelta(days=366)
"""How long a post is followed."""
LOOK_AGAIN = timedelta(hours=1)
"""How soon a club is looked at again in which nothing was written."""
FIRST_TRY, LAST_TRY = timedelta(minutes=10), timedelta(hours=6)
"""A message that could not be changed is tried again after as long as it has failed already, within these bounds."""
GIVEN_UP = timedelta(days=7)
STANDING = frozenset({ReviewState.PUBLISHED, ReviewState.PENDING})
NOBODY = MemberId(0)
QUOTABILITY = Changes.REVIEWS | Changes.LINES | Changes.PREFERENCES
"""What decides whether a posted quote may stay as it is."""
"""Who asks: no author, who could also read what was withdrawn."""


class PostedMessages:
    """Remembers which message quotes what, and finds those that have to be changed: also after a restart."""

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, library: ReviewLibrary, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library
        self._now = now
        self._calm: dict[GuildId, tuple[int, datetime]] = {}

    async def remember_message(
        self, writing: WriteTransaction, schedule: Schedule, post: ScheduledPost, message: int
    ) -> None:
        """Follow a message from now on, in the caller's transaction; a film to watch quotes nobody."""
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
        # The review may have changed while it was being sent.
        self._calm.pop(schedule.guild, None)

    async def due_updates(self) -> list[PostUpdate]:
        """What has to be changed now, at most AT_ONCE messages a club. Where nothing was written nothing is read."""
        now = self._now()
        async with self._database.read() as reading:
            clubs = await store.clubs_with_messages(reading)
        found: list[PostUpdate] = []
        for guild in clubs:
            version = self._database.data_version(guild, QUOTABILITY)
            seen, until = self._calm.get(guild, (None, now))
            if seen == version and now < until:
                continue
            here = await self._of_club(guild, now)
            if not here:
                async with self._database.read() as reading:
                    again = await store.next_try(reading, guild)
                self._calm[guild] = version, min(again or now + LOOK_AGAIN, now + LOOK_AGAIN)
            found += here
        return found

    async def record_update(self, amendment: PostUpdate) -> None:
        """A message was changed: one that was taken back need not be followed further."""
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
        """Somebody deleted the message: nothing is left to change."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_message(writing, amendment.posted)

    async def delay_update(self, amendment: PostUpdate) -> None:
        """Try again later what Discord did not let through, for GIVEN_UP at most."""
        posted, now = amendment.posted, self._now()
        since = posted.failing_since or now
        if now - since >= GIVEN_UP:
            log.warning("a post in channel %s could not be taken back and is given up", posted.channel)
            await self.forget_message(amendment)
            return
        wait = max(FIRST_TRY, min(now - since, LAST_TRY))
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delay_retry(writing, posted, since=since, try_at=now + wait)
        self._calm.pop(posted.guild, None)

    async def drop_old_messages(self) -> None:
        """Let go of posts that nobody scrolls back to."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_old_messages(writing, self._now() - KEPT)

    async def followed_channels(self) -> list[tuple[GuildId, ChannelId]]:
        """Where posts stand that are followed."""
        async with self._database.read() as reading:
            return await store.message_channels(reading)

    async def forget_channel(self, guild: GuildId, channel: ChannelId) -> None:
        """The channel was deleted, and all that stood in it."""
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await store.delete_channel(writing, guild, channel)

    async def _of_club(self, guild: GuildId, now: datetime) -> list[PostUpdate]:
        async with self._database.read() as reading:
            doubtful = await store.outdated_messages(reading, guild, now)
        found: list[PostUpdate] = []
        for posted in doubtful:
            review = await self._standing(posted)
            if review is None:
                found.append(PostUpdate(posted, None))
            elif self._told_otherwise(posted, review):
                found.append(PostUpdate(posted, await self._anew(posted, review)))
            elif review.updated_at != posted.as_of:
                async with self._database.write(changes=Changes.UNCACHED) as writing:
                    await store.mark_compared(writing, posted, review.updated_at)
            if len(found) >= AT_ONCE:
                break
        return found

    async def _standing(self, posted: PostedMessage) -> Review | None:
        """The review of a message, with the film and stars that may stand there; None where its words may not.

        A club that no longer wants house reviews has taken nothing back, so those are always found. While an edit waits
        for a moderator, what was approved before stands as far as the edit leaves it.
        """
        if posted.review is None:
            return None
        async with self._database.read() as reading:
            review = await review_store.review_in_any_state(reading, posted.guild, NOBODY, posted.review)
            if review is None or review.state not in STANDING:
                return None
            member = review.author.member
            if member is not None and not await queue_store.is_quotable(reading, review.guild, member):
                return None
            choices = await highlight_store.line_choices(reading, posted.guild, review.id)
            left = posted.of_member and member is None
            lines = await highlight_store.lines_of_review(reading, posted.guild, review.id) if left else []
        forbidden = {_words(review, row) for row in choices if row[3] == "forbidden"}
        # Of somebody who has left, only what may be quoted anew stays: they may have said so on their way out.
        if left and posted.words not in {_words(review, row[1:]) for row in lines}:
            return None
        if not _stand(posted, review) or (posted.is_line and posted.words in forbidden):
            return None
        if review.state is ReviewState.PENDING:
            review = dataclasses.replace(review, film=posted.film, stars=posted.stars)
        # Stars that were left out once do not come back by themselves.
        if posted.stars is None or member in (await self._library.club_snapshot(posted.guild)).uncounted:
            review = dataclasses.replace(review, stars=None)
        return review

    @staticmethod
    def _told_otherwise(posted: PostedMessage, review: Review) -> bool:
        """Whether stars, film or author in the message are no longer the review's."""
        author_left = posted.of_member and review.author.member is None
        return author_left or (review.stars, review.film) != (posted.stars, posted.film)

    async def _anew(self, posted: PostedMessage, review: Review) -> ScheduledPost | None:
        """The post as it may stand now; None where it is no longer known what it was called."""
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


def _stand(posted: PostedMessage, review: Review) -> bool:
    """Whether the words still stand in the review, in the open."""
    if not posted.words:
        return True
    if review.is_barred:
        return False
    return find_line_in_review(review, posted.words) is not None if posted.is_line else review.headline == posted.words


def _words(review: Review, place: Row) -> str:
    """The words at a place (paragraph, start, stop); empty where the review has become shorter."""
    paragraph, start, stop = place[:3]
    return "" if paragraph >= len(review.paragraphs) else review.paragraphs[paragraph].text[start:stop]
