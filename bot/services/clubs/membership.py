"""Checks that a person is in a club, or manages it."""

from __future__ import annotations

from bot.domain.clubs.errors import NotAllowed, OnlyInAClub
from bot.domain.ids import GuildId
from bot.domain.people import Actor


def require_club(actor: Actor) -> GuildId:
    """The club in which this person acts. Raises OnlyInAClub in a private message."""
    if actor.guild is None:
        raise OnlyInAClub
    return actor.guild


def managed_club(actor: Actor) -> GuildId:
    """The club that this person manages. Raises OnlyInAClub and NotAllowed."""
    guild = require_club(actor)
    if not actor.manages_server:
        raise NotAllowed("Manage Server")
    return guild
