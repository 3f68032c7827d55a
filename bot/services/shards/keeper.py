"""Keeps this process's place among those that share the shards: takes turns at the board and follows what it says."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable
from contextlib import suppress
from functools import partial
from typing import Protocol

from bot.domain.errors import StorageBusy
from bot.domain.shards.board import Board, join_board, leave_board, take_turn
from bot.domain.shards.conduct import ASKING_SECONDS, Conduct, Mode
from bot.domain.shards.share import NO_CLUB, ShardShare
from bot.services.shards.duties import Duties
from bot.store.shards.board import ShardBoard

log = logging.getLogger(__name__)

TURN_SECONDS = 4.0
"""Seconds between two turns while nothing changes."""
HAND_OVER_SECONDS = 60.0
"""How long a process that stops waits for others to take its shards."""


class Sessions(Protocol):
    """The connections to Discord, one a shard."""

    async def connect_shard(self, shard: int) -> None:
        """Connect, and return once the clubs of the shard are known. Cancelling it may leave a connection."""

    async def disconnect_shard(self, shard: int) -> None:
        """Close the connection of a shard, if there is one."""


class ShardKeeper:
    """One process of several.

    Call `join_others`, then `take_turns` beside everything else; at the end `hand_over` and `leave_others`.
    `settle` writes what this process holds in memory before a shard passes on. `on_share` is called when this process
    has the due work of other clubs than before, and `on_lead` when it begins to lead.
    """

    def __init__(
        self,
        board: ShardBoard,
        name: str,
        duties: Duties,
        settle: Callable[[], Awaitable[None]],
        monotonic: Callable[[], float],
    ) -> None:
        self._board = board
        self._name = name
        self._duties = duties
        self._settle = settle
        self._monotonic = monotonic
        self._conduct = Conduct(name)
        self._sessions: Sessions | None = None
        self._connecting: dict[int, asyncio.Task[None]] = {}
        self._disconnecting: set[asyncio.Task[None]] = set()
        self._resting: asyncio.Task[None] | None = None
        self._news = asyncio.Event()
        self._turned = asyncio.Condition()
        self._leads = False
        self._told = NO_CLUB
        self._told_again_at: float | None = None
        self.on_share: Callable[[ShardShare], None] = lambda _: None
        self.on_lead: Callable[[], None] = lambda: None
        board.on_change = self._news.set

    @property
    def shards(self) -> int:
        """The number of shards, known after `join_others`."""
        return self._conduct.shards

    @property
    def is_serving(self) -> bool:
        """Whether all shards that this process holds are connected."""
        return self._conduct.is_serving

    def current_share(self) -> ShardShare:
        """The clubs whose due work is this process's now; none while it cannot reach the board."""
        return self._conduct.share_at(self._monotonic())

    def is_leading(self) -> bool:
        """Whether this process does now what one does for all."""
        return self._leads and self._conduct.is_leased(self._monotonic())

    def find_mode(self, shard: int) -> Mode:
        """What to do with an interaction that arrives on this shard now."""
        return self._conduct.mode_of(shard, self._monotonic())

    async def may_answer(self, interaction: int) -> bool:
        """Whether this process is to answer an interaction that others may have received too."""
        try:
            return await self._board.claim_answer(interaction)
        except StorageBusy:
            # The refusal that the person gets says what is wrong; Discord takes one answer only.
            return True

    async def wait_to_identify(self, bucket: int) -> None:
        """Wait until a shard of this bucket may identify; all processes together keep to Discord's pace."""
        while True:
            try:
                wait = await self._board.reserve_identify(bucket)
            except StorageBusy:
                await asyncio.sleep(TURN_SECONDS)
                continue
            await asyncio.sleep(wait)
            return

    async def join_others(self, sessions: Sessions, *, wanted: int, grow_only: bool) -> None:
        """Begin, or begin again after the generation of shards was over. Raises StorageBusy."""
        self._sessions = sessions
        leaving = self._conduct.leaving
        self._conduct = Conduct(self._name)
        self._conduct.leaving = leaving
        began = self._monotonic()
        joining = partial(join_board, name=self._name, wanted=wanted, grow_only=grow_only)
        board = await self._board.change_board(lambda board, now: joining(board, now=now))
        self._follow(board, began)

    async def take_turns(self) -> None:
        """Take turns until the generation is over, or others took this process for dead; then it may join again."""
        while not self._conduct.is_superseded:
            self._news.clear()
            try:
                await self._take_turn()
            except StorageBusy:
                await asyncio.sleep(1.0)
                continue
            async with self._turned:
                self._turned.notify_all()
            with suppress(TimeoutError):
                # Not `wait_for`, which may lose a cancellation in Python 3.11.
                async with asyncio.timeout(TURN_SECONDS):
                    await self._news.wait()
        await self._end_sessions()

    async def hand_over(self) -> None:
        """Have other processes take this one's shards, and return when they have, or when there are none."""
        self._conduct.leaving = True
        self._news.set()
        with suppress(TimeoutError):
            async with asyncio.timeout(HAND_OVER_SECONDS), self._turned:
                await self._turned.wait_for(lambda: self._conduct.holds_nothing or self._conduct.is_alone)

    async def leave_others(self) -> None:
        """Leave the board, so that nobody waits for this process. `take_turns` has ended."""
        await self._end_sessions()
        with suppress(StorageBusy):
            await self._board.change_board(lambda board, _: leave_board(board, self._name))
        await self._board.close_connection()

    async def _take_turn(self) -> None:
        report, began = self._conduct.report(), self._monotonic()
        board = await self._board.change_board(lambda board, now: take_turn(board, report, now))
        self._follow(board, began)
        if self._conduct.report() != report:
            self._news.set()
        led, self._leads = self._leads, await self._board.try_to_lead()
        if self._leads and not led:
            self.on_lead()

    def _follow(self, board: Board, began: float) -> None:
        self._conduct.follow(board, began)
        wanted = self._conduct.sessions
        for shard in self._connecting.keys() - wanted:
            self._disconnect(shard)
        for shard in sorted(wanted - self._connecting.keys()):
            self._connecting[shard] = asyncio.create_task(self._connect(shard), name=f"shard {shard}")
        if self._conduct.resting and (self._resting is None or self._resting.done()):
            self._resting = asyncio.create_task(self._rest(), name="finish due work")
        self._tell_share(self.current_share())

    def _tell_share(self, share: ShardShare) -> None:
        now = self._monotonic()
        if share != self._told:
            self._told, self._told_again_at = share, now + ASKING_SECONDS
            self.on_share(share)
        elif self._told_again_at is not None and now >= self._told_again_at:
            # The former holder may have written in the meantime, too late for what was read at the first call.
            self._told_again_at = None
            self.on_share(share)

    async def _connect(self, shard: int) -> None:
        if self._sessions is not None:
            await self._sessions.connect_shard(shard)
            self._conduct.note_connected(shard)
            self._news.set()

    def _disconnect(self, shard: int) -> None:
        connecting = self._connecting.pop(shard)

        async def disconnect() -> None:
            connecting.cancel()
            await asyncio.gather(connecting, return_exceptions=True)
            if self._sessions is not None:
                await self._sessions.disconnect_shard(shard)

        ending = asyncio.create_task(disconnect(), name=f"end of shard {shard}")
        self._disconnecting.add(ending)
        ending.add_done_callback(self._disconnecting.discard)

    async def _rest(self) -> None:
        conduct, shards = self._conduct, self._conduct.resting
        await self._duties.finish_running()
        try:
            await self._settle()
        except Exception as error:  # noqa: BLE001  the next flush tries it again
            log.warning("names could not be written before shards pass on: %s", type(error).__name__)
        conduct.note_rested(shards)
        self._news.set()

    async def _end_sessions(self) -> None:
        if self._resting is not None:
            self._resting.cancel()
            await asyncio.gather(self._resting, return_exceptions=True)
        for shard in list(self._connecting):
            self._disconnect(shard)
        await asyncio.gather(*self._disconnecting, return_exceptions=True)
