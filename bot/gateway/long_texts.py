"""Long reviews are parted into pages beside the event loop; the card that shows one finds the pages made."""

import asyncio

from bot.domain.reviews.review import Review
from bot.ui.reviews.reviews import review_pages

LONG = 5_000
"""Characters from which on that is worth a thread; a paragraph costs as much as thirty of them."""


async def prepare(review: Review) -> None:
    """Call this before a card of the review is made."""
    if sum(len(paragraph.text) + 30 for paragraph in review.paragraphs) > LONG:
        await asyncio.to_thread(review_pages, review)
