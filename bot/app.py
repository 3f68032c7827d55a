"""The composition root: creates the database, the services, the cogs and the client, and runs the bot."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import random
import secrets
import signal
from collections.abc import AsyncGenerator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import datetime
from random import Random

import discord
from discord.ext import commands

from bot import paths
from bot.config import Settings
from bot.domain.catalogue.mood import Vocabulary
from bot.gateway import post_updater, posting
from bot.gateway.client import MarqueeBot
from bot.gateway.guild_presence import GuildPresenceCog
from bot.gateway.jobs import Job, Sleep, monotonic
from bot.gateway.loop_watchdog import LoopWatchdog, tune_interpreter
from bot.gateway.membership import Memberships
from bot.gateway.mentions import CommandMentions
from bot.gateway.notifier import Notifier
from bot.gateway.post_updater import PostUpdater
from bot.gateway.posting import SchedulePoster
from bot.gateway.request_guard import RequestGuard
from bot.logs import log_unhandled
from bot.services.backups import Backups
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import EmbeddingModel, FilmEmbeddings
from bot.services.catalogue.finder import FilmFinder
from bot.services.catalogue.starter import StarterLibrary
from bot.services.catalogue.tmdb_details import RETENTION, TIDY_SECONDS, TmdbDetailsService
from bot.services.clubs.club_export import ClubExports
from bot.services.clubs.club_import import ClubRestore
from bot.services.clubs.clubs import ClubService
from bot.services.clubs.departures import DepartureService
from bot.services.diary.diary import DiaryService
from bot.services.diary.exports import MemberExports
from bot.services.diary.imports import HistoryImports
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import HighlightService
from bot.services.installation import Installation
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
from bot.sources.tmdb import TmdbClient
from bot.sources.vocabulary import read_vocabulary
from bot.store import file_faults
from bot.store.database import Database
from bot.store.instance_lock import hold_instance
from cogs.catalogue.corrections import FilmCorrectionsCog
from cogs.catalogue.find import FindCog
from cogs.catalogue.movie import MovieCog
from cogs.clubs import SettingsCog
from cogs.diary.diary import DiaryCog
from cogs.diary.imports import ImportsCog
from cogs.help import HelpCog
from cogs.highlights import HighlightsCog
from cogs.messages import MessageMenusCog
from cogs.privacy import PrivacyCog
from cogs.recommendations.recommend import RecommendCog
from cogs.recommendations.related import RelatedCog
from cogs.recommendations.taste import TasteCog
from cogs.reviews.moderation import ModerationCog
from cogs.reviews.reading import ReviewsCog
from cogs.reviews.sheet import ReviewSheetCog
from cogs.reviews.writing import WritingCog
from cogs.schedules import SchedulesCog

log = logging.getLogger(__name__)

FLUSH_SECONDS = 30.0
REFRESH_SECONDS = 10.0
"""How often the running bot checks whether another process, such as an operator's command, has written."""
BACKUP_SECONDS = 600.0
STALE_SECONDS = 6 * 3_600.0
DAY_SECONDS = 86_400.0
QUESTION_BITS = 62
"""Questions are numbered at random: their answers name them before they are stored."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """`now` decides what is due; `monotonic` (seconds) and `sleep` serve limits and pauses and never go backwards."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """All services that the cogs and the operator's commands use."""

    database: Database
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Sleep
    heavy: HeavyWork
    installation: Installation
    clubs: ClubService
    library: ReviewLibrary
    catalogue: FilmCatalogue
    highlights: HighlightService
    tmdb_details: TmdbDetailsService
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
    recommendations: RecommendationService
    taste_match: TasteComparisonService
    finder: FilmFinder
    vocabulary: Vocabulary
    page_reader: PageReader
    rating_pool: RatingPool
    reviews: ReviewServices
    mentions: CommandMentions

    async def refresh_caches(self) -> None:
        """Reload caches and indexes if another process has written to the database."""
        if await self.database.other_process_wrote():
            await self.catalogue.refresh()
            await self.finder.refresh()
            await self.rating_pool.refresh()


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
    database = await Database.open(settings.database_path)
    questions = Questions(database, now, new_id or (lambda: secrets.randbits(QUESTION_BITS)))
    clocks = Clocks(now, monotonic, sleep)
    services = _create_services(settings, database, clocks, rng or random.SystemRandom(), embedding_model, questions)
    try:
        if settings.starter_library:
            await StarterLibrary(database, now, paths.STARTER).load_library()
        await services.catalogue.open()
        await services.finder.open()
        await services.rating_pool.refresh()
        await database.other_process_wrote()
        yield services
        await services.recommendations.questions.flush()
        await services.clubs.flush_pending()
    finally:
        await services.heavy.close()
        await services.tmdb_details.close()
        await services.finder.close()
        await services.related_films.close()
        await services.catalogue.close()
        await services.rating_pool.close()
        await database.close()


