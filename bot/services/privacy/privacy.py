"""Counts what is stored about a member, and erases it at once, including from backups that are restored later."""

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
from bot.services.nights.scoring import refresh_scores
from bot.services.privacy import erasures
from bot.services.privacy.erasures import scrub_files
from bot.store import privacy as privacy_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.nights import scores as score_store


@dataclass(frozen=True, slots=True)
class StoredCounts:
    """How many rows of each kind are stored about one person, by club; club 0 means outside any club.

    `here` is the club in question, None for all clubs. `backups` is the number of nightly backups that are kept.
    """

    here: GuildId | None
    clubs: Mapping[GuildId, Mapping[str, int]]
    backups: int


class PrivacyService:
    """Members may ask only about themselves: inside a club about that club, in a private message about all clubs.

    `salt` returns at least 16 random characters for each erasure.
    """

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

    async def stored_counts(self, actor: Actor) -> StoredCounts:
        await self._clubs.flush_briefly()
        async with self._database.read() as reading:
            found = await privacy_store.count_rows(reading, actor.member)
        if actor.guild is not None:
            found = {guild: kinds for guild, kinds in found.items() if guild == actor.guild}
        return StoredCounts(actor.guild, found, self._backups_kept)

    async def forget_member(self, actor: Actor, *, keep_texts: bool) -> StoredCounts:
        """Erase the member who asks, in this club or, in a private message, everywhere; return what was stored.

        `keep_texts` keeps published texts under "a former member". Afterwards only an anonymous record of the erasure
        is left. While another process reads the database file, its write-ahead log is truncated a little later
        (`Database.truncate_wal`).
        """
        before = await self.stored_counts(actor)
        guild = actor.guild or EVERYWHERE
        erasure = Erasure.of_member(actor.member, guild, self._salt(), keep_texts=keep_texts, now=self._now())
        async with self._database.write(changes=Changes.EVERYTHING, club=actor.guild) as writing:
            now = self._now()
            for club, night, revealed in await score_store.nights_of_member(writing, actor.member, guild):
                # What was posted about the night names the member, or counts their score.
                await refresh_scores(writing, club, night, now, revealed=revealed)
            films = await privacy_store.erase_member(writing, actor.member, guild, keep_texts=keep_texts)
            await privacy_store.insert_erasure(writing, erasure)
            # Inside the transaction, while nobody else writes: pending data must not be written afterwards.
            self._clubs.forget_member(actor.member, guild)
        for club, film in films:
            await self._catalogue.remove_film(club, film)
        await scrub_files(self._database)
        await asyncio.to_thread(erasures.append_erasure, self._database.path, erasure)
        self._clubs.forget_member(actor.member, guild)
        return before
