"""The command tree: every command passes the request guard, and every error goes to `answer_error`."""

from __future__ import annotations

import hashlib
import json
import logging
import secrets
from collections.abc import Awaitable, Callable, Sequence
from typing import Any

import discord
from discord import InteractionResponse, InteractionType, app_commands

from bot.domain.errors import TooFast
from bot.gateway.actors import Interaction
from bot.gateway.delivery import acknowledged, describe_failure
from bot.gateway.errors import answer_error
from bot.gateway.language.club_language import speak_to_asker
from bot.gateway.language.descriptions import add_translations, translations_digest
from bot.gateway.request_guard import RequestGuard

log = logging.getLogger(__name__)


class SuggestionResponse(InteractionResponse[Any]):
    """The response to somebody who types. A list that Discord does not take is one line in the log.

    discord.py would log a traceback if something else than Discord answers, such as a proxy with a page of its own. The
    next key asks again.
    """

    async def autocomplete(self, choices: Sequence[app_commands.Choice[Any]]) -> None:
        try:
            await super().autocomplete(choices)
        except Exception as error:  # noqa: BLE001  discord.py raises many kinds for a response that it cannot read
            log.warning("Discord did not take suggestions (%s): %s", secrets.token_hex(3), describe_failure(error))


class MarqueeTree(app_commands.CommandTree[Any]):
    guard: RequestGuard
    afterwards: Callable[[Interaction], Awaitable[None]] | None = None
    """Called after every answered command."""

    async def _call(self, interaction: Interaction) -> None:
        speak_to_asker(interaction)
        with self.guard.count_in_flight():
            if interaction.type is InteractionType.autocomplete:
                interaction._cs_response = SuggestionResponse(interaction)  # type: ignore[attr-defined]  # noqa: SLF001
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

    async def sync(self, *, guild: discord.abc.Snowflake | None = None) -> list[app_commands.AppCommand]:
        """As discord.py's, with the languages that discord.py does not know. Raises discord.HTTPException."""
        del guild  # Marquee has global commands only.
        return await self.upload_commands(self.translated_payload())

    async def upload_commands(self, payload: list[Any]) -> list[app_commands.AppCommand]:
        """Replace Discord's commands by these. Raises discord.HTTPException."""
        synced = await self.client.http.bulk_upsert_global_commands(self.client.application_id or 0, payload=payload)
        return [app_commands.AppCommand(data=command, state=self.client._connection) for command in synced]  # noqa: SLF001

    def translated_payload(self) -> list[Any]:
        """The commands as Discord gets them, with their descriptions in every language."""
        payload: list[Any] = [command.to_dict(self) for command in self.get_commands(guild=None)]
        for command in payload:
            add_translations(command)
        return payload

    def commands_digest(self, application: int | None) -> str:
        """A digest of everything that a sync sends to Discord."""
        commands = [command.to_dict(self) for command in self.get_commands(guild=None)]
        written = json.dumps([application, commands, translations_digest()], sort_keys=True, default=str)
        return hashlib.sha256(written.encode()).hexdigest()
