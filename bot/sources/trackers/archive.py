"""Unpacks an uploaded archive in memory, without ever believing what it says about itself."""

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
"""The largest file that is read, in bytes; Discord lets most people upload 10 MB."""
FILES_LIMIT = 5_000
FILE_LIMIT = 32 * 1024 * 1024
"""The largest file within an archive, in bytes."""
UNPACKED_LIMIT = 64 * 1024 * 1024
"""All that is read of one archive, in bytes."""
RATIO_LIMIT = 200
"""How many bytes one packed byte may become. Tables and JSON stay below 50; a bomb is at about 1,000."""
RATIO_FLOOR = 1024 * 1024
"""Below so many bytes the ratio says nothing: a small file of repetitions is no attack."""
NAME_LIMIT = 500
"""Characters of a file's name with its folders: every row of the file is stored with it."""
ZIP_MAGIC = (b"PK\x03\x04", b"PK\x05\x06", b"PK\x07\x08")

_CHUNK = 64 * 1024
_CENTRAL_HEADER = b"PK\x01\x02"
_DRIVE = re.compile(r"[A-Za-z]:")
_ENCRYPTED = 0x1
# What zipfile raises for bytes that were cut or altered; RuntimeError is its word for an unexpected password.
_DAMAGE = (zipfile.BadZipFile, zlib.error, struct.error, RuntimeError, ValueError, OSError, EOFError)


@dataclass(frozen=True, slots=True)
class ArchiveLimits:
    """How much of an archive is read: files, bytes of one, bytes of all, bytes that one packed byte may become."""

    files: int = FILES_LIMIT
    file: int = FILE_LIMIT
    unpacked: int = UNPACKED_LIMIT
    ratio: int = RATIO_LIMIT


TRACKER_LIMITS = ArchiveLimits()


@dataclass(frozen=True, slots=True)
class Packed:
    """A file within an archive: its name with the slashes of the archive, and its bytes."""

    name: str
    data: bytes


def is_archive(data: bytes) -> bool:
    return data.startswith(ZIP_MAGIC)


def unpack_archive(data: bytes, wanted: Callable[[str], bool], limits: ArchiveLimits | None = None) -> Iterator[Packed]:
    """Yield the wanted files in the archive's order; what is not wanted is never decompressed.

    Sizes are counted while unpacking, so that a header that lies gains nothing. Raises ArchiveUnsafe,
    ArchiveDamaged and HistoryTooLarge; all names are checked before the first file is unpacked.
    """
    limits = limits or TRACKER_LIMITS
    with _opened(data, limits) as archive:
        infos = [info for info in archive.infolist() if not info.is_dir()]
        _check_names(archive.infolist())
        total = 0
        for info in infos:
            if not wanted(info.filename):
                continue
            content = _content(archive, info, limits, total)
            total += len(content)
            if total > max(RATIO_FLOOR, limits.ratio * len(data)):
                # Entries that share their packed bytes pass each alone and not together.
                raise ArchiveUnsafe(ArchiveDanger.RATIO, info.filename)
            yield Packed(info.filename, content)


def names_in(data: bytes) -> list[str]:
    """The archive's file names, folders left out, after all of them were checked; raises as `unpack`."""
    with _opened(data, TRACKER_LIMITS) as archive:
        _check_names(archive.infolist())
        return [info.filename for info in archive.infolist() if not info.is_dir()]


def _opened(data: bytes, limits: ArchiveLimits) -> zipfile.ZipFile:
    # Counted before zipfile builds an object for each: every entry that it can list bears this signature.
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
        name = info.orig_filename
        if _climbs(name):
            raise ArchiveUnsafe(ArchiveDanger.CLIMBS, name)
        if len(name) > NAME_LIMIT:
            raise ArchiveUnsafe(ArchiveDanger.NAME, name)
        if info.flag_bits & _ENCRYPTED:
            raise ArchiveUnsafe(ArchiveDanger.ENCRYPTED, name)
        kind = stat.S_IFMT(info.external_attr >> 16)
        if kind not in (0, stat.S_IFREG, stat.S_IFDIR):
            raise ArchiveUnsafe(ArchiveDanger.LINK, name)
        # Two names that some file systems hold for one are two of one name.
        key = unicodedata.normalize("NFC", name).casefold().rstrip("/")
        if key in seen:
            raise ArchiveUnsafe(ArchiveDanger.TWICE, name)
        seen.add(key)


def _climbs(name: str) -> bool:
    return (
        not name
        or name.startswith("/")
        or "\\" in name
        or "\x00" in name
        or _DRIVE.match(name) is not None
        or ".." in name.split("/")
    )


def _content(archive: zipfile.ZipFile, info: zipfile.ZipInfo, limits: ArchiveLimits, before: int) -> bytes:
    """One file's bytes, where `before` bytes of the archive were read already."""
    room = min(limits.file, limits.unpacked - before)
    # Of the others, the standard library unpacks a block of any size at once.
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
