"""Whose an answer is: Discord itself remembers who asked for it."""

from __future__ import annotations

import discord

from bot.domain.errors import NotOurMessage, NotYours
from bot.domain.people import Actor
from bot.gateway.actors import Interaction


def own_application_id(interaction: Interaction) -> int:
    """The id that this bot writes under."""
    user = interaction.client.user
    return interaction.application_id if user is None else user.id


def check_removable(message: discord.Message, who: Actor, us: int) -> None:
    """Raises NotOurMessage for anybody else's message, NotYours for an answer that another person asked for."""
    if message.author.id != us:
        raise NotOurMessage
    asked = message.interaction_metadata
    if not who.manages_messages and (asked is None or asked.user.id != who.member):
        raise NotYours
