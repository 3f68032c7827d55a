"""Reads facts whose elements are named for them: headline, day, rating and user name, as templates mark them."""

from __future__ import annotations

import re
from itertools import islice

from lxml.etree import _Element

from bot.sources.review_page.blocks import Found, PageMetadata, tidy_line
from bot.sources.review_page.dates import find_day
from bot.sources.review_page.html_page.zones import class_words
from bot.sources.review_page.ratings import is_of_others
from bot.sources.review_page.value import FieldSource

_RDFA = re.compile(r"v:(summary|reviewer|dtreviewed)$")
_REVIEW = re.compile(r"(?:^|[\s-])(?:user-)?review(?:-(?:title|container|item|box|content))?(?:$|\s)")
_MOST = 20
_MOST_AROUND = 6
_MOST_PARTS = 40
_LONGEST = 300
_LONGEST_NAME = 60
_LONGEST_USER = 30
_HEADLINE = re.compile(
    r"(?:^|[\s-])(?:entry|post|article|review|story|content|page|news|se)-?(?:title|headline|heading)(?:-text)?(?:$|\s)"
    r"|(?:^|\s)(?:headline|title-text|title)(?:$|\s)|-headline(?:-text)?(?:$|\s)"
)
_FILM = re.compile(r"(?:^|[\s-])(?:film|movie)-?(?:title|name)(?:$|\s)")
_STARS = re.compile(r"(?:^|\s)(?:all)?stars?-?([1-5][05])(?:$|\s)")
_DAY = re.compile(
    r"(?:^|[\s-])(?:date|day|published|publish-date|pub-date|posted-on|timestamp|time-ago|datum|datetime)(?:$|[\s-])"
)
_RATING = re.compile(
    r"(?:^|[\s-])(?:rating|score|grade|stars|voto|nota|note|betyg|wertung|ocena|puan|stareval)s?(?:$|[\s-])"
)
_OTHERS = re.compile(
    r"(?:^|[\s-])(?:avg|average|aggregate|community|readers?|audience|public|votes?|imdb|tomato\w*|metascore|count|"
    r"user-(?:score|rating))(?:$|[\s-])"
)
_USER = re.compile(
    r"(?:^|[\s-])(?:nick(?:name)?|user-?name|mr-user|ljuser|lj-user|display-name|screen-name)(?:$|[\s-])"
)
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?|[A-DF][+−–-]?")


def read_marked(element: _Element, metadata: PageMetadata, *, linked: bool) -> None:
    """Record what an element of the main text says, if its class names the fact."""
    if vocabulary := _RDFA.match(element.get("property") or ""):
        _read_rdfa(vocabulary[1], _text_of(element), metadata)
        return
    if element.tag == "time" and element.get("datetime"):
        _add_day(element.get("datetime") or "", metadata)
        return
    names = f"{class_words(element)} {element.get('data-hook') or ''}"
    if (stars := _STARS.search(names)) and len(metadata.marked_ratings) < _MOST:
        metadata.marked_ratings.append(Found(f"{int(stars[1]) / 10}/5", FieldSource.MARKUP))
    if (names.strip() or element.tag == "time") and (text := _text_of(element)):
        _read_named(element, names, text, metadata, linked=linked)


def _read_named(element: _Element, names: str, text: str, metadata: PageMetadata, *, linked: bool) -> None:
    kept = _kept_text(names, metadata)
    if kept is not None:
        if len(kept) < _MOST:
            around = " ".join(map(class_words, islice(element.iterancestors(), _MOST_AROUND)))
            kept += [text] * (2 if _REVIEW.search(f"{names} {around}") else 1)  # not the film's own heading
    elif element.tag == "time" or _DAY.search(names):
        _add_day(text, metadata)
    elif _RATING.search(names) and not linked and len(metadata.marked_ratings) < _MOST:
        if _NUMBER.fullmatch(text) and not (_OTHERS.search(names) or is_of_others(text)):
            metadata.marked_ratings.append(Found(text, FieldSource.MARKUP))
    elif _USER.search(names) and len(text) <= _LONGEST_USER and len(metadata.users) < _MOST:
        metadata.users.append(text)


def _text_of(element: _Element) -> str:
    """Return the text of an element, empty if it is longer than a line of facts."""
    text = tidy_line("".join(islice(element.itertext(), _MOST_PARTS))[:_LONGEST])
    return text if len(text) < _LONGEST else ""


def _kept_text(names: str, metadata: PageMetadata) -> list[str] | None:
    """Return the list that the text of an element with these class names belongs to."""
    if _FILM.search(names):
        return metadata.marked_films
    return metadata.marked_headlines if _HEADLINE.search(names) else None


def _add_day(text: str, metadata: PageMetadata) -> None:
    if len(text) <= _LONGEST_NAME and len(metadata.marked_days) < _MOST and (day := find_day(text)):
        metadata.marked_days.append(Found(day, FieldSource.MARKUP))


def _read_rdfa(name: str, text: str, metadata: PageMetadata) -> None:
    """Read the review vocabulary of RDFa: "v:reviewer"."""
    if name == "summary" and len(metadata.marked_headlines) < _MOST:
        metadata.marked_headlines.append(text)
    elif name == "reviewer" and len(text) <= _LONGEST_NAME and len(metadata.authors) < _MOST:
        metadata.authors.append(Found(text, FieldSource.MARKUP))
    elif name == "dtreviewed":
        _add_day(text, metadata)
