"""Entry point: turns a saved page into a ReviewPage, step by step (see the package docstring)."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from datetime import date

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT, fold_text
from bot.domain.errors import InvalidValue
from bot.domain.reviews.page_errors import FilmNotRecognised, NoReviewReason, NotAReview, PageTooLarge
from bot.domain.reviews.review import HEADLINE_LIMIT, REVIEW_LIMIT
from bot.sources.review_page.block_roles import ClassifiedPage, Role, classify_blocks
from bot.sources.review_page.blocks import Page, PageMetadata, Zone, tidy_line
from bot.sources.review_page.boilerplate import Section, outlet_named, section_of
from bot.sources.review_page.bylines import copyright_facts, copyright_text, greeted_name, is_person
from bot.sources.review_page.dates import find_day
from bot.sources.review_page.decoding import decode_page
from bot.sources.review_page.film_facts import PageFilm, identify_film, title_candidates
from bot.sources.review_page.labels import Field, details_in
from bot.sources.review_page.language import language_code, language_of
from bot.sources.review_page.names import split_names
from bot.sources.review_page.plaintext import read_text
from bot.sources.review_page.ratings import (
    PageRating,
    rating_in_sentence,
    rating_line,
    read_labelled,
    title_beside_rating,
)
from bot.sources.review_page.review_check import SHORT_REVIEW, check_review
from bot.sources.review_page.unlabelled_names import find_masthead, find_signature
from bot.sources.review_page.value import PageDoubt, ReviewDetails, ReviewPage

_HTML_NAME = re.compile(r"\.(?:x?html?|mhtml?)$", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|title|section)\b[^<>]*>", re.IGNORECASE
)
_OWN_RATING = re.compile(r"(?:my|our|the|critics?|reviewers?|editors?|author)\b")
_URL = re.compile(r"https?://[^\s<>\"')\]\x00-\x1f\x7f-\x9f]{3,1000}")


NOTHING_GIVEN = ReviewDetails()
NAME_LIMIT = 200
BIO_LIMIT = 2_000
_ABOUT_TITLE = frozenset((PageDoubt.TITLE_GUESSED, PageDoubt.TWO_FILMS, PageDoubt.NO_YEAR, PageDoubt.YEARS_DISAGREE))


def read_review_page(data: bytes, *, name: str = "", given: ReviewDetails = NOTHING_GIVEN) -> ReviewPage:
    """Parse one saved page. `name` is its file name, a hint at its type and film.

    Details that are `given` override those of the page; if they name a film, the page need not look like a review.
    Raises PageEmpty, PageTooLarge, PageTooManyParts, PageIsBinary or PageEncodingUnknown if the page cannot be read,
    NotAReview if it is not a film review, FilmNotRecognised if the film is unknown, InvalidValue for a wrong rating.
    """
    decoded = decode_page(data)
    page = _parse(decoded.text, name)
    classified = classify_blocks(page)
    _check_body(classified, named=given.film is not None)
    rating = _rating(classified, page.metadata) if given.rating is None else given_rating(given.rating)
    if given.film is None:
        check_review(classified, page.metadata, decoded.text, rated=rating is not None)
    film = _reviewed_film(classified, page.metadata, name, given)
    author, bio, outlet, guessed = _authorship(classified, page.metadata, film, given)
    headline = classified.headline if given.headline is None else given.headline
    line, year = _copyright(classified, page.metadata)
    paragraphs = tuple(classified.texts(Role.BODY))
    doubts = {
        PageDoubt.NO_AUTHOR: author is None,
        PageDoubt.AUTHOR_GUESSED: guessed,
        PageDoubt.ENCODING_GUESSED: decoded.guessed,
        PageDoubt.VERY_SHORT: sum(len(p.split()) for p in paragraphs) < SHORT_REVIEW,
    }
    return ReviewPage(
        film_title=film.title,
        film_year=film.year,
        directors=film.directors,
        actors=film.actors,
        other_films=film.others,
        headline=_one_line(headline, HEADLINE_LIMIT),
        author=author,
        author_bio=_one_line(bio, BIO_LIMIT),
        outlet=outlet,
        source_url=_source_url(classified, page.metadata),
        copyright_line=_one_line(line, HEADLINE_LIMIT),
        copyright_year=year,
        published=_published(classified, page.metadata),
        rating=rating.stars if rating else None,
        rating_as_written=rating.as_written if rating else None,
        language=language_code(page.metadata.language) or language_of("\n".join(paragraphs)),
        paragraphs=paragraphs,
        quoted=_quoted(classified),
        doubts=(*film.doubts, *(doubt for doubt, holds in doubts.items() if holds)),
    )


def given_rating(written: str) -> PageRating | None:
    """Parse a rating that a person typed; None for a blank text. Raises InvalidValue."""
    if not written.strip():
        return None
    rating = read_labelled(written)
    if rating is None:
        raise InvalidValue("rating", written, "a rating such as 4.5, 4/5, 80% or B+")
    return rating


def _authorship(
    page: ClassifiedPage, metadata: PageMetadata, film: PageFilm, given: ReviewDetails
) -> tuple[str | None, str | None, str | None, bool]:
    """Return the author, their biography, the outlet, and whether the author was guessed."""
    author, bio = _author(page, metadata)
    signed = find_signature(page, (film.title, *film.others, *film.directors, *film.actors)) if not author else None
    author, house = (author, None) if signed is None else signed
    author = _one_line(author if given.author is None else given.author)
    outlet = _outlet(page, metadata, author) or house if given.outlet is None else given.outlet
    return author, bio, _one_line(outlet), signed is not None and given.author is None


def _reviewed_film(page: ClassifiedPage, metadata: PageMetadata, name: str, given: ReviewDetails) -> PageFilm:
    """Return the given film with the people named by the page, else the page's film. Raises FilmNotRecognised."""
    film = identify_film(page, metadata, name)
    if given.film is None:
        if film is None:
            raise FilmNotRecognised(page.headline, title_candidates(page, metadata))
        return film
    title = given.film[:TITLE_LIMIT].strip()
    known = film or PageFilm(title)
    same = fold_text(known.title) == fold_text(title)
    doubts = [doubt for doubt in known.doubts if doubt not in _ABOUT_TITLE]
    return dataclasses.replace(
        known,
        title=title,
        year=given.film_year or (known.year if same else None),
        others=known.others if same else (),
        doubts=doubts,
    )


