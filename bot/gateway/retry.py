"""Retries a request to Discord until it succeeds: exponential back-off with jitter, and a log line for each problem.

Used at startup, where no user waits for an answer and giving up would not help.
"""

from __future__ import annotations

import asyncio
import logging
import math
import random
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import TypeVar

import aiohttp
import discord

from bot.domain.operator_errors import GatewayRefused, TokenRefused
from bot.gateway.jobs import monotonic

log = logging.getLogger(__name__)

Result = TypeVar("Result")

FATAL_CLOSE_CODES = frozenset({4004, 4010, 4011, 4012, 4013, 4014})
"""Gateway close codes after which reconnecting with the same settings is useless."""


@dataclass(frozen=True, slots=True)
class RetryTiming:
    """All in seconds. Each pause is twice as long as the one before, from `first` up to `longest`."""

    first: float = 1.0
    longest: float = 60.0
    heartbeat: float = 30.0
    """Between two log lines that say what the bot is waiting for."""
    attempt: float = 60.0
    """The time limit of one attempt."""


TIMING = RetryTiming()
"""Tests with a real socket replace this by faster timing."""
_LONGEST_REQUESTED = 3_600.0
"""Discord may ask for a longer pause than ours; more than an hour is treated as a mistake."""


async def retry_until_answered(
    what: str,
    attempt: Callable[[], Awaitable[Result]],
    *,
    limit: float | None = None,
    is_fatal: Callable[[Exception], bool] = lambda _: False,
) -> Result:
    """Call `attempt` until it returns, and log why that takes long.

    `what` completes the sentence "Marquee waits for Discord …". An attempt that takes more than `limit` seconds fails.
    Raises TokenRefused, GatewayRefused, and every error for which `is_fatal` returns True.
    """
    wait = _Wait(what)
    async with wait.heartbeat():
        while True:
            try:
                async with asyncio.timeout(limit):
                    result = await attempt()
            except Exception as error:
                refused = refusal(error)
                if refused is not None:
                    raise refused from error
                if is_fatal(error):
                    raise
                pause = wait.failed(error)
            else:
                wait.answered()
                return result
            await asyncio.sleep(pause)


class _Wait:
    """The state of one series of attempts, with its log lines."""

    def __init__(self, what: str) -> None:
        self._what = what
        self._began = monotonic()
        self._attempts = 0
        self._trouble = "it has not answered yet"
        self._told: set[str] = set()
        self._random = random.SystemRandom()

    def failed(self, error: Exception) -> float:
        """Record a failed attempt; returns the seconds until the next one."""
        timing, trouble = TIMING, describe_trouble(error)
        pause = min(timing.longest, timing.first * 2.0 ** min(self._attempts, 16)) * self._random.uniform(0.5, 1.0)
        pause = max(pause, min(_requested_pause(error), _LONGEST_REQUESTED))
        self._attempts += 1
        if (
            trouble not in self._told
        ):  # Two problems that take turns are told once each; the heartbeat says which it is.
            self._told.add(trouble)
            log.warning(
                "Marquee waits for Discord %s: %s. It keeps trying; the next attempt is in %d s",
                self._what,
                trouble,
                math.ceil(pause),
            )
        self._trouble = trouble
        return pause

    def answered(self) -> None:
        if self._attempts:
            log.warning(
                "Marquee continues after waiting %d s for Discord %s",
                monotonic() - self._began,
                self._what,
            )

    @asynccontextmanager
    async def heartbeat(self) -> AsyncIterator[None]:
        beating = asyncio.create_task(self._beat(), name="heartbeat of the start")
        try:
            yield
        finally:
            beating.cancel()
            await asyncio.gather(beating, return_exceptions=True)

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(TIMING.heartbeat)
            log.warning(
                "Marquee still waits for Discord %s (%d s, %d attempts failed): %s",
                self._what,
                monotonic() - self._began,
                self._attempts,
                self._trouble,
            )


def refusal(error: BaseException) -> TokenRefused | GatewayRefused | None:
    """The error as a refusal that no retry can change, or None."""
    if isinstance(error, TokenRefused | GatewayRefused):
        return error
    if isinstance(error, discord.LoginFailure):
        return TokenRefused()
    if isinstance(error, discord.PrivilegedIntentsRequired):
        return GatewayRefused(4014)
    if isinstance(error, discord.ConnectionClosed) and error.code in FATAL_CLOSE_CODES:
        return TokenRefused() if error.code == 4004 else GatewayRefused(error.code)
    answer = _http_error_in(error)
    return TokenRefused() if answer is not None and answer.status == 401 else None


def describe_trouble(error: BaseException) -> str:
    """What is wrong with Discord, as the end of a sentence; contains no address and no text of a response."""
    status = _status(error)
    if status is not None:
        return _described_status(status)
    if isinstance(error, aiohttp.ClientError | OSError):
        return _described_network(error)
    if isinstance(error, discord.ConnectionClosed):
        return f"it closed the connection ({error.code})"
    return "what answers is not Discord (this network may have a login page)"


def _status(error: BaseException) -> int | None:
    if isinstance(error, discord.RateLimited):
        return 429
    if isinstance(error, aiohttp.WSServerHandshakeError):
        return error.status
    answer = _http_error_in(error)
    return None if answer is None else answer.status


def _described_network(error: BaseException) -> str:
    if isinstance(error, TimeoutError):
        return "it does not answer"
    if isinstance(error, aiohttp.ClientSSLError):
        return "what answers has no valid certificate (this network may have a login page)"
    if isinstance(error, aiohttp.ClientConnectorError):
        return f"it cannot be reached ({error.os_error.strerror or type(error.os_error).__name__})"
    return f"the connection broke ({type(error).__name__})"


def _described_status(status: int) -> str:
    if status == 429:
        return "it limits the requests of this machine (429)"
    if status >= 500:
        return f"it has a problem of its own ({status})"
    if status == 403:
        return "it refuses this machine (403; a firewall or a proxy may be in between)"
    return f"it answers with {status}"


def _http_error_in(error: BaseException) -> discord.HTTPException | None:
    """The HTTP error in `error`; discord.py wraps it in GatewayNotFound."""
    found = error.__cause__ if isinstance(error, discord.GatewayNotFound) else error
    return found if isinstance(found, discord.HTTPException) else None


def _requested_pause(error: BaseException) -> float:
    """The pause in seconds that Discord, or the proxy in front of it, asks for; 0 for none."""
    if isinstance(error, discord.RateLimited):
        return error.retry_after
    answer = _http_error_in(error)
    if answer is None or answer.status != 429:
        return 0.0
    try:
        return max(0.0, float(answer.response.headers.get("Retry-After", "0")))
    except ValueError:
        return 0.0
