"""Creates every service of the bot and opens and closes them in order."""

from __future__ import annotations

import asyncio
import random
import secrets
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime
from random import Random

import discord

from bot import paths
from bot.config import Settings
from bot.domain.catalogue.mood import Vocabulary
from bot.gateway.jobs import Sleep, monotonic
from bot.gateway.mentions import CommandMentions
from bot.services.backups import Backups
from bot.services.catalogue.adding import FilmAdding
from bot.services.catalogue.bundled_films import BundledFilms
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import EmbeddingModel, FilmEmbeddings
from bot.services.catalogue.film_words import FilmWords
from bot.services.catalogue.finder import FilmFinder
from bot.services.catalogue.looking_up import FilmLookUp
from bot.services.catalogue.record_batches import ImportProgress
from bot.services.catalogue.starter import StarterLibrary
from bot.services.catalogue.tmdb_details import RETENTION, TmdbDetailsService
from bot.services.clubs.club_export import ClubExports
from bot.services.clubs.club_import import ClubRestore
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.departures import DepartureService
from bot.services.clubs.greetings import GreetingService
from bot.services.clubs.time_zones import ClubTimeZones, TimeZoneTable
from bot.services.diary.diary import DiaryService
from bot.services.diary.exports import MemberExports
from bot.services.diary.imports import HistoryImports
from bot.services.feed.services import FeedServices
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import HighlightService
from bot.services.highlights.refresh import LineRefresh
from bot.services.installation import Installation
from bot.services.nights.services import NightServices
from bot.services.privacy.erasures import read_erasures, replay_missing
from bot.services.privacy.privacy import PrivacyService
from bot.services.recommendations.pool import RatingPool
from bot.services.recommendations.questions import Questions
from bot.services.recommendations.recommend import RecommendationService
from bot.services.recommendations.suggestions import RelatedFilmsService
from bot.services.recommendations.taste_match import TasteComparisonService
from bot.services.reviews.editorial import ReviewServices
from bot.services.reviews.library import ReviewLibrary
from bot.services.reviews.pages import PageReader
from bot.services.reviews.reading import ReviewReading
from bot.services.reviews.trash import ReviewTrash
from bot.services.schedules.choice import PostChooser
from bot.services.schedules.posting import SchedulePosting
from bot.services.schedules.schedules import ScheduleService
from bot.services.shards.duties import Duties
from bot.services.stats.member_services import NumbersServices
from bot.services.stats.readings import StatsReadings
from bot.services.stats.services import RecapServices, StatsServices
from bot.sources.time_zones import read_time_zones
from bot.sources.tmdb import TmdbClient
from bot.sources.vocabulary import read_vocabulary
from bot.sources.wikidata import WikidataClient
from bot.store.database import Database
from bot.store.engines import open_database

QUESTION_BITS = 62
"""Questions are numbered at random: their answers name them before they are stored."""

SEED_BITS = 48


