"""Finds names that a page gives without a label: the outlet above the review, the critic before or after it."""

from __future__ import annotations

from collections.abc import Iterable

from bot.domain.catalogue.film import fold_text
from bot.sources.review_page.blocks import Zone, is_prose
from bot.sources.review_page.boilerplate import is_boilerplate, section_of
from bot.sources.review_page.bylines import is_outlet, is_person
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.headline import has_mention, recase_title
from bot.sources.review_page.value import FieldSource

_BETWEEN = frozenset((Role.RATING, Role.DETAIL, Role.BYLINE))


def find_masthead(page: ClassifiedPage) -> tuple[str, FieldSource] | None:
    """Return the outlet if it is the page's first line, above the headline; a LINE is a guess."""
    if not page.blocks or page.roles[0] is not Role.BOILERPLATE or Role.HEADLINE not in page.roles:
        return None
    first = page.blocks[0]
    name = recase_title(first.text, "")
    stray = first.zone is not Zone.MAIN or is_boilerplate(first.text) or section_of(first.text)
    if stray or has_mention(name, "\n".join(page.texts(Role.BODY))):
        return None
    if is_outlet(name):
        return name, FieldSource.MARKUP
    short = name[:1].isupper() and len(name.split()) <= 6 and not any(c.isdigit() or c in ":.!?," for c in name)
    return (name, FieldSource.LINE) if short and page.roles[1:2] != [Role.BYLINE] else None


def find_signature(page: ClassifiedPage, taken: Iterable[str]) -> tuple[str, str | None] | None:
    """Return the critic named on a separate line before the first or after the last paragraph, and the outlet if any.

    Names that the text mentions are ignored (they are captions), and so are those in `taken` (the film's people).
    """
    prose = [
        n for n, (b, r) in enumerate(zip(page.blocks, page.roles, strict=True)) if r is Role.BODY and is_prose(b.text)
    ]
    if not prose:
        return None
    body = "\n".join(page.texts(Role.BODY))
    film = {fold_text(name) for name in taken}
    last = max(n for n, role in enumerate(page.roles) if role is Role.BODY)
    above, below = range(prose[0] - 1, -1, -1), range(last + 1, len(page.blocks))
    over = next((n for n in above if page.roles[n] is Role.HEADLINE), prose[0])
    beside = [n for at, byline in page.bylines if byline.published and not byline.author for n in (at - 1, at + 1)]
    beside = [n for n in beside if over < n < prose[0] and page.roles[n] is Role.BOILERPLATE]
    for index in (
        *beside,
        _next_line(page, above),
        _next_line(page, range(over + 1, prose[0])),
        _next_line(page, below),
    ):
        line = page.blocks[index].text.strip(" –—-~*") if index is not None else ""
        name, _, outlet = line.partition(", ")
        spoken_of = not name or has_mention(name.split()[-1], body)
        alone = not outlet or is_outlet(outlet)
        if 2 <= len(name.split()) <= 5 and is_person(name) and alone and fold_text(name) not in film and not spoken_of:
            return name, outlet or None
    return None


def _next_line(page: ClassifiedPage, way: Iterable[int]) -> int | None:
    """Return the index of the nearest line that is not a rating, detail or byline, if its purpose is unknown."""
    index = next(
        (
            n
            for n in way
            if page.roles[n] not in _BETWEEN
            and not (page.roles[n] is Role.BOILERPLATE and is_boilerplate(page.blocks[n].text))
        ),
        None,
    )
    if index is None or page.roles[index] is not Role.BOILERPLATE or page.blocks[index].zone is not Zone.MAIN:
        return None
    dated = any(abs(at - index) == 1 and byline.published for at, byline in page.bylines)
    return None if page.blocks[index].links and not dated else index
