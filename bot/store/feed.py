"""Messages of the feed, what is new for it, and the likes under it."""

from __future__ import annotations

from datetime import datetime
from typing import NamedTuple

from bot.domain.feed import FeedPost, FeedPostId
from bot.domain.ids import ChannelId, GuildId, MemberId, ReviewId
from bot.domain.shards.share import ShardShare
from bot.store.database import ReadTransaction, Row, WriteTransaction
from bot.store.shards.share import share_values

_POSTS = """
SELECT posted.id, posted.guild_id, posted.channel_id, posted.review_id, posted.entry_id, posted.shared,
    posted.created_at, posted.message_id, posted.digest, posted.failing_since
FROM feed_post AS posted
"""
_REVIEW_STAMP = "review.updated_at || ' ' || review.state || ' ' || review.author_kind"
_ENTRY_STAMP = "diary.said_at || ' ' || diary.visibility || ' ' || coalesce(diary.halves, 0)"
_OUTDATED = (
    _POSTS
    + """
LEFT JOIN review ON review.id = posted.review_id
LEFT JOIN diary ON diary.id = posted.entry_id
WHERE posted.guild_id = :guild AND posted.state = 'posted' AND (posted.try_at IS NULL OR posted.try_at <= :now) AND (
    posted.stamp <> coalesce("""
    + _REVIEW_STAMP
    + ", "
    + _ENTRY_STAMP
    + """, 'erased')
    OR posted.likes <> (SELECT count(*) FROM feed_like WHERE feed_like.guild_id = :guild
        AND (feed_like.review_id = posted.review_id OR feed_like.entry_id = posted.entry_id))
    OR posted.quotes = 1 AND EXISTS (SELECT 1 FROM unquoted
        WHERE unquoted.guild_id = :guild AND unquoted.member_id = review.member_id)
    OR posted.quotes = 1 AND EXISTS (SELECT 1 FROM line_choice WHERE line_choice.guild_id = :guild
        AND line_choice.review_id = review.id AND line_choice.standing = 'forbidden')
    OR posted.starred = 1 AND EXISTS (SELECT 1 FROM member_preference
        WHERE member_preference.guild_id = :guild AND member_preference.declined = 'score'
            AND member_preference.member_id = coalesce(review.member_id, diary.member_id))
    OR EXISTS (SELECT 1 FROM member_preference WHERE member_preference.guild_id = :guild
        AND member_preference.member_id = diary.member_id AND member_preference.declined IN ('who_saw', 'diary')))
ORDER BY posted.id LIMIT :most
"""
)


class FeedChannel(NamedTuple):
    """Where a club's feed is posted, since when, and since when with ratings and diary entries (None: without)."""

    guild: GuildId
    channel: ChannelId
    since: str
    ratings_since: str | None
    diary_since: str | None


async def feed_channels(reading: ReadTransaction, share: ShardShare) -> list[FeedChannel]:
    """The feed of each of these clubs that chose a channel."""
    rows = await reading.fetch_rows(
        """
        SELECT feed.guild_id, feed.value, feed.set_at, ratings.set_at, viewings.set_at FROM club_setting AS feed
        LEFT JOIN club_setting AS ratings ON ratings.guild_id = feed.guild_id AND ratings.key = 'feed_ratings'
            AND ratings.value = 'on'
        LEFT JOIN club_setting AS viewings ON viewings.guild_id = feed.guild_id AND viewings.key = 'feed_diary'
            AND viewings.value = 'on'
        WHERE feed.key = 'feed_channel' AND (feed.guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        ORDER BY feed.guild_id
        """,
        *share_values(share),
    )
    return [
        FeedChannel(
            GuildId(guild),
            ChannelId(int(channel)),
            since,
            ratings and max(ratings, since),
            viewings and max(viewings, since),
        )
        for guild, channel, since, ratings, viewings in rows
    ]


async def new_reviews(reading: ReadTransaction, feed: FeedChannel, most: int) -> list[ReviewId]:
    """Published reviews that were written here since the channel was chosen and are not in it yet, oldest first."""
    rows = await reading.fetch_rows(
        """
        SELECT review.id FROM review
        WHERE review.guild_id = :guild AND review.created_at >= :since AND review.state = 'published'
            AND review.author_kind <> 'house' AND review.import_id IS NULL
            AND NOT EXISTS (SELECT 1 FROM feed_post AS posted WHERE posted.review_id = review.id
                AND posted.guild_id = :guild AND (posted.shared = 0 OR posted.channel_id = :channel))
        ORDER BY review.created_at, review.id LIMIT :most
        """,
        guild=feed.guild,
        channel=feed.channel,
        since=feed.since,
        most=most,
    )
    return [ReviewId(row[0]) for row in rows]


