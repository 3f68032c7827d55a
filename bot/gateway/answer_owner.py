"""Finds out who may remove an answer: Discord's message metadata says who asked for it."""

from __future__ import annotations

import discord

from bot.domain.errors import NotOurMessage, NotYours
from bot.domain.people import Actor
from bot.gateway.actors import Interaction


def own_application_id(interaction: Interaction) -> int:
    """The user id under which this bot writes."""
    user = interaction.client.user
    return interaction.application_id if user is None else user.id


def check_removable(message: discord.Message, actor: Actor, us: int) -> None:
    """Raises NotOurMessage for a message that is not by this bot (id `us`), NotYours for another person's answer."""
    if message.author.id != us:
        raise NotOurMessage
    metadata = message.interaction_metadata
    if not actor.manages_messages and (metadata is None or metadata.user.id != actor.member):
        raise NotYours
