"""Entry point: turns a saved page into a ReviewPage, step by step (see the package docstring)."""

from __future__ import annotations

import dataclasses
import re
import textwrap
from datetime import date
from typing import Any

from bot.domain.catalogue.film import TITLE_LIMIT, fold_text
from bot.domain.reviews.page_errors import FilmNotRecognised, NoReviewReason, NotAReview, PageTooLarge
from bot.domain.reviews.review import HEADLINE_LIMIT, REVIEW_LIMIT
from bot.sources.review_page.block_roles import classify_blocks
from bot.sources.review_page.blocks import Page, PageMetadata, Zone, ends_sentence, tidy_line, word_count
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.dates import given_day
from bot.sources.review_page.decoding import DecodedPage, decode_page
from bot.sources.review_page.film_facts import PageFilm, identify_film, title_candidates
from bot.sources.review_page.language import language_code, language_of
from bot.sources.review_page.names import split_names
from bot.sources.review_page.page_facts import (
    Authorship,
    Choice,
    find_authorship,
    find_copyright,
    find_publication_day,
    find_rating,
    find_source_url,
)
from bot.sources.review_page.plaintext import read_text
from bot.sources.review_page.ratings import PageRating, given_rating
from bot.sources.review_page.review_check import SHORT_REVIEW, check_review
from bot.sources.review_page.value import FieldSource, PageDoubt, PageField, ReviewDetails, ReviewPage, SpoilerSpan

_HTML_NAME = re.compile(r"\.(?:x?html?|mhtml?)$", re.IGNORECASE)
_HTML = re.compile(
    r"<(?:!doctype\s+html|html|head|body|article|main|div|p|h1|meta|title|section)\b[^<>]*>", re.IGNORECASE
)


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
    rating = find_rating(classified, page.metadata)
    if given.rating is not None:
        rating = Choice(given_rating(given.rating), FieldSource.GIVEN)
    doubtful = given.film is None and check_review(
        classified, page.metadata, decoded.text, rated=rating.value is not None
    )
    film = _reviewed_film(classified, page.metadata, name, given)
    film.doubts += [PageDoubt.MAYBE_NEWS] * doubtful
    return _assemble(classified, page.metadata, film, rating, given, decoded=decoded)


def _assemble(
    page: ClassifiedPage,
    metadata: PageMetadata,
    film: PageFilm,
    rating: Choice[PageRating],
    given: ReviewDetails,
    *,
    decoded: DecodedPage,
) -> ReviewPage:
    authorship = find_authorship(page, metadata, (film.title, *film.others, *film.directors, *film.actors))
    rights, year = find_copyright(page, metadata)
    chosen = _choose_facts(page, metadata, authorship, given) | {PageField.RATING: rating, PageField.COPYRIGHT: rights}
    return ReviewPage(
        film_title=film.title,
        film_year=film.year,
        directors=film.directors,
        actors=film.actors,
        other_films=film.others,
        headline=_one_line(chosen[PageField.HEADLINE].value, HEADLINE_LIMIT),
        author=_one_line(chosen[PageField.AUTHOR].value),
        author_bio=_one_line(authorship.bio, BIO_LIMIT),
        outlet=_one_line(chosen[PageField.OUTLET].value),
        source_url=chosen[PageField.SOURCE_URL].value,
        copyright_line=_one_line(rights.value, HEADLINE_LIMIT),
        copyright_year=year,
        published=chosen[PageField.PUBLISHED].value,
        rating=rating.value.stars if rating.value else None,
        rating_as_written=rating.value.as_written if rating.value else None,
        language=chosen[PageField.LANGUAGE].value,
        paragraphs=tuple(page.texts(Role.BODY)),
        quoted=_quoted(page),
        spoilers=_spoilers(page),
        left_out=_left_out(page),
        doubts=(*film.doubts, *_doubts(page, metadata, chosen, decoded)),
        sources=_sources(film, chosen),
    )


def _choose_facts(
    page: ClassifiedPage, metadata: PageMetadata, authorship: Authorship, given: ReviewDetails
) -> dict[PageField, Choice[Any]]:
    paragraphs = tuple(page.texts(Role.BODY))
    return {
        PageField.HEADLINE: _given_or(given.headline, Choice(page.headline, FieldSource.HEADLINE)),
        PageField.AUTHOR: _given_or(given.author, authorship.author),
        PageField.OUTLET: _given_or(given.outlet, authorship.outlet),
        PageField.PUBLISHED: _day(page, metadata, given),
        PageField.LANGUAGE: _language(metadata, paragraphs, given),
        PageField.SOURCE_URL: find_source_url(page, metadata),
        PageField.TEXT: Choice(paragraphs, FieldSource.TEXT),
        PageField.SPOILERS: Choice(_spoilers(page), FieldSource.MARKUP),
    }