def _create_services(
    settings: Settings,
    database: Database,
    clocks: Clocks,
    rng: Random,
    embedding_model: EmbeddingModel | None,
    questions: Questions,
) -> Services:
    now = clocks.now
    heavy = HeavyWork()
    vocabulary = read_vocabulary(paths.VOCABULARY)
    clubs, library, catalogue, details = _film_services(settings, database, now)
    quotes = HighlightService(database, clubs, library, rng)
    installation = Installation(database)
    pages = PageReader(database, catalogue, now)
    diary = DiaryService(database, catalogue, clubs, now)
    pool = RatingPool(database)
    suggestions = RelatedFilmsService(catalogue, library, clubs, vocabulary, pool)
    return Services(
        database=database,
        now=now,
        monotonic=clocks.monotonic,
        sleep=clocks.sleep,
        heavy=heavy,
        installation=installation,
        clubs=clubs,
        library=library,
        catalogue=catalogue,
        highlights=quotes,
        tmdb_details=details,
        reading=ReviewReading(catalogue, library, quotes, clubs, details, vocabulary),
        diary=diary,
        backups=Backups(settings.database_path, now, kept=settings.backups_kept),
        privacy=_privacy_service(settings, database, clubs, catalogue, now),
        departures=DepartureService(database, now, _new_salt, days=settings.departed_days),
        history_imports=HistoryImports(database, catalogue, clubs, heavy, now),
        member_exports=MemberExports(database, catalogue, clubs, heavy),
        club_exports=ClubExports(database, heavy),
        club_imports=ClubRestore(database, catalogue, now),
        related_films=suggestions,
        schedules=_schedule_service(database, clubs, catalogue, library, suggestions, now),
        taste_match=TasteComparisonService(catalogue, library),
        recommendations=RecommendationService(database, catalogue, library, clubs, suggestions, diary, questions, now),
        finder=FilmFinder(
            database, catalogue, library, clubs, vocabulary, _film_embeddings(settings, database, embedding_model)
        ),
        vocabulary=vocabulary,
        page_reader=pages,
        rating_pool=pool,
        reviews=ReviewServices.create_services(
            database, catalogue, clubs, pages, _review_trash(settings, database, now), now, clocks.monotonic, heavy
        ),
        mentions=CommandMentions(installation),
    )


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
    now: Callable[[], datetime],
) -> ScheduleService:
    chooser = PostChooser(database, clubs, catalogue, library, suggestions)
    schedule_posting = SchedulePosting(database, clubs, catalogue, library, chooser, now)
    return ScheduleService(database, schedule_posting, suggestions.vocabulary, now)


def _review_trash(settings: Settings, database: Database, now: Callable[[], datetime]) -> ReviewTrash:
    return ReviewTrash(database, now, lambda: secrets.token_hex(16), days=settings.removed_days)


