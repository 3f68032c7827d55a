"""Acknowledges interactions in time and delivers their answers, with retries when a request or its response is lost."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from enum import Enum, auto
from typing import Any

import aiohttp
import discord

from bot.gateway.actors import Interaction
from bot.gateway.monitoring.requests import counted
from bot.ui.kit import notices
from bot.ui.kit.layout import Card
from bot.ui.kit.posters.attachments import drawn_pictures, remove_pictures

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
ACKNOWLEDGE_WITHIN = 1.5
"""Seconds after which an unanswered interaction is deferred. Discord waits three."""
PUBLIC: dict[Any, Any] = {"marquee.public": True}
"""`extras` of a command whose answer the whole channel sees unless the command is used with `private:True`."""
UNKNOWN_INTERACTION, ALREADY_ACKNOWLEDGED = 10062, 40060
UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, INVALID_TOKEN = 10008, 10015, 50027

_EXTRA = "marquee.delivery"
_FIRST_RETRIES = (0.1, 0.4)
"""Seconds to wait before resending the first response; Discord no longer accepts it after three seconds."""
_RETRIES = (0.5, 2.0)
_FIRST_TIMEOUT, _TIMEOUT = 10.0, 120.0
_TRANSPORT = (aiohttp.ClientError, OSError, TimeoutError)
_SHIELD = frozenset({403, 404, 429})
"""HTTP statuses that also come from the proxy in front of Discord; Discord's own errors carry a code."""


class _Outcome(Enum):
    TAKEN = auto()
    ACKNOWLEDGED = auto()
    """Discord took an earlier response to the interaction, so this answer must be a follow-up or an edit."""
    LOST = auto()


