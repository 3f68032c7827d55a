"""A club's settings, and the members and films that it dealt with last."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import date, datetime

from bot.domain.catalogue.overlay import MEANT_BY, SAME_AS, TITLES, Overlay
from bot.domain.clubs.settings import (
    CLUB_SETTINGS,
    LOG_CHANNEL,
    REVIEWS_APPEAR,
    STARTER_LIBRARY,
    WATCH_COUNTRY,
    EffectiveSetting,
    SettingOrigin,
)
from bot.domain.ids import LIBRARY, ChannelId, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.search import normalise_title
from bot.services.cache import ClubCache
from bot.services.clubs.membership import managed_club
from bot.store.changes import Changes
from bot.store.clubs import clubs
from bot.store.database import Database
from bot.store.recommendations import questions

_Touches = dict[tuple[GuildId, MemberId, FilmId], datetime]
_Names = dict[tuple[GuildId, MemberId], tuple[str, datetime]]
_Uses = dict[tuple[GuildId, ChannelId, MemberId], datetime]

log = logging.getLogger(__name__)

REMEMBERED_TOUCHES = 200
FLUSH_WAIT = 0.5
"""Seconds that a reader waits for what is written meanwhile."""
UNANSWERED = 1_000
"""Commands whose answer may still be under way, each remembered with the film that it asked for."""
Touch = tuple["GuildId", "MemberId", "FilmId"]


class ClubService:
    """Settings are asked by everyone; only who manages the server changes them."""

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        starter_library: bool,
        watch_country: str | None = None,
    ) -> None:
        """`watch_country` is the one of clubs that choose none; None where nothing is known of where to watch."""
        self._database = database
        self._now = now
        self._starter_library = starter_library
        self._watch_country = watch_country
        self._settings: ClubCache[None, dict[str, str]] = ClubCache(database, 500, depends_on=Changes.SETTINGS)
        self._shared: ClubCache[None, list[FilmId]] = ClubCache(database, 500, depends_on=Changes.RECENT_FILMS)
        self._own: ClubCache[MemberId, list[FilmId]] = ClubCache(database, 2_000, depends_on=Changes.RECENT_FILMS)
        self._overlays: ClubCache[None, Overlay] = ClubCache(database, 500, depends_on=Changes.OVERLAYS)
        self._new_touches, self._new_shared, self._new_names, self._new_uses = self._nothing_new()
        self._asked: dict[int, Touch] = {}
        self._known_names: dict[tuple[GuildId, MemberId], str] = {}
        self._flushing: asyncio.Task[None] | None = None
        self.on_forget: list[Callable[[MemberId, GuildId], None]] = []
        """What else remembers members who may be erased."""

    async def effective_setting(self, guild: GuildId, key: str) -> EffectiveSetting:
        setting = CLUB_SETTINGS[key]
        if setting is STARTER_LIBRARY and not self._starter_library:
            return EffectiveSetting(setting, "off", SettingOrigin.OPERATOR)
        chosen = (await self._settings.get_or_make(guild, None, lambda: self._read_settings(guild))).get(key)
        if chosen is None and setting is WATCH_COUNTRY:
            return EffectiveSetting(setting, self._watch_country or setting.default, SettingOrigin.DEFAULT)
        if chosen is None:
            return EffectiveSetting(setting, setting.default, SettingOrigin.DEFAULT)
        return EffectiveSetting(setting, chosen, SettingOrigin.CLUB)

    async def effective_settings(self, actor: Actor) -> list[EffectiveSetting]:
        """Every setting, for the panel. Raises NotAllowed for whoever does not manage the server."""
        guild = managed_club(actor)
        unused = {WATCH_COUNTRY.key} if self._watch_country is None else set()
        return [await self.effective_setting(guild, key) for key in CLUB_SETTINGS if key not in unused]

    async def change_setting(self, actor: Actor, key: str, value: str | None) -> None:
        """Set, or with None go back to the default. Raises NotAllowed and InvalidValue."""
        guild = managed_club(actor)
        setting = CLUB_SETTINGS[key]
        async with self._database.write(changes=Changes.SETTINGS, club=guild) as writing:
            if value is None:
                await clubs.drop_setting(writing, guild, key)
            else:
                await clubs.put_setting(
                    writing, guild, key, setting.check_value(value), by=actor.member, now=self._now()
                )

    def club_today(self) -> date:
        """The day in UTC."""
        return self._now().date()

    async def house_reviews_shown(self, guild: GuildId) -> bool:
        """Whether this club reads the house's reviews."""
        return (await self.effective_setting(guild, STARTER_LIBRARY.key)).value == "on"

    async def needs_approval(self, guild: GuildId) -> bool:
        """Whether members' reviews wait here for a moderator's approval."""
        return (await self.effective_setting(guild, REVIEWS_APPEAR.key)).value == "approved"

    async def watch_country(self, guild: GuildId) -> str:
        """The country that this club watches films in: two letters."""
        return (await self.effective_setting(guild, WATCH_COUNTRY.key)).value

    async def log_channel(self, guild: GuildId) -> ChannelId | None:
        """Where it is told what moderators did; None where nobody wants to know."""
        channel = (await self.effective_setting(guild, LOG_CHANNEL.key)).value
        return ChannelId(int(channel)) if channel else None

    def remember_name(self, actor: Actor) -> None:
        """Remember the display name that came with an interaction; written a little later."""
        key = (actor.club, actor.member)
        if self._known_names.get(key) != actor.name:
            if len(self._known_names) > 10_000:
                self._known_names.clear()
            self._known_names[key] = actor.name
            self._new_names[key] = (actor.name, self._now())

    def known_names(self, guild: GuildId) -> dict[MemberId, str]:
        """The display names of a club's members that this process has seen, written already or not."""
        return {member: name for (club, member), name in self._known_names.items() if club == guild}

    def remember_film(self, actor: Actor, film: FilmId) -> None:
        """Remember that somebody asked for a film; written a little later.

        It leads this person's own lists, and others' only once `used` says that everybody read the answer.
        """
        key = (actor.club, actor.member, film)
        self._new_touches.pop(key, None)
        self._new_touches[key] = self._now()
        if actor.request:
            self._asked[actor.request] = key
            while len(self._asked) > UNANSWERED:
                del self._asked[next(iter(self._asked))]

    def remember_channel_use(self, actor: Actor) -> None:
        """Remember that somebody used Marquee publicly in a channel, and for which film; written a little later."""
        if actor.guild is None or actor.channel is None:
            return
        self._new_uses[actor.guild, actor.channel, actor.member] = self._now()
        key = self._asked.pop(actor.request, None)
        if key is not None and key[:2] == (actor.club, actor.member):
            self._new_touches.setdefault(key, self._now())
            self._new_shared.pop(key, None)
            self._new_shared[key] = self._now()

    def forget_member(self, member: MemberId, guild: GuildId) -> None:
        """Drop what is remembered and not yet written of a member who was erased here, or with guild 0 everywhere."""

        def stays(club: GuildId, whose: MemberId) -> bool:
            return whose != member or guild not in (LIBRARY, club)

        self._new_touches = {key: at for key, at in self._new_touches.items() if stays(key[0], key[1])}
        self._new_shared = {key: at for key, at in self._new_shared.items() if stays(key[0], key[1])}
        self._asked = {request: key for request, key in self._asked.items() if stays(key[0], key[1])}
        self._new_names = {key: name for key, name in self._new_names.items() if stays(*key)}
        self._known_names = {key: name for key, name in self._known_names.items() if stays(*key)}
        self._new_uses = {key: at for key, at in self._new_uses.items() if stays(key[0], key[2])}
        for forget in self.on_forget:
            forget(member, guild)

    async def recent_films(self, actor: Actor, count: int) -> list[FilmId]:
        """The films that this person, then the club publicly, asked for last; outside a club only the person's own."""
        guild, whose = actor.club, actor.member
        own = await self._own.get_or_make(guild, whose, lambda: self._read_own_touches(guild, whose))
        mine = [film for club, member, film in reversed(self._new_touches) if (club, member) == (guild, whose)]
        if guild == LIBRARY:
            return list(dict.fromkeys([*mine, *own]))[:count]
        shared = await self._shared.get_or_make(guild, None, lambda: self._read_shared_touches(guild))
        fresh = [film for club, _, film in reversed(self._new_shared) if club == guild]
        return list(dict.fromkeys([*mine, *own, *fresh, *shared]))[:count]

    @staticmethod
    def _nothing_new() -> tuple[_Touches, _Touches, _Names, _Uses]:
        return {}, {}, {}, {}

    async def flush_pending(self) -> None:
        """Write what was remembered since the last time; what cannot be written is kept for the next time."""
        await self._drop_stored_names()
        if not self._new_touches and not self._new_names and not self._new_uses:
            return
        touches, shared, names, uses = self._nothing_new()
        try:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                # Taken once this transaction has begun, so that `forget` in another one finds it here or stored.
                touches, names, uses = self._new_touches, self._new_names, self._new_uses
                shared = self._new_shared
                self._new_touches, self._new_shared, self._new_names, self._new_uses = self._nothing_new()
                for guild in {guild for guild, _ in names}:
                    writing.declare_changes(Changes.NAMES, guild)
                for guild in {key[0] for key in touches}:
                    writing.declare_changes(Changes.RECENT_FILMS, guild)
                await clubs.put_members(
                    writing, [(guild, member, name, at) for (guild, member), (name, at) in names.items()]
                )
                await clubs.put_requests(writing, [(*key, at, shared.get(key)) for key, at in touches.items()])
                await questions.put_uses(writing, [(*key, at) for key, at in uses.items()])
        except BaseException:
            self._new_touches = {**touches, **self._new_touches}
            self._new_shared = {**shared, **self._new_shared}
            self._new_names = {**names, **self._new_names}
            self._new_uses = {**uses, **self._new_uses}
            raise

    async def flush_briefly(self) -> None:
        """Write what was remembered, but let a reader go on after FLUSH_WAIT seconds, or where it cannot be written."""
        await self._wait_briefly(self.flush_pending)

    async def store_new_name(self, actor: Actor) -> None:
        """Store the name that came with an interaction if it is a new one; waits as briefly as `flush_briefly`."""
        for _ in range(2):  # The first wait may be for a flush that began before this name came.
            if (actor.club, actor.member) not in self._new_names:
                return
            await self._wait_briefly(self._flush_names)

    async def _flush_names(self) -> None:
        await self._drop_stored_names()
        if self._new_names:
            await self.flush_pending()

    async def _drop_stored_names(self) -> None:
        """Forget new names that are stored already: after a restart the first name of each member seems new."""
        pending = dict(self._new_names)
        if not pending:
            return
        async with self._database.read() as reading:
            stored = await clubs.stored_names(reading, pending)
        for key, name in stored.items():
            if key in self._new_names and self._new_names[key][0] == name:
                del self._new_names[key]

    async def _wait_briefly(self, flush: Callable[[], Coroutine[None, None, None]]) -> None:
        if self._flushing is None or self._flushing.done():
            self._flushing = asyncio.create_task(flush(), name="flush")
        await asyncio.wait({self._flushing}, timeout=FLUSH_WAIT)
        if self._flushing.done() and (error := self._flushing.exception()) is not None:
            log.warning("what was remembered could not be written and is kept for later: %s", type(error).__name__)

    async def film_overlay(self, guild: GuildId) -> Overlay:
        """What this club says of the catalogue itself."""
        if guild == LIBRARY:
            return Overlay()
        return await self._overlays.get_or_make(guild, None, lambda: self._read_overlay(guild))

    async def _read_overlay(self, guild: GuildId) -> Overlay:
        async with self._database.read() as reading:
            rows = await clubs.film_overlays(reading, guild)
        facts: dict[FilmId, dict[str, object]] = {}
        same: dict[FilmId, FilmId] = {}
        meant: dict[str, FilmId] = {}
        for film, field, written, _ in rows:
            value = json.loads(written)
            if field == SAME_AS:
                same[FilmId(film)] = FilmId(value)
            elif field == MEANT_BY:
                meant[value] = FilmId(film)
            else:
                facts.setdefault(FilmId(film), {})[field] = value
        titled: dict[str, tuple[FilmId, ...]] = {}
        for film, own in facts.items():
            for title in {normalise_title(title) for field in TITLES & own.keys() for title in _titles(own[field])}:
                titled[title] = (film, *titled.get(title, ()))
        return Overlay(facts, same, meant, titled)

    async def _read_settings(self, guild: GuildId) -> dict[str, str]:
        async with self._database.read() as reading:
            return await clubs.settings_of(reading, guild)

    async def _read_shared_touches(self, guild: GuildId) -> list[FilmId]:
        async with self._database.read() as reading:
            return await clubs.shared_requests(reading, guild, REMEMBERED_TOUCHES)

    async def _read_own_touches(self, guild: GuildId, member: MemberId) -> list[FilmId]:
        async with self._database.read() as reading:
            return await clubs.own_requests(reading, guild, member, REMEMBERED_TOUCHES)


def _titles(value: object) -> list[str]:
    return [str(title) for title in value] if isinstance(value, list) else [str(value)] if value else []
