"""From bytes to text: what is no text is refused by name, what is text is read in the encoding it is in."""

from __future__ import annotations

import re
from dataclasses import dataclass
from unicodedata import combining

from bot.domain.reviews.page_errors import (
    PageEmpty,
    PageEncodingUnknown,
    PageIsBinary,
    PageTooLarge,
    PageTooManyParts,
)

SIZE_LIMIT = 5 * 1024 * 1024
"""The largest page that is read, in bytes; HTML carries pictures and programs along."""
TEXT_LIMIT = 400 * 1024
"""The longest text of a page that is read, in bytes: seven times the longest review that can be stored."""
PARTS_LIMIT = 5_000
"""The most lines of text, or blocks of an HTML page, that are read: each is asked what it may be."""
TAGS_LIMIT = 100_000
"""The most `<` in an HTML page: the parser makes up to a kilobyte of each."""
MARKS_LIMIT = 8
"""The longest run of combining marks that is kept; putting n of them in order takes n² steps."""

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
# UTF-32 before UTF-16: the first two bytes of its little-endian mark are the same.
_MARKS = (
    (b"\xef\xbb\xbf", "utf-8"),
    (b"\xff\xfe\x00\x00", "utf-32"),
    (b"\x00\x00\xfe\xff", "utf-32"),
    (b"\xff\xfe", "utf-16"),
    (b"\xfe\xff", "utf-16"),
)
_DECLARED = re.compile(rb"<meta[^>]{0,200}?charset\s*=\s*[\"']?\s*([\w.:-]{2,30})", re.IGNORECASE)
_DECLARED_XML = re.compile(rb"<\?xml[^>]{0,100}?encoding\s*=\s*[\"']([\w.:-]{2,30})", re.IGNORECASE)
# What a page may claim; browsers read latin-1 and ASCII as Windows-1252, so the same is done here.
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
_CONTROLS = re.compile(r"[\x00-\x08\x0e-\x1a\x1c-\x1f\x7f]")
_MULTIBYTE = re.compile(rb"[\xc2-\xdf][\x80-\xbf]|[\xe0-\xef][\x80-\xbf]{2}|[\xf0-\xf4][\x80-\xbf]{3}")
_MOJIBAKE = re.compile("Ã[\u0080-\u00bf©-¿]|â€[\u0080-\u2122]|Â[\u00a0-\u00bf]")
_HIGH_RUN = re.compile("[\u00c0-\u00ff]{4,}")
_ODD_IN_WESTERN_TEXT = set("¤¦¬¯¹²³¸ƒˆ†‡‰\x81\x8d\x8f\x90\x9d")


@dataclass(frozen=True, slots=True)
class DecodedPage:
    """`guessed` says that nothing in the file named the encoding and the bytes alone decided."""

    text: str
    guessed: bool = False


def decode_page(data: bytes) -> DecodedPage:
    """Read the bytes of a saved page.

    Raises PageEmpty, PageTooLarge, PageIsBinary or PageEncodingUnknown.
    """
    if len(data) > SIZE_LIMIT:
        raise PageTooLarge(len(data), SIZE_LIMIT)
    if not data.strip(b"\x00 \t\r\n\f\v"):
        raise PageEmpty
    decoded = _by_mark(data) or _by_pattern(data)
    if not decoded.text.strip("\ufeff\x00 \t\r\n\f\v\xa0\u200b"):
        raise PageEmpty
    if len(_CONTROLS.findall(decoded.text)) > max(2, len(decoded.text) // 500):
        raise PageIsBinary("unknown")
    if decoded.text.count("\ufffd") > max(3, len(decoded.text) // 200):
        raise PageEncodingUnknown
    repaired = _repair(decoded)
    return DecodedPage(_with_few_marks(repaired.text), repaired.guessed)


def _with_few_marks(text: str) -> str:
    """Without what a run of combining marks has beyond the limit."""
    if text.isascii():
        return text
    kept, run = [], 0
    for character in text:
        run = run + 1 if combining(character) else 0
        if run <= MARKS_LIMIT:
            kept.append(character)
    return text if len(kept) == len(text) else "".join(kept)


def check_length(text: str) -> None:
    """Refuse a text that no reviewer wrote. Raises PageTooLarge."""
    size = len(text.encode("utf-8", "replace"))
    if size > TEXT_LIMIT:
        raise PageTooLarge(size, TEXT_LIMIT)


def check_parts(count: int) -> None:
    """Refuse a page of more lines or elements than any review's page has. Raises PageTooManyParts."""
    if count > PARTS_LIMIT:
        raise PageTooManyParts(count, PARTS_LIMIT)


def _by_mark(data: bytes) -> DecodedPage | None:
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            try:
                return DecodedPage(data.decode(encoding).lstrip("\ufeff"))
            except UnicodeDecodeError as error:
                raise PageEncodingUnknown(encoding) from error
    for magic, kind in _MAGIC:
        if data.startswith(magic):
            raise PageIsBinary(kind)
    if data[4:8] == b"ftyp":
        raise PageIsBinary("video")
    if data[257:262] == b"ustar":
        raise PageIsBinary("tar")
    return None


def _by_pattern(data: bytes) -> DecodedPage:
    if b"\x00" in data:
        return _without_mark(data)
    declared = _declared(data)
    if b"\x1b$" in data and declared == "iso-2022-jp":
        return _as_declared(data, declared)
    try:
        return DecodedPage(data.decode("utf-8"))
    except UnicodeDecodeError:
        return _as_declared(data, declared) if declared else _western(data)


def _declared(data: bytes) -> str | None:
    head = data[:4096]
    found = _DECLARED.search(head) or _DECLARED_XML.search(head)
    return found[1].decode("ascii").lower() if found else None


def _as_declared(data: bytes, declared: str) -> DecodedPage:
    try:
        return DecodedPage(data.decode(_READ_AS[declared]))
    except (KeyError, UnicodeDecodeError) as error:
        raise PageEncodingUnknown(declared) from error


def _without_mark(data: bytes) -> DecodedPage:
    """UTF-16 without its mark: in Western text every second byte is zero, always the same one."""
    half = len(data) // 2
    for encoding, zeros in (("utf-16-le", data[1::2].count(0)), ("utf-16-be", data[0::2].count(0))):
        if zeros > 0.6 * half and data.count(0) - zeros < 0.02 * half:
            try:
                return DecodedPage(data.decode(encoding), guessed=True)
            except UnicodeDecodeError as error:
                raise PageEncodingUnknown(encoding) from error
    raise PageIsBinary("unknown")


def _western(data: bytes) -> DecodedPage:
    """Windows-1252, if what comes out is Western text; UTF-8 with damage, or Cyrillic, is not.

    Raises PageIsBinary for noise and PageEncodingUnknown for text in another encoding.
    """
    high = sum(byte >= 0x80 for byte in data)
    controls = sum(byte < 0x20 and byte not in b"\t\n\r\f\x1b" for byte in data)
    if controls > max(2, len(data) // 100):
        raise PageIsBinary("unknown")
    # Real UTF-8 sequences beside the bytes that broke it: damaged UTF-8, not Windows-1252.
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
    """Undo UTF-8 that was once read as Windows-1252 and saved again ("AmÃ©lie"), if it can be undone whole."""
    if not _MOJIBAKE.search(decoded.text):
        return decoded
    try:
        return DecodedPage(decoded.text.encode("cp1252").decode("utf-8"), guessed=True)
    except UnicodeError:
        return decoded