@dataclass(frozen=True, slots=True)
class Clocks:
    """`now` decides what is due; `monotonic` (seconds) and `sleep` serve limits and pauses and never go backwards."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Sleep


@dataclass(frozen=True, slots=True)
class Chance:
    """`rng` chooses lines and ties; `new_id` numbers questions before they are stored."""

    rng: Random
    new_id: Callable[[], int]

    def new_seed(self) -> int:
        """Decides the draws of a night."""
        return self.rng.getrandbits(SEED_BITS)


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All services that the cogs and the operator's commands use."""

    database: Database
    clocks: Clocks
    heavy: HeavyWork
    bundled_films: BundledFilms | None
    clubs: ClubService
    library: ReviewLibrary
    catalogue: FilmCatalogue
    highlights: HighlightService
    line_refresh: LineRefresh
    tmdb_details: TmdbDetailsService
    look_up: FilmLookUp
    reading: ReviewReading
    diary: DiaryService
    backups: Backups
    privacy: PrivacyService
    departures: DepartureService
    history_imports: HistoryImports
    member_exports: MemberExports
    club_exports: ClubExports
    club_imports: ClubRestore
    related_films: RelatedFilmsService
    schedules: ScheduleService
    feed: FeedServices
    recommendations: RecommendationService
    finder: FilmFinder
    vocabulary: Vocabulary
    time_zones: ClubTimeZones
    film_words: FilmWords
    page_reader: PageReader
    rating_pool: RatingPool
    reviews: ReviewServices
    nights: NightServices
    mentions: CommandMentions
    stats_services: StatsServices
    duties: Duties = field(default_factory=Duties)

    @property
    def now(self) -> Callable[[], datetime]:
        return self.clocks.now

    @property
    def monotonic(self) -> Callable[[], float]:
        return self.clocks.monotonic

    @property
    def sleep(self) -> Sleep:
        return self.clocks.sleep

    @property
    def installation(self) -> Installation:
        return Installation(self.database)

    @property
    def greetings(self) -> GreetingService:
        return GreetingService(self.database, self.library, self.now)

    @property
    def taste_match(self) -> TasteComparisonService:
        return TasteComparisonService(self.catalogue, self.library)

    @property
    def stats(self) -> StatsReadings:
        return self.stats_services.readings

    @property
    def numbers(self) -> NumbersServices:
        return self.stats_services.numbers

    @property
    def look_back(self) -> RecapServices:
        return self.stats_services.look_back

    async def load_bundled_films(self, progress: ImportProgress) -> None:
        """Load the bundled catalogue if it is new and the operator wants it; clubs can ask and write meanwhile."""
        if self.bundled_films is not None and await self.bundled_films.load_new(progress):
            await self.refresh_caches()

    async def refresh_caches(self) -> None:
        """Reload caches and indexes if another process has written to the database."""
        if await self.database.other_process_wrote():
            await self.catalogue.refresh()
            await self.finder.refresh()
            await self.rating_pool.refresh()

    async def settle(self) -> None:
        """Write what is held in memory, because another process will read it."""
        await self.recommendations.questions.flush()
        await self.clubs.flush_pending()

    def wake_up(self) -> None:
        """Look for due work again: other clubs are this process's now."""
        self.schedules.posting.wake_up()
        self.nights.steps.wake_up()
        self.nights.attendance.wake_up()

    picture_work: HeavyWork = field(default_factory=lambda: HeavyWork(threads=1, processes=1))
    """Its own process, so that no picture waits behind somebody's import."""


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    now: Callable[[], datetime] = discord.utils.utcnow,
    rng: Random | None = None,
    embedding_model: EmbeddingModel | None = None,
    monotonic: Callable[[], float] = monotonic,
    sleep: Sleep = asyncio.sleep,
    new_id: Callable[[], int] | None = None,
) -> AsyncGenerator[Services]:
    """Open and migrate the database, load the starter library, and create all services.

    `now` decides what is due; limits and pauses use `monotonic` and `sleep`, which changes of the system clock do
    not affect. With `embedding_model`, `/find` also searches by meaning. `new_id` creates the ids of questions about
    what to watch; the default is random. Raises DatabaseUnusable, DatabaseNewer, MigrationsMissing and StarterBroken.
    """
    database = await open_database(settings.database_path, settings.database_url)
    clocks = Clocks(now, monotonic, sleep)
    chance = Chance(rng or random.SystemRandom(), new_id or (lambda: secrets.randbits(QUESTION_BITS)))
    services = _create_services(settings, database, clocks, chance, embedding_model)
    try:
        if settings.database_url is not None:
            # A dump that was put back may hold what was erased since.
            await replay_missing(database, read_erasures(database.path))
        if settings.starter_library:
            await StarterLibrary(database, now, paths.STARTER).load_library()
        await services.catalogue.open()
        await services.finder.open()
        if settings.shards is None:  # else the process that leads does it
            await services.line_refresh.start_refresh()
        await services.rating_pool.refresh()
        await database.other_process_wrote()
        yield services
        await services.settle()
    finally:
        await services.line_refresh.close()
        await services.heavy.close()
        await services.look_up.close_client()
        await services.picture_work.close()
        await services.tmdb_details.close()
        await services.finder.close()
        await services.related_films.close()
        await services.catalogue.close()
        await services.rating_pool.close()
        await database.close()


def _create_services(
    settings: Settings, database: Database, clocks: Clocks, chance: Chance, model: EmbeddingModel | None
) -> Services:
    now, heavy, pool = clocks.now, HeavyWork(), RatingPool(database)
    vocabulary, zones = read_vocabulary(paths.VOCABULARY), TimeZoneTable(lambda: read_time_zones(paths.TIME_ZONES))
    clubs, library, catalogue, details, look_up = _film_services(settings, database, clocks)
    quotes, asked = HighlightService(database, clubs, library, chance.rng), Questions(database, now, chance.new_id)
    pages, diary = PageReader(database, catalogue, now), DiaryService(database, catalogue, clubs, now)
    suggestions = RelatedFilmsService(catalogue, library, clubs, vocabulary, pool)
    stats = StatsServices.create_services(database, clubs, catalogue, library, quotes, vocabulary, now, chance.rng)
    return Services(
        database=database,
        clocks=clocks,
        heavy=heavy,
        bundled_films=_bundled_films(settings, database),
        clubs=clubs,
        library=library,
        catalogue=catalogue,
        highlights=quotes,
        line_refresh=LineRefresh(database, catalogue),
        tmdb_details=details,
        look_up=look_up,
        reading=ReviewReading(catalogue, library, quotes, clubs, details, vocabulary),
        diary=diary,
        backups=_backups(settings, now),
        privacy=_privacy_service(settings, database, clubs, catalogue, now),
        departures=DepartureService(database, now, _new_salt, days=settings.departed_days),
        history_imports=HistoryImports(database, catalogue, clubs, look_up.adding, heavy, now),
        member_exports=MemberExports(database, catalogue, clubs, heavy),
        club_exports=ClubExports(database, heavy),
        club_imports=ClubRestore(database, catalogue, now),
        related_films=suggestions,
        schedules=_schedule_service(database, clubs, catalogue, library, suggestions, zones, now, stats),
        feed=FeedServices.create_services(database, clubs, catalogue, library, now),
        recommendations=RecommendationService(database, catalogue, library, clubs, suggestions, diary, asked, details),
        finder=FilmFinder(database, catalogue, library, clubs, vocabulary, _film_embeddings(settings, database, model)),
        vocabulary=vocabulary,
        film_words=FilmWords(database, catalogue, vocabulary),
        time_zones=ClubTimeZones(clubs, zones),
        page_reader=pages,
        rating_pool=pool,
        reviews=_review_services(settings, database, catalogue, clubs, pages, look_up.adding, now, heavy),
        nights=NightServices.create_services(database, clubs, catalogue, now, chance.new_seed),
        mentions=CommandMentions(Installation(database)),
        stats_services=stats,
    )


