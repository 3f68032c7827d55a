"""Logging to stderr in one format, in which nothing private can be read, whoever logs it and at whatever level.

Libraries put whole requests, events and SQL parameters into their lines, and the texts of exceptions quote what people
typed. So the one formatter of the one handler trusts nobody:

- of a library's line, the words that the library itself wrote stay; what it put in is left out, except for what cannot
  be a person's: small numbers, names in capitals such as GET, and paths without their ids;
- of our own lines, what we put in stays, except for whatever looks like an id or a token;
- of an exception, the class stays, and the text only where it cannot quote anybody; tracebacks show our code alone.
  What Discord, or the network on the way to it, answered is one line without a traceback.
"""

from __future__ import annotations

import asyncio
import copy
import logging
import re
import secrets
import sqlite3
import sys
import traceback
from typing import Any

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
LEFT_OUT = "…"
OURS = frozenset({"bot", "cogs", "__main__"})

_TOKEN = re.compile(
    r"(?<![\w-])(?:[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{20,}"
    r"|(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{40,})"
)
_ID = re.compile(r"(?<![.\d])\d{15,}")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|<[^<>\n]*>")
_CAPITALS = re.compile(r"[A-Z][A-Z_]{1,40}\Z")
_PLACEHOLDER = re.compile(r"%(\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?([diouxXeEfFgGcrsa%])")
_SMALL = 1 << 31
"""Ids of Discord are far greater."""

_TEXT_IS_OURS = (AttributeError, ImportError, IndexError, NameError, RecursionError, TypeError, sqlite3.Error)
"""Exceptions whose text speaks of code and tables, not of values."""
_ANSWERS = frozenset(
    {
        "discord.errors.ConnectionClosed",
        "discord.errors.GatewayNotFound",
        "discord.errors.HTTPException",
        "discord.errors.LoginFailure",
        "discord.errors.RateLimited",
        "aiohttp.client_exceptions.ClientError",
        "builtins.ConnectionError",
        "builtins.TimeoutError",
        "socket.gaierror",
    }
)
_WRAPPERS = frozenset({"CommandInvokeError", "TransformerError", "GatewayNotFound"})
_KNOWN_NAMES = {
    "Ignoring exception in autocomplete for %r": re.compile(r"[a-z0-9_-]{1,32}(?: [a-z0-9_-]{1,32}){0,2}\Z"),
    "Ignoring exception in %s": re.compile(r"on_[a-z_]{1,40}\Z"),
    "Dispatching event %s": re.compile(r"[a-z_]{1,40}\Z"),
}
"""Lines of libraries whose value is the name of a command or an event."""
_SAID_BY_US = ("Failed to connect for shard_id",)
"""The start says it in a sentence of its own, once and not at every attempt."""


class PrivateFormatter(logging.Formatter):
    """Formats a record without changing it. `secret`, the bot's token, is blacked out wherever it stands."""

    def __init__(self, secret: str = "") -> None:
        super().__init__(FORMAT)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        shown = copy.copy(record)
        shown.msg, shown.args = _message(record), ()
        shown.exc_text = None
        shown.exc_info, shown.stack_info = None, None
        lines = [super().format(shown)]
        if record.exc_info and record.exc_info[1] is not None:
            lines[1:] = [describe_exception(record.exc_info[1])]
            if is_answer(record.exc_info[1]):
                lines = [": ".join(lines)]
        if record.stack_info:
            lines.append(record.stack_info)
        text = "\n".join(lines)
        if self._secret:
            text = text.replace(self._secret, LEFT_OUT)
        return _scrubbed(text)


class SaidByUs(logging.Filter):
    """Drops what the library says beside a better line of ours."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (isinstance(record.msg, str) and record.msg.startswith(_SAID_BY_US))


def set_up(level: str, token: str = "") -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(PrivateFormatter(token))
    handler.addFilter(SaidByUs())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # A library's own chatter is for those who ask for DEBUG.
    for library in ("discord", "aiosqlite", "aiohttp", "asyncio"):
        logging.getLogger(library).setLevel(level if level == "DEBUG" else "WARNING")


def log_forgotten(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An event loop's handler for what nobody waited for: one line with a reference; for a fault also its place."""
    log = logging.getLogger(__name__)
    error = context.get("exception")
    reference = secrets.token_hex(3)
    task = context.get("task") or context.get("future")
    name = task.get_name() if isinstance(task, asyncio.Task) else "a callback"
    if not isinstance(error, BaseException):
        log.error("%s went wrong in the background (%s): %s", name, reference, context.get("message", ""))
    elif is_answer(error):
        log.warning("%s ended in the background (%s)", name, reference, exc_info=error)
    else:
        log.error("%s failed in the background (%s)", name, reference, exc_info=error)


