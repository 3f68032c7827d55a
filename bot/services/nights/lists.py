"""A club's lists of nominated films: made, changed, closed and reopened by moderators."""

from __future__ import annotations

import dataclasses
from collections.abc import Callable
from datetime import datetime

from bot.domain.catalogue.film import fold_text
from bot.domain.errors import InvalidValue, NoVisibleText
from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.errors import NightListGone
from bot.domain.nights.list_errors import NightListNameTaken, TooManyNightLists
from bot.domain.nights.lists import FIRST_LIST, LIST_NAME_LIMIT, LISTS_LIMIT, ListRules, NightList, NightListId
from bot.domain.nights.nominating import ListsBoard
from bot.domain.people import Actor
from bot.domain.visible import has_visible_text
from bot.services.clubs.membership import require_club
from bot.services.clubs.permissions import Permissions
from bot.services.nights.list_panels import ListPanels
from bot.store.changes import Changes
from bot.store.database import Database, ReadTransaction, WriteTransaction
from bot.store.nights import lists as store

CLOSED_SHOWN = 10


class NightLists:
    """Reading is open to members; every change raises NotModerator for others, and NightListGone."""

    def __init__(
        self, database: Database, permissions: Permissions, panels: ListPanels, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._permissions = permissions
        self._panels = panels
        self._now = now

    async def open_lists(self, actor: Actor) -> list[NightList]:
        """The club's open lists, the oldest first. Raises OnlyInAClub."""
        async with self._database.read() as reading:
            return await store.open_lists(reading, require_club(actor))

    async def read_board(self, actor: Actor) -> ListsBoard:
        """All lists, for moderators."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            found = await store.open_lists(reading, guild)
            closed = await store.closed_lists(reading, guild, CLOSED_SHOWN)
            counts = {each.id: len(await store.open_nominations(reading, guild, each.id)) for each in (*found, *closed)}
        return ListsBoard(open=tuple(found), closed=tuple(closed), counts=counts)

    async def find_list(self, actor: Actor, identity: NightListId) -> NightList:
        """An open list that this person may change."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.read() as reading:
            return await require_list(reading, guild, identity)

    async def create_list(self, actor: Actor, name: str) -> NightList:
        """Make a list with the usual rules. Raises InvalidValue, NightListNameTaken and TooManyNightLists."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            return await add_list(writing, guild, read_list_name(name), actor.member, self._now())

    async def rename_list(self, actor: Actor, identity: NightListId, name: str, rules: ListRules) -> NightList:
        """Change a list's name and rules. Raises InvalidValue and NightListNameTaken."""
        guild = await self._permissions.moderated_club(actor)
        typed = read_list_name(name)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            await _require_free_name(writing, guild, typed, identity)
            changed = dataclasses.replace(await require_list(writing, guild, identity), name=typed, rules=rules)
            await store.update_list(writing, changed)
            await self._panels.refresh_panels(writing, guild, identity)
        self._panels.wake_up()
        return changed

    async def change_rules(
        self, actor: Actor, identity: NightListId, change: Callable[[ListRules], ListRules]
    ) -> NightList:
        """Change some rules of a list and keep the others."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_list(writing, guild, identity)
            changed = dataclasses.replace(found, rules=change(found.rules))
            await store.update_list(writing, changed)
        return changed

    async def close_list(self, actor: Actor, identity: NightListId) -> NightList:
        """Close a list. Its films stay on it, and nights that take their films from it go on."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await require_list(writing, guild, identity)
            await store.set_list_closed(writing, guild, identity, self._now())
            await self._panels.refresh_panels(writing, guild, identity)
        self._panels.wake_up()
        return found

    async def reopen_list(self, actor: Actor, identity: NightListId) -> NightList:
        """Open a closed list again, with its films. Raises NightListNameTaken and TooManyNightLists."""
        guild = await self._permissions.moderated_club(actor)
        async with self._database.write(changes=Changes.UNCACHED) as writing:
            found = await store.any_list(writing, guild, identity)
            if found is None:
                raise NightListGone
            if await store.list_by_id(writing, guild, identity) is None:
                await _require_room(writing, guild)
                await _require_free_name(writing, guild, found.name, identity)
                await store.set_list_closed(writing, guild, identity, None)
                await self._panels.refresh_panels(writing, guild, identity)
        self._panels.wake_up()
        return found


async def require_list(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> NightList:
    """Raises NightListGone for a list that is closed, or of another club."""
    found = await store.list_by_id(reading, guild, identity)
    if found is None:
        raise NightListGone
    return found


async def add_list(
    writing: WriteTransaction,
    guild: GuildId,
    name: str,
    creator: MemberId,
    now: datetime,
    rules: ListRules | None = None,
) -> NightList:
    """Raises NightListNameTaken and TooManyNightLists."""
    await _require_room(writing, guild)
    await _require_free_name(writing, guild, name, None)
    made = rules or ListRules()
    identity = await store.insert_list(writing, guild, name, made, creator=creator, now=now)
    return NightList(id=identity, guild=guild, name=name, rules=made)


async def first_list(writing: WriteTransaction, guild: GuildId, creator: MemberId, now: datetime) -> NightList:
    """The list that a club's first nomination creates."""
    return await add_list(writing, guild, FIRST_LIST, creator, now)


def read_list_name(typed: str) -> str:
    """A list's name in one line. Raises InvalidValue."""
    name = " ".join(typed.split())
    if not has_visible_text(name):
        raise NoVisibleText("name", typed)
    if len(name) > LIST_NAME_LIMIT:
        raise InvalidValue("name", name, f"1 to {LIST_NAME_LIMIT} characters")
    return name


async def _require_room(reading: ReadTransaction, guild: GuildId) -> None:
    if len(await store.open_lists(reading, guild)) >= LISTS_LIMIT:
        raise TooManyNightLists(LISTS_LIMIT)


async def _require_free_name(reading: ReadTransaction, guild: GuildId, name: str, own: NightListId | None) -> None:
    folded = fold_text(name)
    for each in await store.open_lists(reading, guild):
        if each.id != own and fold_text(each.name) == folded:
            raise NightListNameTaken(each.name)
