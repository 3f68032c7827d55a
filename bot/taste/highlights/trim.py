"""Trims list marks, notes, tags and mentions from the ends of a sentence, and detects unusable markup inside it."""

from __future__ import annotations

import re

_EMOJI = r"<a?:\w{2,32}:\d{15,22}>"
_TAG = r"</?[a-zA-Z][\w-]{0,15}(?:\s[^<>]{0,200})?/?>"
_NOTE = r"\[\d{1,3}\]|[¹²³\u2070-\u2079]+"
_IMAGE = r"!\[[^\]]{0,100}\]\([^()\s]{0,300}\)"
_LEADING = re.compile(
    rf"(?:\s+|(?:[-*•–—#]+|\d{{1,2}}[.)])\s+|{_EMOJI}|<(?:@[!&]?|#)\d{{15,22}}>|{_TAG}|{_NOTE}|{_IMAGE}"
    rf"|[*_~|<]{{1,3}}(?=\s)|[❌✅✔👍👎➕➖\ufe0f]+)+"
)
_TRAILING = re.compile(rf"(?:\s|{_EMOJI}|{_TAG}|{_NOTE}|(?<=[.!?…])\*(?!\*))+\Z")
_BROKEN = re.compile(
    rf"{_TAG}|&(?:\w{{2,8}}|#\d{{1,6}});|<(?:@[!&]?|#)\d|<t:-?\d|<a?:\w+:\d|@(?:everyone|here)\b|[\u202a-\u202e\u2066-\u2069\ufffd]"
    r"|\[[^\]]*\]\(|!\[|:\s*\Z"
)
_MAX_TRAILING = 400


def trim_sentence(text: str, start: int, end: int) -> tuple[int, int]:
    """Return the (start, end) of a sentence without list marks, notes, tags, mentions and custom emoji at its ends.

    The remaining range may be empty.
    """
    leading = _LEADING.match(text, start, end)
    low = leading.end() if leading else start
    trailing = _TRAILING.search(text, max(low, end - _MAX_TRAILING), end)
    high = trailing.start() if trailing else end
    if text[low:high].count("**") % 2 and text.startswith("**", low) and not text.startswith("***", low):
        low += 2  # the opening mark of bold text that extends beyond the sentence
    return low, max(low, high)


def is_broken(sentence: str) -> bool:
    """Whether it contains something that does not work out of context: tags, mentions, links, a final colon."""
    return bool(_BROKEN.search(sentence)) or any(sentence.count(mark) % 2 for mark in ("**", "__", "~~", "||"))
