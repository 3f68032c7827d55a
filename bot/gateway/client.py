"""The connection to Discord: the least it needs to know, the cogs, the jobs, and an orderly end."""

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
from bot.gateway.mentions import CommandMentions
from bot.gateway.replies import NOBODY
from bot.gateway.request_guard import RequestGuard
from bot.gateway.tree import MarqueeTree

log = logging.getLogger(__name__)

# Marquee never speaks: the library need not warn that its voice parts are not installed.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

PATIENCE = 10.0
"""Seconds that answers in flight are given when the bot is told to stop."""
SYNC_SECONDS = 5.0
"""How long the start waits for Discord to take the commands; after that the bot starts with those that Discord has."""
SHARD_SECONDS = 60.0
LONGEST_RATE_LIMIT = 30.0
"""Seconds: at the start, the library reports a longer pause instead of keeping it silently."""


class ShardNotLaunchedError(Exception):
    """Raised where the library would call itself again for each failed attempt, without end."""


class NotDiscordError(Exception):
    """The answer cannot be Discord's: something else answered in its place."""


def required_intents() -> discord.Intents:
    """Nothing privileged: servers with their roles, and who sits in which voice channel."""
    return discord.Intents(guilds=True, voice_states=True)


class MarqueeBot(commands.AutoShardedBot):
    """Built by bot.app, which gives it cogs and jobs before it starts: some of them need the client."""

    tree: MarqueeTree

    def __init__(
        self,
        desk: RequestGuard,
        mentions: CommandMentions,
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
        self.desk = desk
        self.tree.desk = desk
        self.controls = Controls(desk)
        self.forms = FormRouter(desk)
        self.all_cogs: Sequence[commands.Cog] = ()
        """What `setup_hook` adds."""
        self.jobs: Sequence[Job] = ()
        """They start after the login and stop before the connection ends."""
        self._mentions = mentions
        self._logged_in = False
        self._login_limit: asyncio.Timeout | None = None
        self._launching: set[int] = set()
        self._syncing: asyncio.Task[None] | None = None

    async def start(self, token: str, *, reconnect: bool = True) -> None:
        """Log in and stay connected. Whatever is the matter with Discord or the network is waited out.

        Raises TokenRefused and GatewayRefused, which waiting would not change.
        """
        self.http.max_ratelimit_timeout = LONGEST_RATE_LIMIT
        await retry.retry_until_answered(
            "to let it log in",
            partial(self._log_in, token),
            hopeless=lambda _: self._logged_in,  # then it was no answer of Discord, but our own setting up
        )
        await self.connect(reconnect=reconnect)

    async def _log_in(self, token: str) -> None:
        try:
            async with asyncio.timeout(retry.TIMING.attempt) as self._login_limit:
                await self.login(token)
        except BaseException:
            if not self._logged_in:
                # The next attempt makes a session of its own; this one would be left open.
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
        given: Any = self.shard_count  # None, although the library's type says otherwise
        if given is None:
            self.shard_count = await retry.retry_until_answered(
                "to say how many shards it wants", self._shards_wanted, limit=retry.TIMING.attempt
            )
        self.http.max_ratelimit_timeout = None
        await super().launch_shards()

    async def _shards_wanted(self) -> int:
        answer: Any = await self.http.get_bot_gateway()
        count = answer[0]
        if not isinstance(count, int) or count < 1:
            raise NotDiscordError
        return int(count)

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
            self._login_limit.reschedule(None)  # it was for Discord's answers, which are there
        for cog in self.all_cogs:
            await self.add_cog(cog)
            self.controls.add(cog)
            self.forms.add_cog(cog)
            for menu in context_menus(cog):
                self.tree.add_command(menu)
        await self._sync()
        for job in self.jobs:
            job.start()

    async def _sync(self) -> None:
        """Tell Discord of the commands, but only where they are not what it was told the last time.

        Where Discord does not take them soon, the bot starts with the old ones, and they are told later.
        """
        digest = self.tree.commands_digest(self.application_id)
        if await self._mentions.is_synced(digest):
            return
        self._syncing = asyncio.create_task(self._tell_commands(digest), name="commands")
        done, _ = await asyncio.wait((self._syncing,), timeout=SYNC_SECONDS)
        if done:
            self._syncing.result()
        else:
            log.warning("Marquee starts with the commands that Discord has, until it takes the new ones")

    async def _tell_commands(self, digest: str) -> None:
        try:
            synced = await retry.retry_until_answered(
                "to take the commands",
                self._commands_taken,
                # Longer than elsewhere: the library may keep a pause that Discord asked for.
                limit=5 * retry.TIMING.attempt,
                hopeless=_malformed,
            )
        except discord.HTTPException as error:
            log.error(  # noqa: TRY400  the answer is all there is to know
                "Discord refuses the commands (%d, code %d); Marquee goes on with those that Discord has. "
                "Please report this",
                error.status,
                error.code,
            )
            return
        await self._mentions.remember_commands(digest, {command.name: command.id for command in synced})
        log.info("told Discord of %d commands", len(synced))

    async def _commands_taken(self) -> Sequence[discord.app_commands.AppCommand]:
        synced = await self.tree.sync()
        if {command.name for command in synced} != {command.name for command in self.tree.get_commands()}:
            raise NotDiscordError
        return synced

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.handle_form(interaction)
        elif interaction.type is discord.InteractionType.component:
            await self.controls.take(interaction)

    async def on_ready(self) -> None:
        log.info("ready in %d servers", len(self.guilds))

    async def on_command_error(self, *_: Any) -> None:
        """There are no text commands: somebody who mentions the bot gets no error in the log."""

    async def close(self) -> None:
        """Finish the answers in flight, then the jobs, then the connection."""
        if self.is_closed():
            return
        if self._syncing is not None:
            self._syncing.cancel()
            await asyncio.gather(self._syncing, return_exceptions=True)
        if not await self.desk.wait_until_idle(PATIENCE):
            log.warning("stopped with answers unfinished after %.0f seconds", PATIENCE)
        for job in self.jobs:
            await job.stop()
        await super().close()


def _malformed(error: Exception) -> bool:
    """Whether Discord says that the commands themselves are wrong, which the same request would not change."""
    return isinstance(error, discord.HTTPException) and error.status in (400, 413)
