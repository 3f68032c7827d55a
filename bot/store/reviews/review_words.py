"""SQLite's own: the functions by which the search index of reviews leaves out what stands behind spoiler bars."""

import json
import re
import sqlite3

from bot.domain.reviews.review import GUARDED, SpoilerLevel

_BARRED = re.compile(r"\|\|.*?\|\|", re.DOTALL)
_HIDDEN = " "
"""What stands in the index for a spoiler: it parts the words before it from those behind."""


def open_headline(headline: str | None, spoilers: str) -> str | None:
    """The part of a headline that everybody sees; none of it where the whole review is barred."""
    if headline is None or SpoilerLevel(spoilers) in GUARDED:
        return None
    return _BARRED.sub(_HIDDEN, headline)


def open_body(body: str, spans: str, spoilers: str) -> str:
    """The part of a review's text that everybody sees; empty where the whole review is barred.

    `spans` is the column's JSON: [[paragraph, start, stop, kind], …] in characters. Takes linear time.
    """
    if SpoilerLevel(spoilers) in GUARDED:
        return ""
    hidden: dict[int, list[tuple[int, int]]] = {}
    for paragraph, start, stop, kind in json.loads(spans):
        if kind == "spoiler":
            hidden.setdefault(paragraph, []).append((start, stop))
    if not hidden:
        return body
    return "\n\n".join(_without(text, sorted(hidden.get(n, ()))) for n, text in enumerate(body.split("\n\n")))


def _without(text: str, spans: list[tuple[int, int]]) -> str:
    pieces, last = [], 0
    for start, stop in spans:
        pieces += [text[last:start], _HIDDEN]
        last = max(last, stop)
    return "".join((*pieces, text[last:]))


def add_functions(connection: sqlite3.Connection) -> None:
    """Give a connection what the triggers on `review` call."""
    connection.create_function("open_headline", 2, open_headline, deterministic=True)
    connection.create_function("open_body", 3, open_body, deterministic=True)
