"""What goes into a title index and what comes out of it."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """One film as the search knows it.

    `year` is the year of first release. `alternatives` are further titles of the film: the original one,
    translations, working titles. `popularity` is at least 0 and has no unit: a film of twice the popularity is
    taken to be asked for twice as often, so a number of votes or of viewers serves as it is. A title without a
    visible character is accepted and never found.

    Raises InvalidValue when `popularity` is negative, infinite or not a number.
    """

    film_id: int
    title: str
    year: int | None = None
    alternatives: tuple[str, ...] = ()
    popularity: float = 0.0

    def __post_init__(self) -> None:
        if not 0.0 <= self.popularity < math.inf:
            raise InvalidValue("popularity", self.popularity, "0 or more")


@dataclass(frozen=True, slots=True)
class Hit:
    """One answer: `score` lies in 0..1 and falls along a list of hits.

    `exact` says that the text is a whole title of this film, up to case, accents, punctuation, numerals and a
    leading article that was left out, and that a year in the text is the film's. Where no film's title stands so
    literally, numbers and abbreviations may be written in another way ("Ocean's 11"). Exact hits come first and score
    0.8 and more, others less.
    """

    film_id: int
    score: float
    exact: bool


class UnreadableIndexError(ValueError):
    """A file that holds no title index that this version can read; `reason` says what is wrong with it."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
