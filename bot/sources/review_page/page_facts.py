"""Chooses the facts about the review itself (critic, outlet, day, rating), each with its source and its doubts."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Generic

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, fold_text
from bot.sources.review_page.blocks import Found, Kind, PageMetadata, Value, Zone
from bot.sources.review_page.boilerplate import Section, outlet_named, section_of
from bot.sources.review_page.bylines import (
    copyright_facts,
    copyright_text,
    greeted_name,
    is_handle,
    is_machine,
    is_person,
    without_job,
)
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.dates import find_date, find_day
from bot.sources.review_page.labels import Field, details_in, field_of
from bot.sources.review_page.names import split_names
from bot.sources.review_page.ratings import (
    PageRating,
    is_of_others,
    rating_in_sentence,
    rating_line,
    read_labelled,
    read_symbols,
    title_beside_rating,
)
from bot.sources.review_page.unlabelled_names import find_masthead, find_signature
from bot.sources.review_page.value import FieldSource, PageDoubt

_ABOUT = re.compile(
    r"^\W*(?:about|author|written by|über|autor(?:in)?|à propos de|sobre|auteur|autore|om|"
    r"o autor\w*)\b(?: (?:the |this )?"
    r"(?:author|writer|critic))?\W*",
    re.IGNORECASE,
)
_OWN_RATING = re.compile(r"(?:my|our|the|critics?|reviewers?|editors?|author)\b")
_JOINED = re.compile(r"\s(?:and|und|et|y|e|&)\s")
_TITLE_PARTS = re.compile(r"\s+[|–—·»•-]\s+|\s*::\s*|\s*:\s+|\s*[｜]\s*")
_NO_OUTLETS = frozenset(
    "review reviews film films movie movies kritik kritiken critique critiques home blog news culture cinema".split()
)
_URL = re.compile(r"https?://[^\s<>\"')\]\x00-\x1f\x7f-\x9f]{3,1000}")


@dataclass(slots=True)
class Choice(Generic[Value]):
    """The chosen value of a fact, None if the page does not state it."""

    value: Value | None = None
    source: FieldSource | None = None
    doubts: list[PageDoubt] = field(default_factory=list)


def _choose(candidates: Iterable[Found[Value]]) -> Choice[Value]:
    first = next(iter(candidates), None)
    return Choice() if first is None else Choice(first.value, first.source)


@dataclass(slots=True)
class Authorship:
    """Who wrote the review, and where it appeared."""

    author: Choice[str]
    bio: str | None
    outlet: Choice[str]


def find_authorship(page: ClassifiedPage, metadata: PageMetadata, people: Sequence[str]) -> Authorship:
    """Return the critic and the outlet; names in `people` (the film and those who made it) are not critics."""
    bio = " ".join(page.texts(Role.BIO)) or metadata.bio
    names = _outlet_names(page, metadata, people[0] if people else "")
    taken = {fold_text(name) for name in people}
    houses = {fold_text(found.value) for found in names}
    read = (
        Found(_without_house(without_job(each.value), houses), each.source, each.sure)
        for each in _authors(page, metadata, bio)
    )
    candidates = [found for found in read if fold_text(found.value) not in taken]
    author = _choose_author(candidates, [found.value for found in names])
    signed = find_signature(page, people) if author.value is None else None
    if signed is not None:
        author = Choice(signed[0], FieldSource.LINE, [PageDoubt.AUTHOR_GUESSED])
    named = (found for found in names if fold_text(found.value) != fold_text(author.value or ""))
    outlet = _choose(named)
    if outlet.source is FieldSource.LINE:
        outlet.doubts.append(PageDoubt.OUTLET_GUESSED)
    if outlet.value is None and signed is not None and signed[1]:
        outlet = Choice(signed[1], FieldSource.LINE)
    if author.value is None:
        author.doubts.append(PageDoubt.NO_AUTHOR)
    return Authorship(author, bio or None, outlet)


def _without_house(name: str, houses: set[str]) -> str:
    """Return a critic's name without the outlet behind it: "Jonas Wernicke, DER KOMPASS"."""
    person, _, behind = name.rpartition(", ")
    return person if person and fold_text(behind) in houses else name


