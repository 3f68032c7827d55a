"""Classifies the blocks of a page: separates the paragraphs of the review from everything else.

A block between paragraphs stays in the body unless a rule excludes it (details, byline, boilerplate, a section of other
articles), because losing a paragraph is worse than keeping a stray line.
"""

from __future__ import annotations

import re

from bot.domain.catalogue.film import fold_text
from bot.domain.reviews.review import REVIEW_LIMIT
from bot.sources.review_page.blocks import (
    LONGEST_LINE,
    Block,
    Kind,
    Page,
    PageMetadata,
    Zone,
    ends_sentence,
    is_prose,
    word_count,
)
from bot.sources.review_page.boilerplate import is_boilerplate, section_of
from bot.sources.review_page.bylines import Byline, byline_in, is_bio, is_copyright, is_person
from bot.sources.review_page.classified import ClassifiedPage, Role
from bot.sources.review_page.credit_lines import credit_line
from bot.sources.review_page.headline import (
    REVIEW_WORD,
    films_in,
    has_mention,
    has_review_word,
    quoted_titles,
    without_quotes,
)
from bot.sources.review_page.labels import Detail, Field, details_in
from bot.sources.review_page.names import is_full_name
from bot.sources.review_page.ratings import rating_line, title_beside_rating
from bot.sources.review_page.sections import drop_edge_lines, reclassify_sections

_FILM_FIELDS = frozenset((Field.TITLE, Field.YEAR, Field.DIRECTOR, Field.ACTORS))
_ADDRESS = re.compile(
    r"^\W*(?:(?:source|url|link|from|via|original(?:ly)?(?: at)?|saved from)\s*:?\s*)?<?https?://\S++\W*+$",
    re.IGNORECASE,
)
_BODY_LABELS = re.compile(
    r"^(?:verdict|the verdict|fazit|bottom line|final thoughts?|conclusion|summary|in short)\b", re.IGNORECASE
)
_MAX_TITLE_LOOKUPS = 100
"""Maximum number of short lines above the text that are looked up in it as titles."""
_MOST_FACTS = 8
_MOST_SUMMARIES = 2
_REVIEW_BY = re.compile(r"\W*(?:(?:a |film |movie ){0,2}review(?:ed)?) by\b.{2,60}$", re.IGNORECASE)
_ISSUE = re.compile(
    r"([A-ZÀ-Þ][^,;:]{3,60}),\s+(?:(?:vol(?:ume)?|issue|no|nr|n°)\W+\d.{0,40}|"
    r"(?:spring|summer|autumn|fall|winter|frühjahr|herbst|printemps|été|automne|hiver|primavera|otoño|"
    r"autunno)\W+(?:19|20)\d\d)$",
    re.IGNORECASE,
)
"""The line at the top of a printed page: "Film Quarterly, Spring 2018"."""
_YEAR_IN_BRACKETS = re.compile(r"[(\[][^)\]]{0,60}\b(?:18|19|20)\d\d\b[^)\]]{0,60}[)\]]")
_CAPTION = re.compile(
    r"^(?:\(?(?:[lr](?:\)| to [lr]\b)|left\b|right\b|from left|pictured|above|below)\b.{0,120}|"
    r".{0,100}\((?:photo|image|courtesy|"
    r"credit)[^)]*\)"
    r"|.{0,120}\b(?:photo|image|photograph) ?(?:by|:|courtesy|credit).{0,60}|(?:a )?(?:still|scene) from\b.{0,80})$",
    re.IGNORECASE,
)


def classify_blocks(page: Page) -> ClassifiedPage:
    """Assign a role to each block of a page."""
    result = ClassifiedPage(page.blocks, [Role.BODY] * len(page.blocks))
    for index, block in enumerate(page.blocks):
        result.roles[index] = _role_of_block(block, index, result)
    _choose_headline(result, page)
    reclassify_sections(result)
    _find_biographies(result, _author_named(page))
    if page.metadata.title is not None:  # of an HTML page; in a text file the critic's own words may come first
        _drop_standfirst(result)
        for index, block in enumerate(page.blocks):
            if block.outside and result.roles[index] is Role.BODY:
                result.roles[index] = Role.BOILERPLATE
    drop_edge_lines(result)
    return result


