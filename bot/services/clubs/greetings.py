"""Decides whether a club is greeted, and which film it may try."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime

from bot.domain.ids import FilmId, GuildId
from bot.services.reviews.library import ReviewLibrary
from bot.store.changes import Changes
from bot.store.clubs import greetings as store
from bot.store.database import Database


class GreetingService:
    """Only the gateway calls it, when the bot has joined a server."""

    def __init__(self, database: Database, library: ReviewLibrary, now: Callable[[], datetime]) -> None:
        self._database = database
        self._library = library
        self._now = now

    async def claim_greeting(self, guild: GuildId) -> bool:
        """Whether to greet this club now: never twice, so a greeting that is lost on the way is not repeated."""
        async with self._database.write(changes=Changes.UNCACHED, club=guild) as writing:
            return await store.mark_greeted(writing, guild, now=self._now())

    async def film_to_try(self, guild: GuildId) -> FilmId | None:
        """A film with a review that this club can read; None if there is none yet."""
        newest = (await self._library.club_snapshot(guild)).newest_reviews(1)
        return newest[0] if newest else None
