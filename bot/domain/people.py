"""Who asks, where, and what Discord says they may do in the whole server."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import LIBRARY, ChannelId, GuildId, MemberId, RoleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person behind one interaction.

    `guild` is None wherever the bot is not installed in a server: in private messages, and in servers where
    only the person brought it along.
    `request` is the interaction's id, 0 for none: what one command did belongs together by it.
    `manages_messages` and `manages_server` are the server-wide permissions, never a channel's.
    """

    member: MemberId
    name: str
    guild: GuildId | None = None
    channel: ChannelId | None = None
    manages_messages: bool = False
    manages_server: bool = False
    roles: frozenset[RoleId] = frozenset()
    request: int = 0

    @property
    def club(self) -> GuildId:
        """The club whose reviews this person may see here; outside a club, the shared library alone."""
        return LIBRARY if self.guild is None else self.guild
