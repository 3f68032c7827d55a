"""Parses unlabelled credit lines as printed by festivals: "Larisa Shepitko, USSR, 1977, 111 mins"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.catalogue.film import FIRST_FILM_YEAR, fold_text
from bot.sources.review_page.blocks import word_count
from bot.sources.review_page.bylines import is_person
from bot.sources.review_page.names import COUNTRIES, split_names

_SEPARATOR = re.compile(r"\s+[–—/|·•-]\s+|\s*[|·•]\s*")
_COMMA = re.compile(r"\s*[,;]\s*")
_YEAR_AT_END = re.compile(r"(?P<place>.*?)\s*(?<!\d)(?P<year>(?:18|19|20)\d\d)")
_AND = re.compile(r"\s*[/&+–-]\s*|\s+(?:and|und|et|y|e|en)\s+", re.IGNORECASE)
_COUNTRY_CODES = re.compile(r"[A-ZÖ]{1,3}(?:/[A-ZÖ]{1,3})+")
"""The letters of countries that made a film together: "D/Ö", "F/I/B"."""
_MINUTES = re.compile(
    r"(?:c\.?|ca\.?|approx\.?)?\s*(?:\d{1,3}\s*(?:['’′]|mn\b|min(?:ut\w*|s)?\b\.?)"
    r"|\d\s*(?:h|hrs?|hours?|std)\b\.?\s*(?:\d{1,2}\s*(?:m|min(?:ut\w*|s)?)?\.?)?)",
    re.IGNORECASE,
)
_OTHER_FACT = re.compile(
    r"(?:cert(?:ificate)?\.?\s*|rated\s+)?(?:U|PG(?:-13)?|12A?|15|18|R|NC-17|FSK \d+)|colou?r"
    r"|b\s?[/&]\s?w|black and white"
    r"|silent|restored|4k|35\s?mm|dcp"
    r"|drama|comedy|thriller|horror|western|animation|documentary|romance|sci-fi|science fiction",
    re.IGNORECASE,
)
_LEAD = re.compile(r"^(?:dir(?:ected|ector)?\b\.?|regie\b|réal\b\.?|regia\b)\s*(?:by|di|von)?\s*:?\s*", re.IGNORECASE)
_ARTICLES = frozenset("the a an der die das ein eine le la les un une el los las il lo gli una".split())
_BYLINES = frozenset("by von par por door".split())
_TITLE_WORDS = frozenset("i e y o of the in and und et der".split())


@dataclass(slots=True)
class CreditLine:
    """A parsed credit line: a year and at least one more fact.

    `names`: the parts that hold people, in order. `apart`: dashes, bars or slashes separate the parts.
    `ambiguous`: the only name is the first part and may be the film's title, as in "Barton Fink / USA 1991".
    `located`: the line states a country or a running time.
    """

    title: str = ""
    names: list[str] = field(default_factory=list)
    year: int = 0
    apart: bool = False
    ambiguous: bool = False
    located: bool = False


def credit_line(line: str) -> CreditLine | None:
    """Parse "Larisa Shepitko, USSR, 1977, 111 mins", "Wings / Larisa Shepitko / USSR 1966 / 85'" or "France, 2021".

    Parsing goes from the end of the line, which holds only facts; what remains at the beginning is the title. Returns
    None if there is no year, or nothing but a year.
    """
    if len(line) > 200 or word_count(line) > 30:
        return None
    line = re.sub(r"(?<=\d)\. (?=\d{1,3} min)", ", ", line)
    segments = [segment for segment in _SEPARATOR.split(line.strip(" .,;:|/–—-")) if segment]
    credit = CreditLine(apart=len(segments) > 1)
    for at in range(len(segments) - 1, -1, -1):
        left = _parse_segment(segments[at], credit, first=at == 0)
        if left:
            # The title may contain a dash, so everything from the start of the line belongs to it.
            end = line.find(segments[at]) + segments[at].find(left[-1]) + len(left[-1])
            credit.title = line[:end].strip(" ,;")
            break
    return credit if credit.year and (credit.names or credit.located) else None


def _parse_segment(segment: str, credit: CreditLine, *, first: bool) -> list[str]:
    """Remove facts and then names from the end of a segment; return the remaining parts."""
    parts = [part for part in _COMMA.split(segment) if part]
    if first and credit.year and credit.apart:
        # "1917 / Sam Mendes / UK 2019": once the year is known, the first segment is the title even if it looks like a
        # year, name or country.
        credit.ambiguous = not credit.names and is_director(segment)
        return _take_names(parts, credit) if credit.ambiguous else parts
    while parts and _take_fact(parts[-1], credit):
        parts.pop()
    return parts if credit.names else _take_names(parts, credit)


def _take_names(parts: list[str], credit: CreditLine) -> list[str]:
    while parts and is_director(parts[-1]):
        credit.names.insert(0, _LEAD.sub("", parts.pop()))
    return parts


def _take_fact(part: str, credit: CreditLine) -> bool:
    if _MINUTES.fullmatch(part) or _is_place(part):
        credit.located = True
        return True
    match = _YEAR_AT_END.fullmatch(part)
    if match and not credit.year and int(match["year"]) >= FIRST_FILM_YEAR and _is_place(match["place"] or "usa"):
        credit.year = int(match["year"])
        credit.located = credit.located or bool(match["place"])
        return True
    return bool(_OTHER_FACT.fullmatch(part))


def _is_place(text: str) -> bool:
    if _COUNTRY_CODES.fullmatch(text):
        return True
    return fold_text(text) in COUNTRIES or all(fold_text(place) in COUNTRIES for place in _AND.split(text))


def is_director(text: str) -> bool:
    """Whether a text consists of full names only and is not an original title such as "Idi i Smotri"."""
    text = _LEAD.sub("", text.strip())
    names = split_names(text, shared_surname=True)
    if not names or not all(is_person(name) for name in names):
        return False
    words = [word.lower() for word in text.split()]
    return words[0] not in _ARTICLES | _BYLINES and (len(names) > 1 or not _TITLE_WORDS & set(words[1:-1]))
