"""The clubs that one process is responsible for, as Discord distributes them over shards."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import GuildId

MOST_SHARDS = 16_384
_TIMESTAMP_BITS = 22
"""An id's lower bits, which do not count for its shard, as Discord's documentation of the gateway says."""


def shard_of(guild: GuildId, shards: int) -> int:
    """The shard that a club's events arrive on; direct messages, which have no club, arrive on shard 0."""
    return (guild >> _TIMESTAMP_BITS) % shards


@dataclass(frozen=True, slots=True)
class ShardShare:
    """Some of `count` shards. What is due in their clubs is done by the process that has this share."""

    count: int
    shards: frozenset[int]

    def holds_club(self, guild: GuildId) -> bool:
        return shard_of(guild, self.count) in self.shards

    @property
    def is_whole(self) -> bool:
        return len(self.shards) == self.count


@dataclass(frozen=True, slots=True)
class WantedShards:
    """That this process shares the shards with others: `count` of them, or with None as many as Discord advises."""

    count: int | None


def parse_shards(text: str) -> WantedShards | None:
    """Raises ValueError, whose text says what is possible."""
    if not text or text.casefold() == "auto":
        return WantedShards(None) if text else None
    if not text.isascii() or not text.isdigit() or not 1 <= int(text) <= MOST_SHARDS:
        raise ValueError(f'is "{text}". Choose auto, or a number from 1 to {MOST_SHARDS}; empty: one process alone')
    return WantedShards(int(text))


EVERY_CLUB = ShardShare(1, frozenset({0}))
"""The share of a process that runs alone."""
NO_CLUB = ShardShare(1, frozenset())
