"""The composition root: settings → database → services → client; started and stopped in order."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import gc
import logging
import random
import secrets
import signal
import sys
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
from bot.gateway.loop_watchdog import LoopWatchdog
from bot.gateway.membership import Memberships
from bot.gateway.mentions import CommandMentions
from bot.gateway.notifier import Notifier
from bot.gateway.posting import SchedulePoster
from bot.gateway.request_guard import RequestGuard
from bot.logs import log_forgotten
from bot.services.backups import Backups
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.catalogue.embeddings import EmbeddingModel, FilmEmbeddings
from bot.services.catalogue.finder import FilmFinder
from bot.services.catalogue.starter import StarterLibrary
from bot.services.catalogue.tmdb_details import KEPT, TIDY_SECONDS, TmdbDetailsService
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
"""How soon the running bot sees what an operator's command has written."""
BACKUP_SECONDS = 600.0
STALE_SECONDS = 6 * 3_600.0
DAY_SECONDS = 86_400.0
QUESTION_BITS = 62
"""Questions are numbered at random: their answers name them before they are stored."""
SWITCH_SECONDS = 0.001
"""After so long a computing thread lets the event loop go on, where Python's own 5 ms would be felt while typing."""


@dataclass(frozen=True, slots=True)
class Clocks:
    """The time of day, which decides what is due, and two that nobody can set back: for limits, and for pauses."""

    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Sleep


@dataclass(frozen=True, slots=True, kw_only=True)
class Services:
    """Everything that the cogs and the operator's commands use."""

    database: Database
    now: Callable[[], datetime]
    monotonic: Callable[[], float]
    sleep: Sleep
    heavy: HeavyWork
    installation: Installation
    clubs: ClubService
    library: ReviewLibrary
    catalogue: FilmCatalogue
    quotes: HighlightService
    details: TmdbDetailsService
    room: ReviewReading
    diary: DiaryService
    backups: Backups
    privacy: PrivacyService
    departures: DepartureService
    imports: HistoryImports
    exports: MemberExports
    club_exports: ClubExports
    club_imports: ClubRestore
    suggestions: RelatedFilmsService
    schedules: ScheduleService
    watching: RecommendationService
    taste_match: TasteComparisonService
    finder: FilmFinder
    vocabulary: Vocabulary
    pages: PageReader
    pool: RatingPool
    editorial: ReviewServices
    mentions: CommandMentions

    async def refresh(self) -> None:
        """Take in what another process has written."""
        if await self.database.other_process_wrote():
            await self.catalogue.refresh()
            await self.finder.refresh()
            await self.pool.refresh()


@asynccontextmanager
async def open_services(
    settings: Settings,
    *,
    now: Callable[[], datetime] = discord.utils.utcnow,
    dice: Random | None = None,
    meaning: EmbeddingModel | None = None,
    monotonic: Callable[[], float] = monotonic,
    sleep: Sleep = asyncio.sleep,
    new_id: Callable[[], int] | None = None,
) -> AsyncGenerator[Services]:
    """Open the database, bring it and the starter library up to date, and make every service.

    `now` decides what is due; limits and pauses go by `monotonic` and `sleep`, which no change of the system's clock
    touches. With a model of meaning, films are also found by what the asker's words mean. `new_id` numbers questions
    about what to watch, at random where it is left out.
    Raises DatabaseUnusable, DatabaseNewer, MigrationsMissing and StarterBroken.
    """
    database = await Database.open(settings.database_path)
    questions = Questions(database, now, new_id or (lambda: secrets.randbits(QUESTION_BITS)))
    clocks = Clocks(now, monotonic, sleep)
    services = _services(settings, database, clocks, dice or random.SystemRandom(), meaning, questions)
    try:
        if settings.starter_library:
            await StarterLibrary(database, now, paths.STARTER).load_library()
        await services.catalogue.open()
        await services.finder.open()
        await services.pool.refresh()
        await database.other_process_wrote()
        yield services
        await services.watching.questions.flush()
        await services.clubs.flush_pending()
    finally:
        await services.heavy.close()
        await services.details.close()
        await services.finder.close()
        await services.catalogue.close()
        await services.pool.close()
        await database.close()


