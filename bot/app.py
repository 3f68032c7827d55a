"""The composition root: creates the database, the services, the cogs and the client, and runs the bot."""

from __future__ import annotations

import asyncio
import contextlib
import functools
import logging
import secrets
import signal
from dataclasses import dataclass

from discord.ext import commands

from bot.composition import Services, open_services
from bot.config import Settings
from bot.domain.shards.share import WantedShards
from bot.gateway import posting
from bot.gateway.backup_alert import BackupAlert
from bot.gateway.channels import feed, milestones, post_updater
from bot.gateway.channels.feed import FeedPoster, FeedUpdater
from bot.gateway.channels.greeting import Greeter
from bot.gateway.channels.milestones import MilestonePoster
from bot.gateway.channels.post_updater import PostUpdater
from bot.gateway.channels.sending import ChannelSender
from bot.gateway.client import MarqueeBot
from bot.gateway.guild_presence import GuildPresenceCog
from bot.gateway.jobs import Job
from bot.gateway.language.club_language import ClubLanguages
from bot.gateway.loop_watchdog import LoopWatchdog, collect_garbage, tune_interpreter
from bot.gateway.membership import Memberships
from bot.gateway.monitoring.status import StatusPages
from bot.gateway.nights import steps, voice
from bot.gateway.nights.announcing import NightAnnouncer
from bot.gateway.nights.event_follower import EventFollowerCog
from bot.gateway.nights.events import EventKeeper
from bot.gateway.nights.panels import NightPanels
from bot.gateway.nights.reminders import NightReminders
from bot.gateway.nights.scores import NightReveals
from bot.gateway.nights.steps import StepRunner
from bot.gateway.nights.voice import VoiceWatch
from bot.gateway.notifier import Notifier
from bot.gateway.pictures import PictureStudio
from bot.gateway.posting import SchedulePoster
from bot.gateway.request_guard import RequestGuard
from bot.gateway.shards.shared_shards import SharedShards
from bot.logs import log_unhandled
from bot.services.catalogue.embeddings import EmbeddingModel
from bot.services.catalogue.tmdb_details import TIDY_SECONDS
from bot.services.shards.keeper import ShardKeeper
from bot.store import file_faults
from bot.store.engines import hold_server, open_shard_board
from bot.store.instance_lock import hold_instance
from bot.store.shards.board import ShardBoard
from cogs.catalogue.adding import AddFilmCog
from cogs.catalogue.corrections import FilmCorrectionsCog
from cogs.catalogue.find import FindCog
from cogs.catalogue.movie import MovieCog
from cogs.clubs import SettingsCog
from cogs.diary.diary import DiaryCog
from cogs.diary.imports import ImportsCog
from cogs.feed import FeedCog
from cogs.help import HelpCog
from cogs.highlights import HighlightsCog
from cogs.messages import MessageMenusCog
from cogs.nights.history import NightHistoryCog
from cogs.nights.lists import NightListsCog
from cogs.nights.meeting import MeetingCog
from cogs.nights.night import NightCog
from cogs.nights.nominate import NominateCog
from cogs.nights.scores import ScoresCog
from cogs.nights.setup import NightSetupCog
from cogs.nights.voting import VotingCog
from cogs.privacy import PrivacyCog
from cogs.recommendations.recommend import RecommendCog
from cogs.recommendations.related import RelatedCog
from cogs.recommendations.taste import TasteCog
from cogs.reviews.moderation import ModerationCog
from cogs.reviews.page_imports import PageImportsCog
from cogs.reviews.reading import ReviewsCog
from cogs.reviews.sheet import ReviewSheetCog
from cogs.reviews.writing import WritingCog
from cogs.schedules import SchedulesCog
from cogs.stats.chart import ChartCog
from cogs.stats.club import ClubCog
from cogs.stats.compare import CompareCog
from cogs.stats.guess import GuessCog
from cogs.stats.profile import ProfileCog
from cogs.stats.recap import RecapCog
from cogs.stats.top import TopCog

log = logging.getLogger(__name__)

FLUSH_SECONDS = 30.0
REFRESH_SECONDS = 10.0
"""How often the running bot checks whether another process, such as an operator's command, has written."""
NUMBERS_SECONDS = 60.0
"""How often what was written is folded into numbers, besides when somebody asks for them."""
BACKUP_SECONDS = 600.0
STALE_SECONDS = 6 * 3_600.0
DAY_SECONDS = 86_400.0


