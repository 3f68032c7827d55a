"""Takes out of the body what follows headings such as "Comments", and stray lines at the edges of the text."""

from __future__ import annotations

import re

from bot.domain.reviews.review import REVIEW_LIMIT
from bot.sources.review_page.blocks import Kind, Zone, ends_sentence, is_prose, word_count
from bot.sources.review_page.boilerplate import Section, is_release_note, links_to_articles, section_of
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.headline import films_in

_FULL_STOP = re.compile(r"[^.…][.。][\"'”’»)]*$")


def reclassify_sections(result: ClassifiedPage) -> None:
    """Reclassify what follows headings such as "Comments", "Related Articles", "About the author", "Movie Details"."""
    prose = [len(block.text) * is_prose(block.text) for block in result.blocks]
    total = sum(length for length, role in zip(prose, result.roles, strict=True) if role is Role.BODY)
    film = _film_in_headline(result)
    above = dropped = resumes_at = 0
    for index, block in enumerate(result.blocks):
        # The blocks above already have their final role.
        above += prose[index - 1] if index and result.roles[index - 1] is Role.BODY else 0
        if result.roles[index] is Role.BOILERPLATE and block.zone is Zone.MAIN and links_to_articles(block.text):
            dropped = _drop_short_lines(result, max(index + 1, dropped))
        if result.roles[index] is not Role.SECTION:
            continue
        section = section_of(block.text)
        late = total == 0 or above >= 0.4 * total
        if section is Section.COMMENTS and late:
            _drop_rest(result, index + 1)
            return
        if section is Section.RELATED:
            if late and resumes_at <= index:
                resumes_at = _next_review_paragraph(result, index + 1, film)
                if resumes_at <= index:
                    _drop_rest(result, index + 1)
                    return
            dropped = _drop_short_lines(result, max(index + 1, dropped))
        elif section is Section.AUTHOR:
            _take_bio(result, index + 1, most=3 if late else 1)
        elif section is Section.DETAILS:
            dropped = _drop_short_lines(result, max(index + 1, dropped))


def _film_in_headline(result: ClassifiedPage) -> str | None:
    films = films_in(result.headline, "\n".join(result.texts(Role.BODY))[:REVIEW_LIMIT]) if result.headline else ()
    return films[0].title if films else None


def _next_review_paragraph(result: ClassifiedPage, start: int, film: str | None) -> int:
    """Return the index of the review's next paragraph below a list of other articles, or 0 if there is none.

    Teasers are short and do not mention the reviewed film.
    """
    for index in range(start, len(result.blocks)):
        block, role = result.blocks[index], result.roles[index]
        if role is Role.SECTION and section_of(block.text) in {Section.COMMENTS, Section.AUTHOR}:
            return 0
        about_film = len(block.text) >= 60 and film is not None and film in block.text
        own = role is Role.BODY and is_prose(block.text) and block.links < 0.5
        if own and (about_film or len(block.text) >= 160):
            return index
    return 0


def _drop_short_lines(result: ClassifiedPage, start: int) -> int:
    """Drop the short lines below a boilerplate heading up to the next sentence; return the index of that sentence."""
    for index in range(start, len(result.blocks)):
        text, role = result.blocks[index].text, result.roles[index]
        # Titles sometimes end with "!" or "?", but hardly ever with a full stop.
        sentence = is_prose(text) or bool(_FULL_STOP.search(text))
        if role is Role.SECTION or (role is Role.BODY and sentence):
            return index
        if role is Role.BODY:
            result.roles[index] = Role.BOILERPLATE
    return len(result.blocks)


def _drop_rest(result: ClassifiedPage, start: int) -> None:
    for index in range(start, len(result.blocks)):
        if result.roles[index] is Role.SECTION and section_of(result.blocks[index].text) is Section.AUTHOR:
            _take_bio(result, index + 1, most=3)
        elif result.roles[index] in {Role.BODY, Role.RATING}:
            result.roles[index] = Role.BOILERPLATE
    result.bylines = [(at, byline) for at, byline in result.bylines if at < start]


