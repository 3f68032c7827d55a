"""Members' ratings, diaries and watchlists, and their choices about who may see them."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry, DiaryPage, OpenedEntry, Preference, SeenBy, WhoSawList
from bot.domain.diary.errors import DiaryNotShared, EntryGone, NotOnWatchlist
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.reviews.review import Stars
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.membership import require_club
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.stats import choices as choice_store

ENTRIES_PER_PAGE = 10


class DiaryService:
    """Members change their own entries and read what others publish.

    Every method raises OnlyInAClub outside a club; methods that take a title raise FilmNotFound and FilmAmbiguous.
    """

    def __init__(
        self, database: Database, catalogue: FilmCatalogue, clubs: ClubService, now: Callable[[], datetime]
    ) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._now = now

    async def read_day(self, actor: Actor, watched: str | None) -> date | None:
        """The day that somebody typed, in the club's time zone; None if they typed none.

        Raises InvalidValue, and DayInFuture for a day that has not come.
        """
        return await self._clubs.read_watched_day(actor, watched)

    async def rate_film(self, actor: Actor, typed: str, halves: int, day: date | None, *, private: bool) -> OpenedEntry:
        """Rate a viewing on `day`, or, without a day, the film in general; `halves` is 1..10 half stars.

        Rating the same film and day again (or again without a day) changes the existing rating. The film leaves the
        watchlist. Raises InvalidValue for stars out of range.
        """
        guild = require_club(actor)
        stars = Stars(halves)
        film = await self._catalogue.find_asked_film(actor, typed)
        kind = EntryKind.RATING if day is None else EntryKind.VIEWING
        overlay = await self._clubs.film_overlay(guild)
        now = self._now()
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            existing = await diary_store.same_entry(writing, guild, actor.member, film.id, kind, day)
            if existing is None:
                entry = DiaryEntry(
                    id=0,
                    guild=guild,
                    member=actor.member,
                    film=film.id,
                    kind=kind,
                    stars=stars,
                    watched_on=day,
                    rewatch=day is not None
                    and await diary_store.seen_before(writing, guild, actor.member, film.id, day),
                    published=not private,
                    recorded_at=now,
                )
                existing = await diary_store.insert_entry(writing, entry, now=now)
            else:
                await diary_store.change_rating(
                    writing, existing, guild, halves=stars.halves, published=not private, now=now
                )
            left = await diary_store.delete_wishes(writing, guild, actor.member, overlay.same_films(film.id))
        return dataclasses.replace(await self.open_entry(actor, existing), left_watchlist=bool(left))

    async def mark_seen(self, actor: Actor, film: FilmId) -> tuple[OpenedEntry, bool]:
        """Note that the member has seen a film, on no particular day; returns the entry and whether it is new.

        If the diary says so already, no entry is added. The film leaves the watchlist. Raises FilmNotFound.
        """
        guild = require_club(actor)
        found = await self._catalogue.get_film(guild, film)
        overlay = await self._clubs.film_overlay(guild)
        now = self._now()
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            existing = await diary_store.newest_seen_entry(writing, guild, actor.member, found.id)
            entry = existing or await diary_store.insert_entry(
                writing,
                DiaryEntry(
                    id=0,
                    guild=guild,
                    member=actor.member,
                    film=found.id,
                    kind=EntryKind.WATCHED,
                    published=True,
                    recorded_at=now,
                ),
                now=now,
            )
            left = await diary_store.delete_wishes(writing, guild, actor.member, overlay.same_films(found.id))
        opened = dataclasses.replace(await self.open_entry(actor, entry), left_watchlist=bool(left))
        return opened, existing is None

    async def film_to_rate(self, actor: Actor, film: FilmId) -> tuple[Film, Stars | None]:
        """A film, and the stars that the member last gave it here. Raises FilmNotFound."""
        guild = require_club(actor)
        found = await self._catalogue.get_film(guild, film)
        async with self._database.read() as reading:
            return found, await diary_store.newest_stars(reading, guild, actor.member, found.id)

    async def open_entry(self, actor: Actor, identity: int) -> OpenedEntry:
        """One of the member's own entries. Raises EntryGone."""
        guild = require_club(actor)
        async with self._database.read() as reading:
            found = await diary_store.entry_by_id(reading, guild, actor.member, identity)
            unlisted = await choice_store.unlisted_films(reading, guild, actor.member)
        if found is None:
            raise EntryGone
        film = await self._catalogue.get_film(guild, found.film)
        return OpenedEntry(found, film, left_out=film.id in unlisted)

    async def publish_entry(self, actor: Actor, identity: int, *, published: bool) -> OpenedEntry:
        """Publish one of the member's own entries, or make it private. Raises EntryGone."""
        guild = require_club(actor)
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            if not await diary_store.set_entry_visibility(writing, guild, actor.member, identity, published=published):
                raise EntryGone
        return await self.open_entry(actor, identity)

    async def remove_entry(self, actor: Actor, identity: int) -> Film:
        """Remove one of the member's own entries and return its film. Raises EntryGone."""
        guild = require_club(actor)
        opened = await self.open_entry(actor, identity)
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            if not await diary_store.delete_entry(writing, guild, actor.member, identity):
                raise EntryGone
        return opened.film

    async def diary_page(self, actor: Actor, member: MemberId, page: int) -> DiaryPage:
        """A page of a diary: all entries of one's own, only published ones of another's. Raises DiaryNotShared."""
        guild = require_club(actor)
        own = member == actor.member
        async with self._database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
            if not switches.may_disclose(member, Statement.DIARY, reader=actor.member):
                raise DiaryNotShared("diary")
            total = await diary_store.count_entries(reading, guild, member, private=own)
            page = _clamp_page(page, total)
            entries = await diary_store.entries_of_member(
                reading, guild, member, private=own, skip=page * ENTRIES_PER_PAGE, count=ENTRIES_PER_PAGE
            )
            name = await diary_store.member_name(reading, guild, member)
        return await self._diary_page(guild, entries, page, total, actor, member, name)

    async def watchlist_page(self, actor: Actor, member: MemberId, page: int) -> DiaryPage:
        """A page of a watchlist, by the rules of `diary_page`. Raises DiaryNotShared."""
        guild = require_club(actor)
        own = member == actor.member
        async with self._database.read() as reading:
            switches = await diary_store.club_disclosure(reading, guild)
            if not switches.may_disclose(member, Statement.WATCHLIST, reader=actor.member):
                raise DiaryNotShared("watchlist")
            total = await diary_store.count_watchlist(reading, guild, member, private=own)
            page = _clamp_page(page, total)
            entries = await diary_store.watchlist_entries(
                reading, guild, member, private=own, skip=page * ENTRIES_PER_PAGE, count=ENTRIES_PER_PAGE
            )
            name = await diary_store.member_name(reading, guild, member)
        return await self._diary_page(guild, entries, page, total, actor, member, name)

    async def add_to_watchlist(self, actor: Actor, typed: str, *, private: bool) -> Film:
        """Add a film to the member's watchlist; if it is there already, only its visibility changes."""
        guild = require_club(actor)
        film = await self._catalogue.find_asked_film(actor, typed)
        now = self._now()
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            existing = await diary_store.same_entry(writing, guild, actor.member, film.id, EntryKind.WATCHLIST)
            if existing is not None:
                await diary_store.set_entry_visibility(writing, guild, actor.member, existing, published=not private)
            else:
                wish = DiaryEntry(
                    id=0,
                    guild=guild,
                    member=actor.member,
                    film=film.id,
                    kind=EntryKind.WATCHLIST,
                    published=not private,
                    recorded_at=now,
                )
                await diary_store.insert_entry(writing, wish, now=now)
        return film

    async def remove_from_watchlist(self, actor: Actor, typed: str) -> Film:
        """Remove a film from the member's watchlist. Raises NotOnWatchlist."""
        guild = require_club(actor)
        film = await self._catalogue.find_asked_film(actor, typed)
        async with self._database.write(changes=Changes.DIARY, club=guild) as writing:
            if not await diary_store.delete_watchlist_entry(writing, guild, actor.member, film.id):
                raise NotOnWatchlist(film)
        return film

    async def who_saw_film(self, actor: Actor, typed: str) -> WhoSawList:
        """The members who have seen a film or else want to, each once, without those who chose not to be listed."""
        guild = require_club(actor)
        film = await self._catalogue.find_asked_film(actor, typed)
        # Names are written with a delay; write them now, so that the list shows current names.
        await self._clubs.flush_briefly()
        same_films = json.dumps((await self._clubs.film_overlay(guild)).same_films(film.id))
        async with self._database.read() as reading:
            rows = await diary_store.who_saw(reading, guild, same_films)
            wanting = await diary_store.who_wants(reading, guild, same_films)
            switches = await diary_store.club_disclosure(reading, guild)
        seen = tuple(
            SeenBy(MemberId(member), name, None if halves is None else Stars(halves), times)
            for member, name, halves, times in rows
            if switches.may_disclose(MemberId(member), Statement.HAS_SEEN)
        )
        listed = {each.member for each in seen}
        wanted_by = tuple(
            name
            for member, name in wanting
            if member not in listed and switches.may_disclose(member, Statement.WANTS_TO_SEE)
        )
        return WhoSawList(film, seen, wanted_by)

    async def films_seen(self, actor: Actor) -> set[FilmId]:
        """Every film that the member's diary marks as seen, including private entries."""
        async with self._database.read() as reading:
            return await diary_store.films_seen(reading, require_club(actor), actor.member)

    async def declined_preferences(self, actor: Actor) -> set[Preference]:
        async with self._database.read() as reading:
            return await diary_store.declined_preferences(reading, require_club(actor), actor.member)

    async def set_preference(self, actor: Actor, what: Preference, *, allowed: bool) -> None:
        guild = require_club(actor)
        async with self._database.write(changes=Changes.PREFERENCES, club=guild) as writing:
            if allowed:
                await diary_store.allow_preference(writing, guild, actor.member, what)
            else:
                await diary_store.decline_preference(writing, guild, actor.member, what, now=self._now())

    async def _diary_page(
        self,
        guild: GuildId,
        entries: list[DiaryEntry],
        page: int,
        total: int,
        actor: Actor,
        member: MemberId,
        name: str | None,
    ) -> DiaryPage:
        overlay = await self._clubs.film_overlay(guild)
        films = {film.id: film for film in await self._catalogue.get_films(guild, [entry.film for entry in entries])}
        shown = tuple(
            OpenedEntry(entry, film)
            for entry in entries
            if (film := films.get(overlay.apply_to(entry.film))) is not None
        )
        own = member == actor.member
        return DiaryPage(
            member=member,
            name=actor.name if own else name or "A member",
            own=own,
            page=page,
            total=total,
            shown=shown,
        )


def page_count(total: int) -> int:
    return max(1, -(-total // ENTRIES_PER_PAGE))


def _clamp_page(page: int, total: int) -> int:
    return max(0, min(page, page_count(total) - 1))
