"""A websocket of the simulated Discord, and the session that outlives it."""

from __future__ import annotations

import json
import zlib
from dataclasses import dataclass, field
from typing import Any

from aiohttp import web

from tests.support import wire_world as world

DISPATCH = 0


class Connection:
    """One websocket. Its messages form one deflate stream, each ended by a sync flush, as Discord sends them."""

    def __init__(self, socket: web.WebSocketResponse, *, compressed: bool) -> None:
        self.socket = socket
        self._deflate = zlib.compressobj() if compressed else None

    async def send(self, payload: dict[str, Any]) -> None:
        raw = json.dumps(payload, separators=(",", ":")).encode()
        if self._deflate is None:
            await self.socket.send_str(raw.decode())
        else:
            await self.socket.send_bytes(self._deflate.compress(raw) + self._deflate.flush(zlib.Z_SYNC_FLUSH))


@dataclass(slots=True)
class Session:
    """The events sent to a bot since it identified; the session outlives its connections, so that the bot can resume."""

    id: str = field(default_factory=world.snowflake)
    told: list[tuple[str, Any]] = field(default_factory=list)
    connection: Connection | None = None
    shard: tuple[int, int] = (0, 1)
    """Its number, and how many there are."""

    def hears_of(self, club: world.Club) -> bool:
        number, count = self.shard
        return (int(club.id) >> 22) % count == number

    async def dispatch(self, event: str, data: Any) -> None:
        """Send an event now or, if the bot is disconnected, when it resumes."""
        self.told.append((event, data))
        await self._send(len(self.told))

    async def catch_up(self, sequence: int) -> None:
        """Send the events after the last one that the bot has seen."""
        for number in range(sequence + 1, len(self.told) + 1):
            await self._send(number)

    async def _send(self, number: int) -> None:
        event, data = self.told[number - 1]
        if self.connection is not None:
            await self.connection.send({"op": DISPATCH, "t": event, "s": number, "d": data})