def _take_bio(result: ClassifiedPage, start: int, *, most: int) -> None:
    taken = 0
    for index in range(start, len(result.blocks)):
        if result.roles[index] is Role.SECTION or (taken and result.blocks[index].kind is Kind.HEADING):
            return
        if result.roles[index] is not Role.BODY:
            continue
        if taken == most:
            return
        result.roles[index] = Role.BIO if ends_sentence(result.blocks[index].text) else Role.BOILERPLATE
        taken += result.roles[index] is Role.BIO


def drop_edge_lines(result: ClassifiedPage) -> None:
    """Drop lines above the first and below the last paragraph that are not sentences."""
    body = [n for n, role in enumerate(result.roles) if role is Role.BODY]
    whole = [n for n in body if is_prose(result.blocks[n].text)]
    whole = whole or [
        n for n in body if ends_sentence(result.blocks[n].text) and word_count(result.blocks[n].text) >= 4
    ]
    if not whole:
        return
    headline = next((n for n, role in enumerate(result.roles) if role is Role.HEADLINE), -1)
    for index in body:
        block = result.blocks[index]
        words, sentence = word_count(block.text), ends_sentence(block.text)
        below = result.roles[index + 1 : index + 2]
        if block.kind is Kind.HEADING and below and below[0] in {Role.DETAIL, Role.RATING}:
            stray = True  # the title over a box of facts
        elif index == whole[-1] != whole[0] and is_release_note(block.text):
            stray = True
        elif whole[0] < index < whole[-1]:
            stray = block.links > 0.8 and not sentence
        elif index < whole[0] and (_heads_text(result, index, whole[0]) or _introduces(result, index)):
            stray = False
        elif index < whole[0]:
            stray = not (sentence and (words >= 14 or (words >= 4 and index > headline))) or block.links > 0.8
        else:
            stray = index > whole[-1] and _is_stray_note(result, index)
        if stray:
            result.roles[index] = Role.BOILERPLATE


def _is_stray_note(result: ClassifiedPage, index: int) -> bool:
    """Whether a line below the last paragraph is no sentence, nor the heading of one, or belongs to the film's data."""
    block, following = result.blocks[index], result.blocks[index + 1 : index + 2]
    heads = (
        block.kind is Kind.HEADING
        and result.roles[index + 1 : index + 2] == [Role.BODY]
        and ends_sentence(following[0].text)
        and not is_release_note(following[0].text)
    )
    whole = ends_sentence(block.text) or word_count(block.text) >= 14 or heads
    return _among_facts(result, index) or not whole or is_release_note(block.text)


def _among_facts(result: ClassifiedPage, index: int) -> bool:
    """Whether a few words with a number stand beside the film's facts: "Drama (104 min.)"."""
    text = result.blocks[index].text
    beside = {*result.roles[index - 1 : index], *result.roles[index + 1 : index + 2]}
    return word_count(text) <= 5 and any(c.isdigit() for c in text) and Role.DETAIL in beside


def _introduces(result: ClassifiedPage, index: int) -> bool:
    """Whether a line below the headline announces the next paragraph: "A friend wrote to me last week:"."""
    text = result.blocks[index].text
    following = result.roles[index + 1 : index + 2] == [Role.BODY]
    headed = Role.HEADLINE in result.roles[:index]
    return text.endswith(":") and word_count(text) >= 4 and following and headed


def _heads_text(result: ClassifiedPage, index: int, first: int) -> bool:
    """Whether a heading stands right above the first paragraph, and the text goes on with headings of its level."""
    block = result.blocks[index]
    if block.kind is not Kind.HEADING or any(result.roles[n] is Role.BODY for n in range(index + 1, first)):
        return False
    later = zip(result.blocks[first:], result.roles[first:], strict=True)
    return any(role is Role.BODY and b.kind is Kind.HEADING and b.level == block.level for b, role in later)