def _film_services(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> tuple[ClubService, ReviewLibrary, FilmCatalogue, TmdbDetailsService]:
    """The services that know films; TMDB's facts and titles are added if there is a key."""
    tmdb = TmdbClient(settings.tmdb_api_key, settings.tmdb_address) if settings.tmdb_api_key else None
    country = settings.tmdb_country if tmdb else None
    clubs = ClubService(database, now, starter_library=settings.starter_library, watch_country=country)
    library = ReviewLibrary(database, clubs)
    index = settings.database_path.with_suffix(".titles")
    lent_since = (lambda: now() - RETENTION) if tmdb else None
    catalogue = FilmCatalogue(database, clubs, library, index_path=index, tmdb_since=lent_since)
    return clubs, library, catalogue, TmdbDetailsService(database, clubs, tmdb, now, retitled=catalogue.update_titles)


@dataclass(frozen=True, slots=True)
class Senders:
    """What sends messages that answer no command: one of each, which cogs and jobs share."""

    notifier: Notifier
    schedule_poster: SchedulePoster
    post_updater: PostUpdater


def create_bot(services: Services) -> MarqueeBot:
    """A bot that is not connected yet."""
    bot = MarqueeBot(RequestGuard(services.clubs, services.monotonic), services.mentions)
    services.reviews.permissions.set_member_check(Memberships(bot).is_member)
    senders = _create_senders(services, bot)
    bot.tree.afterwards = senders.notifier.deliver_waiting
    bot.all_cogs = _create_cogs(services, bot, senders)
    bot.jobs = _create_jobs(services, senders)
    return bot


def _create_senders(services: Services, bot: MarqueeBot) -> Senders:
    due_posts = services.schedules.posting
    notifier = Notifier(bot, services.reviews.notices, services.clubs)
    return Senders(notifier, SchedulePoster(bot, due_posts, notifier), PostUpdater(bot, due_posts.posted))


def _create_cogs(services: Services, bot: MarqueeBot, senders: Senders) -> list[commands.Cog]:
    """Each cog is given what it uses, and nothing else."""
    reviews, notifier = services.reviews, senders.notifier
    return [
        ReviewsCog(services.reading),
        MovieCog(services.reading),
        HighlightsCog(services.reading),
        RelatedCog(services.reading, services.related_films),
        RecommendCog(services.recommendations),
        TasteCog(services.taste_match),
        FindCog(services.finder, services.library, services.vocabulary),
        DiaryCog(services.reading, services.diary),
        WritingCog(services.reading, reviews.writing, reviews.drafts, reviews.moderation, notifier),
        ReviewSheetCog(reviews.moderation, reviews.writing, reviews.marking, services.reading, notifier),
        ModerationCog(
            services.reading, reviews.moderation, reviews.writing, reviews.marking, reviews.page_imports, notifier
        ),
        FilmCorrectionsCog(services.reading, reviews.corrections, notifier),
        ImportsCog(services.history_imports),
        GuildPresenceCog(bot, services.departures),
        PrivacyCog(services.privacy, services.diary, services.member_exports, services.club_exports),
        SchedulesCog(services.schedules, senders.schedule_poster),
        SettingsCog(services.clubs),
        MessageMenusCog(),
        HelpCog(services.mentions),
    ]


def _create_jobs(services: Services, senders: Senders) -> list[Job]:
    job = functools.partial(Job, sleep=services.sleep)
    poster, updater = senders.schedule_poster, senders.post_updater
    return [
        job("flush", services.clubs.flush_pending, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("refresh", services.refresh_caches, seconds=REFRESH_SECONDS),
        job("old details", services.tmdb_details.drop_expired, seconds=TIDY_SECONDS),
        job("questions", services.recommendations.questions.flush, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("old questions", services.recommendations.questions.drop_old, seconds=DAY_SECONDS),
        job("statistics", services.database.refresh_statistics, seconds=DAY_SECONDS),
        job("backup", services.backups.run_nightly, seconds=BACKUP_SECONDS),
        job("stale imports", services.history_imports.drop_stale_imports, seconds=STALE_SECONDS),
        job("removed reviews", services.reviews.trash.erase_expired, seconds=STALE_SECONDS),
        job("departures", services.departures.erase_due_clubs, seconds=STALE_SECONDS),
        job("schedules", poster.post_due_schedules, seconds=posting.SECONDS),
        job("taken back", updater.update_due_posts, seconds=post_updater.SECONDS),
        job("old posts", updater.drop_old_posts, seconds=post_updater.CLEANUP_SECONDS),
    ]


def _load_embedding_model() -> EmbeddingModel | None:
    from bot.search.embeddings import MiniLmModel  # noqa: PLC0415  only a running bot needs it

    return MiniLmModel() if MiniLmModel.is_available() else None


async def run_bot(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C, then stop answers, jobs, client and database in this order.

    Temporary failures of the connection are retried. Raises TokenRefused and GatewayRefused, and DatabaseHeld while
    another process runs the bot on the same database.
    """
    # Before the lock is created: nothing is left beside a file that is no database of ours.
    file_faults.require_usable(settings.database_path)
    with hold_instance(settings.database_path):
        await _run(settings)


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        # Event loops on Windows have no signal handlers; there Ctrl-C cancels this task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_number, stop.set)
    loop.set_exception_handler(log_unhandled)
    async with (
        open_services(settings, embedding_model=_load_embedding_model()) as services,
        create_bot(services) as bot,
        LoopWatchdog(services.monotonic, services.sleep).running(),
    ):
        tune_interpreter()
        connected = asyncio.create_task(bot.start(settings.token), name="connection")
        stopped = asyncio.create_task(stop.wait(), name="stop signal")
        try:
            await asyncio.wait((connected, stopped), return_when=asyncio.FIRST_COMPLETED)
        finally:
            stopped.cancel()
            log.info("stopping")
            # Stops a pending attempt to connect at once; answers in flight keep the connection until `close`.
            connected.cancel()
            # Commands that wait for heavy work are refused now, so that they do not delay the shutdown.
            await services.heavy.close()
            await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await connected