def _one_line(text: str | None, limit: int = NAME_LIMIT) -> str | None:
    """Return the text as one line of at most `limit` characters, shortened at a word; None for a blank text."""
    text = tidy_line(text or "")
    return (text if len(text) <= limit else textwrap.shorten(text, limit, placeholder="…")) or None


def _check_body(page: ClassifiedPage, *, named: bool) -> None:
    """Raise PageTooLarge for a body too long to be stored, and NotAReview for an empty one whose film was given."""
    size = sum(map(len, page.texts(Role.BODY)))
    if size > REVIEW_LIMIT:
        raise PageTooLarge(size, REVIEW_LIMIT)
    if size == 0 and named:
        raise NotAReview(NoReviewReason.TOO_LITTLE_TEXT, page.headline)


def _quoted(page: ClassifiedPage) -> tuple[int, ...]:
    """Return the indices of quoted body paragraphs; none if most of the body is quoted, as some sites mark all text."""
    body = [block for block, role in zip(page.blocks, page.roles, strict=True) if role is Role.BODY]
    found = tuple(number for number, block in enumerate(body) if block.quoted)
    letters = sum(len(block.text) for block in body)
    return found if 2 * sum(len(body[number].text) for number in found) <= letters else ()


def _parse(text: str, name: str) -> Page:
    tags = len(_HTML.findall(text[:200_000]))
    if tags >= 3 or (tags and (_HTML_NAME.search(name) or text.lstrip().startswith("<"))):
        # lxml is slow to import and not needed for text pages.
        from bot.sources.review_page.markup import read_html  # noqa: PLC0415

        return read_html(text)
    return read_text(text)


