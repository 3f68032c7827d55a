"""A bot's account on the simulated Discord: token, commands, session, and pending interactions."""

from __future__ import annotations

import asyncio
import fnmatch
import time
from dataclasses import dataclass, field
from typing import Any

from tests.support import wire_world as world
from tests.support.limits import LATE_SECONDS
from tests.support.payloads import Request
from tests.support.wire_session import Session


@dataclass(frozen=True, slots=True)
class Answer:
    """The bot's answer. `kind` is the callback type, `elapsed` the seconds until the answer was complete.

    `payload` is what the bot sent, `message` the resulting message (None for suggestions and forms).
    """

    kind: int
    payload: dict[str, Any]
    message: dict[str, Any] | None
    elapsed: float


@dataclass(slots=True)
class Exchange:
    """An interaction from dispatch to answer."""

    channel_id: str
    message: dict[str, Any] | None = None
    id: str = field(default_factory=world.snowflake)
    token: str = field(default_factory=lambda: f"token{world.snowflake()}")
    kind: int | None = None
    followups: dict[str, dict[str, Any]] = field(default_factory=dict)
    started: float = field(default_factory=time.perf_counter)
    answer: asyncio.Future[Answer] = field(default_factory=asyncio.Future)

    @property
    def is_late(self) -> bool:
        return time.perf_counter() - self.started > LATE_SECONDS

    def finish(self, payload: dict[str, Any], message: dict[str, Any] | None) -> None:
        """Record the answer, once."""
        if not self.answer.done():
            elapsed = time.perf_counter() - self.started
            self.answer.set_result(Answer(self.kind or 0, payload, message, elapsed))


@dataclass(slots=True)
class Fault:
    """An answer that the next `times` matching requests get instead of the real one."""

    method: str
    path: str
    status: int
    body: dict[str, Any]
    headers: dict[str, str]
    times: int = 1
    raw: bytes | None = None
    """Sent instead of the body, byte for byte."""
    hang: bool = False
    """The request is accepted and never answered."""

    def takes(self, method: str, path: str) -> bool:
        return self.times > 0 and method == self.method and fnmatch.fnmatchcase(path, self.path)


@dataclass(slots=True)
class Account:
    """A bot's account. `requests` are all its requests, oldest first, for the payload check."""

    token: str
    name: str = "Marquee"
    id: str = field(default_factory=world.snowflake)
    commands: list[dict[str, Any]] = field(default_factory=list)
    requests: list[Request] = field(default_factory=list)
    exchanges: dict[str, Exchange] = field(default_factory=dict)
    messages: dict[str, dict[str, Any]] = field(default_factory=dict)
    sessions: dict[str, Session] = field(default_factory=dict)
    identified: int = 0
    resumed: int = 0
    changed: asyncio.Condition = field(default_factory=asyncio.Condition)

    @property
    def user(self) -> dict[str, Any]:
        return world.user(self.id, self.name, bot=True)

    @property
    def session(self) -> Session | None:
        """The session that is connected now, or None."""
        return next((session for session in self.sessions.values() if session.connection), None)

    async def note(self) -> None:
        """Wake the tests that wait for a change of this account."""
        async with self.changed:
            self.changed.notify_all()
