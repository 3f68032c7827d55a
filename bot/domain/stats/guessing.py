"""The guessing game: which film is a line about? Its rounds, points, and the errors of playing."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import NewType

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import FilmId, GuildId, HighlightId, MemberId
from bot.domain.reviews.review import HighlightLine

GuessRoundId = NewType("GuessRoundId", int)

OPTIONS = 4
POINTS = (3, 2)
"""For the first and second right answer; every later one gives LATER_POINTS."""
LATER_POINTS = 1
OPEN_FOR = timedelta(days=1)
"""A question takes answers this long."""
REVEAL_AFTER = timedelta(hours=1)
"""From then on anyone can show the answer; before, only the person who asked and moderators."""
KEPT_FOR = timedelta(days=60)
"""Rounds are deleted after this time; a line is not asked again until then."""


def points_for(place: int) -> int:
    """The points of the `place`-th right answer, counted from 0."""
    return POINTS[place] if place < len(POINTS) else LATER_POINTS


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessRound:
    """A stored question. `line` is None once its line is gone; `options` are the films in the order of the buttons."""

    id: GuessRoundId
    guild: GuildId
    line: HighlightId | None
    film: FilmId
    options: tuple[FilmId, ...]
    asked_by: MemberId | None
    asked_at: datetime
    closed_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class GuessCount:
    """How many answered a question, and how many of them rightly."""

    answers: int = 0
    right: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessQuestion:
    """An open question as it is shown: the line with names blanked out, and the films to choose from."""

    round: GuessRound
    words: str
    films: tuple[Film, ...]
    count: GuessCount


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessSolution:
    """A question that is over. `winners` are the names of those who were right and may be named, the first first."""

    round: GuessRound
    line: HighlightLine
    film: Film
    winners: tuple[str, ...]
    count: GuessCount


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessResult:
    """What one answer brought: `points` is 0 for a wrong one; `week` are the member's points since Monday."""

    question: GuessQuestion
    chosen: Film
    points: int
    place: int
    week: int


@dataclass(frozen=True, slots=True)
class GuessStanding:
    """A member's week: points, right answers and answers."""

    member: MemberId
    name: str
    points: int
    right: int
    answers: int


@dataclass(frozen=True, slots=True, kw_only=True)
class GuessBoard:
    """The week's standings, best first. `own` is the reader's, if they played and may not be listed for others."""

    since: datetime
    standings: tuple[GuessStanding, ...]
    own: GuessStanding | None = None


class NothingToGuess(MarqueeError):
    """No line of the library can be asked: there are none, or each gives its film away or was asked lately."""


class GuessRoundGone(MarqueeError):
    """The question behind a button was deleted, or its line may no longer be quoted."""


class GuessRoundOver(MarqueeError):
    """The question takes no more answers."""


class AlreadyGuessed(MarqueeError):
    """The member has answered this question; `chosen` is the name of the film that they chose."""

    def __init__(self, chosen: str) -> None:
        super().__init__(chosen)
        self.chosen = chosen


class GuessOwnLine(MarqueeError):
    """The member wrote the line, so they know the film."""


class TooEarlyToReveal(MarqueeError):
    """Others may still want to guess until `until`; the person who asked and moderators need not wait."""

    def __init__(self, until: datetime) -> None:
        super().__init__(until)
        self.until = until
