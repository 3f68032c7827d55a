"""What is stored about a member, and forgetting them: at once, everywhere, and also in backups that are put back."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from bot.domain.ids import GuildId
from bot.domain.people import Actor
from bot.domain.privacy.erasure import EVERYWHERE, Erasure
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.privacy import erasures
from bot.services.privacy.erasures import scrub_files
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class StoredCounts:
    """How many rows of each kind there are about one person, by club; 0 stands for outside any club.

    `here` is the club that was asked about, None for all of them. `backups` is how many nights backups live.
    """

    here: GuildId | None
    clubs: Mapping[GuildId, Mapping[str, int]]
    backups: int


class PrivacyService:
    """A member asks about themselves alone: in a club about that club, in a private message about all."""

    def __init__(
        self,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        now: Callable[[], datetime],
        salt: Callable[[], str],
        *,
        backups_kept: int,
    ) -> None:
        self._database = database
        self._clubs = clubs
        self._catalogue = catalogue
        self._now = now
        self._salt = salt
        self._backups_kept = backups_kept

    async def stored_counts(self, who: Actor) -> StoredCounts:
        await self._clubs.flush_briefly()
        async with self._database.read() as reading:
            found = await privacy_store.count_rows(reading, who.member)
        if who.guild is not None:
            found = {guild: kinds for guild, kinds in found.items() if guild == who.guild}
        return StoredCounts(who.guild, found, self._backups_kept)

    async def forget_member(self, who: Actor, *, keep_texts: bool) -> StoredCounts:
        """Erase the one who asks, here or in a private message everywhere; gives what had been stored.

        `keep_texts` leaves published texts under "a former member". Once this returns nothing is left but a note
        that this was done, from which nobody can be read; while another process reads the file, its write-ahead log
        is emptied a little later (`Database.leave_no_trace`).
        """
        before = await self.stored_counts(who)
        guild = who.guild or EVERYWHERE
        erasure = Erasure.of_member(who.member, guild, self._salt(), keep_texts=keep_texts, now=self._now())
        async with self._database.write(changes=Changes.EVERYTHING, club=who.guild) as writing:
            films = await privacy_store.erase_member(writing, who.member, guild, keep_texts=keep_texts)
            await privacy_store.insert_erasure(writing, erasure)
            # Here too, where nobody else writes: what is not stored yet must not be stored afterwards.
            self._clubs.forget_member(who.member, guild)
        for club, film in films:
            await self._catalogue.remove_film(club, film)
        await scrub_files(self._database)
        await asyncio.to_thread(erasures.append_erasure, self._database.path, erasure)
        self._clubs.forget_member(who.member, guild)
        return before
