"""Cleans the names of people in lists that were taken from web pages: roles, footnotes and words that are no names."""

from __future__ import annotations

import re
from collections.abc import Iterable

from bot.domain.catalogue.source_record import NAME_LIMIT

_FOOTNOTE = re.compile(r"\[[^\]]*\]|\[\[|\]+")
_ASIDE = re.compile(r"\s*\([^()]*\)")
_LABEL = re.compile(
    r"^(?:cast|starring|stars|voices?|voices? of|narrated by|narrator|featuring|with|and|introducing)\b\s*:?\s+"
    r"(?=[A-Z])|^(?:cast|starring|voices)\s*:\s*",
    re.IGNORECASE,
)
_NOT_CAST = re.compile(
    r"^dir(?:\.|ector)?:|\((?:tele|screen)?(?:writers?|play|story|novel|book|director|producer|screenpaly)\)",
    re.IGNORECASE,
)
"""The label of somebody who does not act."""
_ROLE = re.compile(r"\s+(?:as (?:himself|herself|themselves|[A-Z\"“(].*)|(?:-|\u2013|\u2014)\s.*|\.\.\..*)$")
_JUNIOR = re.compile(r"\s*,?\s+(Jr|Sr)\b\.?$")
_LEADING = re.compile(r"^[\s,;:.&/*\u2013\u2014-]+")
_TRAILING = re.compile(r"[\s,;:.&/*\u2013\u2014-]+$")
_INITIAL_LAST = re.compile(r"(?:^|[\s.])[A-Z]\.$|\b(?:[A-Z]\.)+[A-Z]?\.?$")
_NO_PERSON = re.compile(
    r"\bAwards?\b|^(?:18|19|20)\d\d\b|^(?:jr|sr)\b\.?$|\bthe (?:life|use|history|politics)\b"
    r"|^(?:the|various|many|several|other|unknown|uncredited|none|footage|archive|cast)\b"
    r"|^(?:music|musical score|screenplay|story|written|directed|produced|narrated|interviews?|voices?)\b"
    r"(?:\s+(?:by|of|with)\b|$)",
    re.IGNORECASE,
)
_BAND = re.compile(r"^The [A-Z\d]")
"""Such as "The Mamas & the Papas"."""
_PARTICLES = frozenset(
    "de la von van del der den di da du le el al bin ten ter y dos das dal della af av zu vom los las d und".split()
)
_JOINING = frozenset("and of the aus for his her in".split())
"""Words inside the names of groups; no name begins with one."""
_CUT_OFF = _PARTICLES | _JOINING | frozenset("by with at within between against under a from".split())
"""The last word of a sentence that was cut off, never of a name."""


def clean_names(names: Iterable[str]) -> tuple[str, ...]:
    """Return the distinct people of a list, in order, without roles, footnotes, labels and stray words."""
    found: list[str] = []
    for name in names:
        if found and re.fullmatch(r"\s*(?:Jr|Sr)\.?\s*", name):
            found[-1] = f"{found[-1].removesuffix('.')} {name.strip().removesuffix('.')}."
        elif clean := clean_name(name):
            found.append(clean)
    return tuple(dict.fromkeys(found))


def clean_name(name: str) -> str:
    """The name of a person or group; empty for what is no name, such as "and", ".", "(voices)" or "Cast:"."""
    text = "".join(c if c.isprintable() else " " for c in name)
    if _NOT_CAST.search(text.strip()):
        return ""
    text = _ASIDE.sub("", _FOOTNOTE.sub("", text)).strip()
    # An aside that the list was split inside of: the name is in front of it, and what is behind it is none.
    if ")" in text:
        return ""
    text = text.partition("(")[0]
    text = _ROLE.sub("", _LABEL.sub("", _LEADING.sub("", text)))
    junior = _JUNIOR.search(text)
    if junior:
        text = f"{text[: junior.start()]} {junior[1]}."
    elif not _INITIAL_LAST.search(text):
        text = _TRAILING.sub("", text)
    text = " ".join(text.split())
    return text if 0 < len(text) <= NAME_LIMIT and _is_name(text) else ""


def _is_name(text: str) -> bool:
    if text == "Cast" or (_NO_PERSON.search(text) and not _BAND.match(text)):
        return False
    words = text.split()
    first, last = words[0], words[-1]
    if not any(c.isalpha() for c in text):
        return False
    if first[0].islower() and not ("." in first[:-1] or any(c.isupper() for c in first)):
        # Scripts without capitals are not lower case; "will.i.am" and "muMs" are names.
        return first in _PARTICLES and len(words) > 1 and words[1][0].isupper()
    if len(words) > 1 and last in _CUT_OFF:
        return False
    small = [word for word in words[1:] if word.islower() and word[0].isalpha() and word not in _PARTICLES | _JOINING]
    return not (len(words) >= 3 and small)
