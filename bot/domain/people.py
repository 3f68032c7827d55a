"""The person who makes a request, the server, and their server-wide permissions there."""

from __future__ import annotations

from dataclasses import dataclass

from bot.domain.ids import LIBRARY, ChannelId, GuildId, MemberId, RoleId


@dataclass(frozen=True, slots=True, kw_only=True)
class Actor:
    """The person behind one interaction.

    `guild` is None if the bot is not installed in a server: in private messages, and in servers where only the
    person's own account has the bot installed.
    `request` is the interaction's id, 0 for none; it links everything that one command did.
    `locale` is Discord's name of the language in which the person uses Discord.
    `manages_messages`, `manages_server` and `creates_events` are server-wide permissions, not those of a channel.
    """

    member: MemberId
    name: str
    guild: GuildId | None = None
    channel: ChannelId | None = None
    manages_messages: bool = False
    manages_server: bool = False
    creates_events: bool = False
    roles: frozenset[RoleId] = frozenset()
    request: int = 0
    locale: str = "en-GB"

    @property
    def club(self) -> GuildId:
        """The club whose reviews this person can see here; outside a club, only the shared library."""
        return LIBRARY if self.guild is None else self.guild
