"""Reads an upload in a worker process and hands over what it holds in packets.

Unpickling holds the whole interpreter: a packet is small enough that nobody notices it.
"""

import dataclasses
import pickle
from collections.abc import Iterator

from bot.domain.diary.tracker_errors import HistoryTooLarge, UploadLimit
from bot.domain.diary.tracker_history import BadRow, HistoryEntry, RowFault, TrackerHistory
from bot.domain.errors import InvalidValue
from bot.domain.reviews.review import Paragraph
from bot.sources.trackers.reader import read_history

ENTRIES_A_PACKET = 200
CHARACTERS_A_PACKET = 200_000
ENTRIES_LIMIT = 40_000
"""Of one upload: a film a day for a century. Python's own collector would hold the event loop over many more."""
UNREADABLE_LIMIT = 5_000
"""Rows that cannot be read: beyond these the file is no tracker's, or not in a form that we know."""
LISTS_LIMIT = 5_000

Texts = tuple[tuple[Paragraph, ...], ...]
Packet = tuple[tuple[HistoryEntry, ...], Texts]


def read_in_packets(data: bytes, name: str) -> tuple[TrackerHistory, list[bytes]]:
    """An upload without its entries, and the entries with their reviews' paragraphs as pickled packets.

    An entry whose text is nothing but marks becomes a BadRow. Raises what `read_history` raises.
    """
    history = read_history(data, name=name)
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
