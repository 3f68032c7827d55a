"""What an author must be told of their review: kept until it was told, by private message or at their next command."""

from __future__ import annotations

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.people import Actor
from bot.domain.reviews.moderation import AuthorNotice, ReviewAction
from bot.services.cache import ClubCache
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.reviews import queue as queue_store

AT_ONCE = 5


class NoticeService:
    def __init__(self, database: Database, catalogue: FilmCatalogue) -> None:
        self._database = database
        self._catalogue = catalogue
        self._waiting: ClubCache[None, frozenset[MemberId]] = ClubCache(database, 500, depends_on=Changes.NOTICES)
        self._claimed: set[int] = set()

    async def waiting_notices(self, who: Actor) -> list[AuthorNotice]:
        """What this person has not been told yet of their reviews in this club, the oldest first."""
        if who.guild is None:
            return []
        guild = who.guild
        if who.member not in await self._waiting.get_or_make(guild, None, lambda: self._read_waiting(guild)):
            return []
        async with self._database.read() as reading:
            rows = await queue_store.notices_of_member(reading, guild, who.member, AT_ONCE)
        films = {
            film.id: film.name for film in await self._catalogue.get_films(guild, [FilmId(row[4]) for row in rows])
        }
        return [
            AuthorNotice(
                id=number,
                club=guild,
                member=who.member,
                review=ReviewId(review),
                deed=ReviewAction(deed),
                film=films.get(FilmId(film), "a film"),
                reason=reason,
            )
            for number, review, deed, reason, film in rows
        ]

    async def claim_notice(self, notice: AuthorNotice) -> bool:
        """Whether this is still to be told, and nobody else is telling it.

        An author is not told twice, by a message and at a command.
        """
        if notice.id in self._claimed:
            return False
        self._claimed.add(notice.id)
        async with self._database.read() as reading:
            waits = await queue_store.is_notice_waiting(reading, notice.club, notice.id)
        if not waits:
            self._claimed.discard(notice.id)
        return waits

    def release_notice(self, notice: AuthorNotice) -> None:
        """It could not be told; somebody else may."""
        self._claimed.discard(notice.id)

    async def mark_notified(self, notice: AuthorNotice) -> None:
        """Forget a notice that was told. Where that cannot be written it stays claimed, and is not told again."""
        async with self._database.write(changes=Changes.NOTICES, club=notice.club) as writing:
            await queue_store.drop_notice(writing, notice.club, notice.id)
        self._claimed.discard(notice.id)

    async def _read_waiting(self, guild: GuildId) -> frozenset[MemberId]:
        async with self._database.read() as reading:
            return frozenset(await queue_store.members_with_notices(reading, guild))
