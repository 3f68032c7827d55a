"""Files on their way to somebody: parts that each fit where they are sent."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

_PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""The same content makes the same bytes: an archive bears no time of its own."""


@dataclass(frozen=True, slots=True)
class NamedFile:
    """A file by name."""

    name: str
    data: bytes


def pack_zip(files: Sequence[NamedFile]) -> bytes:
    """One ZIP with these files."""
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as archive:
        for file in files:
            info = zipfile.ZipInfo(file.name, _PACKED_AT)
            info.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(info, file.data)
    return held.getvalue()


def pack_into_parts(files: Sequence[NamedFile], limit: int) -> list[bytes]:
    """As few ZIPs of at most `limit` bytes as packing in order makes; a file that alone is larger gets its own.

    The caller looks at the sizes: only files that were split before can always be parted.
    """
    whole = pack_zip(files)
    if len(whole) <= limit or len(files) == 1:
        return [whole]
    half = len(files) // 2
    return [*pack_into_parts(files[:half], limit), *pack_into_parts(files[half:], limit)]
