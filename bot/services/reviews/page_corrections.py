"""Corrects a page that was read by what a person typed, shows its fields as text, and keeps it as JSON."""

from __future__ import annotations

import dataclasses
import json
from collections.abc import Callable, Mapping
from datetime import date
from typing import Any

from bot.domain.catalogue.film import TITLE_LIMIT
from bot.domain.errors import InvalidValue, TooLong
from bot.domain.reviews.page_imports import HiddenPart, PageCorrections
from bot.domain.reviews.review import HEADLINE_LIMIT
from bot.domain.reviews.submission import NAME_LIMIT, read_names, read_title_and_year, read_year
from bot.domain.visible import require_visible_text
from bot.sources.review_page import FieldSource, PageDoubt, PageField, ReviewPage, SpoilerSpan
from bot.sources.review_page.dates import given_day
from bot.sources.review_page.language import language_code
from bot.sources.review_page.ratings import given_rating

UNNAMED = "?"
"""The title of a page whose film is not known yet."""
FIELD_NAMES = {
    "film": PageField.FILM,
    "year": PageField.YEAR,
    "directors": PageField.DIRECTORS,
    "author": PageField.AUTHOR,
    "outlet": PageField.OUTLET,
    "rating": PageField.RATING,
    "headline": PageField.HEADLINE,
    "day": PageField.PUBLISHED,
    "language": PageField.LANGUAGE,
}
"""The fields that a person can correct, as PageCorrections names them."""


def current_values(page: ReviewPage, hidden: HiddenPart = HiddenPart.MARKED) -> PageCorrections:
    """The present values of the page's fields, as a person would type them; "" where none was found."""
    return PageCorrections(
        film="" if page.film_title == UNNAMED else page.film_title,
        year=str(page.film_year or ""),
        directors=", ".join(page.directors),
        author=page.author or "",
        outlet=page.outlet or "",
        headline=page.headline or "",
        rating="" if page.rating is None else f"{page.rating:g}/5",
        day="" if page.published is None else page.published.isoformat(),
        language=page.language or "",
        hidden=hidden,
    )


def correct_page(page: ReviewPage, typed: PageCorrections) -> ReviewPage:
    """The page with the fields that differ from what it has. Their source is then the person, and no doubt remains.

    A year in brackets after the title counts if no other year was typed. Raises InvalidValue, TooLong, NoVisibleText.
    """
    present = current_values(page)
    values: dict[str, str] = {}
    for name in FIELD_NAMES:
        value, known = getattr(typed, name), str(getattr(present, name))
        if value is not None and " ".join(value.split()) != " ".join(known.split()):
            values[name] = " ".join(value.split())
    if "film" in values and "year" not in values:
        title, year = read_title_and_year(values["film"])
        values |= {"film": title} | ({"year": str(year)} if year else {})
    changes = {key: value for name, text in values.items() for key, value in _read_field(name, text).items()}
    if "film" in values and page.film_title == UNNAMED:
        changes["other_films"] = ()  # titles among which the film was sought
    fields = {FIELD_NAMES[name] for name in values}
    sources = dict(page.sources)
    for name, text in values.items():
        sources.pop(FIELD_NAMES[name], None)
        if text:
            sources[FIELD_NAMES[name]] = FieldSource.GIVEN
    return dataclasses.replace(
        page,
        **changes,
        doubts=tuple(doubt for doubt in page.doubts if doubt.field not in fields),
        sources=tuple((name, sources[name]) for name in PageField if name in sources),
    )


def _read_field(name: str, text: str) -> dict[str, Any]:
    """The values of a ReviewPage that a typed text stands for."""
    readers: dict[str, Callable[[], dict[str, Any]]] = {
        "film": lambda: {"film_title": _title(text)},
        "year": lambda: {"film_year": read_year(text)},
        "directors": lambda: {"directors": read_names(_short(name, text, 2 * HEADLINE_LIMIT))},
        "author": lambda: {"author": _named(name, text, NAME_LIMIT)},
        "outlet": lambda: {"outlet": _named(name, text, NAME_LIMIT)},
        "headline": lambda: {"headline": _named(name, text, HEADLINE_LIMIT)},
        "rating": lambda: _rating(text),
        "day": lambda: {"published": _day(text)},
        "language": lambda: {"language": _language(text)},
    }
    return readers[name]()


def _title(text: str) -> str:
    require_visible_text("title", text)
    if text == UNNAMED:
        raise InvalidValue("title", text, "the title of a film")
    return _short("title", text, TITLE_LIMIT)


def _named(name: str, text: str, limit: int) -> str | None:
    if text:
        require_visible_text(name, text)
    return _short(name, text, limit) or None


def _short(name: str, text: str, limit: int) -> str:
    if len(text) > limit:
        raise TooLong(name, "characters", len(text), limit)
    return text


def _rating(text: str) -> dict[str, Any]:
    rating = given_rating(text)
    if rating is None:
        return {"rating": None, "rating_as_written": None}
    return {"rating": rating.stars, "rating_as_written": rating.as_written}


def _day(text: str) -> date | None:
    try:
        return given_day(text)
    except InvalidValue as error:
        raise InvalidValue("day", text, "a day such as 2024-03-31") from error


def _language(text: str) -> str | None:
    code = language_code(text)
    if text and code is None:
        raise InvalidValue("language", text, "a code such as en, fr or pt")
    return code


def hide_parts(page: ReviewPage, hidden: HiddenPart) -> ReviewPage:
    """The page without the spoilers that it marks, if a person opened them."""
    return dataclasses.replace(page, spoilers=()) if hidden is HiddenPart.OPEN else page


def dump_page(page: ReviewPage) -> str:
    """The page as JSON."""
    kept: dict[str, Any] = {field.name: getattr(page, field.name) for field in dataclasses.fields(page)}
    kept["published"] = page.published.isoformat() if page.published else None
    kept["spoilers"] = [[span.paragraph, span.start, span.stop] for span in page.spoilers]
    kept["doubts"] = [doubt.name for doubt in page.doubts]
    kept["sources"] = [[name.name, source.name] for name, source in page.sources]
    return json.dumps(kept, ensure_ascii=False)


def load_page(text: str) -> ReviewPage:
    """The page that `dump_page` made; doubts and sources that this version does not know are left out."""
    kept: Mapping[str, Any] = json.loads(text)
    known = {field.name for field in dataclasses.fields(ReviewPage)}
    values: dict[str, Any] = {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items() if name in known
    }
    values["published"] = date.fromisoformat(kept["published"]) if kept["published"] else None
    values["spoilers"] = tuple(SpoilerSpan(*span) for span in kept["spoilers"])
    values["doubts"] = tuple(PageDoubt[name] for name in kept["doubts"] if name in PageDoubt.__members__)
    values["sources"] = tuple(
        (PageField[name], FieldSource[source])
        for name, source in kept["sources"]
        if name in PageField.__members__ and source in FieldSource.__members__
    )
    return ReviewPage(**values)