def describe_exception(error: BaseException) -> str:
    """One line for what Discord or the network answered; else the traceback, without texts that may quote somebody."""
    answer = _unwrapped(error)
    if is_answer(answer):
        return _headline(answer)
    lines: list[str] = []
    _trace(error, lines, set())
    return "\n".join(lines)


def is_answer(error: BaseException) -> bool:
    """Whether this is what Discord, or the network on the way to it, answered: no fault of the code."""
    answer = _unwrapped(error)
    return any(f"{kind.__module__}.{kind.__qualname__}" in _ANSWERS for kind in type(answer).__mro__)


def _unwrapped(error: BaseException) -> BaseException:
    while type(error).__name__ in _WRAPPERS and error.__cause__ is not None:
        error = error.__cause__
    return error


def _trace(error: BaseException, lines: list[str], seen: set[int]) -> None:
    seen.add(id(error))
    earlier, link = error.__cause__, "which was the reason for"
    if earlier is None and not error.__suppress_context__:
        earlier, link = error.__context__, "and while that was dealt with"
    if earlier is not None and id(earlier) not in seen:
        _trace(earlier, lines, seen)
        lines.append(link)
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    lines.append(_headline(error))
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, start=1):
            if id(part) not in seen:
                lines.append(f"of which number {number}:")
                _trace(part, lines, seen)


def _headline(error: BaseException) -> str:
    name = type(error).__qualname__
    facts = getattr(error, "__dict__", {})
    status, code = facts.get("status"), facts.get("code")
    if isinstance(status, int):
        return f"{name} ({status}, code {code})" if isinstance(code, int) else f"{name} ({status})"
    if isinstance(code, int):
        return f"{name} (code {code})"
    if isinstance(error, OSError):
        return f"{name} ({error.strerror})" if error.strerror else name
    if isinstance(error, _TEXT_IS_OURS):
        return f"{name}: {_scrubbed(str(error))}"
    return name


def _message(record: logging.LogRecord) -> str:
    ours = record.name.split(".")[0] in OURS
    if not record.args:
        text = str(record.msg)
        # A line that is whole already may quote anything.
        return text if ours else _QUOTED.sub(LEFT_OUT, text.split("\n", maxsplit=1)[0])
    try:
        if ours:
            return str(str(record.msg) % _each(record.args, _ours))
        known = _KNOWN_NAMES.get(str(record.msg))
        if known and isinstance(record.args, tuple) and known.match(str(record.args[0])):
            return str(str(record.msg) % record.args)
        return str(_PLACEHOLDER.sub(_plain, str(record.msg)) % _each(record.args, _theirs))
    except Exception:  # noqa: BLE001  a line that is wrongly made must not hide what it is about
        return _QUOTED.sub(LEFT_OUT, str(record.msg))


def _plain(placeholder: re.Match[str]) -> str:
    """The placeholder for a text, because what is left out is no number any more."""
    return "%%" if placeholder[2] == "%" else f"%{placeholder[1] or ''}s"


def _each(values: Any, shown: Any) -> Any:
    if isinstance(values, dict):
        return {name: shown(value) for name, value in values.items()}
    return tuple(shown(value) for value in values)


def _ours(value: object) -> object:
    return describe_exception(value).split("\n")[-1] if isinstance(value, BaseException) else value


def _theirs(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SMALL else LEFT_OUT
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, BaseException):
        return describe_exception(value).split("\n")[-1]
    if isinstance(value, str):
        return _string(value)
    return LEFT_OUT


def _string(value: str) -> str:
    """A word in capitals, or the path of an address of Discord with everything that is not a fixed word left out."""
    if _CAPITALS.match(value):
        return value
    found = re.match(r"https?://[^/\s]+/api/v\d+(/[^?\s]*)\Z", value)
    if not found:
        return LEFT_OUT
    return "/".join(
        part if part in ("", "@me", "@original") or re.fullmatch(r"[a-z-]{1,20}", part) else LEFT_OUT
        for part in found[1].split("/")
    )


def _scrubbed(text: str) -> str:
    return _ID.sub(LEFT_OUT, _TOKEN.sub(LEFT_OUT, text))
