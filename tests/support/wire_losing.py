"""A simulated Discord that loses answers, delays them, counts requests, and remembers nonces for a while."""

from __future__ import annotations

import asyncio
import fnmatch
import json
import time
from collections import Counter
from dataclasses import dataclass
from typing import Any

from aiohttp import web

from tests.support.wire import WireDiscord
from tests.support.wire_gateway import Gateway
from tests.support.wire_rest import PREFIX
from tests.support.wire_world import Club

WAYS = ("reset", "close", "garbage", "portal", "403", "404", "429", "500", "502", "503")
"""How an answer is lost: the connection breaks, the body is not JSON, or a proxy refuses."""


@dataclass(slots=True)
class Loss:
    """What happens to the next `times` requests to a path; `taken` if Discord carries them out."""

    method: str
    path: str
    way: str
    taken: bool
    times: int


class LosingDiscord(WireDiscord):
    """`latency` is in seconds and holds for every request; `sent` are the times of messages to channels."""

    def __init__(self) -> None:
        super().__init__()
        self.latency = 0.0
        self.slow: dict[str, float] = {}
        """Seconds for requests of one method."""
        self.nonce_life = 300.0
        self.sent: list[tuple[float, str]] = []
        self.lost: Counter[str] = Counter()
        self._losses: list[Loss] = []
        self._callbacks: dict[int, Loss] = {}
        self._nonces: dict[tuple[str, str], tuple[float, bytes]] = {}

    def open_clubs(self, count: int) -> list[Club]:
        """Add servers; call before a bot connects."""
        clubs = [self.club, *(Club(f"Club {number}") for number in range(1, count))]
        self._gateway = Gateway(self.gateway_url, clubs, self._account_of)
        return clubs

    def lose(self, method: str, path: str, way: str, *, taken: bool, times: int = 1) -> None:
        self._losses.append(Loss(method, path, way, taken, times))

    def lose_next_callback(self, way: str, *, taken: bool) -> None:
        """Lose Discord's answer to the first response to the next interaction."""
        (account,) = self._accounts
        self._callbacks[len(account.exchanges)] = Loss("POST", "/interactions/*/callback", way, taken, 1)

    def _loss(self, method: str, path: str) -> Loss | None:
        candidates = [*self._losses]
        if path.startswith("/interactions/"):
            (account,) = self._accounts
            number = list(account.exchanges).index(path.split("/")[3])
            candidates += [self._callbacks[number]] if number in self._callbacks else []
        for loss in candidates:
            if loss.times > 0 and loss.method == method and fnmatch.fnmatchcase(path, loss.path):
                return loss
        return None

    async def _serve_rest(self, request: web.Request) -> web.StreamResponse:
        path = request.path.removeprefix(PREFIX)
        await asyncio.sleep(self.slow.get(request.method, self.latency))
        loss = self._loss(request.method, path)
        if loss is None:
            return await self._really(request, path)
        loss.times -= 1
        self.lost[loss.way] += 1
        if loss.taken:
            await self._really(request, path)
        return await _lost(request, loss.way)

    async def _really(self, request: web.Request, path: str) -> web.StreamResponse:
        if request.method == "GET" and path.endswith("/messages"):
            return self._history(path.split("/")[2])
        if request.method != "POST" or not path.startswith("/channels/"):
            response = await super()._serve_rest(request)
            # With a type of content, discord.py reads the empty body of a 204.
            return web.Response(status=204) if response.status == 204 else response
        body: dict[str, Any] = await request.json()
        key = (path, str(body.get("nonce")))
        known = self._nonces.get(key)
        if body.get("enforce_nonce") and known is not None and time.monotonic() - known[0] < self.nonce_life:
            return _json(known[1])
        response = await super()._serve_rest(request)
        self.sent.append((time.monotonic(), path.split("/")[2]))
        if isinstance(response, web.Response) and isinstance(response.body, bytes):
            self._nonces[key] = (time.monotonic(), response.body)
        return response

    def _history(self, channel: str) -> web.Response:
        messages = [
            message
            for account in self._accounts
            for message in account.messages.values()
            if message["channel_id"] == channel and not message["flags"] & 64
        ]
        return _json(json.dumps(sorted(messages, key=lambda each: -int(each["id"]))[:100]).encode())


def _json(body: bytes) -> web.Response:
    return web.Response(body=body, headers={"Content-Type": "application/json"})


async def _lost(request: web.Request, way: str) -> web.StreamResponse:
    if way in ("reset", "close"):
        assert request.transport is not None
        if way == "reset":
            request.transport.abort()
        else:
            request.transport.close()
        return web.Response()
    if way == "garbage":
        return _json(b'{"id": "12')
    if way == "portal":
        return web.Response(text="<html>Please log in</html>", content_type="text/html")
    return web.Response(status=int(way), text="error code: 1015", content_type="text/plain")
