"""Watches the voice channels of nights that are on, to know who came."""

from __future__ import annotations

import discord

from bot.domain.ids import ChannelId, GuildId, MemberId
from bot.domain.nights.errors import NightGone
from bot.gateway.client import MarqueeBot
from bot.services.nights.attendance import NightAttendance

SECONDS = 30.0
"""Seconds between two looks; a visit is known to within that."""


class VoiceWatch:
    """`look_around` is the job. It looks instead of listening, so that an event that was missed does no harm."""

    def __init__(self, bot: MarqueeBot, attendance: NightAttendance) -> None:
        self._bot = bot
        self._attendance = attendance

    async def look_around(self) -> None:
        """Record who is in the voice channel of each night that is on."""
        if not self._bot.is_ready():
            return
        for guild, night, voice in await self._attendance.nights_on():
            present = self._present(guild, voice)
            if present is None:
                continue
            try:
                await self._attendance.record_presence(guild, night, present)
            except NightGone:
                continue

    def _present(self, guild: GuildId, voice: ChannelId) -> set[MemberId] | None:
        """The people in a voice channel, without bots; None if the server cannot be reached or has no such channel."""
        club = self._bot.get_guild(guild)
        channel = None if club is None or club.unavailable else club.get_channel(voice)
        if club is None or not isinstance(channel, discord.VoiceChannel | discord.StageChannel):
            return None
        people = set()
        for identity in channel.voice_states:
            member = club.get_member(identity)
            if member is None or not member.bot:
                people.add(MemberId(identity))
        return people
