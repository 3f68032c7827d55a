"""All services about numbers, created together over one read model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from random import Random
from typing import Self

from bot.domain.catalogue.mood import Vocabulary
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.clubs.clubs import ClubService
from bot.services.highlights.quotes import HighlightService
from bot.services.reviews.library import ReviewLibrary
from bot.services.stats.charts import ChartService
from bot.services.stats.guessing import GuessingService
from bot.services.stats.member_services import NumbersServices
from bot.services.stats.readings import StatsReadings
from bot.services.stats.recaps import RecapService
from bot.services.stats.seen import SeenReadings
from bot.store.database import Database


@dataclass(frozen=True, slots=True)
class RecapServices:
    """What looks back, and what plays with what the library knows."""

    charts: ChartService
    recaps: RecapService
    guessing: GuessingService

    @classmethod
    def create_services(
        cls,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        highlights: HighlightService,
        readings: StatsReadings,
        now: Callable[[], datetime],
        rng: Random,
    ) -> Self:
        seen = SeenReadings(readings)
        return cls(
            ChartService(readings, seen, catalogue),
            RecapService(readings, seen, catalogue, highlights),
            GuessingService(database, clubs, catalogue, highlights, now, rng),
        )


@dataclass(frozen=True, slots=True)
class StatsServices:
    readings: StatsReadings
    numbers: NumbersServices
    look_back: RecapServices

    @classmethod
    def create_services(
        cls,
        database: Database,
        clubs: ClubService,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        highlights: HighlightService,
        vocabulary: Vocabulary,
        now: Callable[[], datetime],
        rng: Random,
    ) -> Self:
        readings = StatsReadings(database, clubs)
        return cls(
            readings,
            NumbersServices.create_services(readings, catalogue, library, vocabulary, now),
            RecapServices.create_services(database, clubs, catalogue, highlights, readings, now, rng),
        )
