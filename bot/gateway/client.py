"""The connection to Discord: intents, login with retries, command sync, cogs, background jobs and shutdown."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Sequence
from functools import partial
from typing import Any

import discord
import yarl
from discord.ext import commands

from bot.domain.operator_errors import GatewayRefused
from bot.gateway import retry
from bot.gateway.context_menus import context_menus
from bot.gateway.controls import Controls
from bot.gateway.forms import FormRouter
from bot.gateway.jobs import Job
from bot.gateway.language.club_language import ClubLanguages
from bot.gateway.language.descriptions import forget_translations
from bot.gateway.mentions import CommandMentions
from bot.gateway.pictures import PictureStudio
from bot.gateway.replies import NOBODY
from bot.gateway.request_guard import RequestGuard
from bot.gateway.shards.shared_shards import SharedShards
from bot.gateway.tree import MarqueeTree
from bot.services.catalogue.looking_up import FilmLookUp
from bot.ui.language.languages import Language

log = logging.getLogger(__name__)

# Marquee does not use voice, so discord.py need not warn that its voice libraries are missing.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

SHUTDOWN_SECONDS = 10.0
"""Seconds to wait at shutdown for answers in flight."""
SYNC_SECONDS = 5.0
"""How long startup waits for the command sync; after that the bot starts with the commands that Discord has."""
EVENT_TASKS = "discord.py: "
"""How the names of the tasks begin in which discord.py calls the listeners of an event."""
SHARD_SECONDS = 60.0
LONGEST_RATE_LIMIT = 30.0
"""Seconds. At startup, discord.py raises for a longer rate-limit pause instead of waiting silently."""


class ShardNotLaunchedError(Exception):
    """Stops discord.py's launch_shard from calling itself again after each failed attempt, without end."""


class NotDiscordError(Exception):
    """The answer cannot be from Discord, for example because a proxy or login page answered instead."""


def required_intents() -> discord.Intents:
    """No privileged intents: guilds with their roles, their scheduled events, and who is in which voice channel."""
    return discord.Intents(guilds=True, voice_states=True, guild_scheduled_events=True)


