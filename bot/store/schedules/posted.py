"""Posted messages that quote a review, and which of them may have to change."""

from __future__ import annotations

from datetime import datetime

from bot.domain.ids import ChannelId, FilmId, GuildId, ReviewId, RoleId
from bot.domain.recommendations.question import Filters
from bot.domain.reviews.review import Stars
from bot.domain.schedules.schedule import PostedMessage, PostId, PostKind
from bot.domain.shards.share import ShardShare
from bot.store.database import ReadTransaction, Row, WriteTransaction
from bot.store.shards.share import share_values

_OUTDATED = """
SELECT posted.message_id, posted.guild_id, posted.channel_id, posted.post_id, posted.what, posted.review_id,
    posted.film_id, posted.is_line, posted.words, posted.halves, posted.of_member, posted.years, posted.as_of,
    posted.failing_since
FROM posted_quote AS posted
LEFT JOIN review ON review.id = posted.review_id
WHERE posted.guild_id = :guild AND (posted.try_at IS NULL OR posted.try_at <= :now) AND (
    review.id IS NULL OR review.state NOT IN ('published', 'pending') OR review.updated_at <> posted.as_of
    OR (posted.of_member = 1) <> (review.author_kind = 'member')
    OR EXISTS (SELECT 1 FROM unquoted
        WHERE unquoted.guild_id = review.guild_id AND unquoted.member_id = review.member_id)
    OR EXISTS (SELECT 1 FROM line_choice
        WHERE line_choice.guild_id = :guild AND line_choice.review_id = review.id
            AND line_choice.standing = 'forbidden')
    OR posted.halves IS NOT NULL AND EXISTS (SELECT 1 FROM member_preference
        WHERE member_preference.guild_id = :guild AND member_preference.member_id = review.member_id
            AND member_preference.declined = 'score'))
ORDER BY posted.message_id
"""


async def upsert_message(writing: WriteTransaction, posted: PostedMessage, *, now: datetime) -> None:
    """Store what a new or edited message shows."""
    await writing.execute_write(
        """
        INSERT INTO posted_quote (message_id, guild_id, channel_id, post_id, what, review_id, film_id, is_line, words,
            halves, of_member, years, as_of, posted_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        ON CONFLICT (message_id) DO UPDATE SET film_id = excluded.film_id, halves = excluded.halves,
            of_member = excluded.of_member, as_of = excluded.as_of, failing_since = NULL, try_at = NULL
        """,
        posted.message,
        posted.guild,
        posted.channel,
        posted.post,
        posted.what,
        posted.review,
        posted.film,
        int(posted.is_line),
        posted.words,
        None if posted.stars is None else posted.stars.halves,
        int(posted.of_member),
        posted.years,
        posted.as_of.isoformat(),
        now.isoformat(),
    )


async def clubs_with_messages(reading: ReadTransaction, share: ShardShare) -> list[GuildId]:
    """Those of these clubs in which a message quotes a review."""
    rows = await reading.fetch_rows(
        "SELECT DISTINCT guild_id FROM posted_quote WHERE (guild_id >> 22) % ? IN (SELECT value FROM json_each(?))",
        *share_values(share),
    )
    return [GuildId(row[0]) for row in rows]


async def outdated_messages(reading: ReadTransaction, guild: GuildId, now: datetime) -> list[PostedMessage]:
    """Messages whose review, or a setting about who may be quoted, has changed since; oldest first.

    Some of them are still correct: the caller compares the text.
    """
    return [_posted(row) for row in await reading.fetch_rows(_OUTDATED, guild=guild, now=now.isoformat())]


async def next_try(reading: ReadTransaction, guild: GuildId) -> datetime | None:
    """When the next message that could not be edited is tried again."""
    row = await reading.fetch_row("SELECT min(try_at) FROM posted_quote WHERE guild_id = ?", guild)
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


async def mark_compared(writing: WriteTransaction, posted: PostedMessage, as_of: datetime) -> None:
    """Record that a message is still correct after its review's change at `as_of`."""
    await writing.execute_write(
        "UPDATE posted_quote SET as_of = ? WHERE message_id = ? AND guild_id = ?",
        as_of.isoformat(),
        posted.message,
        posted.guild,
    )


async def delay_retry(writing: WriteTransaction, posted: PostedMessage, *, since: datetime, try_at: datetime) -> None:
    await writing.execute_write(
        "UPDATE posted_quote SET failing_since = ?, try_at = ? WHERE message_id = ? AND guild_id = ?",
        since.isoformat(),
        try_at.isoformat(),
        posted.message,
        posted.guild,
    )


async def delete_message(writing: WriteTransaction, posted: PostedMessage) -> None:
    await writing.execute_write(
        "DELETE FROM posted_quote WHERE message_id = ? AND guild_id = ?", posted.message, posted.guild
    )


async def delete_old_messages(writing: WriteTransaction, before: datetime) -> int:
    """Delete the records of messages posted before this time; returns their number."""
    return await writing.execute_write("DELETE FROM posted_quote WHERE posted_at < ?", before.isoformat())


async def message_channels(reading: ReadTransaction) -> list[tuple[GuildId, ChannelId]]:
    """Every channel in which a message quotes a review."""
    rows = await reading.fetch_rows("SELECT DISTINCT guild_id, channel_id FROM posted_quote")
    return [(GuildId(guild), ChannelId(channel)) for guild, channel in rows]


async def delete_channel(writing: WriteTransaction, guild: GuildId, channel: ChannelId) -> None:
    await writing.execute_write("DELETE FROM posted_quote WHERE guild_id = ? AND channel_id = ?", guild, channel)


async def post_heading(
    reading: ReadTransaction, guild: GuildId, post: PostId
) -> tuple[bool, Filters, RoleId | None] | None:
    """The facts in a post's heading: whether it is weekly, its filters, and the role that it pinged."""
    row = await reading.fetch_row(
        "SELECT weekday IS NOT NULL, genre, mood, decade, role_id FROM schedule_post WHERE id = ? AND guild_id = ?",
        post,
        guild,
    )
    if row is None:
        return None
    weekly, genre, mood, decade, role = row
    return bool(weekly), Filters(genre=genre, mood=mood, decade=decade), None if role is None else RoleId(role)


def _posted(row: Row) -> PostedMessage:
    message, guild, channel, post, what, review, film, is_line, words, halves, of_member, years = row[:12]
    as_of, failing_since = row[12:]
    return PostedMessage(
        message=message,
        guild=GuildId(guild),
        channel=ChannelId(channel),
        post=None if post is None else PostId(post),
        what=PostKind(what),
        review=None if review is None else ReviewId(review),
        film=FilmId(film),
        is_line=bool(is_line),
        words=words,
        stars=None if halves is None else Stars(halves),
        of_member=bool(of_member),
        years=years,
        as_of=datetime.fromisoformat(as_of),
        failing_since=None if failing_since is None else datetime.fromisoformat(failing_since),
    )
