"""Notices to authors about moderation of their reviews, stored until delivered by message or at the next command."""

from __future__ import annotations

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.moderation import AuthorNotice, read_notice_kind
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import queue as queue_store

NOTICES_AT_ONCE = 5


class NoticeService:
    """Lists waiting notices and makes sure that each is delivered once. Only the bot's own code calls it."""

    def __init__(self, database: Database, catalogue: FilmCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._waiting_members: ClubCache[None, frozenset[MemberId]] = ClubCache(
            database, 500, depends_on=Changes.NOTICES
        )
        self._claimed: set[int] = set()

    async def waiting_notices(self, actor: Actor) -> list[AuthorNotice]:
        """The notices for this person in this club that were not delivered yet, at most AT_ONCE, the oldest first."""
        if actor.guild is None:
            return []
        guild = actor.guild
        if actor.member not in await self._waiting_members.get_or_make(guild, None, lambda: self._read_waiting(guild)):
            return []
        async with self._database.read() as reading:
            rows = await queue_store.notices_of_member(reading, guild, actor.member, NOTICES_AT_ONCE)
        films = {
            film.id: film.name for film in await self._catalogue.get_films(guild, [FilmId(row[4]) for row in rows])
        }
        return [
            AuthorNotice(
                id=number,
                club=guild,
                member=actor.member,
                review=ReviewId(review),
                action=read_notice_kind(action),
                film=films.get(FilmId(film), "a film"),
                reason=reason,
            )
            for number, review, action, reason, film in rows
        ]

    async def claim_notice(self, notice: AuthorNotice) -> bool:
        """Whether the caller should deliver this notice: it still waits, and no other task is delivering it.

        This keeps an author from getting the same notice by private message and at a command.
        """
        if notice.id in self._claimed:
            return False
        self._claimed.add(notice.id)
        async with self._database.read() as reading:
            is_waiting = await queue_store.is_notice_waiting(reading, notice.club, notice.id)
        if not is_waiting:
            self._claimed.discard(notice.id)
        return is_waiting

    def release_notice(self, notice: AuthorNotice) -> None:
        """Give up a claim after a failed delivery, so that another task can try."""
        self._claimed.discard(notice.id)

    async def mark_notified(self, notice: AuthorNotice) -> None:
        """Delete a delivered notice. If that fails, the notice stays claimed, so it is not delivered again."""
        async with self._database.write(changes=Changes.NOTICES, club=notice.club) as writing:
            await queue_store.drop_notice(writing, notice.club, notice.id)
        self._claimed.discard(notice.id)

    async def _read_waiting(self, guild: GuildId) -> frozenset[MemberId]:
        async with self._database.read() as reading:
            return frozenset(await queue_store.members_with_notices(reading, guild))
