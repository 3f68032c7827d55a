"""Acknowledges an interaction in time and delivers its answers, also when Discord loses a request or its receipt."""

from __future__ import annotations

import asyncio
import io
import logging
import secrets
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from enum import Enum, auto
from typing import Any

import aiohttp
import discord

from bot.gateway.actors import Interaction
from bot.ui.kit import notices
from bot.ui.kit.layout import Card

log = logging.getLogger(__name__)

NOBODY = discord.AllowedMentions.none()
ACKNOWLEDGE_WITHIN = 1.5
"""Seconds after which an interaction is deferred, whatever its handler does. Discord itself waits three."""
PUBLIC: dict[Any, Any] = {"marquee.public": True}
"""`extras` of a command whose answer everybody in the channel reads, unless it is asked with `private:True`."""
UNKNOWN_INTERACTION = 10062
ALREADY_ACKNOWLEDGED = 40060
UNKNOWN_MESSAGE, UNKNOWN_WEBHOOK, INVALID_TOKEN = 10008, 10015, 50027

_EXTRA = "marquee.delivery"
_FIRST_RETRIES = (0.1, 0.4)
"""Seconds before the first response is sent again; after three seconds Discord no longer takes it."""
_RETRIES = (0.5, 2.0)
_FIRST_TIMEOUT, _TIMEOUT = 10.0, 120.0
_TRANSPORT = (aiohttp.ClientError, OSError, TimeoutError)
_SHIELD = frozenset({403, 404, 429})
"""HTTP statuses that the proxy in front of Discord also gives; Discord's own refusals carry a code."""


class _Outcome(Enum):
    TAKEN = auto()
    ACKNOWLEDGED = auto()
    """An earlier response to the same interaction was taken, so this one has to follow it."""
    LOST = auto()


def is_discord_trouble(error: BaseException) -> bool:
    """Whether Discord, or the way to it, failed for a while: the same request may succeed a little later."""
    if isinstance(error, discord.HTTPException):
        return error.status >= 500 or error.status == 429 or (error.status in _SHIELD and not error.code)
    return isinstance(error, (*_TRANSPORT, discord.RateLimited))


def may_have_arrived(error: BaseException) -> bool:
    """Whether Discord may have done what the failed request asked for.

    A refusal was not carried out. A reset, a timeout, a server error or an unreadable receipt tell nothing.
    """
    if isinstance(error, discord.HTTPException):
        return error.status >= 500
    return not isinstance(error, (aiohttp.ClientConnectorError, discord.RateLimited))


