"""The states of a review, what its snapshots keep, and the difference between two snapshots."""

from __future__ import annotations

import dataclasses
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from bot.domain.ids import LIBRARY, FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.moderation import (
    NEEDS_REASON,
    STATE_AFTER,
    Credit,
    ReviewAccess,
    ReviewAction,
    ReviewSnapshot,
    changed_fields,
)
from bot.domain.reviews.review import (
    Author,
    AuthorKind,
    Paragraph,
    Review,
    ReviewState,
    Span,
    SpoilerLevel,
    Stars,
)

NOW = datetime(2026, 1, 1, tzinfo=UTC)
AUTHOR = ReviewAccess(author=True, moderator=False)
MODERATOR = ReviewAccess(author=False, moderator=True)


def a_review(*, state: ReviewState = ReviewState.PUBLISHED, guild: int = 7, entered_by: int | None = None) -> Review:
    return Review(
        id=ReviewId(1),
        guild=GuildId(guild),
        film=FilmId(1),
        author=Author(kind=AuthorKind.MEMBER, name="Ines", member=MemberId(2)),
        paragraphs=(Paragraph("A storm."),),
        provenance="member",
        created_at=NOW,
        updated_at=NOW,
        state=state,
        entered_by=None if entered_by is None else MemberId(entered_by),
    )


def test_the_shared_library_is_changed_by_no_club() -> None:
    review = a_review(guild=LIBRARY)
    for deed in ReviewAction:
        assert not ReviewAccess(author=True, moderator=True).may_do(deed, review)


def test_only_a_review_entered_by_somebody_else_is_claimed() -> None:
    assert not AUTHOR.may_do(ReviewAction.CLAIMED, a_review())
    assert not AUTHOR.may_do(ReviewAction.CLAIMED, a_review(entered_by=2))
    assert AUTHOR.may_do(ReviewAction.CLAIMED, a_review(entered_by=3))
    assert not MODERATOR.may_do(ReviewAction.CLAIMED, a_review(entered_by=3))


def test_everything_a_moderator_takes_away_a_moderator_can_bring_back() -> None:
    for deed in NEEDS_REASON:
        after = a_review(state=STATE_AFTER[deed])
        assert MODERATOR.may_do(ReviewAction.RESTORED, after) or MODERATOR.may_do(ReviewAction.APPROVED, after)


def test_only_the_author_restores_what_they_withdrew() -> None:
    gone = a_review(state=ReviewState.WITHDRAWN)
    assert AUTHOR.may_do(ReviewAction.RESTORED, gone)
    assert not MODERATOR.may_do(ReviewAction.RESTORED, gone)
    assert not MODERATOR.may_read(gone)


paragraphs = (
    st.text(min_size=1)
    .filter(str.strip)
    .flatmap(
        lambda text: st.lists(
            st.tuples(st.integers(0, len(text) - 1), st.integers(1, len(text))).filter(lambda pair: pair[0] < pair[1]),
            max_size=2,
        ).map(lambda pairs: Paragraph(text, tuple(Span(*pair) for pair in pairs)))
    )
)
snapshots = st.builds(
    ReviewSnapshot,
    film=st.integers(1, 10**12).map(FilmId),
    headline=st.none() | st.text(min_size=1, max_size=300),
    paragraphs=st.lists(paragraphs, min_size=1, max_size=3).map(tuple),
    stars=st.none() | st.integers(1, 10).map(Stars),
    spoilers=st.sampled_from(SpoilerLevel),
    watched_on=st.none() | st.dates(date(1900, 1, 1)),
    rewatch=st.booleans(),
    state=st.sampled_from(ReviewState),
    credit=st.none() | st.builds(Credit, st.text(), *[st.none() | st.text()] * 3),
)


@given(snapshots)
def test_what_history_keeps_comes_back_as_it_was(snapshot: ReviewSnapshot) -> None:
    assert ReviewSnapshot.from_json(snapshot.to_json()) == snapshot
    assert changed_fields(snapshot, snapshot) == ()


@given(snapshots)
def test_a_change_is_named(snapshot: ReviewSnapshot) -> None:
    other = dataclasses.replace(snapshot, rewatch=not snapshot.rewatch, film=FilmId(snapshot.film + 1))
    assert changed_fields(snapshot, other) == ("film", "rewatch")
