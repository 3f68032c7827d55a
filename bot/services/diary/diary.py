"""What a member says of films without writing a review: seen, rated, wanted; and who may know."""

from __future__ import annotations

import json
from collections.abc import Callable
from datetime import date, datetime

from bot.domain.catalogue.film import Film
from bot.domain.diary.entry import DiaryEntry, DiaryPage, Opened, Preference, Seen, WhoSaw
from bot.domain.diary.errors import DiaryClosed, EntryGone, NotWanted
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.people import Actor
from bot.domain.privacy.disclosure import Statement
from bot.domain.reviews.review import Stars
from bot.domain.reviews.submission import day_of
from bot.services.catalogue.catalogue import Catalogue
from bot.services.clubs.clubs import Clubs
from bot.services.clubs.permissions import club_of
from bot.store.database import Database
from bot.store.diary import entries as diary_store

PER_PAGE = 10


class Diary:
    """Every method raises OnlyInAClub outside a club; those that take a title FilmNotFound and FilmAmbiguous."""

    def __init__(self, database: Database, catalogue: Catalogue, clubs: Clubs, now: Callable[[], datetime]) -> None:
        self._database = database
        self._catalogue = catalogue
        self._clubs = clubs
        self._now = now

    def day(self, watched: str | None) -> date | None:
        """The day that somebody typed; None for nothing. Raises InvalidValue."""
        return day_of(watched, self._clubs.today())

    async def rate(self, who: Actor, typed: str, halves: int, day: date | None, *, private: bool) -> Opened:
        """Rate a film: one viewing of it where a day is given, else the film as the member sees it now.

        The same day again, or the film again without a day, changes the rating that is there. Raises InvalidValue
        for stars out of range.
        """
        guild = club_of(who)
        stars = Stars(halves)
        film = await self._film(who, typed)
        kind = EntryKind.RATING if day is None else EntryKind.VIEWING
        now = self._now()
        async with self._database.write(club=guild) as writing:
            there = await diary_store.same(writing, guild, who.member, film.id, kind, day)
            if there is None:
                entry = DiaryEntry(
                    id=0,
                    guild=guild,
                    member=who.member,
                    film=film.id,
                    kind=kind,
                    stars=stars,
                    watched_on=day,
                    rewatch=day is not None and await diary_store.seen_before(writing, guild, who.member, film.id, day),
                    published=not private,
                    said_at=now,
                )
                there = await diary_store.put(writing, entry, now=now)
            else:
                await diary_store.change(writing, there, guild, halves=stars.halves, published=not private, now=now)
        return await self.entry(who, there)

    async def entry(self, who: Actor, identity: int) -> Opened:
        """One of the member's own entries. Raises EntryGone."""
        guild = club_of(who)
        async with self._database.read() as reading:
            found = await diary_store.by_id(reading, guild, who.member, identity)
        if found is None:
            raise EntryGone
        return Opened(found, await self._catalogue.film(guild, found.film))

    async def show(self, who: Actor, identity: int, *, published: bool) -> Opened:
        """Publish one of the member's own entries, or make it private. Raises EntryGone."""
        guild = club_of(who)
        async with self._database.write(club=guild) as writing:
            if not await diary_store.show(writing, guild, who.member, identity, published=published):
                raise EntryGone
        return await self.entry(who, identity)

    async def remove(self, who: Actor, identity: int) -> Film:
        """Remove one of the member's own entries; gives its film. Raises EntryGone."""
        guild = club_of(who)
        opened = await self.entry(who, identity)
        async with self._database.write(club=guild) as writing:
            if not await diary_store.remove(writing, guild, who.member, identity):
                raise EntryGone
        return opened.film

    async def page(self, who: Actor, member: MemberId, page: int) -> DiaryPage:
        """A page of a diary: all of one's own, what is published of another's. Raises DiaryClosed."""
        guild = club_of(who)
        own = member == who.member
        async with self._database.read() as reading:
            switches = await diary_store.disclosure(reading, guild)
            if not switches.may_tell(member, Statement.DIARY, reader=who.member):
                raise DiaryClosed("diary")
            total = await diary_store.count_of_member(reading, guild, member, private=own)
            page = _in_range(page, total)
            entries = await diary_store.of_member(
                reading, guild, member, private=own, skip=page * PER_PAGE, count=PER_PAGE
            )
            name = await diary_store.name_of(reading, guild, member)
        return await self._paged(guild, entries, page, total, who, member, name)

    async def watchlist(self, who: Actor, member: MemberId, page: int) -> DiaryPage:
        """A page of a watchlist, as `page`. Raises DiaryClosed."""
        guild = club_of(who)
        own = member == who.member
        async with self._database.read() as reading:
            switches = await diary_store.disclosure(reading, guild)
            if not switches.may_tell(member, Statement.WATCHLIST, reader=who.member):
                raise DiaryClosed("watchlist")
            total = await diary_store.count_wishes(reading, guild, member, private=own)
            page = _in_range(page, total)
            entries = await diary_store.wishes(
                reading, guild, member, private=own, skip=page * PER_PAGE, count=PER_PAGE
            )
            name = await diary_store.name_of(reading, guild, member)
        return await self._paged(guild, entries, page, total, who, member, name)

    async def want(self, who: Actor, typed: str, *, private: bool) -> Film:
        """Put a film on the member's watchlist; the same film again changes only who may know."""
        guild = club_of(who)
        film = await self._film(who, typed)
        now = self._now()
        async with self._database.write(club=guild) as writing:
            there = await diary_store.same(writing, guild, who.member, film.id, EntryKind.WATCHLIST)
            if there is not None:
                await diary_store.show(writing, guild, who.member, there, published=not private)
            else:
                wish = DiaryEntry(
                    id=0,
                    guild=guild,
                    member=who.member,
                    film=film.id,
                    kind=EntryKind.WATCHLIST,
                    published=not private,
                    said_at=now,
                )
                await diary_store.put(writing, wish, now=now)
        return film

    async def unwant(self, who: Actor, typed: str) -> Film:
        """Take a film off the member's watchlist. Raises NotWanted."""
        guild = club_of(who)
        film = await self._film(who, typed)
        async with self._database.write(club=guild) as writing:
            if not await diary_store.remove_wish(writing, guild, who.member, film.id):
                raise NotWanted(film)
        return film

    async def who_saw(self, who: Actor, typed: str) -> WhoSaw:
        """Who here has seen a film and who wants to, without those who do not want to be listed."""
        guild = club_of(who)
        film = await self._film(who, typed)
        # Names are written a little later; those who are listed have just told theirs.
        await self._clubs.flush_briefly()
        family = json.dumps((await self._clubs.overlay(guild)).family(film.id))
        async with self._database.read() as reading:
            rows = await diary_store.who_saw(reading, guild, family)
            wanting = await diary_store.who_wants(reading, guild, family)
            switches = await diary_store.disclosure(reading, guild)
        seen = tuple(
            Seen(MemberId(member), name, None if halves is None else Stars(halves), times)
            for member, name, halves, times in rows
            if switches.may_tell(MemberId(member), Statement.HAS_SEEN)
        )
        wish = tuple(name for member, name in wanting if switches.may_tell(member, Statement.WANTS_TO_SEE))
        return WhoSaw(film, seen, wish)

    async def films_seen(self, who: Actor) -> set[FilmId]:
        """Every film that the member's own diary calls seen, private entries included."""
        async with self._database.read() as reading:
            return await diary_store.films_seen(reading, club_of(who), who.member)

    async def declined(self, who: Actor) -> set[Preference]:
        async with self._database.read() as reading:
            return await diary_store.declined(reading, club_of(who), who.member)

    async def prefer(self, who: Actor, what: Preference, *, allowed: bool) -> None:
        guild = club_of(who)
        async with self._database.write(club=guild) as writing:
            if allowed:
                await diary_store.allow(writing, guild, who.member, what)
            else:
                await diary_store.decline(writing, guild, who.member, what, now=self._now())

    async def _film(self, who: Actor, typed: str) -> Film:
        film = await self._catalogue.find(who, typed)
        self._clubs.touched(who, film.id)
        return film

    async def _paged(
        self,
        guild: GuildId,
        entries: list[DiaryEntry],
        page: int,
        total: int,
        who: Actor,
        member: MemberId,
        name: str | None,
    ) -> DiaryPage:
        overlay = await self._clubs.overlay(guild)
        films = {film.id: film for film in await self._catalogue.films(guild, [entry.film for entry in entries])}
        shown = tuple(
            Opened(entry, film) for entry in entries if (film := films.get(overlay.film(entry.film))) is not None
        )
        own = member == who.member
        return DiaryPage(
            member=member,
            name=who.name if own else name or "A member",
            own=own,
            page=page,
            total=total,
            shown=shown,
        )


def pages_of(total: int) -> int:
    return max(1, -(-total // PER_PAGE))


def _in_range(page: int, total: int) -> int:
    return max(0, min(page, pages_of(total) - 1))
