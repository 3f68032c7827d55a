"""Query interpretation: a text may be a title, a title with a year, or a title with an unfinished last word."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.search.normal import ARTICLES, TEXT_LIMIT, drop_article, normalise_title

COMPARED = 64
"""Glued characters that are compared letter by letter: the edit distance fits into one machine word."""

_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d|210)\d?\Z", re.ASCII)
_ROMAN_END = re.compile(r"(?:^|[^\w])([ivx]+)\s*\Z", re.IGNORECASE)
_UNUSUAL, _SLIP = 0.5, 4.0
"""Costs of less likely interpretations, in nats."""


@dataclass(frozen=True, slots=True)
class QueryInterpretation:
    """One interpretation of a query.

    `text`: the normalised title. `years`: first and last year that the query names (a partial year is a range).
    `ended`: the query ends with a space, so another word probably follows.
    `cost`: how much less likely than the literal interpretation it is, in nats.
    """

    text: str
    years: tuple[int, int] | None = None
    ended: bool = False
    cost: float = 0.0

    @property
    def says_year(self) -> bool:
        """Whether the query names a complete year, as opposed to the beginning of one."""
        return self.years is not None and self.years[0] == self.years[1]

    @property
    def article_only(self) -> bool:
        """Whether nothing but the article has been typed yet."""
        return self.text in ARTICLES

    @property
    def words(self) -> list[str]:
        return drop_article(self.text).split()

    @property
    def glued(self) -> str:
        return drop_article(self.text).replace(" ", "")


def interpret_query(text: str) -> list[QueryInterpretation]:
    """Return every interpretation of a text, the literal one first; none for a text without a visible character."""
    text = text[:TEXT_LIMIT]
    plain = normalise_title(text)
    if not plain:
        return []
    found = [QueryInterpretation(plain, ended=text[-1].isspace())]
    words = plain.split()
    others = (_with_year(words), _with_unfinished_word(words, text), _with_article(words))
    found.extend(other for other in others if other is not None)
    return found


def _with_year(words: list[str]) -> QueryInterpretation | None:
    """Interpret the last year in the text as the film's; three digits are enough at the end of the text."""
    for at in range(len(words) - 1, -1, -1):
        rest, year = words[:at] + words[at + 1 :], words[at]
        if rest and _YEAR.match(year) and (len(year) == 4 or at == len(words) - 1):
            return QueryInterpretation(" ".join(rest), (int(year.ljust(4, "0")), int(year.ljust(4, "9"))))
    return None


def _with_unfinished_word(words: list[str], text: str) -> QueryInterpretation | None:
    """Interpret a roman numeral at the end as the beginning of a word, as in "the da vi"."""
    numeral = _ROMAN_END.search(text)
    if numeral is None or len(words) == 1 or not words[-1].isdigit():
        return None
    return QueryInterpretation(" ".join([*words[:-1], numeral[1].lower()]), cost=_UNUSUAL)


def _with_article(words: list[str]) -> QueryInterpretation | None:
    """Recognise a misspelt ("teh thing"), joined ("thething") or wrongly split ("th ething") article."""
    first, rest = words[0], words[1:]
    if first.startswith("the") and len(first) > (3 if rest else 4):
        return QueryInterpretation(" ".join(["the", first[3:], *rest]), cost=_UNUSUAL if not rest else _SLIP)
    if first == "th" and rest and rest[0].startswith("e") and len(rest[0]) > 1:
        return QueryInterpretation(" ".join(["the", rest[0][1:], *rest[1:]]), cost=_SLIP)
    if first not in ARTICLES and 2 <= len(first) <= 4 and OSA.distance(first, "the") == 1:
        return QueryInterpretation(" ".join(["the", *rest]), cost=_SLIP)
    return None
