"""The REST side of the simulated Discord: login, commands, answers to interactions, messages, errors."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable
from typing import Any

from aiohttp import web

from tests.support import wire_world as world
from tests.support.payloads import Request
from tests.support.wire_account import Account, Exchange, Fault

PREFIX = "/api/v10"
ANSWER, DEFER, DEFER_UPDATE, UPDATE = 4, 5, 6, 7


class RefusalError(Exception):
    """An error as Discord sends it: an HTTP status and a code."""

    def __init__(self, status: int, code: int, says: str) -> None:
        super().__init__(says)
        self.status, self.code, self.says = status, code, says


def reply(body: Any, status: int = 200, headers: dict[str, str] | None = None) -> web.Response:
    """Build a response. Its content type has no charset: with one, discord.py treats the body as text."""
    raw = b"" if status == 204 else json.dumps(body).encode()
    return web.Response(body=raw, status=status, headers={"Content-Type": "application/json", **(headers or {})})


class Rest:
    """Answers the bot's requests. `url` is the server's own address, `gateway` the websocket's.

    `shards` returns how many shards are advised, and how many of them may identify at the same time.
    """

    def __init__(
        self,
        url: str,
        gateway: str,
        accounts: list[Account],
        faults: list[Fault],
        shards: Callable[[], tuple[int, int]] = lambda: (1, 1),
    ) -> None:
        self._shards = shards
        self._url = url
        self._gateway = gateway
        self._accounts = accounts
        self._faults = faults
        self._files: dict[str, bytes] = {}
        self.closing = asyncio.Event()
        """Ends the requests that are never answered."""

    async def serve(self, request: web.Request) -> web.Response:
        """Answer one request of a bot, recorded before anything is decided about it."""
        path = request.path.removeprefix(PREFIX)
        account = self._account(request, path)
        if account is None:
            return reply({"message": "401: Unauthorized", "code": 0}, 401)
        recorded = await self._read(request, path)
        account.requests.append(recorded)
        for fault in self._faults:
            if fault.takes(request.method, path):
                fault.times -= 1
                await account.note()
                if fault.hang:
                    await self.closing.wait()
                if fault.raw is not None:
                    return web.Response(body=fault.raw, status=fault.status, headers=fault.headers)
                return reply(fault.body, fault.status, fault.headers)
        try:
            response = await self._route(account, recorded)
        except RefusalError as refusal:
            response = reply({"message": refusal.says, "code": refusal.code}, refusal.status)
        await account.note()
        return response

    async def file(self, request: web.Request) -> web.Response:
        """Hand out an uploaded file."""
        blob = self._files.get(request.match_info["name"])
        return web.Response(status=404) if blob is None else web.Response(body=blob)

    def _account(self, request: web.Request, path: str) -> Account | None:
        """Find who is asking: by the token in the header, or by the secret that is part of the path."""
        header = request.headers.get("Authorization", "")
        for account in self._accounts:
            if header == f"Bot {account.token}":
                return account
            parts = path.split("/")
            if parts[1] == "webhooks" and parts[2] == account.id:
                return account
            if parts[1] == "interactions" and parts[3] in account.exchanges:
                return account
        return None

    async def _read(self, request: web.Request, path: str) -> Request:
        if not request.content_type.startswith("multipart/"):
            raw = await request.read()
            return Request(request.method, path, json.loads(raw) if raw else None)
        body, sizes = None, {}
        async for part in await request.multipart():
            if part.name == "payload_json":  # type: ignore[union-attr]
                body = await part.json()  # type: ignore[union-attr]
            else:
                name = str(part.filename)  # type: ignore[union-attr]
                self._files[name] = bytes(await part.read())  # type: ignore[union-attr]
                sizes[name] = len(self._files[name])
        return Request(request.method, path, body, files=sizes)

    async def _route(self, account: Account, request: Request) -> web.Response:
        for method, pattern, handler in _ROUTES:
            found = re.fullmatch(pattern, request.path)
            if found and method == request.method:
                return handler(self, account, request, *found.groups())
        raise RefusalError(404, 0, f"the simulated Discord has no route {request.method} {request.path}")

    def _me(self, account: Account, _: Request) -> web.Response:
        return reply(account.user)

    def _application(self, account: Account, _: Request) -> web.Response:
        return reply(world.application(account.id, account.name))

    def _gateway_bot(self, _account: Account, _: Request) -> web.Response:
        shards, concurrency = self._shards()
        limit = {"total": 1000, "remaining": 999, "reset_after": 1, "max_concurrency": concurrency}
        return reply({"url": self._gateway, "shards": shards, "session_start_limit": limit})

    def _emojis(self, _account: Account, _: Request) -> web.Response:
        return reply({"items": []})

    def _commands(self, account: Account, _: Request) -> web.Response:
        return reply(account.commands)

    def _set_commands(self, account: Account, request: Request) -> web.Response:
        known = {(command["name"], command["type"]): command["id"] for command in account.commands}
        account.commands = [
            {"version": world.snowflake(), "application_id": account.id, "type": 1, "description": ""}
            | {"default_member_permissions": None}
            | command
            | {"id": known.get((command["name"], command.get("type", 1))) or world.snowflake()}
            for command in request.json
        ]
        return reply(account.commands)

    def _callback(self, account: Account, request: Request, token: str) -> web.Response:
        exchange = self._exchange(account, token)
        if exchange.is_late:
            raise RefusalError(404, 10062, "Unknown interaction")
        if exchange.kind is not None:
            raise RefusalError(400, 40060, "Interaction has already been acknowledged.")
        body: dict[str, Any] = request.json
        exchange.kind = body["type"]
        data = body.get("data") or {}
        if exchange.kind == ANSWER:
            exchange.message = self._made(account, exchange.channel_id, data)
        elif exchange.kind == UPDATE:
            exchange.message = self._changed(account, exchange.message, data)
        if exchange.kind not in {DEFER, DEFER_UPDATE}:
            exchange.finish(data, exchange.message)
        return reply(self._receipt(exchange, data))

    def _receipt(self, exchange: Exchange, data: dict[str, Any]) -> dict[str, Any]:
        about: dict[str, Any] = {"id": exchange.id, "type": 2, "response_message_ephemeral": False}
        if exchange.kind in {DEFER, DEFER_UPDATE}:
            about |= {"response_message_loading": True, "response_message_ephemeral": data.get("flags") == 64}
        if exchange.message is None:
            return {"interaction": about}
        about["response_message_id"] = exchange.message["id"]
        return {"interaction": about, "resource": {"type": exchange.kind, "message": exchange.message}}

    def _exchange(self, account: Account, token: str) -> Exchange:
        if token not in account.exchanges:
            raise RefusalError(404, 10015, "Unknown Webhook")
        return account.exchanges[token]

    def _follow_up(self, account: Account, request: Request, token: str) -> web.Response:
        exchange = self._exchange(account, token)
        message = self._made(account, exchange.channel_id, request.json)
        if exchange.kind == DEFER and exchange.message is None:
            exchange.message = message
        exchange.followups[message["id"]] = message
        exchange.finish(request.json, message)
        return reply(message)

    def _original(self, account: Account, _: Request, token: str) -> web.Response:
        return reply(self._known(self._exchange(account, token).message))

    def _edit_original(self, account: Account, request: Request, token: str) -> web.Response:
        exchange = self._exchange(account, token)
        if exchange.message is None and exchange.kind == DEFER:
            exchange.message = self._made(account, exchange.channel_id, request.json)
        else:
            exchange.message = self._changed(account, exchange.message, request.json)
        exchange.finish(request.json, exchange.message)
        return reply(exchange.message)

    def _delete_original(self, account: Account, _: Request, token: str) -> web.Response:
        exchange = self._exchange(account, token)
        account.messages.pop(self._known(exchange.message)["id"], None)
        exchange.message = None
        return reply(None, 204)

    def _send(self, account: Account, request: Request, channel_id: str) -> web.Response:
        return reply(self._made(account, channel_id, request.json))

    def _fetch(self, account: Account, _: Request, message_id: str) -> web.Response:
        return reply(self._known(account.messages.get(message_id)))

    def _edit(self, account: Account, request: Request, message_id: str) -> web.Response:
        return reply(self._changed(account, account.messages.get(message_id), request.json))

    def _delete(self, account: Account, _: Request, message_id: str) -> web.Response:
        account.messages.pop(self._known(account.messages.get(message_id))["id"])
        return reply(None, 204)

    def _made(self, account: Account, channel_id: str, body: dict[str, Any]) -> dict[str, Any]:
        made = world.message(body, author=account.user, channel_id=channel_id, base=self._url)
        account.messages[made["id"]] = made
        return made

    def _changed(self, account: Account, before: dict[str, Any] | None, body: dict[str, Any]) -> dict[str, Any]:
        changed = world.edited(self._known(before), body)
        account.messages[changed["id"]] = changed
        return changed

    def _known(self, message: dict[str, Any] | None) -> dict[str, Any]:
        if message is None:
            raise RefusalError(404, 10008, "Unknown Message")
        return message


_ROUTES: tuple[tuple[str, str, Callable[..., web.Response]], ...] = (
    ("GET", "/users/@me", Rest._me),
    ("GET", "/oauth2/applications/@me", Rest._application),
    ("GET", "/gateway/bot", Rest._gateway_bot),
    ("GET", r"/applications/\d+/emojis", Rest._emojis),
    ("GET", r"/applications/\d+/commands", Rest._commands),
    ("PUT", r"/applications/\d+/commands", Rest._set_commands),
    ("POST", r"/interactions/\d+/([^/]+)/callback", Rest._callback),
    ("POST", r"/webhooks/\d+/([^/]+)", Rest._follow_up),
    ("GET", r"/webhooks/\d+/([^/]+)/messages/@original", Rest._original),
    ("PATCH", r"/webhooks/\d+/([^/]+)/messages/@original", Rest._edit_original),
    ("DELETE", r"/webhooks/\d+/([^/]+)/messages/@original", Rest._delete_original),
    ("PATCH", r"/webhooks/\d+/[^/]+/messages/(\d+)", Rest._edit),
    ("DELETE", r"/webhooks/\d+/[^/]+/messages/(\d+)", Rest._delete),
    ("POST", r"/channels/(\d+)/messages", Rest._send),
    ("GET", r"/channels/\d+/messages/(\d+)", Rest._fetch),
    ("PATCH", r"/channels/\d+/messages/(\d+)", Rest._edit),
    ("DELETE", r"/channels/\d+/messages/(\d+)", Rest._delete),
)
