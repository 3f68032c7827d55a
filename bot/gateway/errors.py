"""The one place where an error becomes an answer, for commands, buttons, menus and forms alike."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable, Mapping
from typing import Any

import discord
from discord import app_commands

from bot.domain.errors import MarqueeError
from bot.gateway import replies
from bot.gateway.actors import Interaction
from bot.gateway.delivery import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    InteractionExpired,
    describe_failure,
    is_discord_trouble,
)
from bot.services.installation import storage_fault
from bot.ui import problems
from bot.ui.catalogue.problems import AskedCommand
from bot.ui.kit import notices
from bot.ui.kit.controls import Command

log = logging.getLogger(__name__)

ASKED = "marquee.asked"
"""Where a command notes itself in `interaction.extras`, so that a choice of films can go on with it."""


def note_command(
    interaction: Interaction, command: Command, *, private: bool, pick: Callable[[int], str] | None = None
) -> None:
    """Note which command goes on when the person chooses a film; `pick` as in Asked."""
    interaction.extras[ASKED] = AskedCommand(command, private, pick)


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Tell the person, always privately; log what nobody expected once, with the reference that they read."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    if interaction.type is discord.InteractionType.autocomplete:
        # A list cannot carry a sentence; the command itself will tell.
        if not isinstance(error, MarqueeError) and not _too_late(error):
            log.error("autocomplete of /%s failed", _name(interaction), exc_info=error)
        return
    fault = storage_fault(error)
    if fault is not None:
        log.warning("%s could not be stored: %s", _name(interaction), type(fault).__name__)
        error = fault
    if isinstance(error, MarqueeError):
        await replies.send_answer(
            interaction, problems.problem_card(error, interaction.extras.get(ASKED)), private=True
        )
        return
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        await replies.send_answer(interaction, notices.outdated_card(), private=True)
        return
    if _too_late(error):
        log.warning("answered too late: %s", _name(interaction))
        return
    if is_discord_trouble(error):
        log.warning("Discord did not do its part in %s: %s", _name(interaction), describe_failure(error))
        await replies.send_answer(interaction, notices.discord_trouble_card(), private=True)
        return
    reference = secrets.token_hex(3)
    log.error("unexpected error %s in %s", reference, _name(interaction), exc_info=error)
    await replies.send_answer(interaction, notices.broken_card(reference), private=True)


def _too_late(error: BaseException) -> bool:
    if isinstance(error, InteractionExpired):
        return True
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED)


def _name(interaction: Interaction) -> str:
    """The command or the control's verb: never a person, never what they typed."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Mapping[str, Any] = interaction.data or {}
    custom_id = str(data.get("custom_id", "?"))
    return ":".join(custom_id.split(":")[:2])
