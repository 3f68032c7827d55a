"""Every change of a review leaves the state that it made: nothing is lost, and all of it can be undone."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.reviews.errors import AlreadyWritten, HistoryFull
from bot.domain.reviews.moderation import ReviewAction, ReviewRevision, ReviewSnapshot, changed_fields
from bot.domain.reviews.review import AuthorKind, NewReview, Review, ReviewContent, ReviewState
from bot.domain.reviews.spoilers import find_visible_words
from bot.services.highlights.quotes import find_lines
from bot.store import highlights as highlight_store
from bot.store.database import WriteTransaction
from bot.store.reviews import reviews as review_store
from bot.store.reviews import revisions as revision_store

GONE = frozenset({ReviewState.REJECTED, ReviewState.WITHDRAWN, ReviewState.REMOVED})
"""States in which the same text may be written once more."""


HISTORY_LIMIT = 4_000_000
"""Characters of all the texts that the history of one review keeps: forty of the longest."""


async def _check_room(writing: WriteTransaction, review: Review, to: ReviewSnapshot) -> None:
    """Raises HistoryFull where the history of a review has no room for another text."""
    kept = await revision_store.size_of_review(writing, review.guild, review.id)
    if kept + sum(len(paragraph.text) for paragraph in to.paragraphs) > HISTORY_LIMIT:
        raise HistoryFull(HISTORY_LIMIT)


async def record_first_revision(writing: WriteTransaction, review: Review) -> None:
    """Note how a review began, unless that is known: reviews that came with a page or an import have no history."""
    if await revision_store.has_revisions(writing, review.guild, review.id):
        return
    began = ReviewRevision(
        id=0,
        review=review.id,
        deed=ReviewAction.WRITTEN,
        made_at=review.created_at,
        stood=review.state,
        snapshot=ReviewSnapshot.from_review(review),
        made_by=review.entered_by or review.author.member,
    )
    await revision_store.insert_revision(writing, review.guild, began)


async def change_review(
    writing: WriteTransaction,
    review: Review,
    film: Film,
    to: ReviewSnapshot,
    deed: ReviewAction,
    *,
    by: MemberId,
    now: datetime,
    reason: str = "",
) -> Review:
    """Bring a review into another state, text or both, in the caller's transaction; `film` is what `to` is about.

    Raises AlreadyWritten when the same text stands here a second time, and HistoryFull for a new text where the
    earlier ones fill HISTORY_LIMIT.
    """
    await record_first_revision(writing, review)
    if deed in (ReviewAction.EDITED, ReviewAction.REVERTED):
        await _check_room(writing, review, to)
    draft = _draft(review, to)
    if to.state not in GONE:
        twin = await review_store.id_by_fingerprint(writing, draft.fingerprint)
        if twin is not None and twin != review.id:
            raise AlreadyWritten(twin)
    await _store(writing, review, draft, now=now)
    if {"text", "film", "spoilers"} & set(changed_fields(ReviewSnapshot.from_review(review), to)):
        await _find_lines_anew(writing, review, draft, film)
    entry = ReviewRevision(
        id=0, review=review.id, deed=deed, made_at=now, stood=review.state, snapshot=to, made_by=by, reason=reason
    )
    await revision_store.insert_revision(writing, review.guild, entry)
    return dataclasses.replace(
        review,
        film=to.film,
        author=draft.author,
        source_url=draft.source_url,
        copyright=draft.copyright,
        headline=to.headline,
        paragraphs=to.paragraphs,
        stars=to.stars,
        spoilers=to.spoilers,
        watched_on=to.watched_on,
        rewatch=to.rewatch,
        state=to.state,
        updated_at=now,
    )


async def _store(writing: WriteTransaction, review: Review, draft: NewReview, *, now: datetime) -> None:
    critic = None
    if draft.author.kind is AuthorKind.CRITIC:
        critic = await review_store.critic_id(writing, draft.guild, draft.author)
    await review_store.update_review(writing, review.id, draft, critic=critic, now=now)
    if draft.author != review.author:
        await review_store.drop_unread_critics(writing, review.guild)


async def _find_lines_anew(writing: WriteTransaction, review: Review, draft: NewReview, film: Film) -> None:
    """Lines follow their text: a marked line stays marked where its words still stand in the open."""
    marked = await highlight_store.line_choices(writing, review.guild, review.id)
    await highlight_store.delete_marked_lines(writing, review.guild, review.id)
    await highlight_store.replace_found_lines(writing, review.id, await find_lines(draft, film))
    for paragraph, start, stop, standing, by, at in marked:
        place = find_line_in_review(draft, review.paragraphs[paragraph].text[start:stop])
        if place is not None:
            await highlight_store.insert_marked_line(writing, review.id, *place)
            await highlight_store.set_line_choice(
                writing, review.guild, review.id, place, standing, by=MemberId(by), now=datetime.fromisoformat(at)
            )


def find_line_in_review(draft: ReviewContent, line: str) -> tuple[int, int, int] | None:
    """Where a line stands word for word and outside spoilers: paragraph, start, stop."""
    for number, paragraph in enumerate(draft.paragraphs):
        start = find_visible_words(paragraph, line)
        if start is not None:
            return number, start, start + len(line)
    return None


def _draft(review: Review, to: ReviewSnapshot) -> NewReview:
    author, source, licence = review.author, review.source_url, review.copyright
    if to.credit is not None and author.kind is AuthorKind.CRITIC:
        author = dataclasses.replace(author, name=to.credit.critic, outlet=to.credit.outlet)
        source, licence = to.credit.source, to.credit.licence
    return review.as_new(
        film=to.film,
        author=author,
        paragraphs=to.paragraphs,
        headline=to.headline,
        stars=to.stars,
        spoilers=to.spoilers,
        watched_on=to.watched_on,
        rewatch=to.rewatch,
        state=to.state,
        source_url=source,
        copyright=licence,
    )
