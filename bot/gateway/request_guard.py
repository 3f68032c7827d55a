"""The front desk: lets people in one after another, knows their names, and counts who is being served."""

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
        self._serving = 0
        self._waiting: asyncio.Future[None] | None = None

    async def admit_request(self, interaction: Interaction) -> None:
        """Raises TooFast for somebody who floods, and NotOffered for a forged choice; names are remembered."""
        who = read_actor(interaction)
        self._throttle.take_token(who.member)
        refuse_unoffered(interaction)
        await self._remember_name(who)

    def admit_typing(self, interaction: Interaction) -> None:
        """Raises TooFast for somebody who asks for suggestions faster than anybody types."""
        self._typing.take_token(MemberId(interaction.user.id))

    async def admit_form(self, interaction: Interaction) -> None:
        """Whoever brings a filled-in form is never turned away: its words would be lost, and opening it was counted."""
        await self._remember_name(read_actor(interaction))

    async def _remember_name(self, who: Actor) -> None:
        self._clubs.remember_name(who)
        # Before the answer, so that no card shows a name that its member has given up.
        await self._clubs.store_new_name(who)

    def record_public_answer(self, interaction: Interaction) -> None:
        """Everybody in the channel sees this answer, so asking for it was using Marquee there."""
        self._clubs.remember_channel_use(read_actor(interaction))

    @contextmanager
    def count_in_flight(self) -> Iterator[None]:
        self._serving += 1
        try:
            yield
        finally:
            self._serving -= 1
            if not self._serving and self._waiting is not None and not self._waiting.done():
                self._waiting.set_result(None)

    async def wait_until_idle(self, seconds: float) -> bool:
        """Wait until every answer in flight has been given; False when that took too long."""
        if not self._serving:
            return True
        self._waiting = asyncio.get_running_loop().create_future()
        try:
            await asyncio.wait_for(self._waiting, seconds)
        except TimeoutError:
            return False
        return True
