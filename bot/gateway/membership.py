"""Asks Discord whether somebody is still a member of a server: an old private message proves nothing."""

import asyncio
import time
from collections.abc import Callable

import discord

from bot.domain.ids import GuildId, MemberId

PATIENCE = 1.5
"""Seconds to wait for Discord, which itself waits three for an answer."""
HOLDS = 5.0
"""Seconds for which a yes is remembered: one press asks several times."""


class Memberships:
    """Discord is asked, for it tells the bot of nobody's leaving without a privileged intent."""

    def __init__(self, bot: discord.Client, clock: Callable[[], float] = time.monotonic) -> None:
        self._bot = bot
        self._clock = clock
        self._found: dict[tuple[GuildId, MemberId], float] = {}

    async def is_member(self, guild: GuildId, member: MemberId) -> bool | None:
        """Whether this person is in the server and may speak there now; None where Discord does not say."""
        now = self._clock()
        self._found = {who: at for who, at in self._found.items() if now - at < HOLDS}
        if (guild, member) in self._found:
            return True
        club = self._bot.get_guild(guild)
        if club is None:
            return False
        try:
            found = await asyncio.wait_for(club.fetch_member(member), PATIENCE)
        except discord.NotFound:
            return False
        except (TimeoutError, discord.DiscordException, OSError):
            return None
        if found.is_timed_out():
            return False
        self._found[guild, member] = now
        return True
