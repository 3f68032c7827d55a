"""The websocket half of the small Discord: hello, identify, dispatch, heartbeat, resume, compressed."""

from __future__ import annotations

import json
import zlib
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from aiohttp import WSMsgType, web

from tests.support import wire_world as world
from tests.support.wire_account import Account

DISPATCH, HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 0, 1, 2, 6, 9, 10, 11
AUTHENTICATION_FAILED = 4004
HEARTBEAT_MS = 41_250


class Connection:
    """One websocket. Its messages are one deflate stream, each ended by a sync flush, as Discord's are."""

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
    """What a bot has been told since it identified; it outlives its connections, so that it can resume."""

    id: str = field(default_factory=world.snowflake)
    told: list[tuple[str, Any]] = field(default_factory=list)
    connection: Connection | None = None

    async def dispatch(self, event: str, data: Any) -> None:
        """Tell an event, now or, if the bot is away, when it resumes."""
        self.told.append((event, data))
        await self._send(len(self.told))

    async def catch_up(self, sequence: int) -> None:
        """Repeat what came after the last event that the bot has seen."""
        for number in range(sequence + 1, len(self.told) + 1):
            await self._send(number)

    async def _send(self, number: int) -> None:
        event, data = self.told[number - 1]
        if self.connection is not None:
            await self.connection.send({"op": DISPATCH, "t": event, "s": number, "d": data})


class Gateway:
    """Accepts websockets. `account_of` finds the account of a token, `url` is where it can be reached."""

    def __init__(self, url: str, clubs: list[world.Club], account_of: Callable[[str], Account | None]) -> None:
        self._url = url
        self._clubs = clubs
        self._account_of = account_of
        self.closes: list[int] = []
        """Codes with which the next attempts to identify are refused."""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, compressed=request.query.get("compress") == "zlib-stream")
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None})
        session: Session | None = None
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(frame.data)
            operation, data = payload["op"], payload.get("d")
            if operation == HEARTBEAT:
                await connection.send({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
            elif operation == IDENTIFY:
                session = await self._identify(connection, data)
            elif operation == RESUME:
                session = await self._resume(connection, data)
        if session is not None and session.connection is connection:
            session.connection = None
        return socket

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> Session | None:
        account = self._account_of(data["token"])
        if account is None:
            await connection.socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if self.closes:
            await connection.socket.close(code=self.closes.pop(0))
            return None
        session = Session(connection=connection)
        account.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": account.user,
            "guilds": [{"id": club.id, "unavailable": True} for club in self._clubs],
            "session_id": session.id,
            "resume_gateway_url": self._url,
            "shard": data.get("shard", [0, 1]),
            "application": {"id": account.id, "flags": 0},
        }
        await session.dispatch("READY", ready)
        for club in self._clubs:
            await session.dispatch("GUILD_CREATE", club.payload(account.user))
        account.identified += 1
        await account.note()
        return session

    async def _resume(self, connection: Connection, data: dict[str, Any]) -> Session | None:
        account = self._account_of(data["token"])
        session = account.sessions.get(data["session_id"]) if account else None
        if account is None or session is None:
            await connection.send({"op": INVALID_SESSION, "d": False, "s": None, "t": None})
            return None
        session.connection = connection
        await session.catch_up(data["seq"] or 0)
        await session.dispatch("RESUMED", {})
        account.resumed += 1
        await account.note()
        return session