def _backups(settings: Settings, now: Callable[[], datetime]) -> Backups:
    """On a server, backups are the operator's."""
    kept = 0 if settings.database_url else settings.backups_kept
    return Backups(settings.database_path, now, kept=kept, alerts=settings.backup_alerts)


def _bundled_films(settings: Settings, database: Database) -> BundledFilms | None:
    """Into a server, films come with `move-to`: the catalogue's commands work on files."""
    return BundledFilms(database) if settings.bundled_catalogue and settings.database_url is None else None


def _review_services(
    settings: Settings,
    database: Database,
    catalogue: FilmCatalogue,
    clubs: ClubService,
    pages: PageReader,
    adding: FilmAdding,
    now: Callable[[], datetime],
    heavy: HeavyWork,
) -> ReviewServices:
    trash = _review_trash(settings, database, now)
    return ReviewServices.create_services(database, catalogue, clubs, pages, trash, now, adding, heavy)


def _look_up_service(
    settings: Settings, database: Database, catalogue: FilmCatalogue, tmdb: TmdbClient | None, clocks: Clocks
) -> FilmLookUp:
    """Where missing films are looked up: TMDB if there is a key, else Wikidata; nowhere if it is switched off."""
    adding = FilmAdding(database, catalogue, clocks.monotonic)
    if not settings.look_up:
        return FilmLookUp(database, catalogue, adding, None, None, clocks.now, clocks.monotonic)
    wikidata = WikidataClient(settings.look_up_contact, settings.wikidata_address)
    return FilmLookUp(database, catalogue, adding, tmdb, wikidata, clocks.now, clocks.monotonic)


def _new_salt() -> str:
    return secrets.token_hex(16)


def _film_embeddings(settings: Settings, database: Database, model: EmbeddingModel | None) -> FilmEmbeddings | None:
    return FilmEmbeddings(database, model, settings.database_path.with_suffix(".meanings")) if model else None


def _privacy_service(
    settings: Settings, database: Database, clubs: ClubService, catalogue: FilmCatalogue, now: Callable[[], datetime]
) -> PrivacyService:
    return PrivacyService(database, clubs, catalogue, now, _new_salt, backups_kept=settings.backups_kept)


def _schedule_service(
    database: Database,
    clubs: ClubService,
    catalogue: FilmCatalogue,
    library: ReviewLibrary,
    suggestions: RelatedFilmsService,
    zones: TimeZoneTable,
    now: Callable[[], datetime],
    stats: StatsServices,
) -> ScheduleService:
    chooser = PostChooser(database, clubs, catalogue, library, suggestions, stats.look_back.recaps)
    schedule_posting = SchedulePosting(database, clubs, catalogue, library, chooser, now)
    return ScheduleService(database, schedule_posting, suggestions.vocabulary, zones, now)


def _review_trash(settings: Settings, database: Database, now: Callable[[], datetime]) -> ReviewTrash:
    return ReviewTrash(database, now, lambda: secrets.token_hex(16), days=settings.removed_days)


def _film_services(
    settings: Settings, database: Database, clocks: Clocks
) -> tuple[ClubService, ReviewLibrary, FilmCatalogue, TmdbDetailsService, FilmLookUp]:
    """The services that know films; TMDB's facts and titles are added if there is a key."""
    now = clocks.now
    tmdb = TmdbClient(settings.tmdb_api_key, settings.tmdb_address) if settings.tmdb_api_key else None
    country = settings.tmdb_country if tmdb else None
    clubs = ClubService(database, now, starter_library=settings.starter_library, watch_country=country)
    library = ReviewLibrary(database, clubs)
    index = settings.database_path.with_suffix(".titles")
    lent_since = (lambda: now() - RETENTION) if tmdb else None
    catalogue = FilmCatalogue(database, clubs, library, index_path=index, tmdb_since=lent_since)
    details = TmdbDetailsService(database, clubs, tmdb, now, retitled=catalogue.update_titles)
    return clubs, library, catalogue, details, _look_up_service(settings, database, catalogue, tmdb, clocks)
