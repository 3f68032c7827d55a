"""A review's paragraphs as the single text that an export holds, with the positions of its quotations."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Sequence

from bot.domain.reviews.review import Paragraph, merge_overlapping


def review_text(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with spoilers between double bars, and the (start, stop) spans that quote the film.

    HistoryEntry.paragraphs is the inverse. A quotation at the start of a paragraph also gets a `>`, for readers that
    look at the text alone.
    """
    pieces: list[str] = []
    length = 0
    quotations: list[tuple[int, int]] = []
    for number, paragraph in enumerate(paragraphs):
        bars = merge_overlapping(paragraph.spoilers)
        starts, stops = [start for start, _ in bars], [stop for _, stop in bars]
        found = [
            # Spoiler bars at the start or end of a quotation stay outside it.
            (
                span.start + 2 * (bisect_right(starts, span.start) + bisect_right(stops, span.start)),
                span.stop + 2 * (bisect_left(starts, span.stop) + bisect_left(stops, span.stop)),
            )
            for span in sorted(paragraph.quotations)
        ]
        before = ("\n\n" if number else "") + ("> " if found and found[0][0] == 0 else "")
        length += len(before)
        quotations += [(length + start, length + stop) for start, stop in found]
        written = paragraph.written_text
        length += len(written)
        pieces += (before, written)
    return "".join(pieces), tuple(quotations)
