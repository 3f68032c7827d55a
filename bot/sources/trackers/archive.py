"""Unpacks an uploaded ZIP archive in memory; sizes and names declared by the archive are not trusted."""

from __future__ import annotations

import io
import re
import stat
import struct
import unicodedata
import zipfile
import zlib
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from bot.domain.diary.tracker_errors import ArchiveDamaged, ArchiveDanger, ArchiveUnsafe, HistoryTooLarge, UploadLimit

UPLOAD_LIMIT = 32 * 1024 * 1024
"""Maximum size of an upload in bytes; Discord lets most people upload 10 MB."""
FILES_LIMIT = 5_000
FILE_LIMIT = 32 * 1024 * 1024
"""Maximum unpacked size of one file in an archive, in bytes."""
UNPACKED_LIMIT = 64 * 1024 * 1024
"""Maximum unpacked size of all files of an archive together, in bytes."""
RATIO_LIMIT = 200
"""Maximum compression ratio. Tables and JSON stay below 50; a ZIP bomb reaches about 1,000."""
RATIO_FLOOR = 1024 * 1024
"""The ratio is only checked above this unpacked size in bytes: a small repetitive file is harmless."""
NAME_LIMIT = 500
"""Maximum length of a path in characters: it is stored with every row of the file."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_CHUNK = 64 * 1024
_CENTRAL_HEADER = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1
# What zipfile raises for truncated or altered data; it raises RuntimeError for an encrypted file.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """Limits for one archive: number of files, bytes of one file, bytes of all files, compression ratio."""

    files: int = FILES_LIMIT
    file: int = FILE_LIMIT
    unpacked: int = UNPACKED_LIMIT
    ratio: int = RATIO_LIMIT


TRACKER_LIMITS = ArchiveLimits()


@dataclass(frozen=True, slots=True)
class ArchivedFile:
    """A file of an archive: its path in the archive (with forward slashes, whatever packed it) and its content."""

    name: str
    data: bytes


def is_archive(data: bytes) -> bool:
    """Whether the data starts like a ZIP archive."""
    return data.startswith(ZIP_MAGIC)


def unpack_archive(
    data: bytes, wanted: Callable[[str], bool], limits: ArchiveLimits | None = None
) -> Iterator[ArchivedFile]:
    """Yield the wanted files in the archive's order; other files are not decompressed.

    Sizes are measured while unpacking, because headers may be false. All names are checked before the first file is
    unpacked. Raises ArchiveUnsafe, ArchiveDamaged and HistoryTooLarge.
    """
    limits = limits or TRACKER_LIMITS
    with _open_archive(data, limits) as archive:
        _check_names(archive.infolist())
        total = 0
        for info in archive.infolist():
            name = _path_of(info)
            if name.endswith("/") or not wanted(name):
                continue
            content = _decompress(archive, info, limits, total)
            total += len(content)
            if total > max(RATIO_FLOOR, limits.ratio * len(data)):
                # Entries that overlap in the packed data may each be within the limit but not together.
                raise ArchiveUnsafe(ArchiveDanger.RATIO, name)
            yield ArchivedFile(name, content)


def list_names(data: bytes) -> list[str]:
    """Return the archive's file names without folders. Raises what `unpack_archive` raises."""
    with _open_archive(data, TRACKER_LIMITS) as archive:
        _check_names(archive.infolist())
        return [name for name in map(_path_of, archive.infolist()) if not name.endswith("/")]


def _path_of(info: zipfile.ZipInfo) -> str:
    """The path with forward slashes; some programs for Windows write backslashes against the standard."""
    return info.orig_filename.replace("\\", "/")


def _open_archive(data: bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    # Every entry starts with this signature; count them before zipfile builds an object for each.
    entries = data.count(_CENTRAL_HEADER)
    if entries > limits.files:
        raise HistoryTooLarge(UploadLimit.FILES, entries, limits.files)
    try:
        return zipfile.ZipFile(io.BytesIO(data))
    except _DAMAGE as error:
        raise ArchiveDamaged from error


def _check_names(infos: list[zipfile.ZipInfo]) -> None:
    seen = set()
    for info in infos:
        name = _path_of(info)
        if _is_unsafe_path(name):
            raise ArchiveUnsafe(ArchiveDanger.CLIMBS, name)
        if len(name) > NAME_LIMIT:
            raise ArchiveUnsafe(ArchiveDanger.NAME, name)
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveUnsafe(ArchiveDanger.ENCRYPTED, name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveUnsafe(ArchiveDanger.LINK, name)
        # Names that some file systems treat as equal count as duplicates.
        key = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if key in seen:
            raise ArchiveUnsafe(ArchiveDanger.TWICE, name)
        seen.add(key)


def _is_unsafe_path(name: str) -> bool:
    return (
        not name or name.startswith("/") or "\x00" in name or _DRIVE.match(name) is not None or ".." in name.split("/")
    )


def _decompress(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits, before: int) -> bytes:
    """Decompress one file; `before` is the number of bytes unpacked so far."""
    room = min(limits.file, limits.unpacked - before)
    # For other methods the standard library decompresses blocks of unlimited size at once.
    if info.compress_type not in (zipfile.ZIP_STORED, zipfile.ZIP_DEFLATED):
        raise ArchiveUnsafe(ArchiveDanger.METHOD, info.filename)
    chunks, size = [], 0
    try:
        with archive.open(info) as stream:
            while chunk := stream.read(_CHUNK):
                size += len(chunk)
                if size > max(RATIO_FLOOR, limits.ratio * info.compress_size):
                    raise ArchiveUnsafe(ArchiveDanger.RATIO, info.filename)
                if size > room:
                    limit = limits.file if room == limits.file else limits.unpacked
                    raise HistoryTooLarge(UploadLimit.UNPACKED, limit - room + size, limit)
                chunks.append(chunk)
    except _DAMAGE as error:
        raise ArchiveDamaged(info.filename) from error
    if size != info.file_size:
        raise ArchiveDamaged(info.filename)
    return b"".join(chunks)