def _role_of_block(block: Block, index: int, result: ClassifiedPage) -> Role:
    """Return the role of a block from its own region and text, regardless of its neighbours."""
    text = block.text
    if block.zone is Zone.COMMENTS:
        return Role.BOILERPLATE
    if is_copyright(text):
        return Role.COPYRIGHT
    if _ADDRESS.match(text):
        return Role.ADDRESS
    if block.zone is Zone.BIO:
        return Role.BIO
    if block.zone in {Zone.BOILERPLATE, Zone.CAPTION}:
        if byline := byline_in(text):
            result.bylines.append((index, byline))
        return Role.BOILERPLATE
    return _role_of_fact_line(text, index, result) or _role_of_plain_line(text)


def _facts_beside(text: str, index: int, result: ClassifiedPage) -> bool:
    """Record the facts of a line such as "Ana Ruiz | Michael Mann, USA, 1995 | ★★★★"; whether every part is one."""
    parts = [part for part in re.split(r"\s+[|·•]\s+", text) if part] if len(text) <= LONGEST_LINE else []
    if not 2 <= len(parts) <= _MOST_FACTS:
        return False
    details: list[Detail] = []
    bylines: list[Byline] = []
    for part in parts:
        byline = byline_in(part)
        if rating_line(part) and not details_in(part):
            details.append(Detail(Field.RATING, "", part))
        elif byline and (byline.explicit or byline.published):
            bylines.append(byline)
        elif found := details_in(part):
            details += found
        elif is_full_name(part) and is_person(part):
            bylines.append(Byline(part))
        else:
            return False
    if not details or not bylines:
        return False
    result.details += [(index, detail) for detail in details]
    result.bylines += [(index, byline) for byline in bylines]
    return True


def _role_of_fact_line(text: str, index: int, result: ClassifiedPage) -> Role | None:
    """Return the role of a line that states facts (author, director, rating) and record them in `result`."""
    if issue := _ISSUE.match(text):
        result.bylines.append((index, Byline(outlet=issue[1].strip())))
        return Role.BOILERPLATE
    if len(text) <= LONGEST_LINE and word_count(text) <= 8 and rating_line(text):
        return Role.DETAIL if _facts_beside(text, index, result) else Role.RATING
    if _facts_beside(text, index, result) or _BODY_LABELS.match(text):
        return Role.BODY if _BODY_LABELS.match(text) else Role.DETAIL
    byline, details = byline_in(text), details_in(text)
    of_film = any(detail.field in _FILM_FIELDS for detail in details)
    if details and not (byline and byline.explicit and not of_film):
        result.details += [(index, detail) for detail in details]
        return Role.DETAIL
    if byline and (byline.explicit or not section_of(text)):
        result.bylines.append((index, byline))
        return Role.BYLINE
    return None


def _role_of_plain_line(text: str) -> Role:
    if section_of(text):
        return Role.SECTION
    caption = bool(_CAPTION.match(text)) and not is_prose(text)
    return Role.BOILERPLATE if caption or is_boilerplate(text) else Role.BODY


