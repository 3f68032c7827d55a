"""SQLite only: the SQL functions that write the search index of reviews, without spoilers, in one form of each word."""

import json
import re
import sqlite3

from bot.domain.catalogue.search_words import searchable
from bot.domain.reviews.review import GUARDED, SpoilerLevel

_BARRED = re.compile(r"\|\|.*?\|\|", re.DOTALL)
_HIDDEN = " "
"""Replaces a spoiler in the index, and separates the words before and after it."""


def open_headline(headline: str | None, spoilers: str) -> str | None:
    """The visible part of a headline; None if the whole review is a spoiler."""
    if headline is None or SpoilerLevel(spoilers) in GUARDED:
        return None
    return _BARRED.sub(_HIDDEN, headline)


def open_body(body: str, spans: str, spoilers: str) -> str:
    """The visible part of a review's text; empty if the whole review is a spoiler.

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


def searched_text(text: str | None) -> str | None:
    """A visible text as the index holds it."""
    return None if text is None else searchable(text)


def add_functions(connection: sqlite3.Connection) -> None:
    """Register the functions that the triggers on `review` call."""
    connection.create_function("open_headline", 2, open_headline, deterministic=True)
    connection.create_function("open_body", 3, open_body, deterministic=True)
    connection.create_function("searched_text", 1, searched_text, deterministic=True)
