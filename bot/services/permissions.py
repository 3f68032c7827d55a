"""Who may do what in a club: asked here at every command, button and form, and denied by default."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import NotAllowed, OnlyInAClub
from bot.domain.settings import REVIEWER_ROLE
from bot.domain.writing_errors import NotModerator

if TYPE_CHECKING:
    from bot.domain.ids import GuildId
    from bot.domain.people import Actor
    from bot.services.clubs import Clubs


def club_of(actor: Actor) -> GuildId:
    """The club that this person is in. Raises OnlyInAClub elsewhere."""
    if actor.guild is None:
        raise OnlyInAClub
    return actor.guild


def manager(actor: Actor) -> GuildId:
    """The club that this person manages. Raises OnlyInAClub and NotAllowed."""
    guild = club_of(actor)
    if not actor.manages_server:
        raise NotAllowed("Manage Server")
    return guild


class Permissions:
    """A moderator manages messages (or the server) everywhere in it, or has the club's one reviewer role."""

    def __init__(self, clubs: Clubs) -> None:
        self._clubs = clubs

    async def moderates(self, actor: Actor) -> bool:
        if actor.guild is None:
            return False
        if actor.manages_messages or actor.manages_server:
            return True
        role = (await self._clubs.effective(actor.guild, REVIEWER_ROLE.key)).value
        # Everybody has the role that bears the server's id: it gives no rights, however it came to be set.
        return bool(role) and int(role) in actor.roles and int(role) != actor.guild

    async def moderator(self, actor: Actor) -> GuildId:
        """The club that this person moderates. Raises OnlyInAClub and NotModerator."""
        guild = club_of(actor)
        if not await self.moderates(actor):
            role = (await self._clubs.effective(guild, REVIEWER_ROLE.key)).value
            raise NotModerator(role_set=bool(role))
        return guild
