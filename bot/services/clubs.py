"""A club's settings, and the members and films that it dealt with last."""

from __future__ import annotations

from typing import TYPE_CHECKING

from bot.domain.errors import NotAllowed, OnlyInAClub
from bot.domain.ids import LIBRARY
from bot.domain.settings import CLUB_SETTINGS, STARTER_LIBRARY, Effective, Origin
from bot.services.cache import Cache
from bot.store import clubs

if TYPE_CHECKING:
    from collections.abc import Callable
    from datetime import date, datetime

    from bot.domain.ids import FilmId, GuildId, MemberId
    from bot.domain.people import Actor
    from bot.store.database import Database

REMEMBERED_TOUCHES = 200


class Clubs:
    """Settings are asked by everyone; only who manages the server changes them."""

    def __init__(self, database: Database, now: Callable[[], datetime], *, starter_library: bool) -> None:
        self._database = database
        self._now = now
        self._starter_library = starter_library
        self._settings: Cache[None, dict[str, str]] = Cache(database, 500)
        self._touches: Cache[None, list[tuple[MemberId, FilmId]]] = Cache(database, 500)
        self._new_touches: dict[tuple[GuildId, MemberId, FilmId], datetime] = {}
        self._new_names: dict[tuple[GuildId, MemberId], tuple[str, datetime]] = {}
        self._known_names: dict[tuple[GuildId, MemberId], str] = {}

    async def effective(self, guild: GuildId, key: str) -> Effective:
        setting = CLUB_SETTINGS[key]
        if setting is STARTER_LIBRARY and not self._starter_library:
            return Effective(setting, "off", Origin.OPERATOR)
        chosen = (await self._settings.get(guild, None, lambda: self._read_settings(guild))).get(key)
        if chosen is None:
            return Effective(setting, setting.default, Origin.DEFAULT)
        return Effective(setting, chosen, Origin.CLUB)

    async def all_effective(self, actor: Actor) -> list[Effective]:
        """Every setting, for the panel. Raises NotAllowed for whoever does not manage the server."""
        guild = manager(actor)
        return [await self.effective(guild, key) for key in CLUB_SETTINGS]

    async def change(self, actor: Actor, key: str, value: str | None) -> None:
        """Set, or with None go back to the default. Raises NotAllowed and InvalidValue."""
        guild = manager(actor)
        setting = CLUB_SETTINGS[key]
        async with self._database.write(club=guild) as writing:
            if value is None:
                await clubs.drop_setting(writing, guild, key)
            else:
                await clubs.put_setting(writing, guild, key, setting.check(value), by=actor.member, now=self._now())

    def today(self) -> date:
        """The day in UTC."""
        return self._now().date()

    async def house(self, guild: GuildId) -> bool:
        """Whether this club reads the house's reviews."""
        return (await self.effective(guild, STARTER_LIBRARY.key)).value == "on"

    def saw(self, actor: Actor) -> None:
        """Remember the display name that came with an interaction; written a little later."""
        key = (actor.club, actor.member)
        if self._known_names.get(key) != actor.name:
            if len(self._known_names) > 10_000:
                self._known_names.clear()
            self._known_names[key] = actor.name
            self._new_names[key] = (actor.name, self._now())

    def touched(self, actor: Actor, film: FilmId) -> None:
        """Remember that somebody asked for a film; written a little later."""
        key = (actor.club, actor.member, film)
        self._new_touches.pop(key, None)
        self._new_touches[key] = self._now()

    async def last_touched(self, actor: Actor, count: int) -> list[FilmId]:
        """The films that this person, then the club, asked for last; outside a club only the person's own."""
        stored = await self._touches.get(actor.club, None, lambda: self._read_touches(actor.club))
        fresh = [(member, film) for guild, member, film in reversed(self._new_touches) if guild == actor.club]
        every = [*fresh, *stored]
        mine = [film for member, film in every if member == actor.member]
        others = [] if actor.club == LIBRARY else [film for _, film in every]
        return list(dict.fromkeys([*mine, *others]))[:count]

    async def flush(self) -> None:
        """Write what was remembered since the last time."""
        touches, names = self._new_touches, self._new_names
        if not touches and not names:
            return
        self._new_touches, self._new_names = {}, {}
        async with self._database.write(quiet=True) as writing:
            await clubs.put_members(
                writing, [(guild, member, name, at) for (guild, member), (name, at) in names.items()]
            )
            await clubs.put_touches(writing, [(*key, at) for key, at in touches.items()])
        self._touches.forget()

    async def _read_settings(self, guild: GuildId) -> dict[str, str]:
        async with self._database.read() as reading:
            return await clubs.settings_of(reading, guild)

    async def _read_touches(self, guild: GuildId) -> list[tuple[MemberId, FilmId]]:
        async with self._database.read() as reading:
            return await clubs.touches(reading, guild, REMEMBERED_TOUCHES)


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


def moderator(actor: Actor) -> GuildId:
    """The club that this person moderates. Raises OnlyInAClub and NotAllowed."""
    guild = club_of(actor)
    if not (actor.manages_messages or actor.manages_server):
        raise NotAllowed("Manage Messages")
    return guild
