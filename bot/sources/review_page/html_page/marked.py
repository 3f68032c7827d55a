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
_MOST = 20
_MOST_PARTS = 40
_LONGEST = 300
_LONGEST_NAME = 60
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
_USER = re.compile(r"(?:^|[\s-])(?:nick(?:name)?|user-?name|mr-user|ljuser|lj-user|display-name|screen-name)(?:$|[\s-])")
_NUMBER = re.compile(r"\d{1,2}(?:[.,]\d{1,2})?|[A-DF][+−–-]?")


def read_marked(element: _Element, metadata: PageMetadata, *, linked: bool) -> None:
    """Record what an element of the main text says, if its class names the fact."""
    if vocabulary := _RDFA.match(element.get("property") or ""):
        _read_rdfa(vocabulary[1], element, metadata)
        return
    if element.tag == "time" and (day := find_day(element.get("datetime") or "")):
        metadata.marked_days.append(Found(day, FieldSource.MARKUP))
        return
    if vocabulary := _RDFA.match(element.get("property") or ""):
        _read_rdfa(vocabulary[1], element, metadata)
        return
    names = class_words(element)
    if stars := _STARS.search(names):
        metadata.marked_ratings.append(Found(f"{int(stars[1]) / 10}/5", FieldSource.MARKUP))
    hook = element.get("data-hook") or ""
    if not names.strip() and not hook and element.tag != "time":
        return
    names = f"{names} {hook}"
    text = tidy_line("".join(islice(element.itertext(), _MOST_PARTS))[:_LONGEST])
    if not text or len(text) >= _LONGEST:
        return
    if _FILM.search(names):
        if len(metadata.marked_films) < _MOST:
            metadata.marked_films.append(text)
    elif _HEADLINE.search(names):
        if len(metadata.marked_headlines) < _MOST:
            metadata.marked_headlines += [text] * (2 if "review" in names else 1)  # not the film's own heading
    elif (element.tag == "time" or _DAY.search(names)) and len(metadata.marked_days) < _MOST:
        if len(text) < 60 and (day := find_day(text)):
            metadata.marked_days.append(Found(day, FieldSource.MARKUP))
    elif _RATING.search(names) and not linked and len(metadata.marked_ratings) < _MOST:
        others = _OTHERS.search(names) or is_of_others(text)
        if _NUMBER.fullmatch(text) and not others:
            metadata.marked_ratings.append(Found(text, FieldSource.MARKUP))
    elif _USER.search(names) and len(text) <= 30 and len(metadata.users) < _MOST:
        metadata.users.append(text)


def _read_rdfa(name: str, element: _Element, metadata: PageMetadata) -> None:
    """Read the review vocabulary of RDFa: "v:reviewer"."""
    text = tidy_line("".join(islice(element.itertext(), _MOST_PARTS))[:_LONGEST])
    if name == "summary":
        metadata.marked_headlines.append(text)
    elif name == "reviewer" and len(text) <= _LONGEST_NAME:
        metadata.authors.append(Found(text, FieldSource.MARKUP))
    elif day := find_day(text):
        metadata.days.append(Found(day, FieldSource.MARKUP))
