"""Who is there: chosen from a list, in the presser's voice channel, or behind a message's reactions.

Bots do not watch films.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import discord

from bot.domain.errors import NobodyReacted, NotInVoice, OnlyBots
from bot.domain.ids import MemberId

if TYPE_CHECKING:
    from collections.abc import Mapping

    from bot.gateway.actors import Interaction

MOST = 25


def chosen_members(interaction: Interaction) -> list[MemberId]:
    """The members chosen in a select, without bots. Raises OnlyBots when nobody else was chosen."""
    data: Mapping[str, Any] = interaction.data or {}
    users = (data.get("resolved") or {}).get("users") or {}
    people = [MemberId(int(value)) for value in data.get("values") or [] if not users.get(value, {}).get("bot")]
    if not people:
        raise OnlyBots
    return people


def in_voice(interaction: Interaction) -> list[MemberId]:
    """Everybody in the voice channel of whoever pressed. Raises NotInVoice for somebody who is in none."""
    user, guild = interaction.user, interaction.guild
    voice = user.voice if isinstance(user, discord.Member) else None
    if guild is None or voice is None or voice.channel is None:
        raise NotInVoice
    people = []
    for identity in voice.channel.voice_states:
        member = guild.get_member(identity)
        if member is None or not member.bot:
            people.append(MemberId(identity))
    return people[:MOST]


async def who_reacted(message: discord.Message) -> list[MemberId]:
    """Everybody who reacted to a message, with whatever emoji. Raises NobodyReacted."""
    people: dict[MemberId, None] = {}
    for reaction in message.reactions:
        async for user in reaction.users(limit=MOST):
            if not user.bot:
                people[MemberId(user.id)] = None
    if not people:
        raise NobodyReacted
    return list(people)[:MOST]