def _services(
    settings: Settings,
    database: Database,
    clocks: Clocks,
    dice: Random,
    meaning: EmbeddingModel | None,
    questions: Questions,
) -> Services:
    now = clocks.now
    heavy = HeavyWork()
    vocabulary = read_vocabulary(paths.VOCABULARY)
    meanings = FilmEmbeddings(database, meaning, settings.database_path.with_suffix(".meanings")) if meaning else None
    clubs, library, catalogue, details = _films(settings, database, now)
    quotes = HighlightService(database, clubs, library, dice)
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
        quotes=quotes,
        details=details,
        room=ReviewReading(catalogue, library, quotes, clubs, details, vocabulary),
        diary=diary,
        backups=Backups(settings.database_path, now, kept=settings.backups_kept),
        privacy=PrivacyService(
            database, clubs, catalogue, now, lambda: secrets.token_hex(16), backups_kept=settings.backups_kept
        ),
        departures=DepartureService(database, now, lambda: secrets.token_hex(16), days=settings.departed_days),
        imports=HistoryImports(database, catalogue, clubs, heavy, now),
        exports=MemberExports(database, catalogue, clubs, heavy),
        club_exports=ClubExports(database, heavy),
        club_imports=ClubRestore(database, catalogue, now),
        suggestions=suggestions,
        schedules=_schedules(database, clubs, catalogue, library, suggestions, now),
        taste_match=TasteComparisonService(catalogue, library),
        watching=RecommendationService(database, catalogue, library, clubs, suggestions, diary, questions, now),
        finder=FilmFinder(database, catalogue, library, clubs, vocabulary, meanings),
        vocabulary=vocabulary,
        pages=pages,
        pool=pool,
        editorial=ReviewServices.create(
            database, catalogue, clubs, pages, _bin(settings, database, now), now, clocks.monotonic, heavy
        ),
        mentions=CommandMentions(installation),
    )


