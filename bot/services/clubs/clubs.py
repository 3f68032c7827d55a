"""Reads and changes a club's settings and film corrections, and remembers names, recent films and channel use."""

from __future__ import annotations

import asyncio
import json
import logging
from collections.abc import Callable, Coroutine
from datetime import date, datetime, timedelta

from bot.domain.catalogue.overlay import MEANT_BY, SAME_AS, TITLES, Overlay
from bot.domain.clubs.settings import (
    CLUB_SETTINGS,
    LOG_CHANNEL,
    PICTURES,
    REVIEWS_APPEAR,
    STARTER_LIBRARY,
    TIME_ZONE,
    WATCH_COUNTRY,
    EffectiveSetting,
    SettingOrigin,
)
from bot.domain.diary.days import read_day
from bot.domain.ids import LIBRARY, ChannelId, FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.schedules.times import EARLIEST_ZONE, NO_ZONE, local_day
from bot.search import normalise_title
from bot.services.cache import ClubCache
from bot.services.clubs.membership import managed_club
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.clubs import clubs
from bot.store.database import Database, ReadTransaction
from bot.store.recommendations import questions
from bot.store.schedules import schedules

_FilmRequests = dict[tuple[GuildId, MemberId, FilmId], datetime]
_Names = dict[tuple[GuildId, MemberId], tuple[str, datetime]]
_Uses = dict[tuple[GuildId, ChannelId, MemberId], datetime]

log = logging.getLogger(__name__)

RECENT_FILMS_KEPT = 200
FLUSH_SECONDS = 0.5
"""Seconds after the begin of a write of pending data until which readers wait for it."""
CLOCKS_APART = timedelta(minutes=5)
"""How far the clocks of two machines may be apart."""
UNANSWERED_LIMIT = 1_000
"""The most unanswered commands that are remembered, each with the film that it asked for."""
FilmRequest = tuple["GuildId", "MemberId", "FilmId"]


