"""Determines the audience of a recommendation: members from a select, a voice channel or a message's reactions.

Bots are left out.
"""

from __future__ import annotations

import asyncio
from collections.abc import Mapping, Sequence
from typing import Any

import discord

from bot.domain.ids import MemberId
from bot.domain.recommendations.errors import NobodyHere, NobodyReacted, NotInVoice, OnlyBots
from bot.gateway.actors import Interaction
from bot.gateway.controls import chosen_values
from bot.ui.kit.controls import parse_number

MEMBER_LIMIT = 25
QUERY_SECONDS = 1.5
"""Seconds to wait for Discord's answer, because Discord waits only three seconds for ours."""


def chosen_members(interaction: Interaction) -> list[MemberId]:
    """The members chosen in a select, without bots. Raises OnlyBots if only bots were chosen, and ControlUnknown."""
    data: Mapping[str, Any] = interaction.data or {}
    users = (data.get("resolved") or {}).get("users") or {}
    chosen = [value for value in chosen_values(interaction) if not users.get(value, {}).get("bot")]
    people = [MemberId(parse_number(value)) for value in chosen]
    if not people:
        raise OnlyBots
    return people


async def present_members(interaction: Interaction, people: Sequence[MemberId]) -> list[MemberId]:
    """Those of `people` who are members of the server now. Raises NobodyHere if all have left.

    Asks Discord, because without a privileged intent the bot does not learn who left. If the query fails or takes
    longer than QUERY_SECONDS, everybody counts as present.
    """
    guild = interaction.guild
    people = list(people)[:MEMBER_LIMIT]
    if guild is None or not people:
        return people
    try:
        found = await asyncio.wait_for(guild.query_members(user_ids=list(people), limit=MEMBER_LIMIT), QUERY_SECONDS)
    except (TimeoutError, discord.DiscordException):
        return people
    here = {member.id for member in found if not member.bot}
    if not here:
        raise NobodyHere
    return [person for person in people if person in here]


def voice_members(interaction: Interaction) -> list[MemberId]:
    """Everybody in the voice channel of the person who pressed. Raises NotInVoice if they are in none."""
    user, guild = interaction.user, interaction.guild
    voice = user.voice if isinstance(user, discord.Member) else None
    if guild is None or voice is None or voice.channel is None:
        raise NotInVoice
    people = []
    for identity in voice.channel.voice_states:
        member = guild.get_member(identity)
        if member is None or not member.bot:
            people.append(MemberId(identity))
    return people[:MEMBER_LIMIT]


async def reacting_members(message: discord.Message) -> list[MemberId]:
    """Everybody who reacted to a message, with any emoji. Raises NobodyReacted."""
    people: dict[MemberId, None] = {}
    for reaction in message.reactions:
        async for user in reaction.users(limit=MEMBER_LIMIT):
            if not user.bot:
                people[MemberId(user.id)] = None
    if not people:
        raise NobodyReacted
    return list(people)[:MEMBER_LIMIT]
