"""The reviews that a club may read: its own, the shared library's, and, unless switched off, the house reviews."""

from __future__ import annotations

from functools import lru_cache

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.diary.entry import Preference
from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.club_snapshot import ClubSnapshot, GivenRating, OpenedReview, ReviewSummary
from bot.domain.reviews.errors import NoReviewYet, ReviewGone
from bot.domain.reviews.review import AuthorKind, Review, Stars
from bot.services.cache import ClubCache
from bot.services.clubs.clubs import ClubService
from bot.store import highlights as highlight_store
from bot.store.changes import Changes
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.reviews import reviews as review_store

SHOWN_REVIEWS = Changes.REVIEWS | Changes.SETTINGS
"""A setting decides whether a club reads the reviews that come with Marquee."""


CLUBS_HELD = 500
"""Clubs whose snapshot is held; one of ten members with 60 ratings each takes 0.15 MB."""


class ReviewLibrary:
    """Reads visible reviews, from caches where it can. Anybody in the club may call it; it checks no permissions."""

    def __init__(self, database: Database, clubs: ClubService) -> None:
        self._database = database
        self._clubs = clubs
        self._snapshots: ClubCache[None, ClubSnapshot] = ClubCache(
            database,
            CLUBS_HELD,
            depends_on=SHOWN_REVIEWS | Changes.DIARY | Changes.PREFERENCES | Changes.OVERLAYS,
        )
        self._reviews: ClubCache[FilmId, tuple[Review, ...]] = ClubCache(
            database, 64, depends_on=SHOWN_REVIEWS | Changes.NAMES | Changes.OVERLAYS
        )
        self._authors: ClubCache[None, list[Review]] = ClubCache(
            database, 200, depends_on=SHOWN_REVIEWS | Changes.NAMES
        )
        self._best_lines: ClubCache[ReviewId, tuple[int, int, int] | None] = ClubCache(
            database, 1_000, depends_on=Changes.LINES | Changes.REVIEWS
        )

    async def club_snapshot(self, guild: GuildId) -> ClubSnapshot:
        return await self._snapshots.get_or_make(guild, None, lambda: self._read_snapshot(guild))

    async def reviews_of_film(self, guild: GuildId, film: FilmId) -> tuple[Review, ...]:
        """Every review of a film that this club may read, its own first, newest first."""
        if film not in (await self.club_snapshot(guild)).by_film:
            return ()
        return await self._reviews.get_or_make(guild, film, lambda: self._read_reviews(guild, film))

    async def open_film(self, guild: GuildId, film: Film, reviewer: str | None = None) -> OpenedReview:
        """The first review of a film, or the first by `reviewer` (a name, or `member:` and an id).

        Raises NoReviewYet.
        """
        reviews = await self.reviews_of_film(guild, film.id)
        matching = reviews if reviewer is None else [review for review in reviews if _is_by(review, reviewer)]
        if not matching:
            raise NoReviewYet(film, reviewer)
        return await self._open_with_line(guild, film, matching[0], reviews)

    async def find_review(self, guild: GuildId, review: ReviewId) -> Review:
        """Raises ReviewGone if this club may not, or may no longer, read the review."""
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            found = await review_store.review_by_id(reading, guild, review, house=house)
        if found is None:
            raise ReviewGone
        return found

    async def open_review(self, guild: GuildId, film: Film, review: ReviewId) -> OpenedReview:
        """Raises ReviewGone if this club may not, or may no longer, read the review."""
        reviews = await self.reviews_of_film(guild, film.id)
        for candidate in reviews:
            if candidate.id == review:
                return await self._open_with_line(guild, film, candidate, reviews)
        raise ReviewGone

    async def authors_of_film(self, guild: GuildId, film: FilmId) -> list[Review]:
        """One review by each author of this film, for a list of authors."""
        by_author: dict[object, Review] = {}
        for review in await self.reviews_of_film(guild, film):
            by_author.setdefault(review.author.member or fold_text(review.author.name), review)
        return list(by_author.values())

    async def all_authors(self, guild: GuildId) -> list[Review]:
        """One review by each author that this club may read, for a list of authors."""
        return await self._authors.get_or_make(guild, None, lambda: self._read_authors(guild))

    async def find_author(self, guild: GuildId, reviewer: str) -> Review | None:
        """One review by the author (a name or its beginning, or `member:` and an id); None if unknown."""
        reviews = await self.all_authors(guild)
        exact = [review for review in reviews if fold_text(review.author.name) == fold_text(reviewer)]
        return next(iter(exact or [review for review in reviews if _is_by(review, reviewer)]), None)

    async def films_by(self, guild: GuildId, reviewer: str) -> set[FilmId]:
        """The films that an author (a name, or `member:` and an id) has reviewed here."""
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            rows = await review_store.review_authors(reading, guild, house=house)
        return {FilmId(film) for film, member, name in rows if _names_author(reviewer, member, name)}

    async def _read_authors(self, guild: GuildId) -> list[Review]:
        house = await self._clubs.house_reviews_shown(guild)
        async with self._database.read() as reading:
            return await review_store.one_by_each_author(reading, guild, house=house)

    async def _open_with_line(
        self, guild: GuildId, film: Film, review: Review, reviews: tuple[Review, ...]
    ) -> OpenedReview:
        line = await self._best_lines.get_or_make(guild, review.id, lambda: self._read_best_line(guild, review))
        return OpenedReview(film, review, reviews, line)

    async def _read_snapshot(self, guild: GuildId) -> ClubSnapshot:
        house = await self._clubs.house_reviews_shown(guild)
        overlay = await self._clubs.film_overlay(guild)
        async with self._database.read() as reading:
            rows = await review_store.films_reviewed(reading, guild, house=house)
            ratings = await diary_store.published_ratings(reading, guild)
            silent = await diary_store.members_declining(reading, guild, Preference.SCORE)
        entries = tuple(
            _summary(
                overlay.apply_to(FilmId(film)), member, halves, ReviewId(review), kind, own=owner == guild != LIBRARY
            )
            for film, owner, member, halves, review, kind in rows
        )
        members: dict[int, MemberId] = {}  # one number of each member in memory, not one for each rating
        stars = (
            GivenRating(overlay.apply_to(FilmId(film)), members.setdefault(member, MemberId(member)), _stars(halves))
            for film, member, halves in ratings
        )
        return ClubSnapshot.from_rows(entries, stars, uncounted=frozenset(silent))

    async def _read_reviews(self, guild: GuildId, film: FilmId) -> tuple[Review, ...]:
        house = await self._clubs.house_reviews_shown(guild)
        same_films = (await self._clubs.film_overlay(guild)).same_films(film)
        async with self._database.read() as reading:
            found = [
                review
                for same_film in same_films
                for review in await review_store.reviews_of_film(reading, guild, same_film, house=house)
            ]
        if len(same_films) > 1:
            found.sort(key=lambda review: review.written_on or review.created_at.date(), reverse=True)
            found.sort(key=lambda review: (review.guild == LIBRARY, review.author.kind is AuthorKind.HOUSE))
        return tuple(found)

    async def _read_best_line(self, guild: GuildId, review: Review) -> tuple[int, int, int] | None:
        async with self._database.read() as reading:
            rows = await highlight_store.lines_of_review(reading, guild, review.id)
        return None if not rows else (rows[0][1], rows[0][2], rows[0][3])


@lru_cache(maxsize=20)
def _stars(halves: int) -> Stars:
    return Stars(halves)


@lru_cache(maxsize=8_192)
def _summary(
    film: FilmId,
    member: int | None,
    halves: int | None,
    review: ReviewId,
    kind: str,
    *,
    own: bool,
) -> ReviewSummary:
    """Kept, because the reviews of the shared library are the same for every club."""
    return ReviewSummary(
        film=film,
        member=None if member is None else MemberId(member),
        stars=None if halves is None else _stars(halves),
        review=review,
        own=own,
        house=kind == "house",
    )


def _is_by(review: Review, reviewer: str) -> bool:
    return _names_author(reviewer, review.author.member, review.author.name)


def _names_author(reviewer: str, member: int | None, name: str) -> bool:
    if reviewer.startswith("member:"):
        return reviewer.removeprefix("member:") == str(member)
    wanted = fold_text(reviewer)
    return bool(wanted) and fold_text(name).startswith(wanted)