@dataclass(frozen=True, slots=True)
class Senders:
    """What sends messages that answer no command: one of each, which cogs and jobs share."""

    notifier: Notifier
    schedule_poster: SchedulePoster
    post_updater: PostUpdater
    feed_poster: FeedPoster
    feed_updater: FeedUpdater
    greeter: Greeter
    night_steps: StepRunner
    voice_watch: VoiceWatch
    night_events: EventKeeper
    milestone_poster: MilestonePoster
    backup_alert: BackupAlert


def create_bot(services: Services) -> MarqueeBot:
    """A bot that is not connected yet."""
    guard = RequestGuard(services.clubs, services.monotonic)
    studio = PictureStudio(services.picture_work, services.clubs.pictures_shown)
    bot = MarqueeBot(guard, services.mentions, studio, ClubLanguages(services.clubs))
    bot.look_up = services.look_up
    services.reviews.permissions.set_member_check(Memberships(bot).is_member)
    senders = _create_senders(services, bot)
    bot.tree.afterwards = senders.notifier.deliver_waiting
    bot.all_cogs = _create_cogs(services, bot, senders)
    bot.jobs = _create_jobs(services, senders)
    return bot


def _create_senders(services: Services, bot: MarqueeBot) -> Senders:
    due_posts = services.schedules.posting
    notifier = Notifier(bot, services.reviews.notices, services.clubs)
    sender = ChannelSender(bot)
    runner = StepRunner(bot, services.nights.steps, sender)
    NightReveals(services.nights, sender, services.now).register_steps(runner)
    announcer = NightAnnouncer(bot, services.nights.steps, sender, services.now)
    NightPanels(bot, services.nights, services.clubs, sender, announcer, notifier, services.now).register_steps(runner)
    NightReminders(bot, services.nights, sender, announcer, services.now).register_steps(runner)
    events = EventKeeper(bot, services.nights, announcer, services.now)
    events.register_steps(runner)
    return Senders(
        notifier,
        SchedulePoster(bot, due_posts, notifier, sender),
        PostUpdater(bot, due_posts.posted, sender),
        FeedPoster(bot, services.feed.posting, services.feed.following, sender, notifier),
        FeedUpdater(bot, services.feed.following, sender),
        Greeter(services.greetings, sender, services.mentions),
        runner,
        VoiceWatch(bot, services.nights.attendance),
        events,
        MilestonePoster(bot, services.numbers.milestones, sender),
        backup_alert=BackupAlert(bot, services.backups, services.installation),
    )


def _create_cogs(services: Services, bot: MarqueeBot, senders: Senders) -> list[commands.Cog]:
    """Each cog is given what it uses, and nothing else."""
    reviews, notifier = services.reviews, senders.notifier
    return [
        ReviewsCog(services.reading),
        MovieCog(services.reading, services.diary),
        AddFilmCog(services.look_up),
        HighlightsCog(services.reading, services.film_words),
        RelatedCog(services.reading, services.related_films),
        RecommendCog(services.recommendations, services.film_words),
        TasteCog(services.taste_match),
        ProfileCog(services.reading, services.numbers.profiles, services.numbers.left_out),
        TopCog(services.numbers.top, services.film_words),
        ClubCog(services.numbers.records),
        CompareCog(services.numbers.comparisons, services.numbers.profiles),
        FindCog(services.finder, services.library, services.film_words),
        DiaryCog(services.reading, services.diary),
        WritingCog(services.reading, reviews.writing, reviews.drafts, reviews.moderation, notifier),
        ReviewSheetCog(reviews.moderation, reviews.writing, reviews.marking, services.reading, notifier),
        ModerationCog(
            services.reading, reviews.moderation, reviews.writing, reviews.marking, reviews.page_imports, notifier
        ),
        PageImportsCog(reviews.page_imports, reviews.moderation, notifier),
        FilmCorrectionsCog(services.reading, reviews.corrections, notifier),
        ImportsCog(services.history_imports),
        GuildPresenceCog(bot, services.departures, senders.greeter),
        PrivacyCog(services.privacy, services.diary, services.member_exports, services.club_exports),
        SchedulesCog(services.schedules, senders.schedule_poster),
        ChartCog(services.look_back.charts),
        RecapCog(services.look_back.recaps),
        GuessCog(services.look_back.guessing),
        FeedCog(services.feed.following, senders.feed_poster, reviews.moderation),
        NightCog(services.reading, services.nights, services.catalogue, senders.schedule_poster),
        NightSetupCog(services.nights, senders.schedule_poster),
        VotingCog(services.nights),
        ScoresCog(services.nights),
        NightHistoryCog(services.nights),
        MeetingCog(services.nights, services.tmdb_details),
        EventFollowerCog(senders.night_events, services.nights),
        NominateCog(services.reading, services.nights, services.catalogue),
        NightListsCog(services.nights),
        SettingsCog(services.clubs, services.time_zones),
        MessageMenusCog(),
        HelpCog(services.mentions, services.reviews.permissions),
    ]


