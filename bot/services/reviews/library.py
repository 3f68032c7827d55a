"""The reviews that a club may read: its own, the shared library's, and the house's where they are wanted."""

from __future__ import annotations

from bot.domain.catalogue.film import Film, plain
from bot.domain.diary.entry import Preference
from bot.domain.errors import NoReviewYet, ReviewGone
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.club_snapshot import Entry, Given, Opened, Shelf
from bot.domain.reviews.review import AuthorKind, Review, Stars
from bot.services.cache import Cache
from bot.services.clubs.clubs import Clubs
from bot.store import highlights as highlight_store
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.reviews import reviews as review_store


class Library:
    def __init__(self, database: Database, clubs: Clubs) -> None:
        self._database = database
        self._clubs = clubs
        self._shelves: Cache[None, Shelf] = Cache(database, 200)
        self._reviews: Cache[FilmId, tuple[Review, ...]] = Cache(database, 64)
        self._authors: Cache[None, list[Review]] = Cache(database, 200)
        self._lines: Cache[ReviewId, tuple[int, int, int] | None] = Cache(database, 1_000)

    async def shelf(self, guild: GuildId) -> Shelf:
        return await self._shelves.get(guild, None, lambda: self._read_shelf(guild))

    async def reviews(self, guild: GuildId, film: FilmId) -> tuple[Review, ...]:
        """Every review of a film that this club may read, its own first, newest first."""
        if film not in (await self.shelf(guild)).by_film:
            return ()
        return await self._reviews.get(guild, film, lambda: self._read_reviews(guild, film))

    async def open_film(self, guild: GuildId, film: Film, reviewer: str | None = None) -> Opened:
        """The first review of a film, or the first by `reviewer` (a name, or `member:` and an id).

        Raises NoReviewYet.
        """
        voices = await self.reviews(guild, film.id)
        chosen = voices if reviewer is None else [review for review in voices if _is_by(review, reviewer)]
        if not chosen:
            raise NoReviewYet(film, reviewer)
        return await self._opened(guild, film, chosen[0], voices)

    async def find(self, guild: GuildId, review: ReviewId) -> Review:
        """Raises ReviewGone when this club may not read it, or no longer."""
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            found = await review_store.by_id(reading, guild, review, house=house)
        if found is None:
            raise ReviewGone
        return found

    async def open_review(self, guild: GuildId, film: Film, review: ReviewId) -> Opened:
        """Raises ReviewGone when this club may not read it, or no longer."""
        voices = await self.reviews(guild, film.id)
        for voice in voices:
            if voice.id == review:
                return await self._opened(guild, film, voice, voices)
        raise ReviewGone

    async def authors(self, guild: GuildId, film: FilmId) -> list[Review]:
        """One review by each author, for the list of names to choose from."""
        by_author: dict[object, Review] = {}
        for review in await self.reviews(guild, film):
            by_author.setdefault(review.author.member or plain(review.author.name), review)
        return list(by_author.values())

    async def all_authors(self, guild: GuildId) -> list[Review]:
        """One review by each author that this club may read, for the list of names to choose from."""
        return await self._authors.get(guild, None, lambda: self._read_authors(guild))

    async def author(self, guild: GuildId, reviewer: str) -> Review | None:
        """A review by the author that is meant (a name or its beginning, or `member:` and an id)."""
        every = await self.all_authors(guild)
        exact = [review for review in every if plain(review.author.name) == plain(reviewer)]
        return next(iter(exact or [review for review in every if _is_by(review, reviewer)]), None)

    async def films_by(self, guild: GuildId, reviewer: str) -> set[FilmId]:
        """The films that an author (a name, or `member:` and an id) has reviewed here."""
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            rows = await review_store.authorship(reading, guild, house=house)
        return {FilmId(film) for film, member, name in rows if _named(reviewer, member, name)}

    async def _read_authors(self, guild: GuildId) -> list[Review]:
        house = await self._clubs.house(guild)
        async with self._database.read() as reading:
            return await review_store.one_by_each_author(reading, guild, house=house)

    async def _opened(self, guild: GuildId, film: Film, review: Review, voices: tuple[Review, ...]) -> Opened:
        line = await self._lines.get(guild, review.id, lambda: self._read_line(guild, review))
        return Opened(film, review, voices, line)

    async def _read_shelf(self, guild: GuildId) -> Shelf:
        house = await self._clubs.house(guild)
        overlay = await self._clubs.overlay(guild)
        async with self._database.read() as reading:
            rows = await review_store.films_reviewed(reading, guild, house=house)
            given = await diary_store.given(reading, guild)
            silent = await diary_store.decliners(reading, guild, Preference.SCORE)
        entries = tuple(
            Entry(
                film=overlay.film(FilmId(film)),
                member=None if member is None else MemberId(member),
                stars=None if halves is None else Stars(halves),
                review=ReviewId(review),
                own=owner == guild != LIBRARY,
                house=kind == "house",
            )
            for film, owner, member, halves, review, kind in rows
        )
        stars = (Given(overlay.film(FilmId(film)), MemberId(member), Stars(halves)) for film, member, halves in given)
        return Shelf.of(entries, stars, silent=frozenset(silent))

    async def _read_reviews(self, guild: GuildId, film: FilmId) -> tuple[Review, ...]:
        house = await self._clubs.house(guild)
        family = (await self._clubs.overlay(guild)).family(film)
        async with self._database.read() as reading:
            found = [
                review for one in family for review in await review_store.of_film(reading, guild, one, house=house)
            ]
        if len(family) > 1:
            found.sort(key=lambda review: review.written_on or review.created_at.date(), reverse=True)
            found.sort(key=lambda review: (review.guild == LIBRARY, review.author.kind is AuthorKind.HOUSE))
        return tuple(found)

    async def _read_line(self, guild: GuildId, review: Review) -> tuple[int, int, int] | None:
        async with self._database.read() as reading:
            rows = await highlight_store.of_review(reading, guild, review.id)
        return None if not rows else (rows[0][1], rows[0][2], rows[0][3])


def _is_by(review: Review, reviewer: str) -> bool:
    return _named(reviewer, review.author.member, review.author.name)


def _named(reviewer: str, member: int | None, name: str) -> bool:
    if reviewer.startswith("member:"):
        return reviewer.removeprefix("member:") == str(member)
    wanted = plain(reviewer)
    return bool(wanted) and plain(name).startswith(wanted)
