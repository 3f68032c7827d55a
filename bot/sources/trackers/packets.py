"""Reads an upload in a worker process and returns its entries as pickled packets.

Unpickling holds the interpreter lock, so a packet must be small enough not to block the event loop noticeably.
"""

import dataclasses
import pickle
from collections.abc import Iterator

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import BadRow, HistoryEntry, RowFault, TrackerHistory
from bot.domain.errors import InvalidValue
from bot.domain.reviews.review import Paragraph
from bot.sources.trackers.dates import ReadingTime
from bot.sources.trackers.reader import read_history

ENTRIES_A_PACKET = 200
CHARACTERS_A_PACKET = 200_000
ENTRIES_LIMIT = 40_000
"""Maximum entries of one upload: a film a day for a century. With many more objects, garbage collection would block the
event loop.
"""
UNREADABLE_LIMIT = 5_000
"""Maximum unreadable rows; a file with more is not a tracker's or has an unknown format."""
LISTS_LIMIT = 5_000

Texts = tuple[tuple[Paragraph, ...], ...]
Packet = tuple[tuple[HistoryEntry, ...], Texts]


def read_in_packets(data: bytes, name: str, when: ReadingTime | None = None) -> tuple[TrackerHistory, list[bytes]]:
    """Return the history without its entries, and pickled packets of entries with their reviews' paragraphs.

    An entry whose text contains only markup becomes a BadRow. Raises what `read_history` raises.
    """
    history = read_history(data, name=name, when=when)
    bad = list(history.unreadable)
    if len(history.entries) > ENTRIES_LIMIT:
        raise HistoryTooLarge(UploadLimit.ROWS, len(history.entries), ENTRIES_LIMIT)
    packets = [pickle.dumps(packet) for packet in _packets(history.entries, bad)]
    if len(bad) > UNREADABLE_LIMIT:
        raise HistoryTooLarge(UploadLimit.UNREADABLE, len(bad), UNREADABLE_LIMIT)
    if len(history.lists) > LISTS_LIMIT:
        raise HistoryTooLarge(UploadLimit.LISTS, len(history.lists), LISTS_LIMIT)
    return dataclasses.replace(history, entries=(), unreadable=tuple(bad)), packets


def _packets(entries: tuple[HistoryEntry, ...], bad: list[BadRow]) -> Iterator[Packet]:
    held: list[HistoryEntry] = []
    texts: list[tuple[Paragraph, ...]] = []
    size = 0
    for entry in entries:
        try:
            text = entry.paragraphs
        except InvalidValue:
            bad.append(BadRow(entry.file, entry.line, RowFault.TEXT, ""))
            continue
        held.append(entry)
        texts.append(text)
        size += len(entry.text or "")
        if len(held) == ENTRIES_A_PACKET or size > CHARACTERS_A_PACKET:
            yield tuple(held), tuple(texts)
            held, texts, size = [], [], 0
    if held:
        yield tuple(held), tuple(texts)