def _choose_headline(result: ClassifiedPage, page: Page) -> None:
    """Choose the headline among the lines above the first paragraph; other blocks with the same text get its role."""
    prose = next(
        (
            n
            for n, (b, r) in enumerate(zip(result.blocks, result.roles, strict=True))
            if r is Role.BODY and is_prose(b.text) and not is_bio(b.text, _author_named(page))
        ),
        len(result.blocks),
    )
    known = [fold_text(headline) for headline in page.metadata.headlines]
    body = "\n".join(text for text in result.texts(Role.BODY) if is_prose(text))[:REVIEW_LIMIT]
    menu = (
        n
        for n in range(prose - 1, -1, -1)
        if result.blocks[n].zone is Zone.BOILERPLATE and result.blocks[n].links > 0.8
    )
    nav = next(menu, -1)
    looked_up = 0
    best, best_score = None, 0.5
    for index, block in enumerate(result.blocks[: prose + 1]):
        may_name = looked_up < _MAX_TITLE_LOOKUPS and _can_name_film(result, index)
        looked_up += may_name
        named = may_name and _names_film(result, index, body)
        if not _can_be_headline(result, index, named=named):
            continue
        score = _headline_score(block, index, result.roles[index], known, nav=nav) + 2 * named
        score += _told_score(block, page.metadata)
        if score > best_score:
            best, best_score = index, score
    if best is not None:
        result.headline = _whole_headline(result, best, page.metadata.headlines)
        credit = bool(credit_line(result.headline))
        result.details = [(at, detail) for at, detail in result.details if at != best or credit]
        result.bylines = [(at, byline) for at, byline in result.bylines if at != best]
    elif page.metadata.headlines:
        result.headline = page.metadata.headlines[0]
    _mark_headlines(result, best, known, body)


def _whole_headline(result: ClassifiedPage, index: int, headlines: list[str]) -> str:
    """Return the headline as the head of the page has it, with the sign between two parts that the body sets apart."""
    written = result.blocks[index].text
    above = result.blocks[index - 1].text if index else ""
    above = above if quoted_titles(above) or has_review_word(above) else ""
    return next((h for h in headlines if _fuller(h, written) or _fuller(h, f"{above} {written}")), written)


def _told_score(block: Block, metadata: PageMetadata) -> float:
    """Return what the page's markup and data say of a line: its headline, the film, or only a section's name."""
    folded = fold_text(block.text)
    marked = sum(fold_text(text) == folded for text in metadata.marked_headlines)
    film = block.level == 1 and any(fold_text(film) == folded for film in metadata.films)
    houses = [found.value for found in metadata.outlets] + metadata.site_names
    return (5 - (block.level == 1)) * marked + 5 * film - 4.4 * _names_section(block.text, houses)


def _mark_headlines(result: ClassifiedPage, best: int | None, known: list[str], body: str) -> None:
    """Give the role of headline to the chosen line and to others that repeat it or name one of its films."""
    titles = {fold_text(result.headline)} if result.headline else set()
    titles |= {title for title in known if len(title.split()) >= 2}
    films = films_in(result.headline, body)[:4] if result.headline else ()
    film_titles = {fold_text(film.title) for film in films}
    for index, block in enumerate(result.blocks):
        if block.kind is Kind.HEADING and result.roles[index] is Role.BODY and fold_text(block.text) in film_titles:
            result.roles[index] = Role.HEADLINE
        if index == best or (result.roles[index] in {Role.BODY, Role.BOILERPLATE} and fold_text(block.text) in titles):
            result.roles[index] = Role.HEADLINE


def _fuller(headline: str, written: str) -> bool:
    """Whether a headline is the written one with more signs, or not in capitals."""
    same = fold_text(headline) == fold_text(written)
    return same and (len(headline) > len(written) or (written.isupper() and not headline.isupper()))


def _names_section(text: str, houses: list[str]) -> bool:
    """Whether a line consists of a word for "review" and at most the site's name: "Recenzja filmu"."""
    for house in houses:
        text = re.sub(re.escape(house), " ", text, flags=re.IGNORECASE)
    return bool(REVIEW_WORD.search(text)) and not re.search(r"\w{3}", REVIEW_WORD.sub(" ", text))


def _author_named(page: Page) -> str | None:
    return next((found.value for found in page.metadata.authors), None)


def _can_be_headline(result: ClassifiedPage, index: int, *, named: bool) -> bool:
    """Whether a line can be the headline; a line with a rating only if it also holds the film's title."""
    role, text = result.roles[index], result.blocks[index].text
    if role is Role.RATING:
        return named and title_beside_rating(text) is not None
    if _REVIEW_BY.match(text) or re.fullmatch(r"\W*[(\[]\d{4}[)\]]\W*", text):
        return False
    # The first heading may have a word of the page's furniture: "Close", "Related".
    first = result.blocks[index].level == 1 and result.blocks[index].zone is Zone.MAIN
    headed = first or role in {Role.BODY, Role.DETAIL, Role.SECTION, Role.BYLINE}
    return headed and len(text) <= LONGEST_LINE and word_count(text) <= 35