class MarqueeBot(commands.AutoShardedBot):
    """Built by bot.app, which adds cogs and jobs before the start, because some of them need the client."""

    tree: MarqueeTree

    def __init__(
        self,
        guard: RequestGuard,
        mentions: CommandMentions,
        pictures: PictureStudio,
        languages: ClubLanguages,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=MarqueeTree,
            intents=required_intents(),
            allowed_mentions=NOBODY,
            member_cache_flags=discord.MemberCacheFlags(voice=True, joined=False),
            chunk_guilds_at_startup=False,
            max_messages=None,
            shard_connect_timeout=SHARD_SECONDS,
        )
        self.guard = guard
        self.tree.guard = guard
        self.pictures = pictures
        self._languages = languages
        self.controls = Controls(guard)
        self.forms = FormRouter(guard)
        self.look_up: FilmLookUp | None = None
        """Remembers the titles that were not found, for the buttons below such an answer."""
        self.all_cogs: Sequence[commands.Cog] = ()
        """The cogs that `setup_hook` adds."""
        self.jobs: Sequence[Job] = ()
        """The jobs start after the login and stop before the connection closes."""
        self.shared: SharedShards | None = None
        """Set where this process shares the shards with others."""
        self.is_over = asyncio.Event()
        """Set when this client must be replaced by a new one, because the number of shards has changed."""
        self._mentions = mentions
        self._logged_in = False
        self._login_limit: asyncio.Timeout | None = None
        self._launching: set[int] = set()
        self._syncing: asyncio.Task[None] | None = None
        self._closing: asyncio.Task[None] | None = None

    async def club_language(self, guild: int) -> Language:
        """The language of what everybody in this server reads."""
        club = self.get_guild(guild)
        return await self._languages.club_language(guild, "" if club is None else str(club.preferred_locale))

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Log in and stay connected. Retries as long as Discord or the network has trouble.

        Raises TokenRefused and GatewayRefused, which no retry would change.
        """
        self.http.max_ratelimit_timeout = LONGEST_RATE_LIMIT
        await retry.retry_until_answered(
            "to let it log in",
            partial(self._log_in, token),
            is_fatal=lambda _: self._logged_in,  # after the login, an error comes from our own setup, not from Discord
        )
        await self.connect(reconnect=reconnect)
        if self._syncing is not None and self._syncing.done() and not self._syncing.cancelled():
            self._syncing.result()

    async def _log_in(self, token: str) -> None:
        try:
            async with asyncio.timeout(retry.TIMING.attempt) as self._login_limit:
                await self.login(token)
        except BaseException:
            if not self._logged_in:
                # The next attempt creates its own session, so close this one.
                await self.http.close()
                self.http.connector = discord.utils.MISSING
            raise

    async def connect(self, *, reconnect: bool = True) -> None:
        """Raises TokenRefused and GatewayRefused."""
        try:
            await super().connect(reconnect=reconnect)
        except (discord.ConnectionClosed, discord.PrivilegedIntentsRequired) as error:
            raise (retry.refusal(error) or GatewayRefused(getattr(error, "code", 0))) from error

    async def launch_shards(self) -> None:
        if self.shared is not None:
            # Each shard is launched when it is this process's turn to have it.
            self.shard_count = self._connection.shard_count = await self.shared.join(self.is_over.set)
            self._connection.shard_ids = []
            self.http.max_ratelimit_timeout = None
            return
        configured: Any = self.shard_count  # may be None, although the library's annotation says otherwise
        if configured is None:
            self.shard_count = await retry.retry_until_answered(
                "to say how many shards it wants", self._fetch_shard_count, limit=retry.TIMING.attempt
            )
        self.http.max_ratelimit_timeout = None
        await super().launch_shards()

    async def _fetch_shard_count(self) -> int:
        answer: Any = await self.http.get_bot_gateway()
        count = answer[0]
        if not isinstance(count, int) or count < 1:
            raise NotDiscordError
        return int(count)

    async def before_identify_hook(self, shard_id: int | None, *, initial: bool = False) -> None:
        if self.shared is not None and shard_id is not None:
            await self.shared.wait_to_identify(shard_id)
        else:
            await super().before_identify_hook(shard_id, initial=initial)

    async def on_shard_ready(self, shard_id: int) -> None:
        if self.shared is not None:
            self.shared.note_known(shard_id)

    async def launch_shard(self, gateway: yarl.URL, shard_id: int, *, initial: bool = False) -> None:
        if shard_id in self._launching:
            raise ShardNotLaunchedError

        async def attempt() -> None:
            self._launching.add(shard_id)
            try:
                await super(MarqueeBot, self).launch_shard(gateway, shard_id, initial=initial)
            except ShardNotLaunchedError as error:
                if isinstance(error.__context__, Exception):
                    raise error.__context__ from None
                raise
            finally:
                self._launching.discard(shard_id)

        await retry.retry_until_answered("to open the gateway", attempt)

    async def setup_hook(self) -> None:
        self._logged_in = True
        if self._login_limit is not None:
            self._login_limit.reschedule(None)  # Discord has answered; the rest of the setup has no limit
        for cog in self.all_cogs:
            await self.add_cog(cog)
            self.controls.add(cog)
            self.forms.add_cog(cog)
            for menu in context_menus(cog):
                self.tree.add_command(menu)
        await self.sync_commands()
        for job in self.jobs:
            job.start()

    @property
    def syncs(self) -> bool:
        """Whether it is this process that sets the commands."""
        return self.shared is None or self.shared.leads

    async def sync_commands(self) -> None:
        """Sync the commands with Discord if they changed since the last sync.

        If Discord does not take them within SYNC_SECONDS, the bot starts with the old ones and the sync continues.
        """
        digest = self.tree.commands_digest(self.application_id)
        if await self._mentions.is_synced(digest) or not self.syncs:
            return
        payload = await asyncio.to_thread(self.tree.translated_payload)
        # Few of the languages will be spoken, and all of them take 4 MB.
        forget_translations()
        self._syncing = asyncio.create_task(self._upload_commands(digest, payload), name="commands")
        done, _ = await asyncio.wait((self._syncing,), timeout=SYNC_SECONDS)
        if done:
            self._syncing.result()
        else:
            log.warning("Marquee starts with the commands that Discord has, until it takes the new ones")
            self._syncing.add_done_callback(self._end_if_refused)

    def _end_if_refused(self, syncing: asyncio.Task[None]) -> None:
        """Close the connection if Discord refused the token meanwhile: `start` then raises the error."""
        if not syncing.cancelled() and syncing.exception() is not None:
            self._closing = asyncio.create_task(self.close(), name="close")

    async def _upload_commands(self, digest: str, payload: list[Any]) -> None:
        try:
            synced = await retry.retry_until_answered(
                "to take the commands",
                partial(self._sync_once, payload),
                # A longer limit than elsewhere: discord.py may wait out a rate limit in here.
                limit=5 * retry.TIMING.attempt,
                is_fatal=_malformed,
            )
        except discord.HTTPException as error:
            log.error(  # noqa: TRY400  a traceback would add nothing to Discord's answer
                "Discord refuses the commands (%d, code %d); Marquee goes on with those that Discord has. "
                "Please report this",
                error.status,
                error.code,
            )
            return
        await self._mentions.remember_commands(digest, {command.name: command.id for command in synced})
        log.info("synced %d commands with Discord", len(synced))

    async def _sync_once(self, payload: list[Any]) -> Sequence[discord.app_commands.AppCommand]:
        synced = await self.tree.upload_commands(payload)
        if {command.name for command in synced} != {command.name for command in self.tree.get_commands()}:
            raise NotDiscordError
        return synced

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.handle_form(interaction)
        elif interaction.type is discord.InteractionType.component:
            await self.controls.handle_press(interaction)

    async def on_ready(self) -> None:
        log.info("ready in %d servers", len(self.guilds))

    async def on_command_error(self, *_: Any) -> None:
        """Ignore errors of text commands: there are none, and a mention of the bot must not fill the log."""

    async def close(self) -> None:
        """Wait for the answers in flight, stop the jobs, then close the connection."""
        if self.is_closed():
            return
        if self._syncing is not None:
            self._syncing.cancel()
            await asyncio.gather(self._syncing, return_exceptions=True)
        if self.shared is not None:
            await self.shared.end()
        if not await self.guard.wait_until_idle(SHUTDOWN_SECONDS):
            log.warning("stopped with answers unfinished after %.0f seconds", SHUTDOWN_SECONDS)
        for job in self.jobs:
            await job.stop()
        await super().close()
        await self._wait_for_events()

    async def _wait_for_events(self) -> None:
        """Events that came before the connection closed are still handled, and need the database."""
        running = asyncio.current_task()
        events = [task for task in asyncio.all_tasks() if task.get_name().startswith(EVENT_TASKS)]
        if left := [task for task in events if task is not running]:
            await asyncio.wait(left, timeout=SHUTDOWN_SECONDS)


def _malformed(error: Exception) -> bool:
    """Whether Discord rejects the commands themselves, so that sending them again is useless."""
    return isinstance(error, discord.HTTPException) and error.status in (400, 413)