async def new_entries(reading: ReadTransaction, feed: FeedChannel, most: int) -> list[int]:
    """Published ratings and viewings that the club wants, were recorded since then and are not posted yet."""
    rows = await reading.fetch_rows(
        """
        SELECT diary.id FROM diary
        WHERE diary.guild_id = :guild AND diary.created_at >= :since
            AND diary.visibility = 'published' AND diary.import_id IS NULL AND diary.review_id IS NULL
            AND (diary.kind = 'rating' AND diary.created_at >= :ratings
                OR diary.kind IN ('viewing', 'watched') AND diary.created_at >= :viewings)
            AND NOT EXISTS (SELECT 1 FROM member_preference WHERE member_preference.guild_id = :guild
                AND member_preference.member_id = diary.member_id
                AND (member_preference.declined IN ('who_saw', 'diary')
                    OR diary.kind = 'rating' AND member_preference.declined = 'score'))
            AND NOT EXISTS (SELECT 1 FROM feed_post AS posted
                WHERE posted.entry_id = diary.id AND posted.guild_id = :guild)
        ORDER BY diary.created_at, diary.id LIMIT :most
        """,
        guild=feed.guild,
        since=feed.since,
        ratings=feed.ratings_since,
        viewings=feed.diary_since,
        most=most,
    )
    return [int(row[0]) for row in rows]


async def insert_post(
    writing: WriteTransaction,
    guild: GuildId,
    channel: ChannelId,
    *,
    review: ReviewId | None = None,
    entry: int | None = None,
    shared: bool = False,
    now: datetime,
) -> None:
    """Store a post before it is sent; nothing happens if this channel has one about the same."""
    await writing.execute_write(
        """
        INSERT INTO feed_post (guild_id, channel_id, review_id, entry_id, shared, state, created_at)
        VALUES (?, ?, ?, ?, ?, 'waiting', ?) ON CONFLICT DO NOTHING
        """,
        guild,
        channel,
        review,
        entry,
        int(shared),
        now.isoformat(),
    )


async def waiting_posts(reading: ReadTransaction, share: ShardShare, now: datetime, most: int) -> list[FeedPost]:
    """Posts of these clubs that are to be sent now, oldest first."""
    rows = await reading.fetch_rows(
        _POSTS
        + " WHERE posted.state = 'waiting' AND (posted.try_at IS NULL OR posted.try_at <= ?)"
        + " AND (posted.guild_id >> 22) % ? IN (SELECT value FROM json_each(?)) ORDER BY posted.id LIMIT ?",
        now.isoformat(),
        *share_values(share),
        most,
    )
    return [_post(row) for row in rows]


async def post_by_id(reading: ReadTransaction, guild: GuildId, post: FeedPostId) -> FeedPost | None:
    """A message that was sent and still follows its review or entry."""
    row = await reading.fetch_row(
        _POSTS + " WHERE posted.id = ? AND posted.guild_id = ? AND posted.state = 'posted'", post, guild
    )
    return None if row is None else _post(row)


async def posts_of_review(reading: ReadTransaction, guild: GuildId, review: ReviewId) -> list[FeedPost]:
    """The messages in any channel that are about a review."""
    rows = await reading.fetch_rows(
        _POSTS + " WHERE posted.review_id = ? AND posted.guild_id = ? AND posted.state = 'posted' ORDER BY posted.id",
        review,
        guild,
    )
    return [_post(row) for row in rows]


async def post_in_channel(
    reading: ReadTransaction, guild: GuildId, channel: ChannelId, review: ReviewId
) -> tuple[FeedPost, str] | None:
    """The post about a review in a channel, in any state, and its state."""
    row = await reading.fetch_row(
        "SELECT posted.id, posted.guild_id, posted.channel_id, posted.review_id, posted.entry_id, posted.shared,"
        " posted.created_at, posted.message_id, posted.digest, posted.failing_since, posted.state"
        " FROM feed_post AS posted WHERE posted.guild_id = ? AND posted.channel_id = ? AND posted.review_id = ?",
        guild,
        channel,
        review,
    )
    return None if row is None else (_post(row[:10]), str(row[10]))


async def repeat_post(writing: WriteTransaction, guild: GuildId, post: FeedPostId, *, now: datetime) -> None:
    """Make a post that is gone wait to be sent again, as a shared one."""
    await writing.execute_write(
        """
        UPDATE feed_post SET state = 'waiting', shared = 1, message_id = NULL, created_at = ?, try_at = NULL,
            failing_since = NULL
        WHERE id = ? AND guild_id = ?
        """,
        now.isoformat(),
        post,
        guild,
    )


class ShownPost(NamedTuple):
    """What a message shows: the subject's version, a digest, and whether there are words, stars and likes."""

    message: int
    stamp: str
    digest: str
    quotes: bool
    starred: bool
    likes: int