def is_discord_trouble(error: BaseException) -> bool:
    """Whether Discord or the network failed temporarily, so that the same request may succeed later."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429 or (error.status in _SHIELD and not error.code)
    return isinstance(error, (*_TRANSPORT, discord.RateLimited))


def may_have_arrived(error: BaseException) -> bool:
    """Whether Discord may have carried out the failed request.

    A refused request was not carried out. After a reset, a timeout, a server error or an unreadable response it is
    unknown.
    """
    if isinstance(error, discord.HTTPException):
        return error.status >= 500
    return not isinstance(error, (aiohttp.ClientConnectorError, discord.RateLimited))


class Delivery:
    """The answers to one interaction. No method except `defer` raises when Discord does not take an answer.

    `send`, `replace` and `open_form` return whether Discord took the answer. A handler continues either way, because
    its work is already done; `finish` tells the person if the last answer was lost.
    """

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._lock = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._deferring: asyncio.Task[None] | None = None
        self._unconfirmed: discord.InteractionResponseType | None = None
        self._placeholder: bool | None = None
        """While "thinking…" is shown: whether only the person who asked sees it. None otherwise."""
        self._undelivered: str | None = None
        """Set when the last answer was lost: empty, or the reference of its log line."""
        self._expired = False

    def start(self) -> None:
        """Start the timer that defers after ACKNOWLEDGE_WITHIN seconds unless an answer was sent."""
        self._timer = asyncio.get_running_loop().call_later(ACKNOWLEDGE_WITHIN, self._start_deferral)

    async def finish(self) -> None:
        """Stop the timer. If the last answer was lost, send a short one that says that the work was done."""
        if self._timer is not None:
            self._timer.cancel()
        if self._deferring is not None:
            await self._deferring
        if self._undelivered is not None and not self._expired:
            await self.send(notices.undelivered_card(self._undelivered), private=True)

    async def defer(self, *, private: bool) -> None:
        """Show "thinking…" at once, for work that is known to take long.

        Raises InteractionExpired if the interaction has expired, so that the handler does not start the work.
        """
        async with self._lock:
            if not self._interaction.response.is_done():
                await self._defer(private=private, thinking=True)
                if self._expired:
                    raise InteractionExpired

    async def send(self, card: Card, *, private: bool, file: discord.File | None = None) -> bool:
        """Answer with a new message. A card whose drawn pictures Discord refuses is sent once more without them."""
        own = [] if file is None else [_StoredFile(file.fp.read(), file.filename, file.description)]
        drawn = await self._draw_files(card)
        taken = await self._send(card, [*drawn, *own], private=private)
        if not taken and drawn and self._undelivered:
            remove_pictures(card)
            return await self._send(card, own, private=private)
        return taken

    async def _send(self, card: Card, files: _Files, *, private: bool) -> bool:
        async with self._lock:
            outcome = await self._respond(
                discord.InteractionResponseType.channel_message,
                lambda: self._interaction.response.send_message(
                    view=card, ephemeral=private, allowed_mentions=NOBODY, files=_new_files(files)
                ),
            )
            if outcome is not _Outcome.ACKNOWLEDGED:
                return outcome is _Outcome.TAKEN
            if self._placeholder is not None:
                if self._placeholder == private:
                    return await self._edit_original(card, files)
                return await self._answer_elsewhere(card, files, private=private)
            return await self._follow_up(card, files, private=private)

    async def replace(self, card: Card, *, vital: bool = True) -> bool:
        """Replace the message whose control was used, or "thinking…", by the card.

        If not `vital` (a progress update), it is tried once, and the person is not told if it is lost.
        """
        if self._interaction.message is None and not self._interaction.response.is_done():
            return await self.send(card, private=True)
        files = await self._draw_files(card)
        async with self._lock:
            outcome = await self._respond(
                discord.InteractionResponseType.message_update,
                lambda: self._interaction.response.edit_message(
                    view=card, allowed_mentions=NOBODY, attachments=self._replaced_files(files)
                ),
            )
            if outcome is _Outcome.ACKNOWLEDGED:
                return await self._edit_original(card, files, vital=vital)
            return outcome is _Outcome.TAKEN

    async def open_form(self, form: discord.ui.Modal, fallback: Card) -> bool:
        """Open a form. Discord opens none after a deferral; then `fallback`, a card with a button, is sent instead."""
        async with self._lock:
            outcome = await self._respond(
                discord.InteractionResponseType.modal, lambda: self._interaction.response.send_modal(form)
            )
        if outcome is _Outcome.ACKNOWLEDGED:
            return await self.send(fallback, private=True)
        return outcome is _Outcome.TAKEN

    async def _draw_files(self, card: Card) -> _Files:
        """The files of the card's drawn pictures. Without them, the pictures are taken out of the card."""
        if not drawn_pictures(card):
            return []
        may_attach = self._interaction.guild_id is None or self._interaction.app_permissions.attach_files
        drawn = await self._interaction.client.pictures.draw_card(
            card, club=self._interaction.guild_id, may_attach=may_attach
        )
        return [_StoredFile(png, picture.name, picture.alt) for picture, png in drawn]

    def _replaced_files(self, files: _Files) -> list[discord.File]:
        """What to say of attachments in an edit: the new ones, none where the message had some, or nothing."""
        message = self._interaction.message
        had_some = message is not None and bool(message.attachments)
        return _new_files(files) if files or not had_some else []

    def _start_deferral(self) -> None:
        self._deferring = asyncio.create_task(self._defer_now(), name="deferral")

    async def _defer_now(self) -> None:
        async with self._lock:
            if not self._interaction.response.is_done():
                await self._defer(private=self._is_private, thinking=self._interaction.message is None)

    @property
    def shows_publicly(self) -> bool:
        """Whether "thinking…" is shown to everybody at the moment."""
        return self._placeholder is False

    @property
    def _is_private(self) -> bool:
        """Whether the answer to the command is private, which is the default."""
        command = self._interaction.command
        if command is None or not command.extras.get("marquee.public"):
            return True
        return bool(getattr(self._interaction.namespace, "private", False))

    async def _defer(self, *, private: bool, thinking: bool) -> None:
        """With `thinking`, show "thinking…"; without it (a control), leave the kind of answer open."""
        kind = discord.InteractionResponseType.deferred_message_update
        if thinking:
            kind = discord.InteractionResponseType.deferred_channel_message
            self._placeholder = private
        await self._respond(kind, lambda: self._interaction.response.defer(ephemeral=private, thinking=thinking))

    async def _respond(self, kind: discord.InteractionResponseType, send: Callable[[], Awaitable[Any]]) -> _Outcome:
        """Send the first response to the interaction, and resend it when Discord may not have received it."""
        if self._interaction.response.is_done():
            return _Outcome.ACKNOWLEDGED
        for wait in (*_FIRST_RETRIES, None):
            try:
                await asyncio.wait_for(send(), _FIRST_TIMEOUT)
            except Exception as error:  # noqa: BLE001  discord.py raises many kinds for a response that it cannot read
                outcome = self._outcome_of_failure(kind, error, is_last=wait is None)
                if outcome is not None:
                    return outcome
                await asyncio.sleep(wait or 0)
            else:
                return self._note_taken(kind)
        raise AssertionError("unreachable")

    def _outcome_of_failure(
        self, kind: discord.InteractionResponseType, error: Exception, *, is_last: bool
    ) -> _Outcome | None:
        """The outcome of a first response that failed; None if it must be sent again."""
        response = self._interaction.response
        code = error.code if isinstance(error, discord.HTTPException) else 0
        # discord.py marks the interaction as answered before it reads Discord's reply, which may come from a proxy.
        response._response_type = None  # noqa: SLF001
        if code == ALREADY_ACKNOWLEDGED:
            # One of our earlier attempts, or a retry inside discord.py, arrived: it was the first that we sent.
            response._response_type = first = self._unconfirmed or kind  # noqa: SLF001
            return self._note_taken(kind) if first is kind else _Outcome.ACKNOWLEDGED
        if code == UNKNOWN_INTERACTION:
            self._expired = True
            log.warning("answered too late")
            return _Outcome.LOST
        if not is_discord_trouble(error) and not _is_unreadable(error):
            return self._note_refused(error)
        self._unconfirmed = self._unconfirmed or kind
        return self._note_lost(error, vital=kind not in _DEFERRALS) if is_last else None

    async def _edit_original(self, card: Card, files: _Files, *, vital: bool = True) -> bool:
        """Edit the original response. A lost edit can be repeated safely, because an edit is idempotent."""

        async def edit() -> None:
            await self._interaction.edit_original_response(
                view=card, allowed_mentions=NOBODY, attachments=self._replaced_files(files)
            )

        for wait in (*(_RETRIES if vital else ()), None):
            try:
                await asyncio.wait_for(edit(), _TIMEOUT)
            except Exception as error:  # noqa: BLE001  as above
                if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
                    # The person dismissed the message; send the answer as a new one.
                    self._placeholder = None
                    return await self._follow_up(card, files, private=True) if vital else False
                if not is_discord_trouble(error) and not _is_unreadable(error):
                    return self._note_refused(error) is _Outcome.TAKEN
                if wait is None:
                    return self._note_lost(error, vital=vital) is _Outcome.TAKEN
                await asyncio.sleep(wait)
            else:
                self._placeholder = None
                self._undelivered = None
                return True
        raise AssertionError("unreachable")

    async def _follow_up(self, card: Card, files: _Files, *, private: bool) -> bool:
        """Send a follow-up message. If it may have arrived, only a private one without a file is sent again.

        Drawn pictures do not count as files here: they are small.
        """
        with_file = len(files) > len(drawn_pictures(card))
        for wait in (*_RETRIES, None):
            try:
                await asyncio.wait_for(
                    self._interaction.followup.send(
                        view=card, ephemeral=private, allowed_mentions=NOBODY, files=_new_files(files)
                    ),
                    _TIMEOUT,
                )
            except Exception as error:  # noqa: BLE001  as above
                if not is_discord_trouble(error) and not _is_unreadable(error):
                    return self._note_refused(error) is _Outcome.TAKEN
                final = may_have_arrived(error) and (not private or with_file)
                if wait is None or final:
                    return self._note_lost(error, vital=True) is _Outcome.TAKEN
                await asyncio.sleep(wait)
            else:
                self._undelivered = None
                return True
        raise AssertionError("unreachable")

    async def _answer_elsewhere(self, card: Card, files: _Files, *, private: bool) -> bool:
        """Answer with another visibility than "thinking…" was shown with, and remove "thinking…".

        A deferred message keeps its visibility, and the first follow-up becomes that message. It is therefore filled
        with a temporary line before the real answer is sent.
        """
        if not await self._edit_original(notices.elsewhere_card(private=private), []):
            return False
        taken = await self._follow_up(card, files, private=private)
        try:
            await asyncio.wait_for(self._interaction.delete_original_response(), _TIMEOUT)
        except (discord.DiscordException, *_TRANSPORT) as error:
            log.warning("a temporary line could not be removed: %s", describe_failure(error))
        return taken

    def _note_taken(self, kind: discord.InteractionResponseType) -> _Outcome:
        if kind not in _DEFERRALS:
            self._placeholder = None
            self._undelivered = None
        return _Outcome.TAKEN

    def _note_lost(self, error: BaseException, *, vital: bool) -> _Outcome:
        log.warning("Discord did not take an answer: %s", describe_failure(error))
        if vital:
            self._undelivered = ""
        return _Outcome.LOST

    def _note_refused(self, error: BaseException) -> _Outcome:
        """Record a refusal, which would repeat: the interaction has expired, or the answer is invalid."""
        code = error.code if isinstance(error, discord.HTTPException) else 0
        if code in (UNKNOWN_WEBHOOK, INVALID_TOKEN):
            self._expired = True
            log.warning("answered after the interaction had expired")
            return _Outcome.LOST
        self._undelivered = secrets.token_hex(3)
        log.error("unexpected error %s: Discord refused an answer", self._undelivered, exc_info=error)
        return _Outcome.LOST


