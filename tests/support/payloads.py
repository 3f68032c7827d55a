"""Checks everything that the bot sends against Discord's limits, of which SimCord knows only some.

Two parts: Discord's OpenAPI description, if a copy is available (`payload_schema`), and hand-written rules that
always run, for what the description does not cover. Some rules are the house's own: an answer pings nobody, and
every picture says what it shows.
"""

from __future__ import annotations

import json
import re
from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any, Protocol

import simcord

from tests.support.payload_commands import command_list_findings, suggestion_findings
from tests.support.payload_findings import Finding, Json, mappings
from tests.support.payload_messages import message_findings, upload_findings
from tests.support.payload_modals import modal_findings
from tests.support.payload_schema import schema_errors

_CALLBACK = re.compile(r"/interactions/\d+/[^/]+/callback\Z")
_COMMANDS = re.compile(r"/applications/\d+(/guilds/\d+)?/commands\Z")
_CREATION = re.compile(r"/channels/\d+/messages\Z|/webhooks/\d+/[^/]+\Z")
_EDIT = re.compile(r"/channels/\d+/messages/\d+\Z|/webhooks/\d+/[^/]+/messages/(@original|\d+)\Z")
_FORUM_POST = re.compile(r"/channels/\d+/threads\Z")

ANSWER, DEFER, UPDATE, SUGGEST, FORM = 4, 5, 7, 8, 9
"""The types of an interaction's callback that carry data."""


class Recorded(Protocol):
    """The parts of a request that the check reads; `simcord.HttpLogEntry` is one."""

    @property
    def method(self) -> str: ...
    @property
    def path(self) -> str: ...
    @property
    def json(self) -> Any: ...


@dataclass(frozen=True, slots=True)
class Request:
    """A request from another source. `files` maps the names of uploads to their sizes in bytes."""

    method: str
    path: str
    json: Any = None
    files: Mapping[str, int] = field(default_factory=dict)


def findings(request: Recorded, *, permitted_mentions: Collection[int] = ()) -> list[Finding]:
    """List what Discord, or the house, would refuse. `permitted_mentions` holds ids of members and roles."""
    if request.method == "PUT" and _COMMANDS.match(request.path):
        return list(_command_findings(request.path, json.dumps(request.json)))
    found = [Finding(None, where, says) for where, says in schema_errors(request.method, request.path, request.json)]
    found += _by_hand(request, permitted_mentions)
    files: Mapping[str, int] = getattr(request, "files", {})
    for name, size in files.items():
        found += upload_findings(name, size)
    return found


@lru_cache(8)
def _command_findings(path: str, commands: str) -> tuple[Finding, ...]:
    """Check the list of commands, given as JSON: nearly every bot of a test run uploads the same one."""
    body = json.loads(commands)
    found = [Finding(None, where, says) for where, says in schema_errors("PUT", path, body)]
    return (*found, *command_list_findings(mappings(body)))


def problems(request: Recorded, *, permitted_mentions: Collection[int] = ()) -> list[str]:
    """Say in one sentence each what is wrong with a request; an empty list is a good one."""
    return [str(finding) for finding in findings(request, permitted_mentions=permitted_mentions)]


def check_requests(requests: Iterable[Recorded], *, permitted_mentions: Collection[int] = ()) -> None:
    """Raise AssertionError that names every request with something wrong, and what."""
    wrong = []
    for request in requests:
        said = problems(request, permitted_mentions=permitted_mentions)
        if said:
            wrong.append("\n  ".join([f"{request.method} {request.path}", *said]))
    if wrong:
        raise AssertionError("Discord would refuse, or the house does:\n" + "\n".join(wrong))


def check_environment(env: simcord.Env, *, permitted_mentions: Collection[int] = ()) -> None:
    """Check every request and every upload that one SimCord environment has recorded so far.

    SimCord's log leaves the files out; their sizes come from its store of attachments, which its public
    interface does not cover. Raises AssertionError as `check_requests` does.
    """
    check_requests(env.http_requests, permitted_mentions=permitted_mentions)
    blobs: Mapping[str, bytes] = env.backend.cdn._blobs
    said = [str(f) for address, blob in blobs.items() for f in upload_findings(address, len(blob))]
    if said:
        raise AssertionError("Discord would refuse these files:\n  " + "\n  ".join(said))


def _by_hand(request: Recorded, permitted: Collection[int]) -> Iterator[Finding]:
    method, path, body = request.method, request.path, request.json
    if not isinstance(body, Mapping):
        return
    if method == "POST" and _CALLBACK.match(path):
        yield from _callback(body, permitted)
    elif method == "POST" and _CREATION.match(path):
        yield from message_findings(body, "", editing=False, permitted=permitted)
    elif method == "PATCH" and _EDIT.match(path):
        yield from message_findings(body, "", editing=True, permitted=permitted)
    elif method == "POST" and _FORUM_POST.match(path) and isinstance(body.get("message"), Mapping):
        yield from message_findings(body["message"], "message", editing=False, permitted=permitted)


def _callback(body: Json, permitted: Collection[int]) -> Iterator[Finding]:
    kind, data = body.get("type"), body.get("data")
    if not isinstance(data, Mapping):
        data = {}
    if kind in {ANSWER, UPDATE}:
        yield from message_findings(data, "data", editing=kind == UPDATE, permitted=permitted)
    elif kind == SUGGEST:
        yield from suggestion_findings(data, "data")
    elif kind == FORM:
        yield from modal_findings(data, "data")
