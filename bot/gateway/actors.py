"""Reads the person behind an interaction."""

from __future__ import annotations

from typing import Any

import discord

from bot.domain.ids import ChannelId, GuildId, MemberId, RoleId
from bot.domain.people import Actor

Interaction = discord.Interaction[Any]
_EXTRA = "marquee.actor"


def read_passer_by(interaction: Interaction) -> Actor:
    """The person without roles and permissions: enough for autocomplete, and cheap at every key stroke."""
    guild = None if interaction.guild_id is None else interaction.client.get_guild(interaction.guild_id)
    return Actor(
        member=MemberId(interaction.user.id),
        name=interaction.user.display_name,
        guild=None if guild is None else GuildId(guild.id),
    )


def read_actor(interaction: Interaction) -> Actor:
    """The person with their server-wide permissions; permissions from channel overwrites do not count.

    The guild is None where the bot is not installed in the server but only in the user's account. It is read once for
    each interaction, which several parts of an answer ask about.
    """
    found = interaction.extras.get(_EXTRA)
    if not isinstance(found, Actor):
        found = interaction.extras[_EXTRA] = _read_actor(interaction)
    return found


def _read_actor(interaction: Interaction) -> Actor:
    user = interaction.user
    guild = None if interaction.guild_id is None else interaction.client.get_guild(interaction.guild_id)
    here = None if guild is None else guild.id
    server_wide = user.guild_permissions if isinstance(user, discord.Member) else discord.Permissions.none()
    return Actor(
        member=MemberId(user.id),
        name=user.display_name,
        guild=None if here is None else GuildId(here),
        channel=None if interaction.channel_id is None else ChannelId(interaction.channel_id),
        manages_messages=server_wide.manage_messages,
        manages_server=server_wide.manage_guild,
        creates_events=server_wide.create_events or server_wide.manage_events,
        roles=frozenset(RoleId(role.id) for role in user.roles) if isinstance(user, discord.Member) else frozenset(),
        request=interaction.id,
        locale=str(interaction.locale),
    )
