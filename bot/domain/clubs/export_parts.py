"""Files packed into ZIP archives that fit Discord's upload limit."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Sequence
from dataclasses import dataclass

_PACKED_AT = (1980, 1, 1, 0, 0, 0)
"""A fixed time for every archive entry, so that the same content always gives the same bytes."""


@dataclass(frozen=True, slots=True)
class NamedFile:
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
    """Pack the files, in order, into ZIPs of at most `limit` bytes; a file that alone is larger gets its own ZIP.

    The caller checks the sizes: a single file cannot be split here.
    """
    whole = pack_zip(files)
    if len(whole) <= limit or len(files) == 1:
        return [whole]
    half = len(files) // 2
    return [*pack_into_parts(files[:half], limit), *pack_into_parts(files[half:], limit)]
