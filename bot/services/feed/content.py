"""Builds what a message of the feed shows, by the rules about who may read, quote and name whom."""

from __future__ import annotations

import dataclasses

from bot.domain.diary.entry import DiaryEntry
from bot.domain.diary.tracker_history import EntryKind
from bot.domain.errors import MarqueeError
from bot.domain.feed import FeedContent, FeedNote, FeedPost, PreparedPost
from bot.domain.ids import MemberId, ReviewId
from bot.domain.privacy.disclosure import Statement
from bot.domain.reviews.review import Review, ReviewState
from bot.services.catalogue.catalogue import FilmCatalogue
from bot.services.reviews.library import ReviewLibrary
from bot.store import feed as store
from bot.store import highlights as highlight_store
from bot.store.database import Database
from bot.store.diary import entries as diary_store
from bot.store.reviews import queue as queue_store
from bot.store.reviews import reviews as review_store

_NO_AUTHOR = MemberId(0)
"""Reads reviews as a member who is no author: authors can also read their withdrawn ones."""
_POSTED_KINDS = (EntryKind.RATING, EntryKind.VIEWING, EntryKind.WATCHED)


class FeedContents:
    """Only the feed's own services call it."""

    def __init__(self, database: Database, catalogue: FilmCatalogue, library: ReviewLibrary) -> None:
        self._database = database
        self._catalogue = catalogue
        self._library = library

    async def prepare_post(self, post: FeedPost) -> PreparedPost:
        """A message as it should look now."""
        async with self._database.read() as reading:
            # Read first: what changes meanwhile makes the content newer than its stamp, and it is compared again.
            stamp = await store.subject_stamp(reading, post.guild, post)
        try:
            content = await self._build_content(post)
        except MarqueeError:
            content = None  # its film is not known here any more
        return PreparedPost(post, content, stamp)

    async def _build_content(self, post: FeedPost) -> FeedContent | FeedNote | None:
        if post.review is not None:
            return await self._review_content(post, post.review)
        return None if post.entry is None else await self._entry_content(post, post.entry)

    async def _review_content(self, post: FeedPost, identity: ReviewId) -> FeedContent | FeedNote | None:
        guild = post.guild
        async with self._database.read() as reading:
            review = await review_store.review_in_any_state(reading, guild, _NO_AUTHOR, identity)
            if review is None or review.guild != guild:
                return None
            if review.state is not ReviewState.PUBLISHED:
                return FeedNote.PENDING if review.state is ReviewState.PENDING else FeedNote.WITHDRAWN
            member = review.author.member
            may_quote = member is None or await queue_store.is_quotable(reading, guild, member)
            lines = await highlight_store.lines_of_review(reading, guild, identity)
            choices = await highlight_store.line_choices(reading, guild, identity)
            likes = await store.count_likes(reading, guild, post)
        uncounted = (await self._library.club_snapshot(guild)).uncounted
        line = _line_text(review, (lines[0][1], lines[0][2], lines[0][3])) if may_quote and lines else None
        # Without a line, the card shows how the text begins, unless that might hold words that must not be quoted.
        if line is None and any(choice[3] == "forbidden" for choice in choices):
            may_quote = False
        return FeedContent(
            film=await self._catalogue.get_film(guild, review.film),
            subject=review
            if review.stars is None or member not in uncounted
            else dataclasses.replace(review, stars=None),
            name=review.author.name,
            stars=None if member in uncounted else review.stars,
            line=line,
            may_quote=may_quote,
            likes=likes,
        )

    async def _entry_content(self, post: FeedPost, identity: int) -> FeedContent | None:
        guild = post.guild
        async with self._database.read() as reading:
            entry = await diary_store.published_entry(reading, guild, identity)
            if entry is None or entry.kind not in _POSTED_KINDS:
                return None
            switches = await diary_store.club_disclosure(reading, guild)
            name = await diary_store.member_name(reading, guild, entry.member)
            likes = await store.count_likes(reading, guild, post)
        needed = [Statement.DIARY, Statement.HAS_SEEN]
        if entry.kind is EntryKind.RATING:
            needed.append(Statement.LIKES)
        if not all(switches.may_disclose(entry.member, what) for what in needed):
            return None
        shares_stars = switches.may_disclose(entry.member, Statement.LIKES)
        return FeedContent(
            film=await self._catalogue.get_film(guild, entry.film),
            subject=entry,
            name=name or "A member",
            stars=entry.stars if shares_stars else None,
            likes=likes,
        )


def is_quoting(content: FeedContent) -> bool:
    """Whether a card shows words of a review."""
    return content.may_quote and not isinstance(content.subject, DiaryEntry)


def _line_text(review: Review, place: tuple[int, int, int]) -> str | None:
    paragraph, start, stop = place
    if paragraph >= len(review.paragraphs) or stop > len(review.paragraphs[paragraph].text):
        return None
    return review.paragraphs[paragraph].text[start:stop]
