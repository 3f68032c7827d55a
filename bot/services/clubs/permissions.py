"""Decides who may do what in a club, at every command, button and form; the default is to deny."""

from __future__ import annotations

from collections.abc import Awaitable, Callable

from bot.domain.clubs.settings import REVIEWER_ROLE
from bot.domain.errors import NotAMember
from bot.domain.ids import LIBRARY, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.reviews.errors import NotModerator
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club

IsMember = Callable[[GuildId, MemberId], Awaitable[bool | None]]


class Permissions:
    """Moderators have Manage Messages or Manage Server for the whole server, or the club's reviewer role.

    Services call it before they act; it is called anew each time and stores nothing.
    """

    def __init__(self, clubs: ClubService) -> None:
        self._clubs = clubs
        self._is_member: IsMember | None = None

    def set_member_check(self, ask: IsMember) -> None:
        """Set the function that asks Discord whether a person is in a server; until then, nobody counts as one."""
        self._is_member = ask

    async def require_member(self, actor: Actor, guild: GuildId) -> None:
        """Check that a person who acts on a club's data is a member, also from a button in a private message.

        Raises NotAMember. Discord is not asked if the person acts inside the club or on the shared library. Never
        call this inside a transaction, because it waits for Discord.
        """
        if guild in (LIBRARY, actor.guild):
            return
        found = None if self._is_member is None else await self._is_member(guild, actor.member)
        if not found:
            raise NotAMember(asked=found is False)

    async def is_moderator(self, actor: Actor) -> bool:
        if actor.guild is None:
            return False
        if actor.manages_messages or actor.manages_server:
            return True
        role = (await self._clubs.effective_setting(actor.guild, REVIEWER_ROLE.key)).value
        # Everybody has the role with the server's id (@everyone), so it must never give rights.
        return bool(role) and int(role) in actor.roles and int(role) != actor.guild

    async def moderated_club(self, actor: Actor) -> GuildId:
        """The club that this person moderates. Raises OnlyInAClub and NotModerator."""
        guild = require_club(actor)
        if not await self.is_moderator(actor):
            role = (await self._clubs.effective_setting(guild, REVIEWER_ROLE.key)).value
            raise NotModerator(role_set=bool(role))
        return guild
