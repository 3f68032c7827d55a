"""Who may plan nights, and who may change one: its host and moderators."""

from __future__ import annotations

from bot.domain.ids import GuildId
from bot.domain.nights.errors import MayNotPlan, NotTheHost, NotYourPick
from bot.domain.nights.night import Night
from bot.domain.people import Actor
from bot.services.clubs.membership import require_club
from bot.services.clubs.permissions import Permissions


class NightHosting:
    """Asked anew at every command, button and form."""

    def __init__(self, permissions: Permissions) -> None:
        self._permissions = permissions

    async def may_plan(self, actor: Actor) -> bool:
        return actor.creates_events or await self._permissions.is_moderator(actor)

    async def require_planner(self, actor: Actor) -> GuildId:
        """The club in which this person may plan nights. Raises OnlyInAClub and MayNotPlan."""
        guild = require_club(actor)
        if not await self.may_plan(actor):
            raise MayNotPlan
        return guild

    async def may_change(self, actor: Actor, night: Night) -> bool:
        if actor.guild != night.guild:
            return False
        return actor.member == night.host or await self._permissions.is_moderator(actor)

    async def require_host(self, actor: Actor, night: Night) -> None:
        """Raises NotTheHost."""
        if not await self.may_change(actor, night):
            raise NotTheHost

    async def require_picker(self, actor: Actor, night: Night) -> None:
        """The member whose turn it is, the host and moderators. Raises NotYourPick."""
        mine = actor.guild == night.guild and actor.member == night.picker
        if not mine and not await self.may_change(actor, night):
            raise NotYourPick