class Delivery:
    """The answers to one interaction. No method raises for what Discord did to an answer.

    `send`, `replace` and `open_form` return whether Discord took the answer; the handler goes on either way, because
    what it did is done. `finish` tells the person if the last answer was lost.
    """

    def __init__(self, interaction: Interaction) -> None:
        self._interaction = interaction
        self._turn = asyncio.Lock()
        self._timer: asyncio.TimerHandle | None = None
        self._deferring: asyncio.Task[None] | None = None
        self._doubtful: discord.InteractionResponseType | None = None
        self._placeholder: bool | None = None
        """While "thinking…" waits for its answer: whether only the asker sees it."""
        self._undelivered: str | None = None
        """How the last answer was lost: empty, or the reference of the line in the log."""
        self._expired = False

    def start(self) -> None:
        """Defer after ACKNOWLEDGE_WITHIN seconds unless an answer has been sent by then."""
        self._timer = asyncio.get_running_loop().call_later(ACKNOWLEDGE_WITHIN, self._time_is_up)

    async def finish(self) -> None:
        """Stop the timer; where the last answer was lost, say in a short one that the work was done."""
        if self._timer is not None:
            self._timer.cancel()
        if self._deferring is not None:
            await self._deferring
        if self._undelivered is not None and not self._expired:
            await self.send(notices.undelivered_card(self._undelivered), private=True)

    async def defer(self, *, private: bool) -> None:
        """Show "thinking…" at once, for work that is known to take long.

        Raises discord.HTTPException where the interaction has expired: then nothing should be begun.
        """
        async with self._turn:
            if not self._interaction.response.is_done():
                await self._defer(private=private, thinking=True)
                if self._expired:
                    raise InteractionExpired

    async def send(self, card: Card, *, private: bool, file: discord.File | None = None) -> bool:
        """Answer with a message of its own."""
        copies = _copies(file)
        async with self._turn:
            outcome = await self._respond(
                discord.InteractionResponseType.channel_message,
                lambda: self._interaction.response.send_message(
                    view=card, ephemeral=private, allowed_mentions=NOBODY, file=copies()
                ),
            )
            if outcome is not _Outcome.ACKNOWLEDGED:
                return outcome is _Outcome.TAKEN
            if self._placeholder is not None:
                if self._placeholder == private:
                    return await self._edit_original(card, copies)
                return await self._answer_elsewhere(card, copies, private=private)
            return await self._follow_up(card, copies, private=private)

    async def replace(self, card: Card, *, vital: bool = True) -> bool:
        """Put the card in the place of the message whose control was used, or of "thinking…".

        One that is not `vital` (the progress of work) is tried once, and its loss is told to nobody.
        """
        if self._interaction.message is None and not self._interaction.response.is_done():
            return await self.send(card, private=True)
        async with self._turn:
            outcome = await self._respond(
                discord.InteractionResponseType.message_update,
                lambda: self._interaction.response.edit_message(view=card, allowed_mentions=NOBODY),
            )
            if outcome is _Outcome.ACKNOWLEDGED:
                return await self._edit_original(card, _copies(None), vital=vital)
            return outcome is _Outcome.TAKEN

    async def open_form(self, form: discord.ui.Modal, otherwise: Card) -> bool:
        """Open a form; after a deferral Discord opens none, so that a card with a button stands in."""
        async with self._turn:
            outcome = await self._respond(
                discord.InteractionResponseType.modal, lambda: self._interaction.response.send_modal(form)
            )
        if outcome is _Outcome.ACKNOWLEDGED:
            return await self.send(otherwise, private=True)
        return outcome is _Outcome.TAKEN

    def _time_is_up(self) -> None:
        self._deferring = asyncio.create_task(self._defer_now(), name="deferral")

    async def _defer_now(self) -> None:
        async with self._turn:
            if not self._interaction.response.is_done():
                await self._defer(private=self._is_private, thinking=self._interaction.message is None)

    @property
    def _is_private(self) -> bool:
        """Whether the answer to a command is for the asker alone: where it says nothing else, it is."""
        command = self._interaction.command
        if command is None or not command.extras.get("marquee.public"):
            return True
        return bool(getattr(self._interaction.namespace, "private", False))

    async def _defer(self, *, private: bool, thinking: bool) -> None:
        """The answer to a control follows an update of its message: that may be private, public, or the message."""
        kind = discord.InteractionResponseType.deferred_message_update
        if thinking:
            kind = discord.InteractionResponseType.deferred_channel_message
            self._placeholder = private
        await self._respond(kind, lambda: self._interaction.response.defer(ephemeral=private, thinking=thinking))

    async def _respond(self, kind: discord.InteractionResponseType, send: Callable[[], Awaitable[Any]]) -> _Outcome:
        """Send the first response of the interaction, again where Discord may not have got it."""
        if self._interaction.response.is_done():
            return _Outcome.ACKNOWLEDGED
        for wait in (*_FIRST_RETRIES, None):
            try:
                await asyncio.wait_for(send(), _FIRST_TIMEOUT)
            except Exception as error:  # noqa: BLE001  discord.py raises many kinds for a receipt that it cannot read
                outcome = self._judge(kind, error, is_last=wait is None)
                if outcome is not None:
                    return outcome
                await asyncio.sleep(wait or 0)
            else:
                return self._taken(kind)
        raise AssertionError("unreachable")

    def _judge(self, kind: discord.InteractionResponseType, error: Exception, *, is_last: bool) -> _Outcome | None:
        """What a failed first response means; None where it is to be sent again."""
        response = self._interaction.response
        code = error.code if isinstance(error, discord.HTTPException) else 0
        # discord.py notes the response before it reads the receipt, which may be that of somebody in between.
        response._response_type = None  # noqa: SLF001
        if code == ALREADY_ACKNOWLEDGED:
            # Of those that may have arrived it was the first: ours, or one that discord.py sent again by itself.
            response._response_type = first = self._doubtful or kind  # noqa: SLF001
            return self._taken(kind) if first is kind else _Outcome.ACKNOWLEDGED
        if code == UNKNOWN_INTERACTION:
            self._expired = True
            log.warning("answered too late")
            return _Outcome.LOST
        if not is_discord_trouble(error) and not _is_unreadable(error):
            return self._refused(error)
        self._doubtful = self._doubtful or kind
        return self._lost(error, vital=kind not in _DEFERRALS) if is_last else None

    async def _edit_original(self, card: Card, copies: _Copies, *, vital: bool = True) -> bool:
        """Edits can be repeated: the second does no harm where the first has arrived."""

        async def edit() -> None:
            file = copies()
            files = [] if file is discord.utils.MISSING else [file]
            await self._interaction.edit_original_response(
                view=card, allowed_mentions=NOBODY, attachments=files or discord.utils.MISSING
            )

        for wait in (*(_RETRIES if vital else ()), None):
            try:
                await asyncio.wait_for(edit(), _TIMEOUT)
            except Exception as error:  # noqa: BLE001  as above
                if isinstance(error, discord.HTTPException) and error.code == UNKNOWN_MESSAGE:
                    # The person has dismissed the message, and still wants to know.
                    self._placeholder = None
                    return await self._follow_up(card, copies, private=True) if vital else False
                if not is_discord_trouble(error) and not _is_unreadable(error):
                    return self._refused(error) is _Outcome.TAKEN
                if wait is None:
                    return self._lost(error, vital=vital) is _Outcome.TAKEN
                await asyncio.sleep(wait)
            else:
                self._placeholder = None
                self._undelivered = None
                return True
        raise AssertionError("unreachable")

    async def _follow_up(self, card: Card, copies: _Copies, *, private: bool) -> bool:
        """Sends a new message. Where the first may have arrived, only a private one without a file is sent again."""
        for wait in (*_RETRIES, None):
            file = copies()
            try:
                await asyncio.wait_for(
                    self._interaction.followup.send(view=card, ephemeral=private, allowed_mentions=NOBODY, file=file),
                    _TIMEOUT,
                )
            except Exception as error:  # noqa: BLE001  as above
                if not is_discord_trouble(error) and not _is_unreadable(error):
                    return self._refused(error) is _Outcome.TAKEN
                final = may_have_arrived(error) and (not private or file is not discord.utils.MISSING)
                if wait is None or final:
                    return self._lost(error, vital=True) is _Outcome.TAKEN
                await asyncio.sleep(wait)
            else:
                self._undelivered = None
                return True
        raise AssertionError("unreachable")

    async def _answer_elsewhere(self, card: Card, copies: _Copies, *, private: bool) -> bool:
        """Answer beside "thinking…" with the other visibility, and remove it.

        A message keeps the visibility that it was deferred with, and what follows first becomes that message: it has
        to be filled in before anything private is sent.
        """
        if not await self._edit_original(notices.elsewhere_card(private=private), _copies(None)):
            return False
        taken = await self._follow_up(card, copies, private=private)
        try:
            await asyncio.wait_for(self._interaction.delete_original_response(), _TIMEOUT)
        except (discord.DiscordException, *_TRANSPORT) as error:
            log.warning("a line that was filled in for a moment stays: %s", describe_failure(error))
        return taken

    def _taken(self, kind: discord.InteractionResponseType) -> _Outcome:
        if kind not in _DEFERRALS:
            self._placeholder = None
            self._undelivered = None
        return _Outcome.TAKEN

    def _lost(self, error: BaseException, *, vital: bool) -> _Outcome:
        log.warning("Discord did not take an answer: %s", describe_failure(error))
        if vital:
            self._undelivered = ""
        return _Outcome.LOST

    def _refused(self, error: BaseException) -> _Outcome:
        """Discord will say the same the next time: the interaction has ended, or the answer has a fault."""
        code = error.code if isinstance(error, discord.HTTPException) else 0
        if code in (UNKNOWN_WEBHOOK, INVALID_TOKEN):
            self._expired = True
            log.warning("answered after the interaction had expired")
            return _Outcome.LOST
        self._undelivered = secrets.token_hex(3)
        log.error("unexpected error %s: Discord refused an answer", self._undelivered, exc_info=error)
        return _Outcome.LOST


