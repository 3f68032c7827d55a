"""The one place where an error becomes an answer, for commands, buttons, menus and forms alike."""

from __future__ import annotations

import logging
import secrets
from typing import TYPE_CHECKING, Any

import discord
from discord import app_commands

from bot.domain.errors import MarqueeError
from bot.gateway import replies
from bot.ui import problems

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from bot.gateway.actors import Interaction
    from bot.ui.controls import Command
    from bot.ui.layout import Card

log = logging.getLogger(__name__)

ASKED = "marquee.asked"
"""Where a command notes itself in `interaction.extras`, so that a choice of films can go on with it."""
UNKNOWN_INTERACTION = 10062
ALREADY_ANSWERED = 40060


def asked(
    interaction: Interaction, command: Command, *, private: bool, pick: Callable[[int], str] | None = None
) -> None:
    """Note which command goes on when the person chooses a film; `pick` as in Asked."""
    interaction.extras[ASKED] = problems.Asked(command, private, pick)


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Tell the person, always privately; log what nobody expected once, with the reference that they read."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    if interaction.type is discord.InteractionType.autocomplete:
        # A list cannot carry a sentence; the command itself will tell.
        if not isinstance(error, MarqueeError) and not _too_late(error):
            log.error("autocomplete of /%s failed", _name(interaction), exc_info=error)
        return
    if isinstance(error, MarqueeError):
        await _tell(interaction, problems.problem_card(error, interaction.extras.get(ASKED)))
        return
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        await _tell(interaction, problems.outdated_card())
        return
    if _too_late(error):
        log.warning("answered too late: %s", _name(interaction))
        return
    reference = secrets.token_hex(3)
    log.error("unexpected error %s in %s", reference, _name(interaction), exc_info=error)
    await _tell(interaction, problems.broken_card(reference))


async def _tell(interaction: Interaction, card: Card) -> None:
    try:
        await replies.answer(interaction, card, private=True)
    except discord.HTTPException as error:
        log.warning("a refusal in %s could not be told: %s", _name(interaction), error)


def _too_late(error: BaseException) -> bool:
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, ALREADY_ANSWERED)


def _name(interaction: Interaction) -> str:
    """The command or the control's verb: never a person, never what they typed."""
    if interaction.command is not None:
        return interaction.command.qualified_name
    data: Mapping[str, Any] = interaction.data or {}
    custom_id = str(data.get("custom_id", "?"))
    return ":".join(custom_id.split(":")[:2])
