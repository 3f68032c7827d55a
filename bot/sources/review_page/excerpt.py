"""Makes excerpts of whole sentences, for reviews of which only an excerpt and a link are stored."""

from __future__ import annotations

import re
from collections.abc import Sequence

_BOUNDARY = re.compile(r"(?<=[.!?…])[\"'”’»)\]]*\s+(?=[\"'“‘«(\[¿¡]*[^\W_a-z])|(?<=[。！？])")
_ABBREVIATED = re.compile(
    r"(?:\b(?:Mr|Mrs|Ms|Dr|St|Jr|Sr|Prof|vs|No|Vol|approx|dir|Hr|Fr|bzw|usw|Mme|Mlle|Sra|Srta)|\b[A-Z]|"
    r"\b[a-z]\.[a-z])\.$"
)


def make_excerpt(paragraphs: Sequence[str], limit: int = 600) -> tuple[str, ...]:
    """Return the first paragraphs, the last of them cut after a sentence, with at most `limit` characters in total.

    A first sentence that is longer than the limit is cut after a word and ends with an ellipsis. The result has at
    least one paragraph if the input has one and `limit` is at least 1.
    """
    taken: list[str] = []
    left = limit
    for paragraph in paragraphs:
        if len(paragraph) <= left:
            taken.append(paragraph)
            left -= len(paragraph)
            continue
        part = _first_sentences(paragraph, left)
        if part:
            taken.append(part)
        break
    if not taken and paragraphs and limit > 0:
        return (_cut_at_word(paragraphs[0], limit),)
    return tuple(taken)


def _first_sentences(paragraph: str, limit: int) -> str:
    end = 0
    for boundary in _BOUNDARY.finditer(paragraph):
        upto = paragraph[: boundary.end()].rstrip()
        if len(upto) > limit:
            break
        if not _ABBREVIATED.search(upto):
            end = len(upto)
    return paragraph[:end]


def _cut_at_word(text: str, limit: int) -> str:
    if limit < 2:
        return "…"[:limit]
    short = text[: limit - 1]
    at = short.rfind(" ")
    return (short[:at] if at > 0 else short).rstrip(" ,;:–—-") + "…"
