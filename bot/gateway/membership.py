"""Asks Discord whether a person is still a member of a server, for buttons in private messages that may be old."""

import asyncio
import time
from collections.abc import Callable

import discord

from bot.domain.ids import GuildId, MemberId

QUERY_SECONDS = 1.5
"""Seconds to wait for Discord's answer, because Discord waits only three seconds for ours."""
CACHE_SECONDS = 5.0
"""Seconds for which a positive answer is cached, because one interaction asks several times."""


class Memberships:
    """Asks Discord each time, because without a privileged intent the bot does not learn who left."""

    def __init__(self, bot: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._confirmed: dict[tuple[GuildId, MemberId], float] = {}

    async def is_member(self, guild: GuildId, member: MemberId) -> bool | None:
        """Whether the person is in the server and not timed out; None if Discord does not answer."""
        now = self._clock()
        self._confirmed = {who: at for who, at in self._confirmed.items() if now - at < CACHE_SECONDS}
        if (guild, member) in self._confirmed:
            return True
        club = self._bot.get_guild(guild)
        if club is None:
            return False
        try:
            found = await asyncio.wait_for(club.fetch_member(member), QUERY_SECONDS)
        except discord.NotFound:
            return False
        except (TimeoutError, discord.DiscordException, OSError):
            return None
        if found.is_timed_out():
            return False
        self._confirmed[guild, member] = now
        return True