class InteractionExpired(Exception):
    """Discord no longer takes an answer, so that nothing should be begun."""


_Copies = Callable[[], discord.File]
_DEFERRALS = frozenset(
    {
        discord.InteractionResponseType.deferred_channel_message,
        discord.InteractionResponseType.deferred_message_update,
    }
)


def delivery_of(interaction: Interaction) -> Delivery:
    """The one delivery of an interaction."""
    found = interaction.extras.get(_EXTRA)
    if not isinstance(found, Delivery):
        found = interaction.extras[_EXTRA] = Delivery(interaction)
    return found


@asynccontextmanager
async def acknowledged(interaction: Interaction) -> AsyncIterator[None]:
    """Whatever the block does, Discord is told within ACKNOWLEDGE_WITHIN seconds that its answer will come."""
    delivery = delivery_of(interaction)
    delivery.start()
    try:
        yield
    finally:
        await delivery.finish()


def _copies(file: discord.File | None) -> _Copies:
    """A file can be sent once only: make a new one for each attempt."""
    if file is None:
        return lambda: discord.utils.MISSING
    data, name, description = file.fp.read(), file.filename, file.description
    return lambda: discord.File(io.BytesIO(data), name, description=description)


def _is_unreadable(error: BaseException) -> bool:
    """discord.py stumbles over a receipt that is no JSON, or lacks what it looks for."""
    return isinstance(error, ValueError | TypeError | KeyError | AttributeError)


def describe_failure(error: BaseException) -> str:
    """The error without addresses and ids."""
    if isinstance(error, discord.HTTPException):
        return f"HTTP {error.status}, code {error.code}"
    return type(error).__name__
