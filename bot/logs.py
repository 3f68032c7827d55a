"""Logging to stderr in one format: no token, no text of a message, no member's id in the clear."""

from __future__ import annotations

import logging
import re
import sys

_TOKEN = re.compile(r"[A-Za-z0-9_-]{23,28}\.[A-Za-z0-9_-]{6}\.[A-Za-z0-9_-]{27,}")
FORMAT = "%(asctime)s %(levelname)-7s %(name)s: %(message)s"


class Redact(logging.Filter):
    """Blacks out anything of a token's shape and the token itself, wherever a library put it."""

    def __init__(self, token: str = "") -> None:
        super().__init__()
        self._token = token

    def filter(self, record: logging.LogRecord) -> bool:
        message = record.getMessage()
        if self._token and self._token in message:
            message = message.replace(self._token, "***")
        clean = _TOKEN.sub("***", message)
        if clean != record.msg:
            record.msg, record.args = clean, ()
        return True


def set_up(level: str, token: str = "") -> None:
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(logging.Formatter(FORMAT))
    handler.addFilter(Redact(token))
    root = logging.getLogger()
    root.handlers[:] = [handler]
    root.setLevel(level)
    # The library's own chatter about connecting is for whoever asks for DEBUG.
    logging.getLogger("discord").setLevel(level if level == "DEBUG" else "WARNING")
