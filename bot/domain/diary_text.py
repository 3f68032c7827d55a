"""A review's paragraphs as the one text that an export carries, and which entry that makes."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

    from bot.domain.review import Paragraph


def text_of(paragraphs: Sequence[Paragraph]) -> tuple[str, tuple[tuple[int, int], ...]]:
    """The text with spoilers between double bars, and the stretches of it that are the film's own words.

    What HistoryEntry.paragraphs makes of it is what went in: a quotation that begins a paragraph is also marked by
    a `>` for readers who see nothing but the text.
    """
    whole = ""
    quotations: list[tuple[int, int]] = []
    for number, paragraph in enumerate(paragraphs):
        whole += "\n\n" if number else ""
        starts = sorted(span.start for span in paragraph.spoilers)
        stops = sorted(span.stop for span in paragraph.spoilers)
        found = [
            # A bar that stands where a quotation begins or ends stays outside of it.
            (
                span.start + 2 * (bisect_right(starts, span.start) + bisect_right(stops, span.start)),
                span.stop + 2 * (bisect_left(starts, span.stop) + bisect_left(stops, span.stop)),
            )
            for span in sorted(paragraph.quotations)
        ]
        if found and found[0][0] == 0:
            whole += "> "
        quotations += [(len(whole) + start, len(whole) + stop) for start, stop in found]
        whole += paragraph.written
    return whole, tuple(quotations)
