"""Decodes text files that may have been saved by any spreadsheet on any system."""

from __future__ import annotations

import codecs
import re

_BYTE_ORDER_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),  # before UTF-16, whose byte order mark is a prefix of this one
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_SAMPLE = 4096
_WINDOW = 64 * 1024
_REPLACED = "\ufffd"
_BEYOND_ASCII = re.compile(r"[^\x00-\x7f]")


def decode_text(data: bytes) -> str:
    """Decode bytes as UTF-8, UTF-16 or UTF-32, else Windows-1252; normalise line ends to line feeds, drop NULs."""
    text = _decoded(data)
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\x00", "").removeprefix("\ufeff")


def _decoded(data: bytes) -> str:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            return data[len(mark) :].decode(encoding, "replace")
    sixteen = _utf16_without_bom(data)
    if sixteen:
        return data.decode(sixteen, "replace")
    try:
        return data.decode("utf-8")
    except UnicodeDecodeError as error:
        # Mostly valid UTF-8 with some damaged bytes is still decoded as UTF-8.
        around = data[max(0, error.start - _WINDOW) : error.start + _WINDOW].decode("utf-8", "replace")
        broken = around.count(_REPLACED)
        sound = len(_BEYOND_ASCII.findall(around)) - broken
        return data.decode("utf-8" if broken * 4 < sound else "cp1252", "replace")


def _utf16_without_bom(data: bytes) -> str | None:
    """Detect UTF-16 without a byte order mark: headings are ASCII, so every second byte is zero."""
    sample = data[:_SAMPLE]
    half = len(sample) // 2
    if half < 4:
        return None
    if sample[1::2].count(0) > 0.8 * half and sample[0::2].count(0) < 0.1 * half:
        return "utf-16-le"
    if sample[0::2].count(0) > 0.8 * half and sample[1::2].count(0) < 0.1 * half:
        return "utf-16-be"
    return None
