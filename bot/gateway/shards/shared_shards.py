"""The client's side of sharing shards with other processes: opens and closes sessions, and asks before it answers."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Awaitable, Callable, Coroutine, Mapping
from functools import partial
from typing import Any

from discord.ext import commands
from discord.gateway import DiscordWebSocket

from bot.domain.errors import StorageBusy
from bot.domain.ids import GuildId
from bot.domain.shards.conduct import Mode
from bot.domain.shards.share import ShardShare, WantedShards, shard_of
from bot.gateway import retry
from bot.services.shards.keeper import ShardKeeper

log = logging.getLogger(__name__)

EVENT = "INTERACTION_CREATE"
JOIN_AGAIN_SECONDS = 2.0
SHARE_CHANGED = "share_change"
"""The event, for cogs, that this process has other clubs than before and knows all of them."""


class SharedShards:
    """What a client does that shares shards; a client without it has all of them.

    `wake_up` makes jobs look for due work again; `lead` does what the one process that leads does first.
    """

    def __init__(
        self,
        bot: commands.AutoShardedBot,
        keeper: ShardKeeper,
        wanted: WantedShards,
        wake_up: Callable[[], None],
        lead: Callable[[], Awaitable[None]],
    ) -> None:
        self._bot = bot
        self._wake_up = wake_up
        self._lead = lead
        self._keeper = keeper
        self._wanted = wanted
        self._concurrency = 1
        self._known: dict[int, asyncio.Event] = {}
        self._may_identify: set[int] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self._is_announced = True
        self._running: asyncio.Task[None] | None = None

    @property
    def leads(self) -> bool:
        return self._keeper.is_leading()

    async def join(self, when_over: Callable[[], None]) -> int:
        """Begin to share, and return how many shards there are. `when_over` is called when this client must end."""
        advised, _, limits = await retry.retry_until_answered(
            "to say how many shards it wants", self._bot.http.get_bot_gateway, limit=retry.TIMING.attempt
        )
        self._concurrency = max(1, int(limits["max_concurrency"]))
        wanted = self._wanted.count
        self._keeper.on_share, self._keeper.on_lead = self._note_share, self._begin_to_lead
        while True:
            try:
                await self._keeper.join_others(self, wanted=wanted or int(advised), grow_only=wanted is None)
                break
            except StorageBusy:
                log.warning("the database cannot be reached; Marquee tries again in %.0f seconds", JOIN_AGAIN_SECONDS)
                await asyncio.sleep(JOIN_AGAIN_SECONDS)
        state: Any = self._bot._connection  # noqa: SLF001  discord.py has no other place for it
        state.parsers = {**state.parsers, EVENT: partial(self._take_interaction, state.parsers[EVENT])}
        self._running = asyncio.create_task(self._run(when_over), name="shards")
        return self._keeper.shards

    async def end(self) -> None:
        """Stop taking turns; the keeper closes the sessions."""
        if self._running is not None:
            self._running.cancel()
            await asyncio.gather(self._running, return_exceptions=True)

    async def _run(self, when_over: Callable[[], None]) -> None:
        try:
            await self._keeper.take_turns()
        except Exception:
            log.exception("the shards can no longer be shared; Marquee starts again")
        when_over()

    async def connect_shard(self, shard: int) -> None:
        """As `Sessions`."""
        known = self._known[shard] = asyncio.Event()
        await self._keeper.wait_to_identify(shard % self._concurrency)
        self._may_identify.add(shard)
        await self._bot.launch_shard(DiscordWebSocket.DEFAULT_GATEWAY, shard, initial=True)
        await known.wait()
        vars(self._bot)["_ready"].set()  # one shard is enough for jobs: they read the share
        self._announce()

    async def disconnect_shard(self, shard: int) -> None:
        """As `Sessions`. Unlike discord.py's own `disconnect`, it forgets the shard, and the clubs without an event."""
        self._known.pop(shard, None)
        session: Any = vars(self._bot)["_AutoShardedClient__shards"].pop(shard, None)
        if session is not None:
            # The library may be about to connect it again.
            vars(session).update(reconnect=_do_nothing, reidentify=_do_nothing, launch=lambda: None)
            await session.close()
        state: Any = self._bot._connection  # noqa: SLF001
        for guild in list(state.guilds):
            if guild.shard_id == shard:
                state._remove_guild(guild)  # noqa: SLF001  the event would say that the bot was removed from it

    async def wait_to_identify(self, shard: int) -> None:
        """Before discord.py identifies, for the first time or again."""
        if shard in self._may_identify:
            self._may_identify.discard(shard)
            return
        await self._keeper.wait_to_identify(shard % self._concurrency)

    def note_known(self, shard: int) -> None:
        """All clubs of a shard are known."""
        state: Any = self._bot._connection  # noqa: SLF001
        state._ready_tasks.pop(shard, None)  # noqa: SLF001  else discord.py would wait for all shards at once
        if shard in self._known:
            self._known[shard].set()

    def _begin(self, work: Coroutine[Any, Any, None], name: str) -> None:
        task = asyncio.create_task(work, name=name)
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    def _begin_to_lead(self) -> None:
        async def lead() -> None:
            try:
                await self._lead()
            except Exception:
                log.exception("what the leading process does first has failed")

        self._begin(lead(), "lead")

    def _note_share(self, share: ShardShare) -> None:
        self._wake_up()
        self._is_announced = not share.shards
        self._announce()

    def _announce(self) -> None:
        if not self._is_announced and self._keeper.is_serving:
            self._is_announced = True
            log.info("%d of %d shards, %d servers", len(self._known), self._keeper.shards, len(self._bot.guilds))
            self._bot.dispatch(SHARE_CHANGED)

    def _take_interaction(self, take: Callable[[Any], None], data: Mapping[str, Any]) -> None:
        """In the place of discord.py's own parser: while a shard passes on, two processes receive the same event."""
        guild = GuildId(int(data.get("guild_id") or 0))
        mode = self._keeper.find_mode(shard_of(guild, self._keeper.shards))
        if mode is Mode.IGNORE and guild and self._bot.get_guild(guild) is None:
            # The bot may be used where it is not a member, and Discord does not say on which shard that arrives.
            mode = Mode.ASK
        if mode is Mode.ANSWER:
            take(data)
        elif mode is Mode.ASK:
            self._begin(self._ask(take, data), "ask who answers")

    async def _ask(self, take: Callable[[Any], None], data: Mapping[str, Any]) -> None:
        if await self._keeper.may_answer(int(data["id"])):
            take(data)


async def _do_nothing(*_: object) -> None:
    """In the place of connecting again, for a shard that another process has."""
