"""Guards requests: rate limits, checks of submitted choices, remembered names, and a count of answers in flight."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from bot.domain.ids import MemberId
from bot.domain.people import Actor
from bot.gateway.actors import Interaction, read_actor
from bot.gateway.offered import refuse_unoffered
from bot.gateway.throttle import TYPING_BURST, TYPING_PER_SECOND, Throttle
from bot.services.clubs.clubs import ClubService


class RequestGuard:
    def __init__(self, clubs: ClubService, monotonic: Callable[[], float]) -> None:
        self._clubs = clubs
        self._throttle = Throttle(monotonic)
        self._typing = Throttle(monotonic, burst=TYPING_BURST, per_second=TYPING_PER_SECOND)
        self._in_flight = 0
        self._idle: asyncio.Future[None] | None = None

    async def admit_request(self, interaction: Interaction) -> None:
        """Raises TooFast for too many requests and NotOffered for a forged choice; remembers the person's name."""
        actor = read_actor(interaction)
        self._throttle.take_token(actor.member)
        refuse_unoffered(interaction)
        await self._remember_name(actor)

    def admit_typing(self, interaction: Interaction) -> None:
        """Raises TooFast for autocomplete requests that come faster than anybody types."""
        self._typing.take_token(MemberId(interaction.user.id))

    async def admit_form(self, interaction: Interaction) -> None:
        """Never refuses a submitted form: its text would be lost, and opening the form was counted already."""
        await self._remember_name(read_actor(interaction))

    async def _remember_name(self, actor: Actor) -> None:
        self._clubs.remember_name(actor)
        # Store the new name before the answer, so that no card shows the old one.
        await self._clubs.store_new_name(actor)

    def record_public_answer(self, interaction: Interaction) -> None:
        """Remember that the person uses Marquee in this channel: everybody there sees the answer."""
        self._clubs.remember_channel_use(read_actor(interaction))

    @property
    def in_flight(self) -> int:
        """The number of answers that are being made."""
        return self._in_flight

    @contextmanager
    def count_in_flight(self) -> Iterator[None]:
        self._in_flight += 1
        try:
            yield
        finally:
            self._in_flight -= 1
            if not self._in_flight and self._idle is not None and not self._idle.done():
                self._idle.set_result(None)

    async def wait_until_idle(self, seconds: float) -> bool:
        """Wait until no answer is in flight; False when that takes more than `seconds`."""
        if not self._in_flight:
            return True
        self._idle = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(self._idle, seconds)
        except TimeoutError:
            return False
        return True
