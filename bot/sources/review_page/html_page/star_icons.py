"""Recognises ratings that a page draws as icons or pictures of stars."""

from __future__ import annotations

import re
from collections.abc import Sequence

from lxml.etree import _Element

_TAGS = frozenset("i span svg img use div li b em path input".split())
_HALF = re.compile(r"star[-_]?half|half[-_ ]?star|star[-_]?(?:05|5)\b|halb", re.IGNORECASE)
_EMPTY = re.compile(
    r"star[-_ ]?(?:empty|off|o|outline|blank|gr[ae]y|none|no|0)(?![\w])|(?:empty|off|blank|no|gr[ae]y)[-_ ]?star|"
    r"\bfar\b.{0,20}\bfa-star\b|bi-star(?![\w-])|unfilled",
    re.IGNORECASE,
)
_FULL = re.compile(
    r"star[-_ ]?(?:full|filled|fill|on|active|gold|yellow|solid|checked|1)(?![\w])"
    r"|(?:fa|icon|glyphicon|ion|mdi)-star(?![\w-])"
    r"|(?:full|filled|active|gold|yellow|red|on)[-_ ]star",
    re.IGNORECASE,
)
_FILE = re.compile(r"(?:^|/)([\w-]{1,40})\.(?:gif|png|jpe?g|svg|webp)(?:$|\?)", re.IGNORECASE)
_PLAIN_FILE = re.compile(r"(?:red|gold|yellow)?stars?", re.IGNORECASE)


def icon_value(element: _Element) -> float | None:
    """Return what one icon of a star counts: 1, 0.5 or 0; None for anything else."""
    if element.tag not in _TAGS:
        return None
    if element.tag == "img":
        return _picture_value(element)
    names = f"{element.get('class') or ''} {element.get('href') or ''} {element.get('xlink:href') or ''}"[:200]
    return _named_value(names)


def _picture_value(element: _Element) -> float | None:
    alt = (element.get("alt") or "").strip().lower()
    if alt in {"*", "★", "star"}:
        return 1.0
    if alt in {"½", "1/2", "half star", "half"}:
        return 0.5
    file = _FILE.search((element.get("src") or "")[-200:])
    if file and _PLAIN_FILE.fullmatch(file[1]):
        return 1.0
    return _named_value(f"{file[1] if file else ''} {alt[:40]}")


def _named_value(names: str) -> float | None:
    if "star" not in names.lower():
        return None
    tried = ((0.5, _HALF), (0.0, _EMPTY), (1.0, _FULL))
    return next((value for value, pattern in tried if pattern.search(names)), None)


def draw_stars(values: Sequence[float]) -> str | None:
    """Return the rating that a row of icons shows, as "★★★½☆"; None if they are too few or too many to be one."""
    full, half = sum(value == 1 for value in values), sum(value == 0.5 for value in values)
    if not 2 <= len(values) <= 10 or half > 1 or full + half == 0:
        return None
    return "★" * full + "½" * half + "☆" * (len(values) - full - half)
