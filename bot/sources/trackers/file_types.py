"""Recognises files that hold a history in a form that is not read, so that the refusal can say what to do."""

from __future__ import annotations

from bot.domain.diary.tracker_errors import WrongFileType
from bot.domain.diary.tracker_history import SkippedFile, SkipReason

_ZIP = b"PK\x03\x04"
_MAGIC = (
    (b"7z\xbc\xaf\x27\x1c", WrongFileType.OTHER_ARCHIVE),
    (b"Rar!\x1a\x07", WrongFileType.OTHER_ARCHIVE),
    (b"\x1f\x8b", WrongFileType.OTHER_ARCHIVE),
    (b"BZh", WrongFileType.OTHER_ARCHIVE),
    (b"\xfd7zXZ\x00", WrongFileType.OTHER_ARCHIVE),
    (b"\x28\xb5\x2f\xfd", WrongFileType.OTHER_ARCHIVE),
    (b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", WrongFileType.WORKBOOK),
    (b"%PDF-", WrongFileType.PDF),
)
_TAR = (257, b"ustar")
_HEAD = 512
_WORKBOOKS = ("xlsx", "xls", "xlsm", "ods", "numbers")
_OTHER_ARCHIVES = ("7z", "rar", "gz", "tgz", "tar", "bz2", "xz", "zst")


def wrong_type(data: bytes) -> WrongFileType | None:
    """What an upload is, by its first bytes; None if it may be a table, JSON or an archive that can be read."""
    for magic, why in _MAGIC:
        if data.startswith(magic):
            return why
    if data[_TAR[0] :].startswith(_TAR[1]):
        return WrongFileType.OTHER_ARCHIVE
    # Workbooks are ZIPs, and say so in their first file.
    if data.startswith(_ZIP):
        head = data[:_HEAD]
        is_workbook = b"[Content_Types].xml" in head or b"opendocument.spreadsheet" in head
        return WrongFileType.WORKBOOK if is_workbook else None
    start = data[:_HEAD].lstrip(b"\xef\xbb\xbf \t\r\n").lower()
    return WrongFileType.WEB_PAGE if start.startswith((b"<!doctype html", b"<html")) else None


def wrong_type_inside(file: SkippedFile) -> WrongFileType | None:
    """What a skipped file of an archive is, by its name, if it may hold the history."""
    ending = file.name.casefold().rsplit(".", 1)[-1]
    if ending in _WORKBOOKS:
        return WrongFileType.WORKBOOK
    if file.why is not SkipReason.NESTED_ARCHIVE:
        return None
    return WrongFileType.OTHER_ARCHIVE if ending in _OTHER_ARCHIVES else WrongFileType.ARCHIVE_INSIDE
