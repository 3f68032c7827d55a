"""Parses JSON that a stranger wrote: neither its depth nor its size can hurt."""

from __future__ import annotations

import json
from typing import Any

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import RowFault
from bot.sources.trackers.fields import UnreadableField
from bot.sources.trackers.tables import ROWS_LIMIT

CONTAINERS_LIMIT = 8 * ROWS_LIMIT
"""Objects and arrays; a row of Trakt's has three. An empty array of three bytes takes sixty in memory."""


def string_of(value: object) -> str:
    """A JSON string without NULs and halves of surrogate pairs, which no database stores. Raises Unreadable."""
    if not isinstance(value, str):
        raise UnreadableField(RowFault.SHAPE, value)
    return value.encode("utf-8", "replace").decode().replace("\x00", "")


def parse_json(text: str) -> Any:
    """The value. Raises Unreadable for what is no JSON, HistoryTooLarge for more than CONTAINERS_LIMIT containers."""
    containers = text.count("{") + text.count("[")
    if containers > CONTAINERS_LIMIT:
        raise HistoryTooLarge(UploadLimit.ROWS, containers, CONTAINERS_LIMIT)
    try:
        return json.loads(text)
    except (ValueError, RecursionError) as error:
        raise UnreadableField(RowFault.SHAPE, "no JSON") from error
