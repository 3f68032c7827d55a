"""Shows what was understood of a page, field by field, as text for a card or a terminal."""

from __future__ import annotations

from bot.domain.reviews.page_imports import HiddenPart, PageFact, PageHiding, PageLength, PreviewedRating
from bot.services.reviews.page_corrections import UNNAMED
from bot.sources.review_page import FieldSource, PageField, ReadField, ReviewPage

END_WORDS = 14
"""Words of the text's beginning and of its end that a preview shows."""
_NAMES = {PageField.PUBLISHED: "Day"}
_ALWAYS = {PageField.FILM, PageField.YEAR, PageField.DIRECTORS, PageField.AUTHOR, PageField.OUTLET, PageField.RATING}
"""Fields that a preview shows even if nothing was found."""


def page_facts(page: ReviewPage, hidden: HiddenPart = HiddenPart.MARKED) -> tuple[PageFact, ...]:
    """Every field with its value as text, its source and its doubts, in the order of a preview.

    Fields that were not found are left out, but for those that a person should fill in.
    """
    facts = []
    for field in page.fields:
        value = _value(page, field, hidden)
        if value or field.doubts or field.field in _ALWAYS:
            source = "" if not value or field.source is None else source_label(field.source)
            doubts = tuple(doubt.value for doubt in field.doubts)
            facts.append(PageFact(field_label(field.field), value, source, doubts))
    if page.other_films:
        facts.insert(
            1, PageFact("Mentions" if page.film_title == UNNAMED else "Also about", ", ".join(page.other_films))
        )
    if page.left_out:
        facts.append(PageFact("Left out", " / ".join(page.left_out)))
    return tuple(facts)


def page_ends(page: ReviewPage, hidden: HiddenPart) -> tuple[str, str]:
    """The first and the last words of the text; "" for a paragraph that hides something."""
    if hidden is HiddenPart.WHOLE:
        return "", ""
    secret = set() if hidden is HiddenPart.OPEN else {span.paragraph for span in page.spoilers}
    begin, end = page.paragraphs[0].split(), page.paragraphs[-1].split()
    first = " ".join(begin[:END_WORDS]) + (" …" if len(begin) > END_WORDS else "")
    last = ("… " if len(end) > END_WORDS else "") + " ".join(end[-END_WORDS:])
    return "" if 0 in secret else first, "" if len(page.paragraphs) - 1 in secret else last


def field_label(field: PageField) -> str:
    return _NAMES.get(field, field.value)


def source_label(source: FieldSource) -> str:
    # Another moderator may read it than the one who typed it.
    return "entered by hand" if source is FieldSource.GIVEN else f"from {source.value}"


def _value(page: ReviewPage, field: ReadField, hidden: HiddenPart) -> str | PreviewedRating | PageLength | PageHiding:
    if field.field is PageField.FILM:
        return "" if page.film_title == UNNAMED else page.film_title
    if field.field is PageField.RATING:
        return "" if page.rating is None else PreviewedRating(page.rating, str(page.rating_as_written))
    if field.field is PageField.TEXT:
        return PageLength(len(page.paragraphs), page.words)
    if field.field is PageField.SPOILERS:
        whole = hidden is HiddenPart.WHOLE
        return PageHiding(hidden, len(page.spoilers)) if whole or page.spoilers else ""
    if isinstance(field.value, tuple):
        return ", ".join(str(one) for one in field.value)
    return "" if field.value is None else str(field.value)