def _schedules(
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


def _bin(settings: Settings, database: Database, now: Callable[[], datetime]) -> ReviewTrash:
    return ReviewTrash(database, now, lambda: secrets.token_hex(16), days=settings.removed_days)


def _films(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> tuple[ClubService, ReviewLibrary, FilmCatalogue, TmdbDetailsService]:
    """What tells a club of films, with TMDB's facts and titles where there is a key."""
    tmdb = TmdbClient(settings.tmdb_api_key, settings.tmdb_address) if settings.tmdb_api_key else None
    country = settings.tmdb_country if tmdb else None
    clubs = ClubService(database, now, starter_library=settings.starter_library, watch_country=country)
    library = ReviewLibrary(database, clubs)
    index = settings.database_path.with_suffix(".titles")
    lent_since = (lambda: now() - KEPT) if tmdb else None
    catalogue = FilmCatalogue(database, clubs, library, index_path=index, lent_since=lent_since)
    return clubs, library, catalogue, TmdbDetailsService(database, clubs, tmdb, now, retitled=catalogue.update_titles)


def all_cogs(services: Services, bot: MarqueeBot) -> list[commands.Cog]:
    """Each cog is given what it uses, and nothing else."""
    desk, post = services.editorial, Notifier(bot, services.editorial.notices, services.clubs)
    return [
        ReviewsCog(services.room),
        MovieCog(services.room),
        HighlightsCog(services.room),
        RelatedCog(services.room, services.suggestions),
        RecommendCog(services.watching, bot.tree),
        TasteCog(services.taste_match, bot.tree),
        FindCog(services.finder, services.library, services.vocabulary),
        DiaryCog(services.room, services.diary),
        WritingCog(services.room, desk.writing, desk.drafts, desk.moderation, post, bot.tree),
        ReviewSheetCog(desk.moderation, desk.writing, desk.marking, services.room, post, bot.tree),
        ModerationCog(services.room, desk.moderation, desk.writing, desk.marking, desk.pages, post),
        FilmCorrectionsCog(services.room, desk.films, post),
        ImportsCog(services.imports),
        GuildPresenceCog(bot, services.departures),
        PrivacyCog(services.privacy, services.diary, services.exports, services.club_exports),
        SchedulesCog(services.schedules, SchedulePoster(bot, services.schedules.posting, post)),
        SettingsCog(services.clubs),
        MessageMenusCog(bot.tree),
        HelpCog(services.mentions),
    ]


def create_bot(services: Services) -> MarqueeBot:
    """A bot that is not connected yet."""
    job = functools.partial(Job, sleep=services.sleep)
    jobs = [
        job("flush", services.clubs.flush_pending, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("refresh", services.refresh, seconds=REFRESH_SECONDS),
        job("old details", services.details.drop_expired, seconds=TIDY_SECONDS),
        job("questions", services.watching.questions.flush, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("old questions", services.watching.questions.drop_old, seconds=DAY_SECONDS),
        job("statistics", services.database.refresh_statistics, seconds=DAY_SECONDS),
        job("backup", services.backups.run_nightly, seconds=BACKUP_SECONDS),
        job("stale imports", services.imports.drop_stale_imports, seconds=STALE_SECONDS),
        job("removed reviews", services.editorial.removed.erase_expired, seconds=STALE_SECONDS),
        job("departures", services.departures.erase_due_clubs, seconds=STALE_SECONDS),
    ]
    bot = MarqueeBot(
        RequestGuard(services.clubs, services.monotonic), lambda bot: all_cogs(services, bot), jobs, services.mentions
    )
    services.editorial.permissions.ask_members(Memberships(bot).is_member)
    post = Notifier(bot, services.editorial.notices, services.clubs)
    bot.tree.afterwards = post.deliver_waiting
    # These need the bot itself; jobs start once it has logged in.
    schedules = services.schedules.posting
    amends = post_updater.PostUpdater(bot, schedules.posted)
    jobs.append(
        job("schedules", posting.SchedulePoster(bot, schedules, post).post_due_schedules, seconds=posting.SECONDS)
    )
    jobs.append(job("taken back", amends.update_due_posts, seconds=post_updater.SECONDS))
    jobs.append(job("old posts", amends.drop_old_posts, seconds=post_updater.CLEANUP_SECONDS))
    return bot


def _meaning() -> EmbeddingModel | None:
    from bot.search.meaning import MiniLmModel  # noqa: PLC0415  only a running bot needs it

    return MiniLmModel() if MiniLmModel.is_available() else None


def run_smoothly() -> None:
    """Keep the event loop from waiting: for a thread that computes, and for walks over all that the start has made."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


async def run_bot(settings: Settings) -> None:
    """Connect and stay until SIGTERM or Ctrl-C; then answers, jobs, client and database end in this order.

    Raises TokenRefused and GatewayRefused, and DatabaseHeld while another process runs the bot on the same database;
    what waiting can change is waited for.
    """
    with hold_instance(settings.database_path):
        await _run(settings)


async def _run(settings: Settings) -> None:
    stop = asyncio.Event()
    loop = asyncio.get_running_loop()
    for sign in (signal.SIGTERM, signal.SIGINT):
        # Windows has no signal handlers in its loop; there Ctrl-C cancels this task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(sign, stop.set)
    loop.set_exception_handler(log_forgotten)
    async with (
        open_services(settings, meaning=_meaning()) as services,
        create_bot(services) as bot,
        LoopWatchdog(services.monotonic, services.sleep).running(),
    ):
        run_smoothly()
        connected = asyncio.create_task(bot.start(settings.token), name="connection")
        told = asyncio.create_task(stop.wait(), name="stop signal")
        try:
            await asyncio.wait((connected, told), return_when=asyncio.FIRST_COMPLETED)
        finally:
            told.cancel()
            log.info("stopping")
            # What still waits for Discord ends at once; answers in flight have the connection until `close`.
            connected.cancel()
            # Whoever waits for heavy work is answered now, so that the end need not wait for it.
            await services.heavy.close()
            await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await connected
