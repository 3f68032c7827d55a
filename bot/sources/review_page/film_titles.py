"""Compares and merges the titles that different parts of a page give to the reviewed films."""

from __future__ import annotations

from bot.domain.catalogue.film import TITLE_LIMIT, fold_text
from bot.sources.review_page.classified import ClassifiedPage
from bot.sources.review_page.headline import HeadlineTitle, recase_title
from bot.sources.review_page.labels import Detail, Field


def merge_titles(first: tuple[HeadlineTitle, ...], second: tuple[HeadlineTitle, ...]) -> tuple[HeadlineTitle, ...]:
    """Complete the films of one source with year, directors and a second film of another that names the same film."""
    same = next((other for other in second if same_title(other.title, first[0].title)), None)
    if same is None:
        return first
    lead = HeadlineTitle(first[0].title, first[0].year or same.year, first[0].directors or same.directors)
    further = [film for film in second if film.sure and not same_title(film.title, lead.title)]
    return (lead, *first[1:], *(further if len(first) == 1 else ()))


def same_title(left: str, right: str) -> bool:
    return fold_text(left) == fold_text(right)


def other_titles(named: tuple[HeadlineTitle, ...], title: str) -> tuple[str, ...]:
    others: list[str] = []
    for film in named[1:]:
        if not same_title(film.title, title) and film.title not in others:
            others.append(film.title[:TITLE_LIMIT].strip())
    return tuple(others)


def details_of_film(page: ClassifiedPage, title: str) -> list[Detail]:
    """Return the details of this film only, if the page lists several films."""
    titles = [at for at, (_, detail) in enumerate(page.details) if detail.field is Field.TITLE and detail.value]
    details = [detail for _, detail in page.details]
    if len({fold_text(recase_title(details[at].value, "")) for at in titles}) < 2:
        return details
    starts = [at for at in titles if fold_text(details[at].value).startswith(fold_text(title))] or titles
    after = [at for at in titles if at > starts[0]]
    return details[starts[0] : after[0] if after else len(details)]
