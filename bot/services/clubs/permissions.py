"""Who may do what in a club: asked here at every command, button and form, and denied by default."""

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
    """A moderator manages messages (or the server) everywhere in it, or has the club's one reviewer role."""

    def __init__(self, clubs: ClubService) -> None:
        self._clubs = clubs
        self._ask: IsMember | None = None

    def ask_members(self, ask: IsMember) -> None:
        """Say how to find out whether somebody is in a server; until then nobody counts as one from elsewhere."""
        self._ask = ask

    async def require_member(self, actor: Actor, guild: GuildId) -> None:
        """Whoever acts on something of a club belongs to it, also when they press a button in a private message.

        Raises NotAMember. Who is in the club, and whoever reads the shared library, is not asked for. Not to be
        called inside a transaction: it waits for Discord.
        """
        if guild in (LIBRARY, actor.guild):
            return
        found = None if self._ask is None else await self._ask(guild, actor.member)
        if not found:
            raise NotAMember(asked=found is False)

    async def is_moderator(self, actor: Actor) -> bool:
        if actor.guild is None:
            return False
        if actor.manages_messages or actor.manages_server:
            return True
        role = (await self._clubs.effective_setting(actor.guild, REVIEWER_ROLE.key)).value
        # Everybody has the role that bears the server's id: it gives no rights, however it came to be set.
        return bool(role) and int(role) in actor.roles and int(role) != actor.guild

    async def moderated_club(self, actor: Actor) -> GuildId:
        """The club that this person moderates. Raises OnlyInAClub and NotModerator."""
        guild = require_club(actor)
        if not await self.is_moderator(actor):
            role = (await self._clubs.effective_setting(guild, REVIEWER_ROLE.key)).value
            raise NotModerator(role_set=bool(role))
        return guild