def _choose_author(candidates: Iterable[Found[str]], outlets: Sequence[str]) -> Choice[str]:
    """Choose among the names: machines' and the site's are none, and user names count only if there is no other."""
    houses = {fold_text(outlet) for outlet in outlets if not is_person(outlet)}
    names = [found for found in candidates if not is_machine(found.value) and fold_text(found.value) not in houses]
    people = [found for found in names if not is_handle(found.value)] or names
    if not people:
        return Choice()
    first = people[0]
    words = set(fold_text(first.value).split())
    # "Dora" in the data and "Dora Quill" in the byline are one person, and so are "DORA QUILL" and "Dora Quill".
    cased = first.value.lower() != first.value.upper()
    fuller = [found for found in people if cased and words <= set(fold_text(found.value).split())] or [first]
    best = max(fuller, key=lambda found: (len(found.value.split()), not found.value.isupper()))
    value = best.value.title() if best.value.isupper() and len(best.value.split()) > 1 else best.value
    doubts = [PageDoubt.AUTHOR_IS_HANDLE] if is_handle(value) else []
    if any(found.sure and not words & set(fold_text(found.value).split()) for found in people[1:]):
        doubts.append(PageDoubt.AUTHORS_DISAGREE)
    return Choice(value, first.source, doubts)


def _authors(page: ClassifiedPage, metadata: PageMetadata, bio: str | None) -> Iterator[Found[str]]:
    """Yield the names that may be the critic's, the most reliable first."""
    yield from metadata.authors
    explicit = [byline.author for _, byline in page.bylines if byline.author and byline.explicit]
    yield from (Found(name, FieldSource.BYLINE) for name in explicit)
    for _, detail in page.details:
        if detail.field is Field.AUTHOR and (names := split_names(_without_day(detail.value))):
            yield Found(", ".join(names), FieldSource.LABELLED)
    other = [byline.author for _, byline in page.bylines if byline.author and not byline.explicit]
    yield from (Found(name, FieldSource.BYLINE, sure=False) for name in other)
    holder = next((copyright_facts(line)[1] for line in page.texts(Role.COPYRIGHT)), None)
    if holder and is_person(holder) and not _JOINED.search(holder):
        yield Found(holder, FieldSource.FOOTER, sure=False)
    headed = (
        _ABOUT.sub("", block.text) for block in page.blocks if block.zone is Zone.BIO and block.kind is Kind.HEADING
    )
    yield from (Found(name, FieldSource.MARKUP, sure=False) for name in headed if is_person(name))
    if len(set(metadata.users)) == 1:
        yield Found(metadata.users[0], FieldSource.MARKUP, sure=False)
    if bio and (greeted := greeted_name(bio)):
        yield Found(greeted, FieldSource.LINE, sure=False)


def _without_day(text: str) -> str:
    """Return a name without the day that follows it, as in "Ana Ruiz (3 March 2019)"."""
    found = find_date(text)
    return text[: found[1][0]].rstrip(" ([|,-–") if found else text


def _outlet_names(page: ClassifiedPage, metadata: PageMetadata, film: str) -> list[Found[str]]:
    """Return the names that may be the outlet's, the most reliable first."""
    candidates = list(metadata.outlets)
    for _, detail in page.details:
        if detail.field is Field.OUTLET and detail.value and not _URL.search(detail.value):
            candidates.append(Found(detail.value, FieldSource.LABELLED))
    candidates += [Found(byline.outlet, FieldSource.BYLINE) for _, byline in page.bylines if byline.outlet]
    heads = (page.headline or "", "" if fold_text(film) in fold_text(page.headline or "") else film)
    if metadata.title and (named := next(filter(None, (outlet_in_title(metadata.title, h) for h in heads)), None)):
        candidates.append(Found(named, FieldSource.META))
    for line in page.texts(Role.COPYRIGHT):
        holder = copyright_facts(line)[1]
        if holder and (not is_person(holder) or _JOINED.search(holder)):
            candidates.append(Found(holder, FieldSource.FOOTER))
    candidates += [Found(name, FieldSource.MARKUP) for name in metadata.site_names]
    candidates += [Found(name, FieldSource.MARKUP) for block in page.blocks if (name := outlet_named(block.text))]
    if masthead := find_masthead(page):
        candidates.append(Found(*masthead))
    told = [found.value.strip() for found in candidates] + _TITLE_PARTS.split(metadata.title or "")
    return [Found(_own_name(found.value.strip(), told), found.source) for found in candidates if found.value.strip()]


