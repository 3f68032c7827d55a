"""Who is there: chosen from a list, in the presser's voice channel, or behind a message's reactions.

Bots do not watch films.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.domain.errors import ControlUnknown
from bot.domain.ids import MemberId
from bot.domain.recommendations.errors import NobodyHere, NobodyReacted, NotInVoice, OnlyBots
from bot.gateway.actors import Interaction
from bot.ui.kit.controls import number_in

MOST = 25
PATIENCE = 1.5
"""Seconds to wait for Discord, which itself waits three for an answer."""


def chosen_members(interaction: Interaction) -> list[MemberId]:
    """The members chosen in a select, without bots. Raises OnlyBots when nobody else was chosen, and ControlUnknown."""
    data: Mapping[str, Any] = interaction.data or {}
    users = (data.get("resolved") or {}).get("users") or {}
    values = data.get("values") or []
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise ControlUnknown
    people = [MemberId(number_in(value)) for value in values if not users.get(value, {}).get("bot")]
    if not people:
        raise OnlyBots
    return people


async def present_members(interaction: Interaction, people: Sequence[MemberId]) -> list[MemberId]:
    """Those of them who are members of the server now. Raises NobodyHere where all have left.

    Discord is asked, for it tells nobody's leaving without a privileged intent; where it is slow, all of them are.
    """
    guild = interaction.guild
    people = list(people)[:MOST]
    if guild is None or not people:
        return people
    try:
        found = await asyncio.wait_for(guild.query_members(user_ids=list(people), limit=MOST), PATIENCE)
    except (TimeoutError, discord.DiscordException):
        return people
    here = {member.id for member in found if not member.bot}
    if not here:
        raise NobodyHere
    return [person for person in people if person in here]


def voice_members(interaction: Interaction) -> list[MemberId]:
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


async def reacting_members(message: discord.Message) -> list[MemberId]:
    """Everybody who reacted to a message, with whatever emoji. Raises NobodyReacted."""
    people: dict[MemberId, None] = {}
    for reaction in message.reactions:
        async for user in reaction.users(limit=MOST):
            if not user.bot:
                people[MemberId(user.id)] = None
    if not people:
        raise NobodyReacted
    return list(people)[:MOST]
