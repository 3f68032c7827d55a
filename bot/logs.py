"""Logging to stderr in one format that shows nothing private, whatever code logs and at whatever level.

Libraries log whole requests, events and SQL parameters, and exception texts quote what people typed. The only handler
therefore has a formatter that redacts:

- In a library's line, the library's own words stay. Its arguments are redacted, except for values that cannot be
  personal: small numbers, names in capitals such as GET, and paths without their ids.
- In our own lines, arguments stay, except for anything that looks like an id or a token.
- Of an exception, the class stays; its text stays only if it cannot quote anybody. Tracebacks show no values.
  An error that Discord or the network answered is one line without a traceback.
"""

from __future__ import annotations

import asyncio
import copy
import json
import logging
import re
import secrets
import sqlite3
import sys
import traceback
from datetime import UTC, datetime
from typing import Any

FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"
REDACTED = "…"
OUR_LOGGERS = frozenset({"bot", "cogs", "__main__"})

_TOKEN = re.compile(
    r"(?<![\w-])(?:[A-Za-z0-9_-]{20,}\.[A-Za-z0-9_-]{4,}\.[A-Za-z0-9_-]{20,}"
    r"|(?=[A-Za-z_-]*\d)(?=[\d_-]*[A-Za-z])[A-Za-z0-9_-]{40,})"
)
_ID = re.compile(r"(?<![.\d])\d{15,}")
_QUOTED = re.compile(r"'[^'\n]*'|\"[^\"\n]*\"|<[^<>\n]*>")
_CAPITALS = re.compile(r"[A-Z][A-Z_]{1,40}\Z")
_PLACEHOLDER = re.compile(r"%(\(\w+\))?[-#0 +]*(?:\d+|\*)?(?:\.(?:\d+|\*))?[hlL]?([diouxXeEfFgGcrsa%])")
_SMALLEST_HIDDEN = 1 << 31
"""Discord's ids are far greater."""

_SAFE_TEXT_ERRORS = (AttributeError, ImportError, IndexError, NameError, RecursionError, TypeError, sqlite3.Error)
"""Exceptions whose text names code and tables, never values."""
_NETWORK_ERRORS = frozenset(
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
_NAME_LINES = {
    "Ignoring exception in autocomplete for %r": re.compile(r"[a-z0-9_-]{1,32}(?: [a-z0-9_-]{1,32}){0,2}\Z"),
    "Ignoring exception in %s": re.compile(r"on_[a-z_]{1,40}\Z"),
    "Dispatching event %s": re.compile(r"[a-z_]{1,40}\Z"),
}
"""Library lines whose only argument is the name of a command or an event."""
_DUPLICATE_LINES = ("Failed to connect for shard_id",)
"""Beginnings of library lines that we drop: the bot logs a clearer line, once and not at every attempt."""


class PrivateFormatter(logging.Formatter):
    """Formats a record without changing it, and redacts `secret`, the bot's token, everywhere."""

    def __init__(self, secret: str = "", form: str = FORMAT) -> None:
        super().__init__(form)
        self._secret = secret

    def format(self, record: logging.LogRecord) -> str:
        shown = copy.copy(record)
        shown.msg, shown.args = _safe_message(record), ()
        shown.exc_text = None
        shown.exc_info, shown.stack_info = None, None
        lines = [super().format(shown)]
        if record.exc_info and record.exc_info[1] is not None:
            lines[1:] = [describe_exception(record.exc_info[1])]
            if is_network_error(record.exc_info[1]):
                lines = [": ".join(lines)]
        if record.stack_info:
            lines.append(record.stack_info)
        text = "\n".join(lines)
        if self._secret:
            text = text.replace(self._secret, REDACTED)
        return _redact(text)


class DuplicateLineFilter(logging.Filter):
    """Drops library lines for which the bot logs a better line."""

    def filter(self, record: logging.LogRecord) -> bool:
        return not (isinstance(record.msg, str) and record.msg.startswith(_DUPLICATE_LINES))


class JsonFormatter(PrivateFormatter):
    """Writes the same, just as redacted, as one JSON object a line; `details` are the lines after the first."""

    def __init__(self, secret: str = "") -> None:
        super().__init__(secret, "%(message)s")

    def format(self, record: logging.LogRecord) -> str:
        message, _, details = super().format(record).partition("\n")
        told = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": message,
        }
        return json.dumps(told | ({"details": details} if details else {}), ensure_ascii=False)


def configure_logging(level: str, token: str = "", form: str = "text") -> None:
    """Log to stderr; `form` is "text" or "json"."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(JsonFormatter(token) if form == "json" else PrivateFormatter(token))
    handler.addFilter(DuplicateLineFilter())
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # Libraries log below WARNING only if the operator asks for DEBUG.
    for library in ("discord", "aiosqlite", "aiohttp", "asyncio"):
        logging.getLogger(library).setLevel(level if level == "DEBUG" else "WARNING")


def log_unhandled(_: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
    """An event loop's exception handler: logs one line with a reference, and a traceback for faults of the code."""
    log = logging.getLogger(__name__)
    error = context.get("exception")
    reference = secrets.token_hex(3)
    task = context.get("task") or context.get("future")
    name = task.get_name() if isinstance(task, asyncio.Task) else "a callback"
    if not isinstance(error, BaseException):
        log.error("%s went wrong in the background (%s): %s", name, reference, context.get("message", ""))
    elif is_network_error(error):
        log.warning("%s ended in the background (%s)", name, reference, exc_info=error)
    else:
        log.error("%s failed in the background (%s)", name, reference, exc_info=error)


