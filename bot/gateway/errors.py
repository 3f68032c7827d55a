"""Turns every error of a command, button, menu or form into an answer."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable

import discord
from discord import app_commands

from bot.domain.errors import MarqueeError
from bot.domain.ids import MemberId
from bot.gateway import replies
from bot.gateway.actors import Interaction, read_passer_by
from bot.gateway.delivery import (
    ALREADY_ACKNOWLEDGED,
    UNKNOWN_INTERACTION,
    InteractionExpired,
    describe_failure,
    is_discord_trouble,
)
from bot.gateway.monitoring.requests import OUTCOME, handler_name
from bot.services.installation import storage_fault
from bot.ui import problems
from bot.ui.catalogue.adding import FilmOffer, missing_title
from bot.ui.catalogue.problems import AskedCommand
from bot.ui.kit import notices
from bot.ui.kit.controls import Command

log = logging.getLogger(__name__)

COMMAND_KEY = "marquee.command"
"""Key in `interaction.extras` for the command that continues when the person picks a film from a list."""


def note_command(
    interaction: Interaction, command: Command, *, private: bool, pick: Callable[[int], str] | None = None
) -> None:
    """Record which command continues when the person chooses a film; `pick` as in AskedCommand."""
    interaction.extras[COMMAND_KEY] = AskedCommand(command, private, pick)


def is_refusal(error: BaseException) -> bool:
    """Whether an error is a normal answer, with a sentence of its own."""
    return isinstance(_cause(error), MarqueeError)


def _cause(error: BaseException) -> BaseException:
    """The error in a command that discord.py wrapped."""
    while isinstance(error, app_commands.CommandInvokeError | app_commands.TransformerError) and error.__cause__:
        error = error.__cause__
    return error


async def answer_error(interaction: Interaction, error: BaseException) -> None:
    """Answer with the error, always privately. An unexpected error is logged once, with the reference that is shown."""
    error = _cause(error)
    if interaction.type is discord.InteractionType.autocomplete:
        # A list of choices cannot show a sentence; the command itself will report the error.
        if not isinstance(error, MarqueeError) and not _is_expired(error):
            log.error("autocomplete of /%s failed", handler_name(interaction), exc_info=error)
        return
    fault = storage_fault(error)
    if fault is not None:
        log.warning("%s could not be stored: %s", handler_name(interaction), type(fault).__name__)
        error = fault
    interaction.extras[OUTCOME] = _outcome(error)
    if isinstance(error, MarqueeError):
        asked = interaction.extras.get(COMMAND_KEY)
        card = problems.problem_card(error, asked, _film_offer(interaction, error))
        await replies.send_answer(interaction, card, private=True)
        return
    if isinstance(error, app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        await replies.send_answer(interaction, notices.outdated_card(), private=True)
        return
    if _is_expired(error):
        log.warning("answered too late: %s", handler_name(interaction))
        return
    if is_discord_trouble(error):
        log.warning("Discord did not do its part in %s: %s", handler_name(interaction), describe_failure(error))
        await replies.send_answer(interaction, notices.discord_trouble_card(), private=True)
        return
    reference = secrets.token_hex(3)
    log.error("unexpected error %s in %s", reference, handler_name(interaction), exc_info=error)
    await replies.send_answer(interaction, notices.broken_card(reference), private=True)


def _film_offer(interaction: Interaction, error: MarqueeError) -> FilmOffer | None:
    """What a member of a club can do about a film that was not found; remembers its title for the buttons."""
    typed, look_up = missing_title(error), interaction.client.look_up
    if typed is None or look_up is None or read_passer_by(interaction).guild is None:
        return None
    look_up.remember_title(MemberId(interaction.user.id), interaction.id, typed)
    return FilmOffer(interaction.id, look_up.source is not None)


def _outcome(error: BaseException) -> str:
    """As METER counts it."""
    if isinstance(error, MarqueeError | app_commands.CommandNotFound | app_commands.CommandSignatureMismatch):
        return "refused"
    if _is_expired(error):
        return "late"
    return "unreached" if is_discord_trouble(error) else "failed"


def _is_expired(error: BaseException) -> bool:
    if isinstance(error, InteractionExpired):
        return True
    return isinstance(error, discord.HTTPException) and error.code in (UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED)
