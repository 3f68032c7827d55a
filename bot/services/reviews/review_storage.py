"""Stores a review together with its best lines; storing the same review again changes nothing."""

from __future__ import annotations

from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import ReviewId
from bot.domain.reviews.review import AuthorKind, NewReview
from bot.services.highlights.quotes import find_lines
from bot.store import highlights as highlight_store
from bot.store.database import WriteTransaction
from bot.store.reviews import reviews as review_store

FoundLines = list[tuple[int, int, int, float]]
"""Lines worth quoting: paragraph, start, stop and score of each."""


async def store_review(
    writing: WriteTransaction, draft: NewReview, film: Film, *, now: datetime, lines: FoundLines | None = None
) -> ReviewId:
    """Store a review in the caller's transaction and return its id; a review that is already stored keeps its id.

    `lines` are the lines worth quoting, if the caller found them before the transaction; otherwise they are found here.
    """
    existing = await review_store.id_by_fingerprint(writing, draft.fingerprint)
    if existing is not None:
        return existing
    critic = None
    if draft.author.kind is AuthorKind.CRITIC:
        critic = await review_store.critic_id(writing, draft.guild, draft.author)
    identity = await review_store.insert_review(writing, draft, critic=critic, now=now)
    found = await find_lines(draft, film) if lines is None else lines
    await highlight_store.replace_found_lines(writing, identity, found)
    return identity
