"""A simulated Discord on 127.0.0.1, over real HTTP and websockets: a bot process connects to it.

It covers what an in-memory model cannot: login, compression, resume, rate limits, signals, memory, time. It
implements what the tests need; unknown requests get a 404 and are recorded like any other.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any, Self

from aiohttp import web

from tests.support import wire_world as world
from tests.support.limits import CHANGE_SECONDS, READY_SECONDS
from tests.support.wire_account import Account, Answer, Exchange, Fault
from tests.support.wire_gateway import Gateway
from tests.support.wire_rest import PREFIX, Rest

__all__ = ["Answer", "Bot", "WireDiscord"]

_OPTION_TYPES_NESTED = (1, 2)
_BUTTON, _STRING_SELECT, _TEXT_INPUT, _LABEL = 2, 3, 4, 18
_ONE_VALUE = (21, 23)
"""Radio group and checkbox."""


class WireDiscord:
    """The server. As a context manager it listens from enter to exit, on a free port."""

    def __init__(self, *, clubs: int = 1, shards: int = 1, concurrency: int = 1) -> None:
        """`shards` is what Discord advises; `concurrency` of them may identify at the same time."""
        self.clubs = (
            [world.Club(id=str((number + 1) << 22)) for number in range(clubs)] if clubs > 1 else [world.Club()]
        )
        self.club = self.clubs[0]
        self.shards, self._concurrency = shards, concurrency
        self.alice = world.Member("alice")
        self.moderator = world.Member("mona", world.EVERYTHING)
        self.url = ""
        self.gateway_url = ""
        self._accounts: list[Account] = []
        self._faults: list[Fault] = []
        self._runner: web.AppRunner | None = None

    def bot(self, token: str, name: str = "Marquee") -> Bot:
        """Register an account that logs in with this token."""
        account = Account(token, name)
        self._accounts.append(account)
        return Bot(self, account)

    def limit(self, method: str, path: str, retry_after: float, times: int = 1) -> None:
        """Answer the next `times` requests to a path (a shell pattern) with 429.

        `retry_after` is in seconds. The header Via tells discord.py that it is Discord speaking and not the
        shield in front of it.
        """
        body = {"message": "You are being rate limited.", "retry_after": retry_after, "global": False}
        headers = {"Via": "1.1 google", "Retry-After": str(retry_after), "X-RateLimit-Scope": "user"}
        self._faults.append(Fault(method, path, 429, body, headers, times))

    def fail(self, method: str, path: str, status: int, times: int = 1) -> None:
        """Answer the next `times` requests to a path (a shell pattern) with an HTTP status."""
        self._faults.append(Fault(method, path, status, {"message": "failed", "code": 0}, {}, times))

    def answer_otherwise(self, method: str, path: str, raw: bytes, content_type: str, times: int = 1) -> None:
        """Answer the next `times` requests to a path with 200 and some bytes, as a server that is not Discord would."""
        self._faults.append(Fault(method, path, 200, {}, {"Content-Type": content_type}, times, raw=raw))

    def hang(self, method: str, path: str, times: int = 1) -> None:
        """Accept the next `times` requests to a path and never answer them."""
        self._faults.append(Fault(method, path, 200, {}, {}, times, hang=True))

    def heal(self) -> None:
        """Answer everything normally from now on."""
        self._faults.clear()

    def close_next_session(self, code: int) -> None:
        """Close the gateway's connection with this code at the next attempt to identify."""
        self._gateway.closes.append(code)

    def advised_shards(self) -> tuple[int, int]:
        """How many shards Discord advises, and how many may identify at the same time."""
        return self.shards, self._concurrency

    @property
    def identified(self) -> list[tuple[float, int, int]]:
        """When which shard of how many identified, in seconds of the monotonic clock."""
        return self._gateway.identified

    async def __aenter__(self) -> Self:
        app = web.Application(client_max_size=64 * 1024 * 1024)
        self._runner = web.AppRunner(app, access_log=None, shutdown_timeout=0.5)
        # The routes need the address, and the address is known once the socket is bound.
        app.router.add_get("/gateway/", self._serve_gateway)
        app.router.add_get("/attachments/{message}/{name}", self._serve_file)
        app.router.add_route("*", PREFIX + "/{path:.*}", self._serve_rest)
        await self._runner.setup()
        site = web.TCPSite(self._runner, "127.0.0.1", 0)
        await site.start()
        host, port = self._runner.addresses[0][:2]
        self.url = f"http://{host}:{port}"
        self.gateway_url = f"ws://{host}:{port}/gateway/"
        self._rest = Rest(self.url, self.gateway_url, self._accounts, self._faults, self.advised_shards)
        self._gateway = Gateway(self.gateway_url, self.clubs, self._account_of)
        return self

    async def __aexit__(self, *_: object) -> None:
        if self._runner is not None:
            self._rest.closing.set()
            await self._runner.cleanup()

    async def _serve_gateway(self, request: web.Request) -> web.StreamResponse:
        return await self._gateway.serve(request)

    async def _serve_rest(self, request: web.Request) -> web.StreamResponse:
        return await self._rest.serve(request)

    async def _serve_file(self, request: web.Request) -> web.StreamResponse:
        return await self._rest.file(request)

    def _account_of(self, token: str) -> Account | None:
        return next((account for account in self._accounts if account.token == token), None)