def _can_name_film(result: ClassifiedPage, index: int) -> bool:
    """Whether a line is short enough for a title and contains no link."""
    block = result.blocks[index]
    alone = result.roles[index] in {Role.BODY, Role.RATING} and not block.links
    return alone and len(block.text) <= LONGEST_LINE and word_count(block.text) <= 12


def _names_film(result: ClassifiedPage, index: int, body: str) -> bool:
    """Whether a line names the film: the paragraphs mention it, or a credit line follows it."""
    text = result.blocks[index].text
    rated = title_beside_rating(text)
    title = without_quotes(rated[0] if rated else text)
    below = index + 1
    part = title.split(": ", maxsplit=1)[0]
    mentioned = has_mention(title, body) or (len(part.split()) >= 2 and has_mention(part, body))
    return (len(title) > 2 and mentioned) or any(
        at == below
        and detail.field is Field.YEAR
        and not detail.label
        and result.blocks[below].kind is not Kind.HEADING
        for at, detail in result.details
    )


def _headline_score(block: Block, index: int, role: Role, known: list[str], *, nav: int = -1) -> float:
    """Return how much a line looks like the headline; `nav`: the last block of the menu, which a headline follows."""
    text, folded = block.text, fold_text(block.text)
    score = 1.0 - min(index, 40) * 0.02
    score += 4 * has_review_word(text) + 4 * bool(_YEAR_IN_BRACKETS.search(text))
    score += {Kind.HEADING: 5.0 - block.level}.get(block.kind, 0.0)
    # A site's name also occurs in the page title, so short partial matches do not count.
    score += 5 * (folded in known) + 2 * any(len(folded) > 12 and folded in title for title in known)
    score -= 3 * (index < nav)
    score -= 3 * (ends_sentence(text) and word_count(text) > 6) + 6 * is_prose(text)
    credit = credit_line(text) if role is Role.DETAIL else None
    titled = credit is not None and bool(credit.title or credit.ambiguous)
    score -= 4 * (role not in {Role.BODY, Role.RATING} and not titled) + 2 * block.links
    return score


def _find_biographies(result: ClassifiedPage, author: str | None) -> None:
    """Find the author's biography among the first two and last three paragraphs; it never interrupts the review."""
    author = author or next((byline.author for _, byline in result.bylines if byline.author), None)
    author = author or next((detail.value for _, detail in result.details if detail.field is Field.AUTHOR), None)
    body = [n for n, role in enumerate(result.roles) if role is Role.BODY and word_count(result.blocks[n].text) >= 5]
    for index in (*body[:2], *body[-3:]):
        if len(body) > 1 and is_bio(result.blocks[index].text, author):
            result.roles[index] = Role.BIO


def _drop_standfirst(result: ClassifiedPage) -> None:
    """Drop what stands between the headline and a byline near the top: a summary by the editors, not the critic's."""
    headline = next((n for n, role in enumerate(result.roles) if role is Role.HEADLINE), None)
    body = [n for n, role in enumerate(result.roles) if role is Role.BODY and is_prose(result.blocks[n].text)]
    signed = [at for at, byline in result.bylines if byline.author or byline.published]
    if headline is None or not any(headline < at for at in signed):
        return
    byline = min(at for at in signed if at > headline)
    between = [n for n in range(headline + 1, byline) if result.roles[n] is Role.BODY]
    over = [n for n in body if n < byline]
    short = all(len(result.blocks[n].text) <= LONGEST_LINE for n in between)
    if short and len(over) <= _MOST_SUMMARIES and len(body) - len(over) > len(over):
        for n in between:
            result.roles[n] = Role.BOILERPLATE
