"""Where a paragraph stands in the open: look-ups among its spoilers that stay fast however many there are."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from bot.domain.reviews.review import Paragraph, merge_overlapping


@dataclass(frozen=True, slots=True)
class Cover:
    """The stretches of one paragraph that stand behind bars: where each starts and stops, in order and apart."""

    starts: tuple[int, ...]
    stops: tuple[int, ...]

    @classmethod
    def of(cls, paragraph: Paragraph) -> Cover:
        merged = merge_overlapping(paragraph.spoilers)
        return cls(tuple(start for start, _ in merged), tuple(stop for _, stop in merged))

    def touched(self, start: int, stop: int) -> int | None:
        """Where the last spoiler ends that shares a character with this stretch; None where none does."""
        at = bisect_left(self.starts, stop) - 1
        return self.stops[at] if at >= 0 and self.stops[at] > start else None


def find_in_the_open(paragraph: Paragraph, words: str) -> int | None:
    """Where a paragraph first says these words, letter for letter and outside of spoilers; None where it never does.

    Each spoiler is met once: a later place that begins before its end would touch it too.
    """
    cover = Cover.of(paragraph)
    start = paragraph.text.find(words)
    while start >= 0:
        end = cover.touched(start, start + len(words))
        if end is None:
            return start
        start = paragraph.text.find(words, max(end, start + 1))
    return None
