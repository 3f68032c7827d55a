"""Input and output of the title index: entries, hits, and the error for a file that cannot be read."""

from __future__ import annotations

import math
from dataclasses import dataclass

from bot.domain.errors import InvalidValue


@dataclass(frozen=True, slots=True)
class TitleEntry:
    """One film to index.

    `year` is the year of first release. `alternatives` are further titles of the film: the original title,
    translations, working titles. `popularity` is at least 0 and proportional to how often people ask for the film; a
    number of votes or viewers can be used directly. A title without a visible character is accepted but cannot be
    found. `people` are the names of its directors and cast, for texts that mix in a person; `nicknames` are what people
    call the film without its being a title ("t2"). `local` are titles of other countries, which count less than others
    until they are typed whole: "vegas" does not mean the film that is "Kac Vegas" in Poland.

    Raises InvalidValue when `popularity` is negative, infinite or not a number.
    """

    film_id: int
    title: str
    year: int | None = None
    alternatives: tuple[str, ...] = ()
    popularity: float = 0.0
    people: tuple[str, ...] = ()
    nicknames: tuple[str, ...] = ()
    local: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if not 0.0 <= self.popularity < math.inf:
            raise InvalidValue("popularity", self.popularity, "0 or more")


@dataclass(frozen=True, slots=True)
class Hit:
    """One search result. `score` lies in 0..1; hits are sorted by falling score.

    `exact` is true if the query is a complete title of this film, ignoring case, accents, punctuation, numerals and an
    omitted leading article, and if a year in the query is the film's. If no film matches so literally, a match after
    respelling numbers or abbreviations ("Ocean's 11") also counts as exact. Exact hits come first and score 0.8 or
    more, others less.

    The first hit alone may have two more marks. `likely`: the text probably means this film, and not one that the index
    does not hold. `opens`: it is the beginning of a title of this film and clearly of no other one, in whole words.
    """

    film_id: int
    score: float
    exact: bool
    likely: bool = False
    opens: bool = False


class UnreadableIndexError(ValueError):
    """The file is not a title index that this version can read; `reason` says why."""

    def __init__(self, path: str, reason: str) -> None:
        super().__init__(f"{path}: {reason}")
        self.path = path
        self.reason = reason