def _create_jobs(services: Services, senders: Senders) -> list[Job]:
    job = functools.partial(Job, sleep=services.sleep)
    ours, once = services.duties.for_share, services.duties.for_leader
    poster, updater = senders.schedule_poster, senders.post_updater
    return [
        job("flush", services.clubs.flush_pending, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("numbers", ours(services.stats.fold_all_clubs), seconds=NUMBERS_SECONDS),
        job("refresh", services.refresh_caches, seconds=REFRESH_SECONDS),
        job("old details", once(services.tmdb_details.drop_expired), seconds=TIDY_SECONDS),
        job("questions", services.recommendations.questions.flush, seconds=FLUSH_SECONDS, run_at_stop=True),
        job("old guesses", once(services.look_back.guessing.drop_old_rounds), seconds=DAY_SECONDS),
        job("old questions", once(services.recommendations.questions.drop_old), seconds=DAY_SECONDS),
        job("statistics", services.database.refresh_statistics, seconds=DAY_SECONDS),
        job("backup", senders.backup_alert.back_up, seconds=BACKUP_SECONDS),
        job("stale imports", once(services.history_imports.drop_stale_imports), seconds=STALE_SECONDS),
        job("stale pages", once(services.reviews.page_imports.drop_stale_pages), seconds=STALE_SECONDS),
        job("removed reviews", once(services.reviews.trash.erase_expired), seconds=STALE_SECONDS),
        job("departures", once(services.departures.erase_due_clubs), seconds=STALE_SECONDS),
        job("schedules", ours(poster.post_due_schedules), seconds=posting.SECONDS),
        job("taken back", ours(updater.update_due_posts), seconds=post_updater.SECONDS),
        job("feed", ours(senders.feed_poster.post_news), seconds=feed.SECONDS),
        job("milestones", ours(senders.milestone_poster.post_milestones), seconds=milestones.SECONDS),
        job("feed changes", ours(senders.feed_updater.update_posts), seconds=feed.SECONDS),
        job("nights", ours(senders.night_steps.run_due_steps), seconds=steps.SECONDS),
        job("night voices", ours(senders.voice_watch.look_around), seconds=voice.SECONDS),
        job("old posts", updater.drop_old_posts, seconds=post_updater.CLEANUP_SECONDS),
    ]


def _load_embedding_model() -> EmbeddingModel | None:
    from bot.search.embeddings import MiniLmModel  # noqa: PLC0415  only a running bot needs it

    return MiniLmModel() if MiniLmModel.is_available() else None


class LoggedProgress:
    """Logs the steps of an import, and each quarter of a long one."""

    def __init__(self) -> None:
        self._name = ""
        self._logged = 0.0

    def step(self, name: str) -> None:
        self._name, self._logged = name, 0.0
        log.info("%s", name)

    def at(self, share: float, count: int) -> None:
        if share >= self._logged + 0.25:
            self._logged = share
            log.info("%s: %d done", self._name, count)


async def run_bot(settings: Settings) -> None:
    """Run the bot until SIGTERM or Ctrl-C, then stop answers, jobs, client and database in this order.

    Temporary failures of the connection are retried. Raises TokenRefused and GatewayRefused, and DatabaseHeld while
    another process runs the bot on the same file, ServerHeld if one does on the same server's database.
    """
    stop = asyncio.Event()
    if settings.shards is not None and settings.database_url is not None:
        # Each process has its own file, with the indexes of its host.
        with hold_instance(settings.database_path):
            board = await open_shard_board(settings.database_url)
            try:
                await _run(settings, stop, board)
            finally:
                await board.close_connection()
        return
    if settings.database_url is not None:
        async with hold_server(settings.database_url, lost=stop.set):
            await _run(settings, stop)
        return
    # Before the lock is created: nothing is left beside a file that is no database of ours.
    file_faults.require_usable(settings.database_path)
    with hold_instance(settings.database_path):
        await _run(settings, stop)


async def _run(settings: Settings, stop: asyncio.Event, board: ShardBoard | None = None) -> None:
    loop = asyncio.get_running_loop()
    for signal_number in (signal.SIGTERM, signal.SIGINT):
        # Event loops on Windows have no signal handlers; there Ctrl-C cancels this task instead.
        with contextlib.suppress(NotImplementedError):
            loop.add_signal_handler(signal_number, stop.set)
    loop.set_exception_handler(log_unhandled)
    async with (
        open_services(settings, embedding_model=_load_embedding_model()) as services,
        LoopWatchdog(services.monotonic, services.sleep).running(),
        (pages := StatusPages(functools.partial(services.installation.read_fact, "health"))).served(
            settings.http_address
        ),
    ):
        tune_interpreter()
        keeper = None if board is None else _create_keeper(services, board)
        loading = asyncio.create_task(services.load_bundled_films(LoggedProgress()), name="bundled catalogue")
        try:
            while not stop.is_set():
                await _serve(services, settings, keeper, stop, loading, pages)
        finally:
            if keeper is not None:
                await keeper.leave_others()


def _create_keeper(services: Services, board: ShardBoard) -> ShardKeeper:
    keeper = ShardKeeper(board, secrets.token_hex(4), services.duties, services.settle, services.monotonic)
    services.database.find_share = keeper.current_share
    services.duties.leads = keeper.is_leading
    return keeper


async def _serve(
    services: Services,
    settings: Settings,
    keeper: ShardKeeper | None,
    stop: asyncio.Event,
    loading: asyncio.Task[None],
    pages: StatusPages,
) -> None:
    """Stay connected until the bot stops, or until the shards are others and the client must be a new one."""
    async with create_bot(services) as bot:
        pages.bot = bot
        bot.jobs = [
            *bot.jobs,
            Job("garbage", collect_garbage, seconds=DAY_SECONDS, wait_first=True, sleep=services.sleep),
        ]
        if keeper is not None and settings.shards is not None:
            _share_shards(services, bot, keeper, settings.shards)
        connected = asyncio.create_task(bot.start(settings.token), name="connection")
        stopped = asyncio.create_task(stop.wait(), name="stop signal")
        over = asyncio.create_task(bot.is_over.wait(), name="end of the shards")
        try:
            await asyncio.wait((connected, stopped, over), return_when=asyncio.FIRST_COMPLETED)
        finally:
            goes_on = bot.is_over.is_set() and not stop.is_set()
            stopped.cancel()
            over.cancel()
            if not goes_on:
                log.info("stopping")
                loading.cancel()
                await asyncio.gather(loading, return_exceptions=True)
                if keeper is not None and stop.is_set():
                    await keeper.hand_over()
            # Stops a pending attempt to connect at once; answers in flight keep the connection until `close`.
            connected.cancel()
            if not goes_on:
                # Commands that wait for heavy work are refused now, so that they do not delay the shutdown.
                await services.heavy.close()
                await services.picture_work.close()
            await bot.close()
        with contextlib.suppress(asyncio.CancelledError):
            await connected
            stop.set()


def _share_shards(services: Services, bot: MarqueeBot, keeper: ShardKeeper, wanted: WantedShards) -> None:
    async def lead() -> None:
        await services.line_refresh.start_refresh()
        await bot.sync_commands()

    bot.shared = SharedShards(bot, keeper, wanted, services.wake_up, lead)
    # Another process may have set the commands.
    known = functools.partial(services.mentions.is_synced, "")
    bot.jobs = [*bot.jobs, Job("command ids", known, seconds=NUMBERS_SECONDS, sleep=services.sleep)]
