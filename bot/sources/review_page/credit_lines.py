"""Lines of facts without labels, as catalogues and festivals print them: "Larisa Shepitko, USSR, 1977, 111 mins"."""

from __future__ import annotations

import re
from dataclasses import dataclass, field

from bot.domain.catalogue.film import FIRST_FILM_YEAR, fold_text
from bot.sources.review_page.blocks import word_count
from bot.sources.review_page.bylines import is_person
from bot.sources.review_page.names import COUNTRIES, split_names

_APART = re.compile(r"\s+[–—/|·•-]\s+|\s*[|·•]\s*")
_COMMA = re.compile(r"\s*[,;]\s*")
_YEAR_AT_END = re.compile(r"(?P<place>.*?)\s*(?<!\d)(?P<year>(?:18|19|20)\d\d)")
_AND = re.compile(r"\s*[/&+–-]\s*|\s+(?:and|und|et|y|e|en)\s+", re.IGNORECASE)
_MINUTES = re.compile(
    r"(?:c\.?|ca\.?|approx\.?)?\s*(?:\d{1,3}\s*(?:['’′]|mn\b|min(?:ut\w*|s)?\b\.?)"
    r"|\d\s*(?:h|hrs?|hours?|std)\b\.?\s*(?:\d{1,2}\s*(?:m|min(?:ut\w*|s)?)?\.?)?)",
    re.IGNORECASE,
)
_ASIDE = re.compile(
    r"(?:cert(?:ificate)?\.?\s*)?(?:U|PG(?:-13)?|12A?|15|18|R|NC-17|FSK \d+)|colou?r|b\s?[/&]\s?w|black and white"
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
    """What a line of facts says; `year` is always there, and at least one fact beside it.

    `names` are the parts with people in them, in order. `apart` says that dashes, bars or slashes part the line;
    `ambiguous`, that its one name stands before the first of them and may be the film's, "Barton Fink / USA 1991".
    `located` says that the line names a country or a running time.
    """

    title: str = ""
    names: list[str] = field(default_factory=list)
    year: int = 0
    apart: bool = False
    ambiguous: bool = False
    located: bool = False


def credit_line(line: str) -> CreditLine | None:
    """Read "Larisa Shepitko, USSR, 1977, 111 mins", "Wings / Larisa Shepitko / USSR 1966 / 85'" or "France, 2021".

    The line is read from its end, where nothing but facts stands; what is left at its beginning is the title. None
    when there is no year, or nothing but a year.
    """
    if len(line) > 200 or word_count(line) > 30:
        return None
    segments = [segment for segment in _APART.split(line.strip(" .,;:|/–—-")) if segment]
    credit = CreditLine(apart=len(segments) > 1)
    for at in range(len(segments) - 1, -1, -1):
        left = _read(segments[at], credit, first=at == 0)
        if left:
            # The title may hold a dash itself: it goes on to the beginning, as it was written.
            end = line.find(segments[at]) + segments[at].find(left[-1]) + len(left[-1])
            credit.title = line[:end].strip(" ,;")
            break
    return credit if credit.year and (credit.names or credit.located) else None


def _read(segment: str, credit: CreditLine, *, first: bool) -> list[str]:
    """Take the facts and then the names off the end of a segment; what is left comes back."""
    parts = [part for part in _COMMA.split(segment) if part]
    if first and credit.year and credit.apart:
        # "1917 / Sam Mendes / UK 2019": a year, a name or a country at the beginning is the title by now.
        credit.ambiguous = not credit.names and is_director(segment)
        return _names(parts, credit) if credit.ambiguous else parts
    while parts and _fact(parts[-1], credit):
        parts.pop()
    return parts if credit.names else _names(parts, credit)


def _names(parts: list[str], credit: CreditLine) -> list[str]:
    while parts and is_director(parts[-1]):
        credit.names.insert(0, _LEAD.sub("", parts.pop()))
    return parts


def _fact(part: str, credit: CreditLine) -> bool:
    if _MINUTES.fullmatch(part) or _is_place(part):
        credit.located = True
        return True
    match = _YEAR_AT_END.fullmatch(part)
    if match and not credit.year and int(match["year"]) >= FIRST_FILM_YEAR and _is_place(match["place"] or "usa"):
        credit.year = int(match["year"])
        credit.located = credit.located or bool(match["place"])
        return True
    return bool(_ASIDE.fullmatch(part))


def _is_place(text: str) -> bool:
    return fold_text(text) in COUNTRIES or all(fold_text(place) in COUNTRIES for place in _AND.split(text))


def is_director(text: str) -> bool:
    """Say whether a text is people's full names and nothing else, and no original title such as "Idi i Smotri"."""
    text = _LEAD.sub("", text.strip())
    names = split_names(text, shared_surname=True)
    if not names or not all(is_person(name) for name in names):
        return False
    words = [word.lower() for word in text.split()]
    return words[0] not in _ARTICLES | _BYLINES and (len(names) > 1 or not _TITLE_WORDS & set(words[1:-1]))
