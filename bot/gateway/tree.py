"""The command tree: every command passes the request guard, and every error goes to `answer_error`."""

from __future__ import annotations

import contextlib
import hashlib
import json
from collections.abc import Awaitable, Callable
from typing import Any

from discord import HTTPException, InteractionType, app_commands

from bot.domain.errors import TooFast
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged
from bot.gateway.errors import answer_error
from bot.gateway.request_guard import RequestGuard


class MarqueeTree(app_commands.CommandTree[Any]):
    guard: RequestGuard
    afterwards: Callable[[Interaction], Awaitable[None]] | None = None
    """Called after every answered command."""

    async def _call(self, interaction: Interaction) -> None:
        with self.guard.count_in_flight():
            if interaction.type is InteractionType.autocomplete:
                await super()._call(interaction)
                return
            async with acknowledged(interaction):
                await super()._call(interaction)
                if self.afterwards is not None:
                    await self.afterwards(interaction)

    async def interaction_check(self, interaction: Interaction, /) -> bool:
        if interaction.type is InteractionType.autocomplete:
            try:
                self.guard.admit_typing(interaction)
            except TooFast:
                # A list of choices cannot show a sentence. An empty one is cheap, and the next key asks again.
                with contextlib.suppress(HTTPException, OSError):
                    await interaction.response.autocomplete([])
                return False
        else:
            try:
                await self.guard.admit_request(interaction)
            except Exception as error:  # noqa: BLE001  answer_error handles every error
                await answer_error(interaction, error)
                return False
        return True

    async def on_error(self, interaction: Interaction, error: app_commands.AppCommandError, /) -> None:
        await answer_error(interaction, error)

    def commands_digest(self, application: int | None) -> str:
        """A digest of everything that a sync sends to Discord."""
        commands = [command.to_dict(self) for command in self.get_commands(guild=None)]
        written = json.dumps([application, commands], sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()