class ClubService:
    """Anybody may read settings; only members who manage the server may change them.

    Names, recent films and channel use are collected in memory and written by `flush_pending`.
    """

    def __init__(
        self,
        database: Database,
        now: Callable[[], datetime],
        *,
        starter_library: bool,
        watch_country: str | None = None,
    ) -> None:
        """`watch_country` is the default country for where to watch; None if the bot has no such data."""
        self._database = database
        self._now = now
        self._starter_library = starter_library
        self._watch_country = watch_country
        self._settings: ClubCache[None, dict[str, str]] = ClubCache(database, 500, depends_on=Changes.SETTINGS)
        self._shared_films: ClubCache[None, list[FilmId]] = ClubCache(database, 500, depends_on=Changes.RECENT_FILMS)
        self._own_films: ClubCache[MemberId, list[FilmId]] = ClubCache(database, 2_000, depends_on=Changes.RECENT_FILMS)
        self._overlays: ClubCache[None, Overlay] = ClubCache(database, 500, depends_on=Changes.OVERLAYS)
        self._new_requests, self._new_shared, self._new_names, self._new_uses = self._empty_pending()
        self._unanswered: dict[int, FilmRequest] = {}
        self._known_names: dict[tuple[GuildId, MemberId], str] = {}
        self._flush_task: asyncio.Task[None] | None = None
        self._flush_began = 0.0
        self.on_forget: list[Callable[[MemberId, GuildId], None]] = []
        """Called when a member is erased, by other services that hold members' data in memory."""

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

    async def pictures_shown(self, guild: GuildId) -> bool:
        """Whether this club wants the pictures that Marquee draws."""
        return (await self.effective_setting(guild, PICTURES.key)).value == "on"

    async def effective_settings(self, actor: Actor) -> list[EffectiveSetting]:
        """Every setting, for the settings panel. Raises OnlyInAClub and NotAllowed."""
        guild = managed_club(actor)
        unused = {WATCH_COUNTRY.key} if self._watch_country is None else set()
        return [await self.effective_setting(guild, key) for key in CLUB_SETTINGS if key not in unused]

    async def change_setting(self, actor: Actor, key: str, value: str | None) -> None:
        """Change a setting, or restore its default with None. Raises OnlyInAClub, NotAllowed and InvalidValue."""
        guild = managed_club(actor)
        setting = CLUB_SETTINGS[key]
        async with self._database.write(changes=Changes.SETTINGS, club=guild) as writing:
            if value is None:
                await clubs.drop_setting(writing, guild, key)
            else:
                await clubs.put_setting(
                    writing, guild, key, setting.check_value(value), by=actor.member, now=self._now()
                )

    async def club_zone(self, guild: GuildId) -> str:
        """The club's time zone: the one that it set, else that of its newest schedule, else UTC."""
        chosen = (await self.effective_setting(guild, TIME_ZONE.key)).value
        if chosen or guild == LIBRARY:
            return chosen or NO_ZONE
        async with self._database.read() as reading:
            return await schedules.newest_zone(reading, guild) or NO_ZONE

    async def club_today(self, guild: GuildId) -> date:
        """Today's date in the club's time zone."""
        return local_day(self._now(), await self.club_zone(guild))

    async def read_watched_day(self, actor: Actor, typed: str | None) -> date | None:
        """The day that somebody typed for `watched`; None if they typed none. Raises InvalidValue and DayInFuture."""
        if not (typed or "").strip():
            return None
        # Where the club has no zone, it may be tomorrow already for this person.
        zone = await self.club_zone(actor.club)
        latest = local_day(self._now(), EARLIEST_ZONE if zone == NO_ZONE else zone)
        return read_day(typed, local_day(self._now(), zone), locale=actor.locale, latest=latest)

    async def house_reviews_shown(self, guild: GuildId) -> bool:
        """Whether this club sees house reviews."""
        return (await self.effective_setting(guild, STARTER_LIBRARY.key)).value == "on"

    async def needs_approval(self, guild: GuildId) -> bool:
        """Whether members' reviews need a moderator's approval in this club."""
        return (await self.effective_setting(guild, REVIEWS_APPEAR.key)).value == "approved"

    async def watch_country(self, guild: GuildId) -> str:
        """The two-letter code of the country in which this club watches films."""
        return (await self.effective_setting(guild, WATCH_COUNTRY.key)).value

    async def log_channel(self, guild: GuildId) -> ChannelId | None:
        """The channel for the log of moderators' actions; None if the club has none."""
        channel = (await self.effective_setting(guild, LOG_CHANNEL.key)).value
        return ChannelId(int(channel)) if channel else None

    def remember_name(self, actor: Actor) -> None:
        """Remember the display name from an interaction; `flush_pending` writes it."""
        key = (actor.club, actor.member)
        if self._known_names.get(key) != actor.name:
            if len(self._known_names) > 10_000:
                self._known_names.clear()
            self._known_names[key] = actor.name
            self._new_names[key] = (actor.name, self._now())

    def known_names(self, guild: GuildId) -> dict[MemberId, str]:
        """The display names of a club's members that this process has seen, written or not."""
        return {member: name for (club, member), name in self._known_names.items() if club == guild}

    def remember_film(self, actor: Actor, film: FilmId) -> None:
        """Remember that a person asked for a film; `flush_pending` writes it.

        The film goes to the top of this person's lists. Other members' lists show it only after
        `remember_channel_use` has said that the answer was public.
        """
        key = (actor.club, actor.member, film)
        self._new_requests.pop(key, None)
        self._new_requests[key] = self._now()
        if actor.request:
            self._unanswered[actor.request] = key
            while len(self._unanswered) > UNANSWERED_LIMIT:
                del self._unanswered[next(iter(self._unanswered))]

    def remember_channel_use(self, actor: Actor) -> None:
        """Remember that a person used Marquee publicly in a channel, and for which film; `flush_pending` writes it."""
        if actor.guild is None or actor.channel is None:
            return
        self._new_uses[actor.guild, actor.channel, actor.member] = self._now()
        key = self._unanswered.pop(actor.request, None)
        if key is not None and key[:2] == (actor.club, actor.member):
            self._new_requests.setdefault(key, self._now())
            self._new_shared.pop(key, None)
            self._new_shared[key] = self._now()

    def forget_member(self, member: MemberId, guild: GuildId) -> None:
        """Drop unwritten data of a member who was erased from this club, or, with guild 0, from every club."""

        def is_kept(club: GuildId, whose: MemberId) -> bool:
            return whose != member or guild not in (LIBRARY, club)

        self._new_requests = {key: at for key, at in self._new_requests.items() if is_kept(key[0], key[1])}
        self._new_shared = {key: at for key, at in self._new_shared.items() if is_kept(key[0], key[1])}
        self._unanswered = {request: key for request, key in self._unanswered.items() if is_kept(key[0], key[1])}
        self._new_names = {key: name for key, name in self._new_names.items() if is_kept(*key)}
        self._known_names = {key: name for key, name in self._known_names.items() if is_kept(*key)}
        self._new_uses = {key: at for key, at in self._new_uses.items() if is_kept(key[0], key[2])}
        for forget in self.on_forget:
            forget(member, guild)

    async def recent_films(self, actor: Actor, count: int) -> list[FilmId]:
        """Recent films: first this person's own, then, inside a club, those that members asked for publicly."""
        guild, member_id = actor.club, actor.member
        own = await self._own_films.get_or_make(guild, member_id, lambda: self._read_own_films(guild, member_id))
        pending = [film for club, member, film in reversed(self._new_requests) if (club, member) == (guild, member_id)]
        if guild == LIBRARY:
            return list(dict.fromkeys([*pending, *own]))[:count]
        shared = await self._shared_films.get_or_make(guild, None, lambda: self._read_shared_films(guild))
        fresh = [film for club, _, film in reversed(self._new_shared) if club == guild]
        return list(dict.fromkeys([*pending, *own, *fresh, *shared]))[:count]

    @staticmethod
    def _empty_pending() -> tuple[_FilmRequests, _FilmRequests, _Names, _Uses]:
        return {}, {}, {}, {}

    async def flush_pending(self) -> None:
        """Write the collected names, films and channel uses; if that fails, they are kept for the next try."""
        await self._drop_stored_names()
        if not self._new_requests and not self._new_names and not self._new_uses:
            return
        touches, shared, names, uses = self._empty_pending()
        try:
            async with self._database.write(changes=Changes.UNCACHED) as writing:
                await self._forget_erased(writing)
                # Taken after this transaction began: `forget_member` then finds the data in memory or in the database.
                touches, names, uses = self._new_requests, self._new_names, self._new_uses
                shared = self._new_shared
                self._new_requests, self._new_shared, self._new_names, self._new_uses = self._empty_pending()
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
            self._new_requests = {**touches, **self._new_requests}
            self._new_shared = {**shared, **self._new_shared}
            self._new_names = {**names, **self._new_names}
            self._new_uses = {**uses, **self._new_uses}
            raise

    async def _forget_erased(self, reading: ReadTransaction) -> None:
        """Drop what was collected of members before they were erased by another process."""
        pending = self._pending_times()
        if not pending:
            return
        for erasure in await privacy_store.list_erasures(reading, min(pending.values()) - CLOCKS_APART):
            for (club, member), at in pending.items():
                if at < erasure.erased_at and erasure.guild in (LIBRARY, club) and erasure.is_of(member):
                    self.forget_member(member, erasure.guild)

    def _pending_times(self) -> dict[tuple[GuildId, MemberId], datetime]:
        """Since when something of each member waits to be written."""
        times: dict[tuple[GuildId, MemberId], datetime] = {}
        collected = (
            *((key, at) for key, (_, at) in self._new_names.items()),
            *((key[:2], at) for key, at in self._new_requests.items()),
            *(((club, member), at) for (club, _, member), at in self._new_uses.items()),
        )
        for key, at in collected:
            times[key] = min(at, times.get(key, at))
        return times

    async def flush_briefly(self) -> None:
        """Write pending data, but continue after FLUSH_SECONDS or if it cannot be written."""
        await self._wait_briefly(self.flush_pending)

    async def store_new_name(self, actor: Actor) -> None:
        """Store the name that came with an interaction if it replaces another; waits as briefly as `flush_briefly`.

        A member's first name replaces none on any card. It is written with everything else by the next flush.
        """
        key = actor.club, actor.member
        for _ in range(2):  # The first wait may be for a flush that began before this name came.
            if key not in self._new_names or not await self._replaces_name(key):
                return
            if not await self._wait_briefly(self.flush_pending):
                return

    async def _replaces_name(self, key: tuple[GuildId, MemberId]) -> bool:
        """Whether another name of this member is stored; a new name that is stored already is forgotten."""
        try:
            async with self._database.read() as reading:
                stored = (await clubs.stored_names(reading, (key,))).get(key)
        except Exception as error:  # noqa: BLE001  the name is kept, and an answer may need nothing of the database
            log.warning("a name could not be compared and is kept for later: %s", type(error).__name__)
            return False
        new = self._new_names.get(key)
        if new is not None and new[0] == stored:
            del self._new_names[key]
        return stored is not None and key in self._new_names

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

    async def _wait_briefly(self, flush: Callable[[], Coroutine[None, None, None]]) -> bool:
        """Whether it ended within FLUSH_SECONDS of its begin; it goes on in either case.

        While another process keeps the database, only the first readers wait, not every one again.
        """
        now = asyncio.get_running_loop().time()
        if self._flush_task is None or self._flush_task.done():
            self._flush_task = asyncio.create_task(flush(), name="flush")
            self._flush_began = now
        await asyncio.wait({self._flush_task}, timeout=max(0.0, self._flush_began + FLUSH_SECONDS - now))
        if self._flush_task.done() and (error := self._flush_task.exception()) is not None:
            log.warning("names and recent films could not be written and are kept for later: %s", type(error).__name__)
        return self._flush_task.done()

    async def film_overlay(self, guild: GuildId) -> Overlay:
        """This club's corrections to the catalogue; none for the shared library."""
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

    async def _read_shared_films(self, guild: GuildId) -> list[FilmId]:
        async with self._database.read() as reading:
            return await clubs.shared_requests(reading, guild, RECENT_FILMS_KEPT)

    async def _read_own_films(self, guild: GuildId, member: MemberId) -> list[FilmId]:
        async with self._database.read() as reading:
            return await clubs.own_requests(reading, guild, member, RECENT_FILMS_KEPT)


def _titles(value: object) -> list[str]:
    return [str(title) for title in value] if isinstance(value, list) else [str(value)] if value else []
