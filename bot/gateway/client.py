"""The connection to Discord: the least it needs to know, the cogs, the jobs, and an orderly end."""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

import discord
from discord.ext import commands

from bot.gateway.controls import Controls
from bot.gateway.forms import Forms
from bot.gateway.replies import NOBODY
from bot.gateway.tree import MarqueeTree

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from bot.gateway.desk import Desk
    from bot.gateway.jobs import Job
    from bot.gateway.mentions import Mentions

log = logging.getLogger(__name__)

# Marquee never speaks: the library need not warn that its voice parts are not installed.
discord.VoiceClient.warn_nacl = False
discord.VoiceClient.warn_dave = False

PATIENCE = 10.0
"""Seconds that answers in flight are given when the bot is told to stop."""


def intents() -> discord.Intents:
    """Nothing privileged: servers with their roles, and who sits in which voice channel."""
    return discord.Intents(guilds=True, voice_states=True)


class MarqueeBot(commands.AutoShardedBot):
    """Built by bot.app; `make_cogs` is asked once the client exists, because some cogs need the tree."""

    tree: MarqueeTree

    def __init__(
        self,
        desk: Desk,
        make_cogs: Callable[[MarqueeBot], Sequence[commands.Cog]],
        jobs: Sequence[Job],
        mentions: Mentions,
    ) -> None:
        super().__init__(
            command_prefix=commands.when_mentioned,
            help_command=None,
            tree_cls=MarqueeTree,
            intents=intents(),
            allowed_mentions=NOBODY,
            member_cache_flags=discord.MemberCacheFlags(voice=True, joined=False),
            chunk_guilds_at_startup=False,
            max_messages=None,
        )
        self.desk = desk
        self.tree.desk = desk
        self.controls = Controls(desk)
        self.forms = Forms(desk)
        self._make_cogs = make_cogs
        self._jobs = jobs
        self._mentions = mentions

    async def setup_hook(self) -> None:
        for cog in self._make_cogs(self):
            await self.add_cog(cog)
            self.controls.add(cog)
            self.forms.add(cog)
        await self._sync()
        for job in self._jobs:
            job.start()

    async def _sync(self) -> None:
        """Tell Discord of the commands, but only where they are not what it was told the last time."""
        digest = self.tree.digest(self.application_id)
        if await self._mentions.known(digest):
            return
        synced = await self.tree.sync()
        await self._mentions.remember(digest, {command.name: command.id for command in synced})
        log.info("told Discord of %d commands", len(synced))

    async def on_interaction(self, interaction: discord.Interaction[Any]) -> None:
        if interaction.type is discord.InteractionType.modal_submit:
            await self.forms.take(interaction)
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
        if not await self.desk.last_one_served(PATIENCE):
            log.warning("stopped with answers unfinished after %.0f seconds", PATIENCE)
        for job in self._jobs:
            await job.stop()
        await super().close()
