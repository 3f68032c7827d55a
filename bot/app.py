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

from bot import paths
from bot.config import Settings
from bot.domain.catalogue.mood import Vocabulary
from bot.gateway import post_updater, posting
from bot.gateway.client import MarqueeBot
from bot.gateway.jobs import Job, Sleep, monotonic
from bot.gateway.loop_watchdog import LoopWatchdog
from bot.gateway.membership import Memberships
from bot.gateway.mentions import Mentions
from bot.gateway.notifier import Post
from bot.gateway.request_guard import Desk
from bot.logs import log_forgotten
from bot.services.backups import Backups
from bot.services.catalogue.catalogue import Catalogue
from bot.services.catalogue.embeddings import Meanings, Model
from bot.services.catalogue.finder import Finder
from bot.services.catalogue.starter import Starter
from bot.services.catalogue.tmdb_details import KEPT, TIDY_SECONDS, Details
from bot.services.clubs.club_export import ClubExports
from bot.services.clubs.club_import import ClubImports
from bot.services.clubs.clubs import Clubs
from bot.services.clubs.departures import Departures
from bot.services.diary.diary import Diary
from bot.services.diary.exports import Exports
from bot.services.diary.imports import Imports
from bot.services.heavy_work import HeavyWork
from bot.services.highlights.quotes import Quotes
from bot.services.installation import Installation
from bot.services.privacy.privacy import Privacy
from bot.services.recommendations.pool import RatingPool
from bot.services.recommendations.questions import Questions
from bot.services.recommendations.recommend import Watching
from bot.services.recommendations.suggestions import Suggestions
from bot.services.recommendations.taste_match import TasteMatch
from bot.services.reviews.editorial import Editorial
from bot.services.reviews.library import Library
from bot.services.reviews.pages import Pages
from bot.services.reviews.reading import ReadingRoom
from bot.services.reviews.trash import Bin
from bot.services.schedules.choice import Chooser
from bot.services.schedules.posting import SchedulePosting
from bot.services.schedules.schedules import Schedules
from bot.sources.tmdb import Tmdb
from bot.sources.vocabulary import read_vocabulary
from bot.store.database import Database
from bot.store.instance_lock import hold_instance
from cogs import all_cogs

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
    clubs: Clubs
    library: Library
    catalogue: Catalogue
    quotes: Quotes
    details: Details
    room: ReadingRoom
    diary: Diary
    backups: Backups
    privacy: Privacy
    departures: Departures
    imports: Imports
    exports: Exports
    club_exports: ClubExports
    club_imports: ClubImports
    suggestions: Suggestions
    schedules: Schedules
    watching: Watching
    taste_match: TasteMatch
    finder: Finder
    vocabulary: Vocabulary
    pages: Pages
    pool: RatingPool
    editorial: Editorial
    mentions: Mentions

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
    meaning: Model | None = None,
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
            await Starter(database, now, paths.STARTER).load()
        await services.catalogue.open()
        await services.finder.open()
        await services.pool.refresh()
        await database.other_process_wrote()
        yield services
        await services.watching.questions.flush()
        await services.clubs.flush()
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
    meaning: Model | None,
    questions: Questions,
) -> Services:
    now = clocks.now
    heavy = HeavyWork()
    vocabulary = read_vocabulary(paths.VOCABULARY)
    meanings = Meanings(database, meaning, settings.database_path.with_suffix(".meanings")) if meaning else None
    clubs, library, catalogue, details = _films(settings, database, now)
    quotes = Quotes(database, clubs, library, dice)
    installation = Installation(database)
    pages = Pages(database, catalogue, now)
    diary = Diary(database, catalogue, clubs, now)
    pool = RatingPool(database)
    suggestions = Suggestions(catalogue, library, clubs, vocabulary, pool)
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
        room=ReadingRoom(catalogue, library, quotes, clubs, details, vocabulary),
        diary=diary,
        backups=Backups(settings.database_path, now, kept=settings.backups_kept),
        privacy=Privacy(
            database, clubs, catalogue, now, lambda: secrets.token_hex(16), backups_kept=settings.backups_kept
        ),
        departures=Departures(database, now, lambda: secrets.token_hex(16), days=settings.departed_days),
        imports=Imports(database, catalogue, clubs, heavy, now),
        exports=Exports(database, catalogue, clubs, heavy),
        club_exports=ClubExports(database, heavy),
        club_imports=ClubImports(database, catalogue, now),
        suggestions=suggestions,
        schedules=_schedules(database, clubs, catalogue, library, suggestions, now),
        taste_match=TasteMatch(catalogue, library),
        watching=Watching(database, catalogue, library, clubs, suggestions, diary, questions, now),
        finder=Finder(database, catalogue, library, clubs, vocabulary, meanings),
        vocabulary=vocabulary,
        pages=pages,
        pool=pool,
        editorial=Editorial.over(
            database, catalogue, clubs, pages, _bin(settings, database, now), now, clocks.monotonic, heavy
        ),
        mentions=Mentions(installation),
    )