class InteractionExpired(Exception):
    """Discord no longer takes an answer to this interaction, so the handler should not start its work."""


@dataclass(frozen=True, slots=True)
class _StoredFile:
    """A file's content, kept for further attempts, because a discord.File can be sent only once."""

    data: bytes
    name: str
    alt: str | None


_Files = list[_StoredFile]
_DEFERRALS = frozenset(
    {
        discord.InteractionResponseType.deferred_channel_message,
        discord.InteractionResponseType.deferred_message_update,
    }
)


def delivery_of(interaction: Interaction) -> Delivery:
    """The delivery of an interaction, created at the first call."""
    found = interaction.extras.get(_EXTRA)
    if not isinstance(found, Delivery):
        found = interaction.extras[_EXTRA] = Delivery(interaction)
    return found


@asynccontextmanager
async def acknowledged(interaction: Interaction) -> AsyncIterator[None]:
    """Acknowledge the interaction within ACKNOWLEDGE_WITHIN seconds, whatever the block does."""
    delivery = delivery_of(interaction)
    delivery.start()
    async with counted(interaction):
        try:
            yield
        finally:
            await delivery.finish()


def _new_files(files: _Files) -> list[discord.File]:
    """New files for one attempt; discord.py's MISSING if there are none."""
    missing: list[discord.File] = discord.utils.MISSING
    if not files:
        return missing
    return [discord.File(io.BytesIO(file.data), file.name, description=file.alt) for file in files]


def _is_unreadable(error: BaseException) -> bool:
    """Whether discord.py failed to read Discord's response: no JSON, or fields missing."""
    return isinstance(error, ValueError | TypeError | KeyError | AttributeError)


def describe_failure(error: BaseException) -> str:
    """The error without URLs and ids, for the log."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
