"""The services of the feed, which share what builds its messages."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.feed.content import FeedContents
from bot.services.feed.following import FeedFollowing
from bot.services.feed.posting import FeedPosting
from bot.services.reviews.library import ReviewLibrary
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class FeedServices:
    """`posting` sends what is new and what members share; `following` keeps the messages up to date."""

    posting: FeedPosting
    following: FeedFollowing

    @classmethod
    def create_services(
        cls,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        now: Callable[[], datetime],
    ) -> FeedServices:
        contents = FeedContents(database, catalogue, library)
        return cls(FeedPosting(database, clubs, contents, now), FeedFollowing(database, contents, now))
