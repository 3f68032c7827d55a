"""Changes reviews and records each resulting state as a revision, so that every change can be undone."""

from __future__ import annotations

import dataclasses
from datetime import datetime

from bot.domain.catalogue.film import Film
from bot.domain.ids import MemberId
from bot.domain.reviews.errors import DuplicateReview, HistoryFull
from bot.domain.reviews.moderation import ReviewAction, ReviewRevision, ReviewSnapshot, changed_fields
from bot.domain.reviews.review import AuthorKind, NewReview, Review, ReviewContent, ReviewState
from bot.domain.reviews.spoilers import find_visible_words
from bot.services.highlights.quotes import find_lines
from bot.store import highlights as highlight_store
from bot.store.database import WriteTransaction
from bot.store.reviews import reviews as review_store
from bot.store.reviews import revisions as revision_store

GONE_STATES = frozenset({ReviewState.REJECTED, ReviewState.WITHDRAWN, ReviewState.REMOVED})
"""States in which somebody may submit the same text again."""


HISTORY_LIMIT = 4_000_000
"""Most characters that all revisions of one review may hold together: enough for forty reviews of full length."""


async def _check_history_size(writing: WriteTransaction, review: Review, to: ReviewSnapshot) -> None:
    """Raises HistoryFull if the history of a review has no room for this text."""
    stored = await revision_store.size_of_review(writing, review.guild, review.id)
    if stored + sum(len(paragraph.text) for paragraph in to.paragraphs) > HISTORY_LIMIT:
        raise HistoryFull(HISTORY_LIMIT)


async def record_first_revision(writing: WriteTransaction, review: Review) -> None:
    """Record the original state of a review that has no revisions yet, such as one from a page or an import."""
    if await revision_store.has_revisions(writing, review.guild, review.id):
        return
    revision = ReviewRevision(
        id=0,
        review=review.id,
        action=ReviewAction.WRITTEN,
        made_at=review.created_at,
        previous_state=review.state,
        snapshot=ReviewSnapshot.from_review(review),
        made_by=review.entered_by or review.author.member,
    )
    await revision_store.insert_revision(writing, review.guild, revision)


async def change_review(
    writing: WriteTransaction,
    review: Review,
    film: Film,
    to: ReviewSnapshot,
    action: ReviewAction,
    *,
    by: MemberId,
    now: datetime,
    reason: str = "",
) -> Review:
    """Change the state or text of a review in the caller's transaction; `film` is the film of `to`.

    Raises DuplicateReview if the club has another review with the same text, and HistoryFull if a new text would
    exceed HISTORY_LIMIT.
    """
    await record_first_revision(writing, review)
    if action in (ReviewAction.EDITED, ReviewAction.REVERTED):
        await _check_history_size(writing, review, to)
    draft = _draft(review, to)
    if to.state not in GONE_STATES:
        twin = await review_store.id_by_fingerprint(writing, draft.fingerprint)
        if twin is not None and twin != review.id:
            raise DuplicateReview(twin)
    await _store(writing, review, draft, now=now)
    if {"text", "film", "spoilers"} & set(changed_fields(ReviewSnapshot.from_review(review), to)):
        await _refind_lines(writing, review, draft, film)
    revision = ReviewRevision(
        id=0,
        review=review.id,
        action=action,
        made_at=now,
        previous_state=review.state,
        snapshot=to,
        made_by=by,
        reason=reason,
    )
    await revision_store.insert_revision(writing, review.guild, revision)
    return _changed(review, to, draft, now)


def _changed(review: Review, to: ReviewSnapshot, draft: NewReview, now: datetime) -> Review:
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


async def _refind_lines(writing: WriteTransaction, review: Review, draft: NewReview, film: Film) -> None:
    """Find the lines again; a marked line stays marked if its words still appear outside spoilers."""
    marked = await highlight_store.line_choices(writing, review.guild, review.id)
    await highlight_store.delete_marked_lines(writing, review.guild, review.id)
    await highlight_store.replace_found_lines(writing, review.id, await find_lines(draft, film))
    for paragraph, start, stop, mark, by, at in marked:
        place = find_line_in_review(draft, review.paragraphs[paragraph].text[start:stop])
        if place is not None:
            await highlight_store.insert_marked_line(writing, review.id, *place)
            await highlight_store.set_line_choice(
                writing, review.guild, review.id, place, mark, by=MemberId(by), now=datetime.fromisoformat(at)
            )


def find_line_in_review(draft: ReviewContent, line: str) -> tuple[int, int, int] | None:
    """The place (paragraph, start, stop) where a line appears word for word outside spoilers; None if nowhere."""
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
