"""The websocket side of the simulated Discord: hello, identify, dispatch, heartbeat, resume, compression."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from typing import Any

from aiohttp import WSMsgType, web

from tests.support import wire_world as world
from tests.support.wire_account import Account
from tests.support.wire_session import Connection, Session

HEARTBEAT, IDENTIFY, RESUME, INVALID_SESSION, HELLO, HEARTBEAT_ACK = 1, 2, 6, 9, 10, 11
AUTHENTICATION_FAILED = 4004
HEARTBEAT_MS = 41_250


class Gateway:
    """Accepts websockets. `account_of` finds the account of a token, `url` is where it can be reached."""

    def __init__(self, url: str, clubs: list[world.Club], account_of: Callable[[str], Account | None]) -> None:
        self._url = url
        self._clubs = clubs
        self._account_of = account_of
        self.closes: list[int] = []
        """Codes with which the next attempts to identify are refused."""
        self.identified: list[tuple[float, int, int]] = []
        """When which shard of how many identified, in seconds of the monotonic clock."""

    async def serve(self, request: web.Request) -> web.WebSocketResponse:
        socket = web.WebSocketResponse(compress=False, max_msg_size=0)
        await socket.prepare(request)
        connection = Connection(socket, compressed=request.query.get("compress") == "zlib-stream")
        await connection.send({"op": HELLO, "d": {"heartbeat_interval": HEARTBEAT_MS}, "s": None, "t": None})
        session: Session | None = None
        token = ""
        async for frame in socket:
            if frame.type is not WSMsgType.TEXT:
                continue
            payload = json.loads(frame.data)
            operation, data = payload["op"], payload.get("d")
            if operation == HEARTBEAT:
                await connection.send({"op": HEARTBEAT_ACK, "d": None, "s": None, "t": None})
            elif operation == IDENTIFY:
                token = data["token"]
                session = await self._identify(connection, data)
            elif operation == RESUME:
                token = data["token"]
                session = await self._resume(connection, data)
        if session is not None and session.connection is connection:
            session.connection = None
            if (account := self._account_of(token)) is not None:
                await account.note()
        return socket

    async def _identify(self, connection: Connection, data: dict[str, Any]) -> Session | None:
        account = self._account_of(data["token"])
        if account is None:
            await connection.socket.close(code=AUTHENTICATION_FAILED, message=b"Authentication failed.")
            return None
        if self.closes:
            await connection.socket.close(code=self.closes.pop(0))
            return None
        number, count = data.get("shard", [0, 1])
        session = Session(connection=connection, shard=(number, count))
        clubs = [club for club in self._clubs if session.hears_of(club)]
        self.identified.append((time.monotonic(), number, count))
        account.sessions[session.id] = session
        ready = {
            "v": 10,
            "user": account.user,
            "guilds": [{"id": club.id, "unavailable": True} for club in clubs],
            "session_id": session.id,
            "resume_gateway_url": self._url,
            "shard": data.get("shard", [0, 1]),
            "application": {"id": account.id, "flags": 0},
        }
        await session.dispatch("READY", ready)
        for club in clubs:
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
