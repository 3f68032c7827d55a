"""The milestones that clubs reached, and the clubs that want to read of them in their feed."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple

from bot.domain.ids import ChannelId, FilmId, GuildId
from bot.domain.shards.share import ShardShare
from bot.domain.stats.records import MilestoneKind
from bot.store.database import ReadTransaction, WriteTransaction
from bot.store.shards.share import share_values


class MilestoneFeed(NamedTuple):
    """The channel for a club's milestones, and since when it wants them (ISO 8601)."""

    guild: GuildId
    channel: ChannelId
    since: str


class WaitingMilestone(NamedTuple):
    guild: GuildId
    channel: ChannelId
    what: MilestoneKind
    number: int
    film: FilmId | None


async def milestone_feeds(reading: ReadTransaction, share: ShardShare) -> list[MilestoneFeed]:
    """Those of these clubs that have a feed and want milestones in it."""
    rows = await reading.fetch_rows(
        """
        SELECT feed.guild_id, feed.value, feed.set_at, wanted.set_at FROM club_setting AS feed
        JOIN club_setting AS wanted ON wanted.guild_id = feed.guild_id AND wanted.key = 'feed_milestones'
            AND wanted.value = 'on'
        WHERE feed.key = 'feed_channel' AND (feed.guild_id >> 22) % ? IN (SELECT value FROM json_each(?))
        ORDER BY feed.guild_id
        """,
        *share_values(share),
    )
    return [
        MilestoneFeed(GuildId(guild), ChannelId(int(channel)), max(since, wanted))
        for guild, channel, since, wanted in rows
    ]


async def reached_numbers(reading: ReadTransaction, guild: GuildId, what: MilestoneKind) -> set[int]:
    """The milestones of a kind that are stored."""
    rows = await reading.fetch_rows("SELECT number FROM milestone WHERE guild_id = ? AND what = ?", guild, what)
    return {int(row[0]) for row in rows}


async def put_milestones(
    writing: WriteTransaction,
    guild: GuildId,
    what: MilestoneKind,
    reached: Iterable[tuple[int, FilmId, bool]],
    *,
    now: datetime,
) -> None:
    """Store milestones (number, film, whether it is to be posted); those that are stored stay as they are."""
    await writing.execute_many(
        """
        INSERT INTO milestone (guild_id, what, number, film_id, reached_at, state) VALUES (?, ?, ?, ?, ?, ?)
        ON CONFLICT (guild_id, what, number) DO NOTHING
        """,
        [(guild, what, number, film, now.isoformat(), "waiting" if news else "told") for number, film, news in reached],
    )


async def waiting_milestones(reading: ReadTransaction, feed: MilestoneFeed) -> list[WaitingMilestone]:
    """What is to be posted in a club, oldest first."""
    rows = await reading.fetch_rows(
        """
        SELECT what, number, film_id FROM milestone
        WHERE guild_id = ? AND state = 'waiting' ORDER BY reached_at, number
        """,
        feed.guild,
    )
    return [
        WaitingMilestone(feed.guild, feed.channel, MilestoneKind(what), number, None if film is None else FilmId(film))
        for what, number, film in rows
    ]


async def mark_told(writing: WriteTransaction, guild: GuildId, what: MilestoneKind, number: int) -> None:
    await writing.execute_write(
        "UPDATE milestone SET state = 'told' WHERE guild_id = ? AND what = ? AND number = ?", guild, what, number
    )
