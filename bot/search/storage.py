"""The file format of a title index: a JSON header with later additions, then aligned arrays to memory-map."""

from __future__ import annotations

import json
import mmap
import os
import struct
import tempfile
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np

from bot.search.entry import UnreadableIndexError
from bot.search.segment import Segment

_MAGIC = b"MARQUEE TITLES\x03\x00"
_ALIGNMENT = 64
_PREAMBLE = struct.Struct("<16sQI")
"""Magic, length of the header in bytes, CRC-32 of the header."""
_FIELDS = {
    "bucket_at": "<u4", "postings": "<u4", "text": "|u1", "text_at": "<u4", "films_at": "<u4", "films": "<u4",
    "bias": "<f4", "title_of": "<u4", "film_ids": "<i8", "years": "<i2", "popularity": "<f4",
    "people_text": "|u1", "people_text_at": "<u4", "people_at": "<u4", "people_films": "<u4",
}  # fmt: skip
_PIECE = 1 << 22


def write_segment(path: Path, segment: Segment, extra: dict[str, Any]) -> None:
    """Write the file atomically: to a temporary file in the same folder, then by renaming.

    `extra` must be serialisable as JSON. Raises OSError if the file cannot be written.
    """
    columns = {name: np.ascontiguousarray(getattr(segment, name), kind) for name, kind in _FIELDS.items()}
    header = {
        "arrays": {n: [len(c), zlib.crc32(c.view(np.uint8).data)] for n, c in columns.items()},
        "extra": extra,
    }
    encoded = json.dumps(header, separators=(",", ":")).encode()
    handle, temporary = tempfile.mkstemp(dir=path.parent, prefix=path.name, suffix=".new")
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(_PREAMBLE.pack(_MAGIC, len(encoded), zlib.crc32(encoded)))
            file.write(encoded)
            for column in columns.values():
                file.write(bytes(-file.tell() % _ALIGNMENT))
                file.write(column.data)
            file.flush()
            os.fsync(file.fileno())
        Path(temporary).replace(path)
    except BaseException:
        Path(temporary).unlink(missing_ok=True)
        raise


def read_segment(path: Path) -> tuple[Segment, dict[str, Any]]:
    """Memory-map a file that `write_segment` made and verify its checksums; return the segment and `extra`.

    Raises UnreadableIndexError if it is not an index, truncated, damaged or of another version, and OSError if it
    cannot be opened.
    """
    with path.open("rb") as file:
        header, start = _header(path, file.read(_PREAMBLE.size), file)
        positions = list(_array_positions(header["arrays"], start))
        size = os.fstat(file.fileno()).st_size
        if size != (positions[-1][2] + positions[-1][3] if positions else start):
            raise UnreadableIndexError(str(path), "truncated, or longer than its header says")
        for name, _, at, length, crc in positions:
            file.seek(at)
            if _checksum(file, length) != crc:
                raise UnreadableIndexError(str(path), f"damaged: {name}")
        mapped = mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ)
    columns = {
        name: np.frombuffer(mapped, kind, length // np.dtype(kind).itemsize, at)
        for name, kind, at, length, _ in positions
    }
    return Segment(**columns), header["extra"]


def _header(path: Path, preamble: bytes, file: Any) -> tuple[dict[str, Any], int]:
    if len(preamble) < _PREAMBLE.size or preamble[: len(_MAGIC) - 2] != _MAGIC[:-2]:
        raise UnreadableIndexError(str(path), "not a title index")
    magic, length, crc = _PREAMBLE.unpack(preamble)
    if magic != _MAGIC:
        raise UnreadableIndexError(str(path), "written by another version")
    encoded = file.read(length) if length < 1 << 32 else b""
    if len(encoded) != length or zlib.crc32(encoded) != crc:
        raise UnreadableIndexError(str(path), "its header is damaged")
    header: dict[str, Any] = json.loads(encoded)
    return header, _PREAMBLE.size + length


def _array_positions(arrays: dict[str, list[int]], start: int) -> Iterator[tuple[str, str, int, int, int]]:
    for name, kind in _FIELDS.items():
        count, crc = arrays[name]
        start += -start % _ALIGNMENT
        length = count * np.dtype(kind).itemsize
        yield name, kind, start, length, crc
        start += length


def _checksum(file: Any, length: int) -> int:
    """CRC-32 of the next `length` bytes. Reads the file rather than the map, to keep its pages out of the process."""
    crc = 0
    while length > 0:
        piece = file.read(min(length, _PIECE))
        if not piece:
            break
        crc = zlib.crc32(piece, crc)
        length -= len(piece)
    return crc
