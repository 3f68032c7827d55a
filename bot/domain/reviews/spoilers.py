"""Look-ups of a paragraph's spoilers, fast even if there are many."""

from __future__ import annotations

from bisect import bisect_left
from dataclasses import dataclass

from bot.domain.reviews.review import Paragraph, merge_overlapping


@dataclass(frozen=True, slots=True)
class HiddenRanges:
    """The spoilers of one paragraph: where each starts and stops, in order and without overlap."""

    starts: tuple[int, ...]
    stops: tuple[int, ...]

    @classmethod
    def of(cls, paragraph: Paragraph) -> HiddenRanges:
        merged = merge_overlapping(paragraph.spoilers)
        return cls(tuple(start for start, _ in merged), tuple(stop for _, stop in merged))

    def overlap_end(self, start: int, stop: int) -> int | None:
        """Where the last spoiler that overlaps this range ends; None if none overlaps."""
        at = bisect_left(self.starts, stop) - 1
        return self.stops[at] if at >= 0 and self.stops[at] > start else None


def find_visible_words(paragraph: Paragraph, words: str) -> int | None:
    """Where the paragraph first contains these exact words outside of spoilers; None if it never does.

    Each spoiler is checked once: a later match that begins before the spoiler's end would overlap it too.
    """
    cover = HiddenRanges.of(paragraph)
    start = paragraph.text.find(words)
    while start >= 0:
        end = cover.overlap_end(start, start + len(words))
        if end is None:
            return start
        start = paragraph.text.find(words, max(end, start + 1))
    return None
