"""Splits long reviews into pages in a thread; `review_pages` caches them for the card."""

import asyncio

from bot.domain.reviews.review import Review
from bot.ui.reviews.reviews import review_pages

LONG = 5_000
"""Reviews above this size are split in a thread; in characters, and each paragraph counts as 30 more."""


async def prepare_pages(review: Review) -> None:
    """Call this before building a card of the review."""
    if sum(len(paragraph.text) + 30 for paragraph in review.paragraphs) > LONG:
        await asyncio.to_thread(review_pages, review)