def _doubts(
    page: ClassifiedPage, metadata: PageMetadata, chosen: dict[PageField, Choice[Any]], decoded: DecodedPage
) -> tuple[PageDoubt, ...]:
    of_text = {
        PageDoubt.ENCODING_GUESSED: decoded.guessed,
        PageDoubt.DAMAGED_LETTERS: decoded.damaged,
        PageDoubt.SPOILERS_GUESSED: metadata.hidden_by_warning
        and any(block.hidden for block, role in zip(page.blocks, page.roles, strict=True) if role is Role.BODY),
        PageDoubt.TEXT_LEFT_OUT: bool(_left_out(page)),
        PageDoubt.VERY_SHORT: sum(max(len(text.split()), word_count(text)) for text in page.texts(Role.BODY))
        < SHORT_REVIEW,
    }
    return (
        *(doubt for choice in chosen.values() for doubt in choice.doubts),
        *(doubt for doubt, holds in of_text.items() if holds),
    )


def _sources(film: PageFilm, chosen: dict[PageField, Choice[Any]]) -> tuple[tuple[PageField, FieldSource], ...]:
    read = {name: choice.source for name, choice in chosen.items() if choice.value and choice.source is not None}
    sources = film.sources | read
    return tuple((name, sources[name]) for name in PageField if name in sources)


def _day(page: ClassifiedPage, metadata: PageMetadata, given: ReviewDetails) -> Choice[date]:
    if given.published is not None:
        return Choice(given_day(given.published), FieldSource.GIVEN)
    return find_publication_day(page, metadata)


def _given_or(given: str | None, read: Choice[str]) -> Choice[str]:
    """Return what a person entered (a blank text: nothing), else what was read."""
    return read if given is None else Choice(given, FieldSource.GIVEN)


def _language(metadata: PageMetadata, paragraphs: tuple[str, ...], given: ReviewDetails) -> Choice[str]:
    if given.language is not None:
        return Choice(language_code(given.language), FieldSource.GIVEN)
    if declared := language_code(metadata.language):
        return Choice(declared, FieldSource.META)
    return Choice(language_of("\n".join(paragraphs)), FieldSource.TEXT)


def _reviewed_film(page: ClassifiedPage, metadata: PageMetadata, name: str, given: ReviewDetails) -> PageFilm:
    """Return the given film with the people named by the page, else the page's film. Raises FilmNotRecognised."""
    film = identify_film(page, metadata, name)
    if film is not None and given.directors is not None:
        film.directors = split_names(given.directors)
        film.sources[PageField.DIRECTORS] = FieldSource.GIVEN
        film.doubts = [doubt for doubt in film.doubts if doubt.field is not PageField.DIRECTORS]
    if given.film is None:
        if film is None:
            raise FilmNotRecognised(page.headline, title_candidates(page, metadata))
        return film
    title = given.film[:TITLE_LIMIT].strip()
    known = film or PageFilm(title)
    same = fold_text(known.title) == fold_text(title)
    doubts = [doubt for doubt in known.doubts if doubt not in _ABOUT_TITLE]
    year_given = {PageField.YEAR: FieldSource.GIVEN} if given.film_year else {}
    return dataclasses.replace(
        known,
        title=title,
        year=given.film_year or (known.year if same else None),
        others=known.others if same else (),
        doubts=doubts,
        sources=known.sources | {PageField.FILM: FieldSource.GIVEN} | year_given,
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


def _spoilers(page: ClassifiedPage) -> tuple[SpoilerSpan, ...]:
    body = [block for block, role in zip(page.blocks, page.roles, strict=True) if role is Role.BODY]
    return tuple(
        SpoilerSpan(number, start, min(stop, len(block.text)))
        for number, block in enumerate(body)
        for start, stop in block.hidden
        if start < min(stop, len(block.text))
    )


def _left_out(page: ClassifiedPage) -> tuple[str, ...]:
    """Return the sentences between the first and the last paragraph that were taken for boilerplate."""
    body = [n for n, role in enumerate(page.roles) if role is Role.BODY]
    if not body:
        return ()
    headline = next((n for n, role in enumerate(page.roles) if role is Role.HEADLINE), body[0])
    return tuple(
        page.blocks[n].text
        for n in (*range(headline, body[0]), *range(body[0], body[-1]))
        if page.roles[n] in {Role.BOILERPLATE, Role.SECTION, Role.COPYRIGHT}
        and page.blocks[n].zone is Zone.MAIN
        and page.blocks[n].links < 0.5
        and ends_sentence(page.blocks[n].text)
    )


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
        from bot.sources.review_page.html_page.page import read_html  # noqa: PLC0415

        return read_html(text)
    return read_text(text)