def _own_name(name: str, told: list[str]) -> str:
    """Return the part of "Platform | The blog" that the page names elsewhere, in the spelling with a capital."""
    part = next((part for part in reversed(_TITLE_PARTS.split(name)) if part != name and part in told), name)
    return next(
        (each for each in told if part[:1].islower() and each[:1] == part[:1].upper() and each[1:] == part[1:]), part
    )


def outlet_in_title(title: str, headline: str) -> str | None:
    """Return the outlet beside the headline in the page title: "Grief has manners - Side Aisle", "Side Aisle: Heat"."""
    parts = [part.strip() for part in _TITLE_PARTS.split(title[:400]) if part.strip()]
    over = fold_text(headline)
    if len(parts) < 2 or not over:
        return None
    for at, rest in ((-1, parts[:-1]), (0, parts[1:])):
        name, whole = fold_text(parts[at]), fold_text(" ".join(rest))
        first = fold_text(rest[0] if at else rest[-1])
        about = whole and (whole in over or over in whole or first in over or over in first)
        if name and name not in over and about and len(parts[at].split()) <= 7 and not name.isdigit():
            return None if name in _NO_OUTLETS else parts[at]
    return None


def find_source_url(page: ClassifiedPage, metadata: PageMetadata) -> Choice[str]:
    """Return the address of the page."""
    candidates = [Found(metadata.url, FieldSource.META)] if metadata.url else []
    for _, detail in page.details:
        if detail.field in {Field.URL, Field.OUTLET}:
            candidates.append(Found(detail.value, FieldSource.LABELLED))
    candidates += [Found(text, FieldSource.LINE) for text in page.texts(Role.ADDRESS)]
    for found in candidates:
        if match := _URL.search(found.value):
            return Choice(match[0].rstrip(".,;>"), found.source)
    return Choice()


def find_copyright(page: ClassifiedPage, metadata: PageMetadata) -> tuple[Choice[str], int | None]:
    """Return the copyright line and its year; a line with a year is preferred, then a person's over a company's."""
    lines = page.texts(Role.COPYRIGHT) or ([metadata.copyright] if metadata.copyright else [])
    best = sorted(
        lines, key=lambda line: (copyright_facts(line)[0] is None, not is_person(copyright_facts(line)[1] or ""))
    )
    if not best:
        return Choice(), None
    year = copyright_facts(best[0])[0]
    within = year if year and FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR else None
    return Choice(copyright_text(best[0]), FieldSource.FOOTER), within


def find_publication_day(page: ClassifiedPage, metadata: PageMetadata) -> Choice[date]:
    """Return the day on which the review was published."""
    candidates = list(metadata.days)
    if len({found.value for found in metadata.marked_days}) == 1:
        candidates.append(metadata.marked_days[0])
    candidates += [Found(byline.published, FieldSource.BYLINE) for _, byline in page.bylines if byline.published]
    for _, detail in page.details:
        if detail.field in {Field.PUBLISHED, Field.AUTHOR} and (day := find_day(detail.value)):
            candidates.append(Found(day, FieldSource.LABELLED))
    candidates += metadata.marked_days
    return _choose(candidates)


def find_rating(page: ClassifiedPage, metadata: PageMetadata) -> Choice[PageRating]:
    """Return the critic's rating; it is doubtful if the page shows others, or if its scale is not written."""
    found = list(_ratings(page, metadata))
    if not found:
        return Choice()
    found = _with_scale_first(found)
    chosen = Choice(found[0].value, found[0].source)
    same = [rating for rating in found if rating.value.stars == chosen.value.stars]  # type: ignore[union-attr]
    if len(same) < len(found):
        chosen.doubts.append(PageDoubt.RATINGS_DISAGREE)
    if found[0].source is FieldSource.SENTENCE or not any(rating.value.sure for rating in same):
        chosen.doubts.append(PageDoubt.RATING_GUESSED)
    return chosen


