"""The services of profiles, rankings, records and comparisons, which share one read model."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime

from bot.domain.catalogue.mood import Vocabulary
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.reviews.library import ReviewLibrary
from bot.services.stats.comparisons import ComparisonService
from bot.services.stats.left_out import LeftOutFilms
from bot.services.stats.milestones import MilestoneService
from bot.services.stats.profiles import ProfileService
from bot.services.stats.readings import StatsReadings
from bot.services.stats.records import RecordsService
from bot.services.stats.top import TopService


@dataclass(frozen=True, slots=True)
class NumbersServices:
    profiles: ProfileService
    top: TopService
    records: RecordsService
    comparisons: ComparisonService
    left_out: LeftOutFilms
    milestones: MilestoneService

    @classmethod
    def create_services(
        cls,
        readings: StatsReadings,
        catalogue: FilmCatalogue,
        library: ReviewLibrary,
        vocabulary: Vocabulary,
        now: Callable[[], datetime],
    ) -> NumbersServices:
        return cls(
            ProfileService(readings, catalogue, library),
            TopService(readings, catalogue, vocabulary),
            RecordsService(readings, catalogue),
            ComparisonService(readings, catalogue),
            LeftOutFilms(readings, catalogue, now),
            MilestoneService(readings, catalogue, now),
        )
