"""Takes the HTML page out of an MHTML file, the format in which browsers save a page as a single file."""

from __future__ import annotations

import re
from dataclasses import dataclass
from email.message import Message
from email.parser import BytesHeaderParser

_HEAD = re.compile(rb"\s*(?:[\w-]{1,60}:[^\n]*\n(?:[ \t][^\n]*\n)*){1,40}\r?\n")
_MOST_PARTS = 200
_LONGEST_HEAD = 8_000


@dataclass(frozen=True, slots=True)
class SavedPart:
    """The HTML part of an MHTML file, its declared encoding and the address of the page, if they are given."""

    data: bytes
    charset: str | None
    address: str | None


def html_of_mhtml(data: bytes) -> SavedPart | None:
    """Return the first HTML part of an MHTML file; None for any other file.

    The parts are split here, in one pass: the parser of the email package takes quadratic time for nested messages.
    """
    head = _HEAD.match(data[:_LONGEST_HEAD])
    if head is None or b"multipart/related" not in head[0].lower():
        return None
    top = _headers(head[0])
    boundary = top.get_boundary()
    if not boundary:
        return None
    for raw in data[head.end() :].split(b"--" + boundary.encode("ascii", "replace"), _MOST_PARTS)[1:]:
        part = raw.lstrip(b"\r\n")
        ends = re.search(rb"\r?\n\r?\n", part[:_LONGEST_HEAD])
        if ends is None:
            continue
        message = _headers(part[: ends.end()])
        if message.get_content_type() in {"text/html", "application/xhtml+xml"}:
            message.set_payload(part[ends.end() :].decode("latin-1"))
            decoded = message.get_payload(decode=True)
            address = top.get("Snapshot-Content-Location") or message.get("Content-Location")
            return SavedPart(
                decoded if isinstance(decoded, bytes) else b"",
                message.get_content_charset(),
                str(address or "") or None,
            )
    return None


def _headers(raw: bytes) -> Message:
    return BytesHeaderParser().parsebytes(raw)