def _author(page: ClassifiedPage, metadata: PageMetadata) -> tuple[str | None, str | None]:
    bio = " ".join(page.texts(Role.BIO)) or metadata.bio
    holder = next((copyright_facts(line)[1] for line in page.texts(Role.COPYRIGHT)), None)
    named = [byline.author for _, byline in page.bylines if byline.author and byline.explicit]
    named += [
        ", ".join(split_names(d.value)) for _, d in page.details if d.field is Field.AUTHOR and split_names(d.value)
    ]
    named += [byline.author for _, byline in page.bylines if byline.author and not byline.explicit]
    author = metadata.author or next(iter(named), None)
    if author is None and holder and is_person(holder):
        author = holder
    if author is None and bio:
        author = greeted_name(bio)
    return author, bio or None


def _outlet(page: ClassifiedPage, metadata: PageMetadata, author: str | None) -> str | None:
    listed = [d.value for _, d in page.details if d.field is Field.OUTLET and d.value and not _URL.search(d.value)]
    listed += [byline.outlet for _, byline in page.bylines if byline.outlet]
    read_more = [name for block in page.blocks if (name := outlet_named(block.text))]
    holders = [
        holder for line in page.texts(Role.COPYRIGHT) if (holder := copyright_facts(line)[1]) and not is_person(holder)
    ]
    for outlet in (metadata.outlet, *listed, *read_more, *holders, find_masthead(page)):
        if outlet and outlet.strip() and fold_text(outlet) != fold_text(author or ""):
            return outlet.strip()
    return None


def _source_url(page: ClassifiedPage, metadata: PageMetadata) -> str | None:
    listed = [d.value for _, d in page.details if d.field in {Field.URL, Field.OUTLET}]
    for text in (metadata.url or "", *listed, *page.texts(Role.ADDRESS)):
        if match := _URL.search(text):
            return match[0].rstrip(".,;>")
    return None


def _copyright(page: ClassifiedPage, metadata: PageMetadata) -> tuple[str | None, int | None]:
    lines = page.texts(Role.COPYRIGHT) or ([metadata.copyright] if metadata.copyright else [])
    # Prefer a line with a year, then a person's over a company's.
    best = sorted(
        lines, key=lambda line: (copyright_facts(line)[0] is None, not is_person(copyright_facts(line)[1] or ""))
    )
    if not best:
        return None, None
    year = copyright_facts(best[0])[0]
    return copyright_text(best[0]), year if year and FIRST_FILM_YEAR <= year <= LAST_FILM_YEAR else None


def _published(page: ClassifiedPage, metadata: PageMetadata) -> date | None:
    listed = [d for _, detail in page.details if detail.field is Field.PUBLISHED and (d := find_day(detail.value))]
    bylines = [byline.published for _, byline in page.bylines if byline.published]
    return next((found for found in (metadata.published, *bylines, *listed) if found), None)


def _rating(page: ClassifiedPage, metadata: PageMetadata) -> PageRating | None:
    if metadata.rating and (found := read_labelled(metadata.rating)):
        return found
    for _, detail in page.details:
        if detail.field is Field.RATING and (found := read_labelled(detail.value)):
            return found
    for text in (*page.texts(Role.RATING), *page.texts(Role.BYLINE), page.headline or ""):
        if found := rating_line(text):
            return found
    if beside := title_beside_rating(page.headline or ""):
        return beside[1]
    body = page.texts(Role.BODY)
    for text in (*reversed(body[-3:]), *body[:1]):
        if found := rating_in_sentence(text):
            return found
    return _rating_among_boilerplate(page)


def _rating_among_boilerplate(page: ClassifiedPage) -> PageRating | None:
    """Return the only labelled rating outside the body, if there is exactly one.

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
    return found.pop() if len(found) == 1 else None
