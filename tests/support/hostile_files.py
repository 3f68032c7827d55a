"""Hostile files for the attack tests: every place in a JSON value, values to put there, and broken archives."""

import copy
import io
import json
import zipfile
from collections.abc import Iterator
from random import Random
from typing import Any

Path = tuple[str | int, ...]

DEEP = "[" * 100_000
"""Unclosed; written into a file as text."""
LONG = Random(1).randbytes(2_500_000).hex()
"""Five megabytes that do not compress to nothing."""


def places(value: Any, at: Path = ()) -> Iterator[tuple[Path, Any]]:
    """Every value within a JSON value with its path, the root first."""
    yield at, value
    if isinstance(value, dict):
        for key, inner in value.items():
            yield from places(inner, (*at, key))
    elif isinstance(value, list):
        for number, inner in enumerate(value):
            yield from places(inner, (*at, number))


def with_value(whole: Any, at: Path, value: Any) -> Any:
    """A copy with another value in this place."""
    if not at:
        return value
    changed = copy.deepcopy(whole)
    inside = changed
    for step in at[:-1]:
        inside = inside[step]
    inside[at[-1]] = value
    return changed


def without(whole: Any, at: Path) -> Any:
    """A copy without the field in this place."""
    changed = copy.deepcopy(whole)
    inside = changed
    for step in at[:-1]:
        inside = inside[step]
    del inside[at[-1]]
    return changed


def zipped(files: dict[str, bytes], method: int = zipfile.ZIP_DEFLATED) -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w", method) as archive:
        for name, data in files.items():
            archive.writestr(name, data)
    return packed.getvalue()


def encrypted(archive: bytes) -> bytes:
    """The archive with the encryption flag set for each file, in both headers."""
    changed = bytearray(archive)
    for signature, offset in ((b"PK\x03\x04", 6), (b"PK\x01\x02", 8)):
        at = changed.find(signature)
        while at >= 0:
            changed[at + offset] |= 1
            at = changed.find(signature, at + 4)
    return bytes(changed)


def text_of(value: Any) -> bytes:
    return json.dumps(value, ensure_ascii=False).encode("utf-8", "surrogatepass")