def _with_scale_first(found: list[Found[PageRating]]) -> list[Found[PageRating]]:
    """Prefer the same rating with its scale: "★★★½" of which another line says "3.5 out of 4"."""
    first = found[0].value
    if first.sure:
        return found
    given = f"{first.stars:g}"
    scaled = [each for each in found if each.value.sure and each.value.as_written.replace(",", ".").startswith(given)]
    return scaled[:1] + found


def _ratings(page: ClassifiedPage, metadata: PageMetadata) -> Iterator[Found[PageRating]]:
    for named in metadata.ratings:
        if rating := read_labelled(named.value):
            yield Found(rating, named.source)
    for _, detail in page.details:
        thrown = detail.label == "terningkast" and detail.value.strip().isdigit()  # a dice has six
        written = f"{detail.value.strip()}/6" if thrown else detail.value
        if detail.field is Field.RATING and (rating := read_labelled(written)):
            yield Found(rating, FieldSource.LABELLED)
    for text in (*_rating_lines(page), *page.texts(Role.BYLINE), page.headline or ""):
        if rating := rating_line(text):
            yield Found(rating, FieldSource.STARS)
    if beside := title_beside_rating(page.headline or ""):
        yield Found(beside[1], FieldSource.HEADLINE)
    yield from _marked_ratings(page, metadata)
    yield from _ratings_in_sentences(page.texts(Role.BODY))
    yield from _ratings_among_boilerplate(page)


def _marked_ratings(page: ClassifiedPage, metadata: PageMetadata) -> Iterator[Found[PageRating]]:
    """Yield the number in an element that is named for a rating, and stars in the lines over the text."""
    for named in metadata.marked_ratings[:1]:
        if rating := read_labelled(named.value):
            yield Found(rating, named.source)
    for text in page.standfirst.split("\n— "):
        if rating := None if is_of_others(text) else read_symbols(text):
            yield Found(rating, FieldSource.STARS)


def _rating_lines(page: ClassifiedPage) -> list[str]:
    """Return the lines of ratings, without those that follow the title of another article below the review."""
    body = [n for n, role in enumerate(page.roles) if role is Role.BODY]
    lines = []
    for n, role in enumerate(page.roles):
        if role is not Role.RATING or page.blocks[n].zone is not Zone.MAIN:
            continue
        above = page.blocks[n - 1].text if n else ""
        title = (
            n > 0
            and page.roles[n - 1] is Role.BOILERPLATE
            and fold_text(re.sub(r"\([^()]*\)", " ", above)) not in fold_text(page.headline or "")
        )
        named = fold_text(above).split()[:1]
        labelled = ":" in page.blocks[n].text or is_of_others(above) or field_of("".join(named)) is Field.RATING
        if not (body and n > body[-1] and title and not labelled):
            lines.append(page.blocks[n].text)
    return lines


def _ratings_in_sentences(body: Sequence[str]) -> Iterator[Found[PageRating]]:
    for text in (*reversed(body[-3:]), *body[:1]):
        if found := rating_in_sentence(text):
            yield Found(found, FieldSource.SENTENCE)


def _ratings_among_boilerplate(page: ClassifiedPage) -> Iterator[Found[PageRating]]:
    """Yield the only labelled rating outside the body, if there is exactly one.

    A rating in a boilerplate region may be for another film, so it only counts if its label says whose it is.
    """
    found: set[PageRating] = set()
    for block, role in zip(page.blocks, page.roles, strict=True):
        if role is Role.SECTION and section_of(block.text) is Section.COMMENTS:
            break
        if role is not Role.BOILERPLATE or block.zone is Zone.COMMENTS:
            continue
        for detail in details_in(block.text):
            own = block.zone is Zone.MAIN or _OWN_RATING.match(detail.label)
            if detail.field is Field.RATING and own and (rating := read_labelled(detail.value)):
                found.add(rating)
    if len(found) == 1:
        yield Found(found.pop(), FieldSource.LABELLED)
