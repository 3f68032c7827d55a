"""Opens catalogue files, gzipped or plain, and streams CSV rows and elements of JSON arrays."""

from __future__ import annotations

import csv
import gzip
import io
import json
import re
import zlib
from collections.abc import Generator, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any, cast

from bot.domain.catalogue.errors import CatalogueFileBroken

HEAD = 1 << 16
_CHUNK = 1 << 18
_ELEMENT_LIMIT = 8 << 20
"""Maximum characters of one array element; a film's has a few hundred."""
_BINDINGS = re.compile(r'"bindings"\s*:\s*\[')
_FOLLOWS = re.compile(r"[ \t\r\n]*[,\]]")
_DAMAGE = (OSError, EOFError, zlib.error, UnicodeDecodeError, csv.Error)


@dataclass(frozen=True, slots=True)
class OpenedFile:
    """A file being read. `stream`: unpacked content. `packed`: the file on disk. `size`: its size in bytes."""

    path: Path
    stream: io.BufferedReader[Any]
    packed: IO[bytes]
    size: int

    def share(self) -> float:
        """Return the share of the file read so far, 0 to 1, in bytes on disk."""
        return min(1.0, self.packed.tell() / self.size) if self.size else 1.0


@contextmanager
def open_file(path: Path) -> Generator[OpenedFile]:
    """Open a file. Raises CatalogueFileBroken if it cannot be read or unpacked, also later while reading."""
    try:
        with path.open("rb") as packed:
            magic = packed.read(2)
            packed.seek(0)
            # BufferedReader splits lines in C, GzipFile in Python.
            unpacked = gzip.GzipFile(fileobj=packed) if magic == b"\x1f\x8b" else packed
            stream = io.BufferedReader(cast("Any", unpacked), 1 << 20)
            yield OpenedFile(path, stream, packed, path.stat().st_size)
    except _DAMAGE as error:
        raise CatalogueFileBroken(path, _reason(error)) from error


def _reason(error: Exception) -> str:
    if isinstance(error, UnicodeDecodeError):
        return "it is not UTF-8"
    if isinstance(error, OSError) and error.strerror:
        return error.strerror
    return str(error) or type(error).__name__


def head_of(path: Path) -> bytes:
    """Return the first HEAD bytes, unpacked. Raises CatalogueFileBroken."""
    with open_file(path) as file:
        return file.stream.read(HEAD)


def rows_of(file: OpenedFile) -> Iterator[list[str]]:
    """Yield the rows of a CSV file, header included; invalid UTF-8 becomes U+FFFD."""
    text = io.TextIOWrapper(file.stream, encoding="utf-8-sig", errors="replace", newline="")
    try:
        yield from csv.reader(text)
    finally:
        text.detach()


def elements_of(file: OpenedFile) -> Iterator[Any]:
    """Yield the elements of the file's top-level JSON array, or of the array "bindings" within an object.

    The file is streamed. Raises CatalogueFileBroken if the array is truncated or invalid.
    """
    text = io.TextIOWrapper(file.stream, encoding="utf-8-sig")
    try:
        yield from _elements(file.path, text)
    finally:
        text.detach()


def _elements(path: Path, text: io.TextIOBase) -> Iterator[Any]:
    decoder = json.JSONDecoder()
    rest = text.read(_CHUNK)
    at = array_start(rest)
    if at is None:
        raise CatalogueFileBroken(path, "it holds no JSON array")
    while True:
        while at < len(rest) and rest[at] in " \t\r\n,":
            at += 1
        if at < len(rest) and rest[at] == "]":
            return
        try:
            element, end = decoder.raw_decode(rest, at)
            # An element is only complete if a delimiter follows: 1 may be the beginning of 1.5.
            whole = _FOLLOWS.match(rest, end) is not None
        except json.JSONDecodeError:
            element, end, whole = None, at, False
        if whole:
            yield element
            at = end
            continue
        more = text.read(_CHUNK)
        if not more or len(rest) - at > _ELEMENT_LIMIT:
            raise CatalogueFileBroken(path, "its JSON breaks off or is damaged")
        rest, at = rest[at:] + more, 0


def array_start(text: str) -> int | None:
    """Return the position after the array's opening bracket, or None if there is no array."""
    bare = text.lstrip("\ufeff \t\r\n")
    if bare.startswith("["):
        return len(text) - len(bare) + 1
    found = _BINDINGS.search(text, 0, HEAD) if bare.startswith("{") else None
    return found.end() if found else None


def expand_paths(paths: Iterable[Path]) -> list[Path]:
    """Return the given files and the files of the given folders, sorted by name within a folder."""
    found: list[Path] = []
    for path in paths:
        inside = sorted(path.iterdir()) if path.is_dir() else [path]
        found += [each for each in inside if each.is_file() or each is path]
    return list(dict.fromkeys(found))
