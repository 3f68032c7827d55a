"""Parses untrusted JSON with limits on depth and size."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import RowFault
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.tables import ROWS_LIMIT

CONTAINERS_LIMIT = 8 * ROWS_LIMIT
"""Maximum number of objects and arrays. A Trakt row has three; an empty array takes 60 bytes of memory."""


def string_of(value: object) -> str:
    """Return a string without NULs and lone surrogates, which databases reject. Raises UnreadableField."""
    if not isinstance(value, str):
        raise UnreadableField(RowFault.SHAPE, value)
    return value.encode("utf-8", "replace").decode().replace("\x00", "")


def parse_json(text: str) -> Any:
    """Parse JSON. Raises UnreadableField if it is invalid, HistoryTooLarge above CONTAINERS_LIMIT."""
    containers = text.count("{") + text.count("[")
    if containers > CONTAINERS_LIMIT:
        raise HistoryTooLarge(UploadLimit.ROWS, containers, CONTAINERS_LIMIT)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableField(RowFault.SHAPE, "no JSON") from error
