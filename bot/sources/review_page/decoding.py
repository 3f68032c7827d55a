"""Decodes the bytes of a page: detects its encoding, and refuses binary files with their type."""

from __future__ import annotations

import re
from dataclasses import dataclass

from bot.domain.reviews.page_errors import (
    PageEmpty,
    PageEncodingUnknown,
    PageIsBinary,
    PageTooLarge,
    PageTooManyParts,
)
from bot.sources.review_page.blocks import limit_marks
from bot.sources.review_page.mhtml import html_of_mhtml

SIZE_LIMIT = 5 * 1024 * 1024
"""Maximum size of a page in bytes; HTML pages embed images and scripts."""
TEXT_LIMIT = 400 * 1024
"""Maximum size of a page's text in bytes: seven times the longest review that can be stored."""
PARTS_LIMIT = 5_000
"""Maximum number of lines of a text page, or blocks of an HTML page; each one is classified."""
TAGS_LIMIT = 100_000
"""Maximum number of `<` in an HTML page: the parser may use a kilobyte of memory for each."""

_MAGIC = (
    (b"\x89PNG", "png"),
    (b"\xff\xd8\xff", "jpeg"),
    (b"GIF8", "gif"),
    (b"%PDF-", "pdf"),
    (b"PK\x03\x04", "zip"),
    (b"PK\x05\x06", "zip"),
    (b"\x1f\x8b", "gzip"),
    (b"BZh", "bzip2"),
    (b"\xfd7zXZ", "xz"),
    (b"7z\xbc\xaf", "7z"),
    (b"\x28\xb5\x2f\xfd", "zstd"),
    (b"Rar!", "rar"),
    (b"\x7fELF", "program"),
    (b"MZ\x90", "program"),
    (b"\xca\xfe\xba\xbe", "program"),
    (b"SQLite format 3\x00", "sqlite"),
    (b"\xd0\xcf\x11\xe0", "doc"),
    (b"{\\rtf", "rtf"),
    (b"RIFF", "riff"),
    (b"ID3", "mp3"),
    (b"OggS", "ogg"),
    (b"wOF", "font"),
    (b"bplist0", "webarchive"),
)
# UTF-32 before UTF-16: its little-endian byte order mark starts with the one of UTF-16.
_BYTE_ORDER_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE)
# Declared encoding -> codec. Like browsers, we decode latin-1 and ASCII as Windows-1252.
_READ_AS = {
    "iso-8859-1": "cp1252", "latin-1": "cp1252", "latin1": "cp1252", "us-ascii": "cp1252", "ascii": "cp1252",
    "windows-1252": "cp1252", "cp1252": "cp1252", "iso-8859-9": "cp1254", "utf8": "utf-8", "utf-8": "utf-8",
    "shift_jis": "cp932", "shift-jis": "cp932", "sjis": "cp932", "x-sjis": "cp932", "gb2312": "gb18030",
    "gbk": "gb18030", "gb18030": "gb18030", "big5": "big5hkscs", "euc-jp": "euc_jp", "euc-kr": "cp949",
    "ks_c_5601-1987": "cp949", "iso-2022-jp": "iso2022_jp", "macintosh": "mac_roman", "koi8-r": "koi8_r",
    "koi8-u": "koi8_u", "tis-620": "cp874", "windows-874": "cp874",
    **{f"windows-125{n}": f"cp125{n}" for n in range(9)},
    **{f"iso-8859-{n}": f"iso8859_{n}" for n in (2, 3, 4, 5, 6, 7, 8, 10, 13, 14, 15, 16)},
}  # fmt: skip
_MOST_DAMAGED = 3
_PRIVATE = dict.fromkeys(range(0xE000, 0xE007))
"""Characters that the reader uses as marks of its own."""
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©-¿]|â€[\u0080-\u2122]|Â[\u00a0-\u00bf]")
_HIGH_RUN = re.compile("[\u00c0-\u00ff]{4,}")
_ODD_IN_WESTERN_TEXT = set("¤¦¬¯¹²³¸ƒˆ†‡‰\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """Decoded text; `guessed` if the file does not declare its encoding and it was inferred from the bytes.

    `damaged`: some bytes could not be decoded; they are U+FFFD in the text.
    """

    text: str
    guessed: bool = False
    damaged: bool = False


def decode_page(data: bytes) -> DecodedPage:
    """Decode the bytes of a saved page.

    Raises PageEmpty, PageTooLarge, PageIsBinary or PageEncodingUnknown.
    """
    if len(data) > SIZE_LIMIT:
        raise PageTooLarge(len(data), SIZE_LIMIT)
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise PageEmpty
    decoded = _decode_mhtml(data) or _decode_with_bom(data) or _decode_without_bom(data)
    if not decoded.text.strip("\ufeff\x00 \t\r\n\f\v\xa0\u200b"):
        raise PageEmpty
    if len(_CONTROLS.findall(decoded.text)) > max(2, len(decoded.text) // 500):
        raise PageIsBinary("unknown")
    if decoded.text.count("\ufffd") > max(3, len(decoded.text) // 200):
        raise PageEncodingUnknown
    repaired = _repair(decoded)
    text = limit_marks(repaired.text)
    if not text.isascii():
        text = text.translate(_PRIVATE)
    return DecodedPage(text, repaired.guessed, repaired.damaged)


def check_length(text: str) -> None:
    """Raise PageTooLarge if the text exceeds TEXT_LIMIT."""
    size = len(text.encode("utf-8", "replace"))
    if size > TEXT_LIMIT:
        raise PageTooLarge(size, TEXT_LIMIT)


def check_parts(count: int) -> None:
    """Raise PageTooManyParts if a page has more than PARTS_LIMIT lines or blocks."""
    if count > PARTS_LIMIT:
        raise PageTooManyParts(count, PARTS_LIMIT)


def _decode_mhtml(data: bytes) -> DecodedPage | None:
    """Decode the HTML part of an MHTML file; its address becomes the comment that browsers write into saved pages."""
    part = html_of_mhtml(data)
    if part is None:
        return None
    if not part.data.strip():
        raise PageEmpty
    declared = (part.charset or "").lower()
    if _READ_AS.get(declared, "utf-8") != "utf-8":
        decoded = _decode_declared(part.data, declared)
    else:
        decoded = _decode_with_bom(part.data) or _decode_without_bom(part.data)
    if part.address is None or not re.fullmatch(r"https?://[^\s<>]{3,1000}", part.address):
        return decoded
    saved = f"<!-- saved from url=({len(part.address):04}){part.address} -->\n"
    return DecodedPage(saved + decoded.text, decoded.guessed, decoded.damaged)


def _decode_with_bom(data: bytes) -> DecodedPage | None:
    for mark, encoding in _BYTE_ORDER_MARKS:
        if data.startswith(mark):
            try:
                return DecodedPage(data.decode(encoding).lstrip("\ufeff"))
            except UnicodeDecodeError as error:
                if damaged := _decode_damaged(data, encoding):
                    return DecodedPage(damaged.text.lstrip("\ufeff"), damaged=True)
                raise PageEncodingUnknown(encoding) from error
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise PageIsBinary(kind)
    if data[4:8] == b"ftyp":
        raise PageIsBinary("video")
    if data[257:262] == b"ustar":
        raise PageIsBinary("tar")
    return None


def _decode_without_bom(data: bytes) -> DecodedPage:
    if b"\x00" in data:
        return _decode_utf16(data)
    declared = _declared(data)
    if b"\x1b$" in data and declared == "iso-2022-jp":
        return _decode_declared(data, declared)
    try:
        return DecodedPage(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _decode_damaged_utf8(data, declared) or (
            _decode_declared(data, declared) if declared else _decode_western(data)
        )


def _decode_damaged_utf8(data: bytes, declared: str | None) -> DecodedPage | None:
    """Decode UTF-8 in which a few bytes are damaged; None unless everything else shows that it is UTF-8."""
    decoded = _decode_damaged(data, "utf-8")
    if decoded is None or _READ_AS.get(declared or "utf-8") != "utf-8":
        return None
    whole = sum(1 for _ in _MULTIBYTE.finditer(data))
    return decoded if declared or whole >= 3 * decoded.text.count("\ufffd") else None


def _decode_damaged(data: bytes, encoding: str) -> DecodedPage | None:
    """Decode text with at most _MOST_DAMAGED bytes that do not fit its encoding, among many that do."""
    text = data.decode(encoding, "replace")
    few = 0 < text.count("\ufffd") <= min(_MOST_DAMAGED, len(text) // 200)
    return DecodedPage(text, damaged=True) if few else None


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    found = _DECLARED.search(head) or _DECLARED_XML.search(head)
    return found[1].decode("ascii").lower() if found else None


def _decode_declared(data: bytes, declared: str) -> DecodedPage:
    codec = _READ_AS.get(declared)
    if codec is None:
        raise PageEncodingUnknown(declared)
    try:
        return DecodedPage(data.decode(codec))
    except UnicodeDecodeError as error:
        if codec != "utf-8" and (damaged := _decode_damaged(data, codec)):
            return damaged
        raise PageEncodingUnknown(declared) from error


def _decode_utf16(data: bytes) -> DecodedPage:
    """Decode UTF-16 without a byte order mark: in Western text, every second byte is zero.

    Raises PageIsBinary or PageEncodingUnknown.
    """
    half = len(data) // 2
    for encoding, zeros in (("utf-16-le", data[1::2].count(0)), ("utf-16-be", data[0::2].count(0))):
        if zeros > 0.6 * half and data.count(0) - zeros < 0.02 * half:
            try:
                return DecodedPage(data.decode(encoding), guessed=True)
            except UnicodeDecodeError as error:
                raise PageEncodingUnknown(encoding) from error
    raise PageIsBinary("unknown")


def _decode_western(data: bytes) -> DecodedPage:
    """Decode as Windows-1252 if the result is plausible Western text.

    Raises PageIsBinary for noise and PageEncodingUnknown for text in another encoding, such as damaged UTF-8.
    """
    high = sum(byte >= 0x80 for byte in data)
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in data)
    if controls > max(2, len(data) // 100):
        raise PageIsBinary("unknown")
    # Many valid UTF-8 sequences: this is damaged UTF-8, not Windows-1252.
    if sum(len(m) for m in _MULTIBYTE.findall(data)) * 2 > high:
        raise PageEncodingUnknown("utf-8")
    try:
        text = data.decode("cp1252")
    except UnicodeDecodeError as error:
        raise PageEncodingUnknown from error
    odd = sum(character in _ODD_IN_WESTERN_TEXT for character in text)
    if high * 5 > len(data) or odd > 2 or len(_HIGH_RUN.findall(text)) > 2:
        raise PageEncodingUnknown
    return DecodedPage(text, guessed=True)


def _repair(decoded: DecodedPage) -> DecodedPage:
    """Repair mojibake ("AmÃ©lie": UTF-8 decoded as Windows-1252), if all of the text can be repaired."""
    if not _MOJIBAKE.search(decoded.text):
        return decoded
    try:
        return DecodedPage(decoded.text.encode("cp1252").decode("utf-8"), guessed=True)
    except UnicodeError:
        return decoded
