"""Serves the bot's health and metrics at HTTP_ADDRESS, inside its event loop."""

from __future__ import annotations

import asyncio
import importlib.util
import logging
from collections import Counter
from collections.abc import AsyncGenerator, Awaitable, Callable
from contextlib import asynccontextmanager

from aiohttp import web

from bot.domain.operator_errors import AddressUnusable
from bot.gateway.client import MarqueeBot
from bot.meter import METER
from bot.setting_values import HttpAddress

log = logging.getLogger(__name__)

DATABASE_SECONDS = 1.0
"""A database that takes longer is reported as not answering."""
WITHOUT_LIBRARY = "Metrics need the library prometheus-client: pip install '.[metrics]'.\n"


class StatusPages:
    """`/health/live`, `/health/ready`, both as `/health`, and `/metrics`. They show nothing about clubs or people.

    `ask_database` reads something small. `bot` is the client that is connected now.
    """

    def __init__(self, ask_database: Callable[[], Awaitable[object]]) -> None:
        self.bot: MarqueeBot | None = None
        self._ask_database = ask_database

    @asynccontextmanager
    async def served(self, address: HttpAddress | None) -> AsyncGenerator[None]:
        """Serve the pages within the block; with None, serve nothing. Raises AddressUnusable."""
        if address is None:
            yield
            return
        application = web.Application()
        application.router.add_get("/health", self._health)
        application.router.add_get("/health/live", self._live)
        application.router.add_get("/health/ready", self._ready)
        application.router.add_get("/metrics", self._metrics)
        # Requests come every few seconds, so they are not logged.
        runner = web.AppRunner(application, access_log=None, handle_signals=False)
        await runner.setup()
        try:
            try:
                await web.TCPSite(runner, address.host, address.port).start()
            except OSError as error:
                raise AddressUnusable(str(address), error.strerror or "unknown error") from error
            log.info("health and metrics are at http://%s", address)
            yield
        finally:
            await runner.cleanup()

    async def _live(self, _: web.Request) -> web.Response:
        """That this is answered shows that the event loop runs."""
        return web.json_response({"live": True})

    async def _ready(self, _: web.Request) -> web.Response:
        missing = await self._missing()
        return web.json_response({"ready": not missing, "missing": missing}, status=503 if missing else 200)

    async def _health(self, _: web.Request) -> web.Response:
        missing = await self._missing()
        told = {"live": True, "ready": not missing, "missing": missing, "shards": dict(self._shards())}
        return web.json_response(told, status=503 if missing else 200)

    async def _metrics(self, _: web.Request) -> web.Response:
        if importlib.util.find_spec("prometheus_client") is None:
            return web.Response(text=WITHOUT_LIBRARY, status=501)
        from bot.gateway.monitoring.prometheus import ConnectionState, render_metrics  # noqa: PLC0415  an extra

        servers, in_flight = (0, 0) if self.bot is None else (len(self.bot.guilds), self.bot.guard.in_flight)
        text = render_metrics(METER, ConnectionState(servers, self._shards(), in_flight))
        return web.Response(body=text, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

    def _shards(self) -> Counter[str]:
        shards = {} if self.bot is None else self.bot.shards
        states = Counter("closed" if shard.is_closed() else "open" for shard in shards.values())
        return Counter({"open": 0, "closed": 0}) + states if states else Counter()

    async def _missing(self) -> list[str]:
        """What keeps members from being answered."""
        found = []
        bot = self.bot
        if (
            bot is None
            or bot.is_closed()
            or not bot.is_ready()
            or any(each.is_closed() for each in bot.shards.values())
        ):
            found.append("gateway")
        try:
            async with asyncio.timeout(DATABASE_SECONDS):
                await self._ask_database()
        except Exception:  # noqa: BLE001  whatever it is, the database does not answer
            found.append("database")
        return found