class Bot:
    """A bot's account as a member's client uses it: commands, buttons, selects and forms."""

    def __init__(self, discord: WireDiscord, account: Account) -> None:
        self._discord = discord
        self.account = account

    async def ready(self, within: float = READY_SECONDS) -> None:
        """Wait until the bot has identified and set its commands; TimeoutError after `within` seconds."""
        await self.until(lambda account: bool(account.session and account.commands), within)

    async def until(self, holds: Callable[[Account], bool], within: float = CHANGE_SECONDS) -> None:
        """Wait until a condition on the account holds; TimeoutError after `within` seconds."""
        async with asyncio.timeout(within), self.account.changed:
            await self.account.changed.wait_for(lambda: holds(self.account))

    async def slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        by: world.Member | None = None,
        club: world.Club | None = None,
    ) -> Answer:
        """Ask a slash command ("review", "reviews queue") and wait for its answer."""
        return await (await self.begin_slash(name, options, by=by, club=club)).answer

    async def begin_slash(
        self,
        name: str,
        options: Mapping[str, Any] | None = None,
        *,
        by: world.Member | None = None,
        club: world.Club | None = None,
    ) -> Exchange:
        """Ask a slash command without waiting for the answer."""
        return await self._begin(world.SLASH, self._command(name, options or {}), by, club=club)

    async def autocomplete(self, name: str, option: str, typed: str, *, by: world.Member | None = None) -> Answer:
        """Type into an option and wait for the suggestions."""
        data = self._command(name, {option: typed}, focused=option)
        return await (await self._begin(world.AUTOCOMPLETE, data, by)).answer

    async def click(self, answer: Answer, label_or_id: str, *, by: world.Member | None = None) -> Answer:
        """Press a button of an answer, by its label or its custom_id, and wait for the result."""
        pressed = self._control(answer, label_or_id)
        data = {
            "custom_id": pressed["custom_id"],
            "component_type": pressed["type"],
            "id": pressed.get("id", 0),
        }
        return await (await self._begin(world.PRESS, data, by, message=answer.message)).answer

    async def choose(self, answer: Answer, custom_id: str, *values: str, by: world.Member | None = None) -> Answer:
        """Choose in a select of an answer and wait for the result."""
        data = {"custom_id": custom_id, "component_type": _STRING_SELECT, "values": list(values)}
        return await (await self._begin(world.PRESS, data, by, message=answer.message)).answer

    async def submit(self, form: Answer, values: Mapping[str, str], *, by: world.Member | None = None) -> Answer:
        """Fill in the texts of a form that an answer opened, leave everything else unchanged, and wait for the result."""
        data = {"custom_id": form.payload["custom_id"], "components": _filled_in(form.payload["components"], values)}
        return await (await self._begin(world.FORM, data, by, message=form.message)).answer

    async def drop(self, code: int = 4000) -> None:
        """Close the bot's websocket, as Discord sometimes does."""
        session = self.account.session
        if session is None or session.connection is None:
            raise RuntimeError("the bot is not connected")
        await session.connection.socket.close(code=code)

    async def _begin(
        self,
        kind: int,
        data: dict[str, Any],
        by: world.Member | None,
        *,
        message: dict[str, Any] | None = None,
        club: world.Club | None = None,
    ) -> Exchange:
        club = club or self._discord.club
        sessions = [session for session in self.account.sessions.values() if session.hears_of(club)]
        if not sessions:
            raise RuntimeError("the bot has never connected")
        # If it is away, it is asked when it resumes; several processes may have the same shard.
        sessions = [session for session in sessions if session.connection] or sessions[-1:]
        exchange = Exchange(club.channel_id, message)
        self.account.exchanges[exchange.token] = exchange
        payload = world.interaction(
            kind=kind,
            identity=exchange.id,
            token=exchange.token,
            application_id=self.account.id,
            club=club,
            by=by or self._discord.alice,
            data=data,
            message=message,
        )
        for session in sessions:
            await session.dispatch("INTERACTION_CREATE", payload)
        return exchange

    def _command(self, name: str, options: Mapping[str, Any], focused: str | None = None) -> dict[str, Any]:
        """Build a synced command's data from its name; subcommands follow after spaces."""
        first, *rest = name.split()
        command = next(c for c in self.account.commands if c["name"] == first)
        declared = command.get("options") or []
        path = []
        for word in rest:
            inner = next(o for o in declared if o["name"] == word and o["type"] in _OPTION_TYPES_NESTED)
            path.append(inner)
            declared = inner.get("options") or []
        types = {option["name"]: option["type"] for option in declared}
        given: list[dict[str, Any]] = [
            {"name": key, "type": types[key], "value": value} | ({"focused": True} if key == focused else {})
            for key, value in options.items()
        ]
        for inner in reversed(path):
            given = [{"name": inner["name"], "type": inner["type"], "options": given}]
        return {"id": command["id"], "name": first, "type": 1, "options": given}

    def _control(self, answer: Answer, label_or_id: str) -> dict[str, Any]:
        found = [
            item
            for item in _controls((answer.message or {}).get("components", []))
            if label_or_id in {item.get("label"), item.get("custom_id")}
        ]
        if len(found) != 1:
            raise LookupError(f"{len(found)} controls are called {label_or_id!r}")
        return found[0]


def _filled_in(parts: list[dict[str, Any]], values: Mapping[str, str]) -> list[dict[str, Any]]:
    """What Discord sends for a form's parts: labels with their control and its input."""
    filled: list[dict[str, Any]] = []
    for number, part in enumerate(parts, start=1):
        sent: dict[str, Any] = {"type": part["type"], "id": part.get("id", number)}
        if part["type"] == _LABEL:
            (inner,) = _filled_in([part["component"]], values)
            filled.append(sent | {"component": inner})
        elif part["type"] == _TEXT_INPUT:
            text = values.get(part["custom_id"], part.get("value", ""))
            filled.append(sent | {"custom_id": part["custom_id"], "value": text})
        elif part["type"] in _ONE_VALUE:
            filled.append(sent | {"custom_id": part["custom_id"], "value": None})
        elif "custom_id" in part:
            filled.append(sent | {"custom_id": part["custom_id"], "values": []})
    return filled


def _controls(components: list[dict[str, Any]]) -> list[dict[str, Any]]:
    found = []
    for item in components:
        inner = [*item.get("components", []), *filter(None, [item.get("accessory")])]
        found += [item] if item.get("custom_id") else []
        found += _controls(inner)
    return found
