"""What a typed text may mean: a title, a title and its year, a title whose last word is not finished."""

from __future__ import annotations

import re
from dataclasses import dataclass

from rapidfuzz.distance import OSA

from bot.search.normal import ARTICLES, TEXT_LIMIT, drop_article, normalise_title

COMPARED = 64
"""Glued characters of a text that are compared letter by letter: one machine word of the edit distance."""

_YEAR = re.compile(r"(?:18[7-9]|19\d|20\d|210)\d?\Z", re.ASCII)
_ROMAN_END = re.compile(r"(?:^|[^\w])([ivx]+)\s*\Z", re.IGNORECASE)
_UNUSUAL, _SLIP = 0.5, 4.0
"""Costs of readings in nats."""


@dataclass(frozen=True, slots=True)
class QueryReading:
    """One way to read a text: `text` is the normalised title, `years` the first and last year that it names.

    `ended` says that a space follows, so that another word is to be expected. `cost` is the logarithm of how
    much rarer people mean this than the plain reading.
    """

    text: str
    years: tuple[int, int] | None = None
    ended: bool = False
    cost: float = 0.0

    @property
    def says_year(self) -> bool:
        """Tell a whole year from the beginning of one."""
        return self.years is not None and self.years[0] == self.years[1]

    @property
    def article_only(self) -> bool:
        """Tell a title of which nothing but the article is there yet."""
        return self.text in ARTICLES

    @property
    def words(self) -> list[str]:
        return drop_article(self.text).split()

    @property
    def glued(self) -> str:
        return drop_article(self.text).replace(" ", "")


def read_query(text: str) -> list[QueryReading]:
    """Give every reading of a text, the plain one first; none for a text without a visible character."""
    text = text[:TEXT_LIMIT]
    plain = normalise_title(text)
    if not plain:
        return []
    found = [QueryReading(plain, ended=text[-1].isspace())]
    words = plain.split()
    others = (_with_year(words), _with_unfinished_word(words, text), _with_article(words))
    found.extend(other for other in others if other is not None)
    return found


def _with_year(words: list[str]) -> QueryReading | None:
    """Take the last year of a text for the film's; at the end of the text its first three digits will do."""
    for at in range(len(words) - 1, -1, -1):
        rest, year = words[:at] + words[at + 1 :], words[at]
        if rest and _YEAR.match(year) and (len(year) == 4 or at == len(words) - 1):
            return QueryReading(" ".join(rest), (int(year.ljust(4, "0")), int(year.ljust(4, "9"))))
    return None


def _with_unfinished_word(words: list[str], text: str) -> QueryReading | None:
    """Take a roman numeral at the end for the beginning of a word, as in "the da vi"."""
    numeral = _ROMAN_END.search(text)
    if numeral is None or len(words) == 1 or not words[-1].isdigit():
        return None
    return QueryReading(" ".join([*words[:-1], numeral[1].lower()]), cost=_UNUSUAL)


def _with_article(words: list[str]) -> QueryReading | None:
    """Find an article that was mistyped ("teh thing"), glued ("thething") or cut at the wrong place ("th ething")."""
    first, rest = words[0], words[1:]
    if first.startswith("the") and len(first) > (3 if rest else 4):
        return QueryReading(" ".join(["the", first[3:], *rest]), cost=_UNUSUAL if not rest else _SLIP)
    if first == "th" and rest and rest[0].startswith("e") and len(rest[0]) > 1:
        return QueryReading(" ".join(["the", rest[0][1:], *rest[1:]]), cost=_SLIP)
    if first not in ARTICLES and 2 <= len(first) <= 4 and OSA.distance(first, "the") == 1:
        return QueryReading(" ".join(["the", *rest]), cost=_SLIP)
    return None