async def record_shown(writing: WriteTransaction, guild: GuildId, post: FeedPostId, shown: ShownPost) -> None:
    """Record what a message shows after it was sent, edited or compared."""
    await writing.execute_write(
        """
        UPDATE feed_post SET state = 'posted', message_id = ?, stamp = ?, digest = ?, quotes = ?, starred = ?,
            likes = ?, failing_since = NULL, try_at = NULL
        WHERE id = ? AND guild_id = ?
        """,
        shown.message,
        shown.stamp,
        shown.digest,
        int(shown.quotes),
        int(shown.starred),
        shown.likes,
        post,
        guild,
    )


async def mark_gone(writing: WriteTransaction, guild: GuildId, post: FeedPostId) -> None:
    """End a post: its message is deleted or was never sent. Without a review or entry, its row goes too."""
    await writing.execute_write(
        "DELETE FROM feed_post WHERE id = ? AND guild_id = ? AND review_id IS NULL AND entry_id IS NULL", post, guild
    )
    await writing.execute_write("UPDATE feed_post SET state = 'gone' WHERE id = ? AND guild_id = ?", post, guild)


async def delete_unsent(writing: WriteTransaction, guild: GuildId, channel: ChannelId) -> None:
    """Delete the feed's posts that wait for a channel which is closed."""
    await writing.execute_write(
        "DELETE FROM feed_post WHERE guild_id = ? AND channel_id = ? AND state = 'waiting' AND shared = 0",
        guild,
        channel,
    )


async def delay_post(
    writing: WriteTransaction, guild: GuildId, post: FeedPostId, *, since: datetime, try_at: datetime
) -> None:
    """Try a post, or a change of it, again later; it has been failing since `since`."""
    await writing.execute_write(
        "UPDATE feed_post SET failing_since = ?, try_at = ? WHERE id = ? AND guild_id = ?",
        since.isoformat(),
        try_at.isoformat(),
        post,
        guild,
    )


async def clubs_with_posts(reading: ReadTransaction, share: ShardShare) -> list[GuildId]:
    """Those of these clubs with messages that follow a review or entry."""
    rows = await reading.fetch_rows(
        """
        SELECT DISTINCT guild_id FROM feed_post
        WHERE state = 'posted' AND (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        """,
        *share_values(share),
    )
    return [GuildId(row[0]) for row in rows]


async def outdated_posts(reading: ReadTransaction, guild: GuildId, now: datetime, most: int) -> list[FeedPost]:
    """Messages whose review, entry, likes or permissions changed since; some still look right: compare digests."""
    return [_post(row) for row in await reading.fetch_rows(_OUTDATED, guild=guild, now=now.isoformat(), most=most)]


async def next_try(reading: ReadTransaction, guild: GuildId) -> datetime | None:
    """When the next message that could not be changed is tried again."""
    row = await reading.fetch_row("SELECT min(try_at) FROM feed_post WHERE guild_id = ? AND state = 'posted'", guild)
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


async def subject_stamp(reading: ReadTransaction, guild: GuildId, post: FeedPost) -> str:
    """The version of a post's review or entry, which changes with everything that its message shows."""
    if post.review is not None:
        row = await reading.fetch_row(
            "SELECT " + _REVIEW_STAMP + " FROM review WHERE id = ? AND guild_id = ?", post.review, guild
        )
    else:
        row = await reading.fetch_row(
            "SELECT " + _ENTRY_STAMP + " FROM diary WHERE id = ? AND guild_id = ?", post.entry, guild
        )
    return "erased" if row is None else str(row[0])


async def put_like(
    writing: WriteTransaction, guild: GuildId, member: MemberId, post: FeedPost, *, now: datetime
) -> None:
    """Like what a post is about; a second time changes nothing."""
    await writing.execute_write(
        """
        INSERT INTO feed_like (guild_id, member_id, review_id, entry_id, liked_at) VALUES (?, ?, ?, ?, ?)
        ON CONFLICT DO NOTHING
        """,
        guild,
        member,
        post.review,
        post.entry,
        now.isoformat(),
    )


async def delete_like(writing: WriteTransaction, guild: GuildId, member: MemberId, post: FeedPost) -> None:
    await writing.execute_write(
        "DELETE FROM feed_like WHERE guild_id = ? AND member_id = ? AND (review_id = ? OR entry_id = ?)",
        guild,
        member,
        post.review,
        post.entry,
    )


async def count_likes(reading: ReadTransaction, guild: GuildId, post: FeedPost) -> int:
    return await reading.fetch_count(
        "SELECT count(*) FROM feed_like WHERE guild_id = ? AND (review_id = ? OR entry_id = ?)",
        guild,
        post.review,
        post.entry,
    )


def _post(row: Row) -> FeedPost:
    identity, guild, channel, review, entry, shared, created, message, digest, failing = row
    return FeedPost(
        id=FeedPostId(identity),
        guild=GuildId(guild),
        channel=ChannelId(channel),
        review=None if review is None else ReviewId(review),
        entry=entry,
        shared=bool(shared),
        created_at=datetime.fromisoformat(created),
        message=message,
        digest=digest,
        failing_since=None if failing is None else datetime.fromisoformat(failing),
    )
