"""Writes and reads Marquee's own export; `bot.domain.diary.tracker_history` describes the format."""

from __future__ import annotations

import io
import json
import zipfile
from collections.abc import Callable
from dataclasses import fields
from datetime import date
from functools import partial
from typing import Any

from bot.domain.diary.tracker_errors import HistoryNotRecognised, HistoryTooNew
from bot.domain.diary.tracker_history import (
    EXPORT_FORMAT,
    EXPORT_VERSION,
    BadRow,
    EntryKind,
    HistoryEntry,
    HistoryList,
    RowFault,
    TrackerHistory,
    TrackerOrigin,
)
from bot.domain.errors import InvalidValue
from bot.sources.trackers.archive import is_archive, unpack_archive
from bot.sources.trackers.collecting import EntryCollector
from bot.sources.trackers.encoding import decode_text
from bot.sources.trackers.fields import UnreadableField, entry_of
from bot.sources.trackers.json_text import parse_json, string_of

FILE_NAME = "marquee.json"
# A fixed timestamp, so that equal entries give equal bytes.
_PACKED_AT = (1980, 1, 1, 0, 0, 0)
_DEFAULTS = {field.name: field.default for field in fields(HistoryEntry)}
_NOT_EXPORTED = ("file", "line", "unsure_on")


def encode_history(history: TrackerHistory) -> bytes:
    """Write entries and lists as a ZIP file; unreadable rows and source positions are not included."""
    whole = {
        "format": EXPORT_FORMAT,
        "version": EXPORT_VERSION,
        "lists": [_list_record(one) for one in history.lists],
        "entries": [_record(entry) for entry in history.entries],
    }
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", zipfile.ZIP_DEFLATED) as archive:
        info = zipfile.ZipInfo(FILE_NAME, _PACKED_AT)
        info.compress_type = zipfile.ZIP_DEFLATED
        archive.writestr(info, json.dumps(whole, ensure_ascii=False, indent=1))
    return packed.getvalue()


def decode_history(data: bytes) -> TrackerHistory:
    """Read an export, as ZIP or plain JSON. An invalid entry becomes a BadRow.

    Raises HistoryNotRecognised, HistoryTooNew, and for a ZIP what `unpack_archive` raises.
    """
    name = FILE_NAME
    if is_archive(data):
        packed = next(unpack_archive(data, lambda name: name.rsplit("/", 1)[-1] == FILE_NAME), None)
        if packed is None:
            raise HistoryNotRecognised("")
        name, data = packed.name, packed.data
    try:
        whole = parse_json(decode_text(data))
    except UnreadableField as error:
        raise HistoryNotRecognised(name) from error
    if not is_marquee(whole):
        raise HistoryNotRecognised(name)
    collector = read_marquee(name, whole)
    return TrackerHistory(
        origin=TrackerOrigin.MARQUEE,
        entries=tuple(collector.entries),
        lists=tuple(collector.lists),
        unreadable=tuple(collector.unreadable),
    )


def is_marquee(whole: object) -> bool:
    """Whether parsed JSON is Marquee's own export."""
    return isinstance(whole, dict) and whole.get("format") == EXPORT_FORMAT


def read_marquee(name: str, whole: dict[str, Any], collector: EntryCollector | None = None) -> EntryCollector:
    """Read a parsed export. Raises HistoryTooNew, and HistoryNotRecognised for an export without a version."""
    version = whole.get("version")
    if not isinstance(version, int) or isinstance(version, bool) or version < 1:
        raise HistoryNotRecognised(name)
    if version > EXPORT_VERSION:
        raise HistoryTooNew(version, EXPORT_VERSION)
    collector = collector or EntryCollector()
    for number, record in enumerate(_array(name, whole, "lists", collector), 1):
        try:
            collector.lists.append(_list(record))
        except UnreadableField as error:
            collector.unreadable.append(error.bad_row(name, number))
    for number, record in enumerate(_array(name, whole, "entries", collector), 1):
        collector.add_entry(name, number, partial(_entry, name, number, record))
    return collector


def _record(entry: HistoryEntry) -> dict[str, Any]:
    record: dict[str, Any] = {}
    for name, default in _DEFAULTS.items():
        value = getattr(entry, name)
        if name in _NOT_EXPORTED or value == default:
            continue
        record[name] = value.isoformat() if isinstance(value, date) else value
    return record


def _list_record(one: HistoryList) -> dict[str, Any]:
    return {"name": one.name, "description": one.description, "tags": list(one.tags)}


def _array(name: str, whole: dict[str, Any], key: str, collector: EntryCollector) -> list[Any]:
    value = whole.get(key)
    if value is None:
        return []
    if not isinstance(value, list):
        collector.unreadable.append(BadRow(name, 1, RowFault.SHAPE, key))
        return []
    return value


def _entry(name: str, number: int, record: object) -> HistoryEntry:
    if not isinstance(record, dict):
        raise UnreadableField(RowFault.SHAPE, type(record).__name__)
    values = {key: read(record[key]) for key, read in _READERS.items() if record.get(key) is not None}
    if "kind" not in values or "title" not in values:
        raise UnreadableField(RowFault.TITLE if "kind" in values else RowFault.SHAPE)
    return entry_of(**values, file=name, line=number)


def _list(record: object) -> HistoryList:
    if not isinstance(record, dict):
        raise UnreadableField(RowFault.SHAPE, type(record).__name__)
    try:
        return HistoryList(
            string_of(record.get("name")),
            string_of(record.get("description") or ""),
            _strings(record.get("tags") or []),
        )
    except InvalidValue as error:
        raise UnreadableField(RowFault.OTHER, error.value) from error


def _strings(value: object) -> tuple[str, ...]:
    if not isinstance(value, list):
        raise UnreadableField(RowFault.SHAPE, value)
    return tuple(string_of(one) for one in value)


def _integer(value: object) -> int:
    if not isinstance(value, int) or isinstance(value, bool):
        raise UnreadableField(RowFault.SHAPE, value)
    return value


def _boolean(value: object) -> bool:
    if not isinstance(value, bool):
        raise UnreadableField(RowFault.SHAPE, value)
    return value


def _stars(value: object) -> float:
    if not isinstance(value, int | float) or isinstance(value, bool):
        raise UnreadableField(RowFault.RATING, value)
    if not 0 <= value <= 5:
        raise UnreadableField(RowFault.RATING, value)
    return float(value)


def _date(value: object) -> date:
    try:
        return date.fromisoformat(string_of(value))
    except ValueError:
        raise UnreadableField(RowFault.DATE, value) from None


def _kind(value: object) -> EntryKind:
    try:
        return EntryKind(string_of(value))
    except ValueError:
        raise UnreadableField(RowFault.SHAPE, value) from None


def _ranges(value: object) -> tuple[tuple[int, int], ...]:
    if not isinstance(value, list) or not all(isinstance(pair, list) and len(pair) == 2 for pair in value):
        raise UnreadableField(RowFault.SHAPE, value)
    return tuple((_integer(start), _integer(stop)) for start, stop in value)


_READERS: dict[str, Callable[[object], object]] = {
    "kind": _kind,
    "title": string_of,
    "year": _integer,
    "imdb_id": string_of,
    "tmdb_id": _integer,
    "directors": _strings,
    "stars": _stars,
    "watched_on": _date,
    "logged_on": _date,
    "rewatch": _boolean,
    "text": string_of,
    "quotations": _ranges,
    "spoilers": _boolean,
    "tags": _strings,
    "list_name": string_of,
    "film_uri": string_of,
    "entry_uri": string_of,
}
