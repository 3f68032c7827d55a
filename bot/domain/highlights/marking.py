"""The lines of a review, and which of them a club pinned or forbade."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.highlights.errors import LineGone
from bot.domain.reviews.review import Review


class LineMark(StrEnum):
    PINNED = "pinned"
    FORBIDDEN = "forbidden"


@dataclass(frozen=True, slots=True)
class MarkedLine:
    """A sentence and its position; `found` is true if Marquee itself would quote it."""

    paragraph: int
    start: int
    stop: int
    text: str
    mark: LineMark | None
    found: bool

    @property
    def place(self) -> tuple[int, int, int]:
        return self.paragraph, self.start, self.stop


@dataclass(frozen=True, slots=True)
class RepeatedLine:
    """A line of a review that a message repeats; `place` is its paragraph, start and stop."""

    review: Review
    film: Film
    place: tuple[int, int, int]

    @property
    def text(self) -> str:
        paragraph, start, stop = self.place
        return self.review.paragraphs[paragraph].text[start:stop]


@dataclass(frozen=True, slots=True)
class ReviewLines:
    """The lines of one review; `quotable` is false if its author does not want to be quoted."""

    review: Review
    film: Film
    lines: tuple[MarkedLine, ...]
    quotable: bool

    def line_at(self, place: tuple[int, int, int]) -> MarkedLine:
        """Raises LineGone if there is no line at this place."""
        for line in self.lines:
            if line.place == place:
                return line
        raise LineGone