def describe_exception(error: BaseException) -> str:
    """One line for an error of Discord or the network; otherwise the traceback, without texts that may quote people."""
    cause = _unwrap_error(error)
    if is_network_error(cause):
        return _error_headline(cause)
    lines: list[str] = []
    _append_trace(error, lines, set())
    return "\n".join(lines)


def is_network_error(error: BaseException) -> bool:
    """Whether Discord or the network caused this error, so that it is not a fault of the code."""
    cause = _unwrap_error(error)
    return any(f"{kind.__module__}.{kind.__qualname__}" in _NETWORK_ERRORS for kind in type(cause).__mro__)


def _unwrap_error(error: BaseException) -> BaseException:
    while type(error).__name__ in _WRAPPERS and error.__cause__ is not None:
        error = error.__cause__
    return error


def _append_trace(error: BaseException, lines: list[str], seen: set[int]) -> None:
    seen.add(id(error))
    earlier, link = error.__cause__, "which caused"
    if earlier is None and not error.__suppress_context__:
        earlier, link = error.__context__, "and while that was being handled"
    if earlier is not None and id(earlier) not in seen:
        _append_trace(earlier, lines, seen)
        lines.append(link)
    lines += [line.rstrip("\n") for line in traceback.format_tb(error.__traceback__)]
    lines.append(_error_headline(error))
    if isinstance(error, BaseExceptionGroup):
        for number, part in enumerate(error.exceptions, start=1):
            if id(part) not in seen:
                lines.append(f"exception {number} of the group:")
                _append_trace(part, lines, seen)


def _error_headline(error: BaseException) -> str:
    name = type(error).__qualname__
    facts = getattr(error, "__dict__", {})
    status, code = facts.get("status"), facts.get("code")
    if isinstance(status, int):
        return f"{name} ({status}, code {code})" if isinstance(code, int) else f"{name} ({status})"
    if isinstance(code, int):
        return f"{name} (code {code})"
    if isinstance(error, OSError):
        return f"{name} ({error.strerror})" if error.strerror else name
    if isinstance(error, _SAFE_TEXT_ERRORS):
        return f"{name}: {_redact(str(error))}"
    return name


def _safe_message(record: logging.LogRecord) -> str:
    ours = record.name.split(".")[0] in OUR_LOGGERS
    if not record.args:
        text = str(record.msg)
        # A library's line without arguments is already formatted, so it may quote anything.
        return text if ours else _QUOTED.sub(REDACTED, text.split("\n", maxsplit=1)[0])
    try:
        if ours:
            return str(str(record.msg) % _map_values(record.args, _our_value))
        known = _NAME_LINES.get(str(record.msg))
        if known and isinstance(record.args, tuple) and known.match(str(record.args[0])):
            return str(str(record.msg) % record.args)
        return str(_PLACEHOLDER.sub(_as_text_placeholder, str(record.msg)) % _map_values(record.args, _library_value))
    except Exception:  # noqa: BLE001  a malformed line must still be logged
        return _QUOTED.sub(REDACTED, str(record.msg))


def _as_text_placeholder(placeholder: re.Match[str]) -> str:
    """The placeholder as one for text, because a redacted value is no longer a number."""
    return "%%" if placeholder[2] == "%" else f"%{placeholder[1] or ''}s"


def _map_values(values: Any, convert: Any) -> Any:
    if isinstance(values, dict):
        return {name: convert(value) for name, value in values.items()}
    return tuple(convert(value) for value in values)


def _our_value(value: object) -> object:
    return describe_exception(value).split("\n")[-1] if isinstance(value, BaseException) else value


def _library_value(value: object) -> object:
    if value is None or isinstance(value, bool):
        return value
    if isinstance(value, int):
        return value if abs(value) < _SMALLEST_HIDDEN else REDACTED
    if isinstance(value, float):
        return round(value, 3)
    if isinstance(value, BaseException):
        return describe_exception(value).split("\n")[-1]
    if isinstance(value, str):
        return _library_text(value)
    return REDACTED


def _library_text(value: str) -> str:
    """A word in capitals, or the path of a Discord API address with all variable parts redacted; else REDACTED."""
    if _CAPITALS.match(value):
        return value
    found = re.match(r"https?://[^/\s]+/api/v\d+(/[^?\s]*)\Z", value)
    if not found:
        return REDACTED
    return "/".join(
        part if part in ("", "@me", "@original") or re.fullmatch(r"[a-z-]{1,20}", part) else REDACTED
        for part in found[1].split("/")
    )


def _redact(text: str) -> str:
    return _ID.sub(REDACTED, _TOKEN.sub(REDACTED, text))