def _schedules(
    database: Database,
    clubs: Clubs,
    catalogue: Catalogue,
    library: Library,
    suggestions: Suggestions,
    now: Callable[[], datetime],
) -> Schedules:
    chooser = Chooser(database, clubs, catalogue, library, suggestions)
    schedule_posting = SchedulePosting(database, clubs, catalogue, library, chooser, now)
    return Schedules(database, schedule_posting, suggestions.vocabulary, now)


def _bin(settings: Settings, database: Database, now: Callable[[], datetime]) -> Bin:
    return Bin(database, now, lambda: secrets.token_hex(16), days=settings.removed_days)


def _films(
    settings: Settings, database: Database, now: Callable[[], datetime]
) -> tuple[Clubs, Library, Catalogue, Details]:
    """What tells a club of films, with TMDB's facts and titles where there is a key."""
    tmdb = Tmdb(settings.tmdb_api_key, settings.tmdb_address) if settings.tmdb_api_key else None
    country = settings.tmdb_country if tmdb else None
    clubs = Clubs(database, now, starter_library=settings.starter_library, watch_country=country)
    library = Library(database, clubs)
    index = settings.database_path.with_suffix(".titles")
    lent_since = (lambda: now() - KEPT) if tmdb else None
    catalogue = Catalogue(database, clubs, library, index_path=index, lent_since=lent_since)
    return clubs, library, catalogue, Details(database, clubs, tmdb, now, retitled=catalogue.retitled)


def create_bot(services: Services) -> MarqueeBot:
    """A bot that is not connected yet."""
    job = functools.partial(Job, sleep=services.sleep)
    jobs = [
        job("flush", services.clubs.flush, seconds=FLUSH_SECONDS, finally_too=True),
        job("refresh", services.refresh, seconds=REFRESH_SECONDS),
        job("old details", services.details.tidy, seconds=TIDY_SECONDS),
        job("questions", services.watching.questions.flush, seconds=FLUSH_SECONDS, finally_too=True),
        job("old questions", services.watching.questions.drop_old, seconds=DAY_SECONDS),
        job("statistics", services.database.refresh_statistics, seconds=DAY_SECONDS),
        job("backup", services.backups.nightly, seconds=BACKUP_SECONDS),
        job("stale imports", services.imports.drop_stale, seconds=STALE_SECONDS),
        job("removed reviews", services.editorial.removed.sweep, seconds=STALE_SECONDS),
        job("departures", services.departures.sweep, seconds=STALE_SECONDS),
    ]
    bot = MarqueeBot(
        Desk(services.clubs, services.monotonic), lambda bot: all_cogs(services, bot), jobs, services.mentions
    )
    services.editorial.permissions.ask_members(Memberships(bot).is_member)
    post = Post(bot, services.editorial.notices, services.clubs)
    bot.tree.afterwards = post.catch_up
    # These need the bot itself; jobs start once it has logged in.
    schedules = services.schedules.posting
    amends = post_updater.Amending(bot, schedules.posted)
    jobs.append(job("schedules", posting.Posting(bot, schedules, post).run, seconds=posting.SECONDS))
    jobs.append(job("taken back", amends.run, seconds=post_updater.SECONDS))
    jobs.append(job("old posts", amends.tidy, seconds=post_updater.TIDY_SECONDS))
    return bot


def _meaning() -> Model | None:
    from bot.search.meaning import Meaning  # noqa: PLC0415  only a running bot needs it

    return Meaning() if Meaning.available() else None


def run_smoothly() -> None:
    """Keep the event loop from waiting: for a thread that computes, and for walks over all that the start has made."""
    sys.setswitchinterval(SWITCH_SECONDS)
    gc.freeze()


async def run(settings: Settings) -> None:
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
