"""Shows a review page that was read as a table for the operator: each field with its source and its doubts."""

from __future__ import annotations

import textwrap
from collections.abc import Iterator
from pathlib import Path

from bot.cli.terminal import printable
from bot.domain.reviews.page_imports import HiddenPart
from bot.services.reviews.page_preview import page_ends, page_facts
from bot.services.reviews.pages import PreparedReview
from bot.sources.review_page import ReviewPage

WIDTH = 96
LABELS = 12


def describe_page(file: Path, page: ReviewPage, prepared: PreparedReview | None, problem: str = "") -> str:
    """What was read from a page; `prepared` is None and `problem` says why while it cannot be stored."""
    lines = [printable(file)]
    for label, value in _rows(page, prepared, problem):
        if value:
            wrapped = textwrap.wrap(printable(value), WIDTH - LABELS - 2) or [""]
            lines.append(f"  {label:<{LABELS}}{wrapped[0]}")
            lines += [f"  {'':<{LABELS}}{more}" for more in wrapped[1:]]
    return "\n".join(lines)


def _rows(page: ReviewPage, prepared: PreparedReview | None, problem: str) -> Iterator[tuple[str, str]]:
    if prepared is not None:
        where = "new to the catalogue" if prepared.film_is_new else f"film:{prepared.film.id} in the catalogue"
        yield "Stored for", f"{prepared.film.name}, {where}"
    for fact in page_facts(page):
        source = f" ({fact.source})" if fact.source and fact.value else ""
        yield fact.label, f"{fact.value or 'nothing found'}{source}"
        for doubt in fact.doubts:
            yield "  check", doubt
    yield "About them", page.author_bio or ""
    first, last = page_ends(page, HiddenPart.OPEN)
    yield "  begins", first
    yield "  ends", last
    if prepared is not None:
        yield "Kept", "an excerpt and the link only" if prepared.draft.excerpt_only else "in full"
    yield "Not yet", problem
