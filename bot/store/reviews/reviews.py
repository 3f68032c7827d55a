"""Reviews and their authors."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Iterable
from datetime import date, datetime

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.reviews.review import (
    Author,
    AuthorKind,
    NewReview,
    Review,
    ReviewState,
    SpoilerLevel,
    Stars,
)
from bot.store.database import ReadTransaction, Row, WriteTransaction
from bot.store.reviews.paragraphs import decode_paragraphs, encode_body, encode_spans

_REVIEWS = """
SELECT review.id, review.guild_id, review.film_id, review.author_kind, review.member_id,
    coalesce(member.name, critic.name), critic.outlet, critic.bio, review.headline, review.body, review.spans,
    review.halves, review.language, review.spoilers, review.written_on, review.watched_on, review.rewatch,
    review.state, review.provenance, review.entered_by, review.source_url, review.copyright,
    review.excerpt_only, review.created_at, review.updated_at
FROM review
LEFT JOIN critic ON critic.id = review.critic_id
LEFT JOIN member ON member.guild_id = review.guild_id AND member.member_id = review.member_id
"""
# A club sees its own reviews and the shared library's; the house's only if the starter library is switched on.
_SEEN = """
    AND review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
    AND (review.author_kind <> 'house' OR ?)
"""
_OF_FILM = (
    _REVIEWS
    + " WHERE review.film_id = ? "
    + _SEEN
    + """
    ORDER BY (review.guild_id = 0), (review.author_kind = 'house'),
        coalesce(review.written_on, review.created_at) DESC, review.id DESC
    """
)
_BY_ID = _REVIEWS + " WHERE review.id = ? " + _SEEN

HOUSE = "Marquee"
_AT_ONCE = 60_000
"""Characters of text, plus four times those of spans, that are parsed on the event loop: about a millisecond."""


async def reviews_of_film(reading: ReadTransaction, guild: GuildId, film: FilmId, *, house: bool) -> list[Review]:
    """The reviews of a film that a club can see: its own, then outside critics', then the house's, newest first."""
    return await _reviews(await reading.fetch_rows(_OF_FILM, film, guild, house))


async def review_by_id(reading: ReadTransaction, guild: GuildId, review: ReviewId, *, house: bool) -> Review | None:
    row = await reading.fetch_row(_BY_ID, review, guild, house)
    return await _one(row)


async def films_reviewed(reading: ReadTransaction, guild: GuildId, *, house: bool) -> list[Row]:
    """Every published review that a club can see: film, club, member, half stars or None, review id, author's kind."""
    return await reading.fetch_rows(
        """
        SELECT review.film_id, review.guild_id, review.member_id, review.halves, review.id, review.author_kind
        FROM review
        WHERE review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        ORDER BY coalesce(review.written_on, review.created_at), review.id
        """,
        guild,
        house,
    )


async def review_authors(reading: ReadTransaction, guild: GuildId, *, house: bool) -> list[Row]:
    """film, member or None, and author's name of every published review that a club can see."""
    return await reading.fetch_rows(
        """
        SELECT review.film_id, review.member_id,
            CASE review.author_kind WHEN 'house' THEN 'Marquee' ELSE coalesce(member.name, critic.name, '') END
        FROM review
        LEFT JOIN critic ON critic.id = review.critic_id
        LEFT JOIN member ON member.guild_id = review.guild_id AND member.member_id = review.member_id
        WHERE review.state = 'published' AND (review.guild_id = ? OR review.guild_id = 0)
            AND (review.author_kind <> 'house' OR ?)
        """,
        guild,
        house,
    )


async def one_by_each_author(reading: ReadTransaction, guild: GuildId, *, house: bool) -> list[Review]:
    """Each author's newest review that a club can see: its own first, then outside critics', then the house's."""
    rows = await reading.fetch_rows(
        _REVIEWS
        + """
        WHERE review.id IN (
            SELECT max(id) FROM review
            WHERE state = 'published' AND (guild_id = ? OR guild_id = 0) AND (author_kind <> 'house' OR ?)
            GROUP BY author_kind, member_id, critic_id
        )
        ORDER BY (review.guild_id = 0), (review.author_kind = 'house'), review.id DESC
        """,
        guild,
        house,
    )
    return await _reviews(rows)


async def id_by_fingerprint(reading: ReadTransaction, fingerprint: str) -> ReviewId | None:
    row = await reading.fetch_row(
        """
        SELECT id FROM review
        WHERE fingerprint = ? AND state NOT IN ('rejected', 'withdrawn', 'removed')
        """,
        fingerprint,
    )
    return None if row is None else ReviewId(row[0])


async def insert_review(
    writing: WriteTransaction,
    draft: NewReview,
    *,
    critic: int | None,
    now: datetime,
    starter_key: str | None = None,
) -> ReviewId:
    """Store a review. Unless the author is a member or the house, `critic` must be the id of a stored critic."""
    return ReviewId(
        await writing.insert_row(
            """
            INSERT INTO review (guild_id, film_id, author_kind, member_id, critic_id, headline, body, spans, halves,
                language, spoilers, written_on, watched_on, rewatch, state, provenance, entered_by, source_url,
                copyright, excerpt_only, starter_key, fingerprint, created_at, updated_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            draft.guild,
            draft.film,
            draft.author.kind,
            draft.author.member,
            critic,
            *_content_columns(draft),
            draft.state,
            draft.provenance,
            draft.entered_by,
            draft.source_url,
            draft.copyright,
            int(draft.excerpt_only),
            starter_key,
            draft.fingerprint,
            now.isoformat(),
            now.isoformat(),
        )
    )


async def critic_id(writing: WriteTransaction, guild: GuildId, author: Author) -> int:
    """The id of the stored critic with this name and outlet, which is inserted or updated."""
    await writing.execute_write(
        """
        INSERT INTO critic (guild_id, name, outlet, bio) VALUES (?, ?, ?, ?)
        ON CONFLICT (guild_id, name, outlet) DO UPDATE SET bio = coalesce(excluded.bio, critic.bio)
        """,
        guild,
        author.name,
        author.outlet or "",
        author.bio,
    )
    row = await writing.fetch_row(
        "SELECT id FROM critic WHERE guild_id = ? AND name = ? AND outlet = ?",
        guild,
        author.name,
        author.outlet or "",
    )
    assert row is not None  # noqa: S101  written in the statement before
    return int(row[0])


async def drop_unread_critics(writing: WriteTransaction, guild: GuildId) -> None:
    """Delete the critics of a club who have no review there any more."""
    await writing.execute_write(
        """
        DELETE FROM critic WHERE guild_id = ? AND NOT EXISTS (SELECT 1 FROM review WHERE critic_id = critic.id)
        """,
        guild,
    )


async def update_review(
    writing: WriteTransaction, review: ReviewId, draft: NewReview, *, critic: int | None, now: datetime
) -> None:
    """Replace a review's text, facts, state and credit in the draft's club; its provenance stays unchanged."""
    await writing.execute_write(
        """
        UPDATE review SET film_id = ?, critic_id = ?, headline = ?, body = ?, spans = ?, halves = ?, language = ?,
            spoilers = ?, written_on = ?, watched_on = ?, rewatch = ?, state = ?, source_url = ?, copyright = ?,
            fingerprint = ?, updated_at = ?
        WHERE id = ? AND guild_id = ?
        """,
        draft.film,
        critic,
        *_content_columns(draft),
        draft.state,
        draft.source_url,
        draft.copyright,
        draft.fingerprint,
        now.isoformat(),
        review,
        draft.guild,
    )


async def review_in_any_state(
    reading: ReadTransaction, guild: GuildId, member: MemberId, review: ReviewId
) -> Review | None:
    """A review in any state: of this club, of the shared library, or by this member in any club."""
    row = await reading.fetch_row(
        _REVIEWS + " WHERE review.id = ? AND (review.guild_id IN (0, ?) OR review.member_id = ?)",
        review,
        guild,
        member,
    )
    return await _one(row)


async def reviews_in_states(
    reading: ReadTransaction, guild: GuildId, states: Iterable[ReviewState], count: int
) -> list[Review]:
    """A club's reviews in these states, the longest unchanged first."""
    rows = await reading.fetch_rows(
        _REVIEWS
        + " WHERE review.guild_id = ? AND review.state IN (SELECT CAST(value AS TEXT) FROM json_each(?))"
        + " ORDER BY review.updated_at, review.id LIMIT ?",
        guild,
        json.dumps(list(states)),
        count,
    )
    return await _reviews(rows)


async def reviews_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId, count: int) -> list[Review]:
    """A member's reviews in a club, last changed first, in every state but private (imported, never published)."""
    rows = await reading.fetch_rows(
        _REVIEWS
        + " WHERE review.guild_id = ? AND review.member_id = ? AND review.state <> 'private'"
        + " ORDER BY review.updated_at DESC, review.id DESC LIMIT ?",
        guild,
        member,
        count,
    )
    return await _reviews(rows)


async def published_reviews_by(reading: ReadTransaction, guild: GuildId, member: MemberId, count: int) -> list[Review]:
    """A member's published reviews in a club, newest first."""
    rows = await reading.fetch_rows(
        _REVIEWS
        + " WHERE review.guild_id = ? AND review.member_id = ? AND review.state = 'published'"
        + " ORDER BY coalesce(review.written_on, review.created_at) DESC, review.id DESC LIMIT ?",
        guild,
        member,
        count,
    )
    return await _reviews(rows)


async def published_in(reading: ReadTransaction, guild: GuildId) -> list[Review]:
    """A club's own published reviews, oldest first."""
    rows = await reading.fetch_rows(
        _REVIEWS + " WHERE review.guild_id = ? AND review.state = 'published' ORDER BY review.created_at, review.id",
        guild,
    )
    return await _reviews(rows)


async def in_library(reading: ReadTransaction, *, film: FilmId | None, author: str, count: int) -> list[Review]:
    """Outside critics' reviews in the shared library, last stored first, whose author's name contains `author`."""
    rows = await reading.fetch_rows(
        _REVIEWS
        + " WHERE review.guild_id = 0 AND author_kind = 'critic' AND (CAST(? AS INTEGER) IS NULL OR film_id = ?)"
        + " AND instr(lower(coalesce(critic.name, '')), lower(?)) > 0 ORDER BY review.id DESC LIMIT ?",
        film,
        film,
        author,
        count,
    )
    return [_review(row) for row in rows]


async def reviews_with_found_lines(reading: ReadTransaction, after: ReviewId, count: int) -> list[Review]:
    """Reviews of all clubs that have automatically found lines, by id; without the starter library's own."""
    return await _reviews(
        await reading.fetch_rows(
            _REVIEWS
            + """
            WHERE review.id > ? AND review.starter_key IS NULL AND review.spoilers IN ('none', 'inline')
                AND EXISTS (SELECT 1 FROM highlight
                    WHERE highlight.review_id = review.id AND highlight.standing = 'found')
            ORDER BY review.id LIMIT ?
            """,
            after,
            count,
        )
    )


async def is_unchanged(reading: ReadTransaction, review: Review) -> bool:
    """Whether the stored text, its hidden parts and the film are still those of `review`."""
    row = await reading.fetch_row("SELECT film_id, body, spans, spoilers FROM review WHERE id = ?", review.id)
    if row is None:
        return False
    film, body, spans, spoilers = row
    same = (FilmId(film), SpoilerLevel(spoilers)) == (review.film, review.spoilers)
    return same and decode_paragraphs(body, spans) == review.paragraphs


async def claim_review(writing: WriteTransaction, guild: GuildId, review: ReviewId) -> None:
    """Turn a review that somebody else entered into one by its author."""
    await writing.execute_write(
        "UPDATE review SET entered_by = NULL, provenance = 'member' WHERE id = ? AND guild_id = ?", review, guild
    )


async def erase_review(writing: WriteTransaction, guild: GuildId, review: ReviewId) -> None:
    await writing.execute_write("DELETE FROM review WHERE id = ? AND guild_id = ?", review, guild)


async def starter_ids(reading: ReadTransaction) -> dict[str, ReviewId]:
    rows = await reading.fetch_rows("SELECT starter_key, id FROM review WHERE starter_key IS NOT NULL")
    return {key: ReviewId(identity) for key, identity in rows}


async def delete_review(writing: WriteTransaction, review: ReviewId) -> None:
    await writing.execute_write("DELETE FROM review WHERE id = ?", review)


def _content_columns(draft: NewReview) -> tuple[object, ...]:
    """The columns from `headline` to `rewatch`, in order."""
    return (
        draft.headline,
        encode_body(draft.paragraphs),
        encode_spans(draft.paragraphs),
        draft.stars.halves if draft.stars else None,
        draft.language,
        draft.spoilers,
        draft.written_on.isoformat() if draft.written_on else None,
        draft.watched_on.isoformat() if draft.watched_on else None,
        int(draft.rewatch),
    )


async def _reviews(rows: list[Row]) -> list[Review]:
    """Build reviews from rows, in a worker thread if there is much text."""
    if sum(len(row[9]) + 4 * len(row[10]) for row in rows) <= _AT_ONCE:
        return [_review(row) for row in rows]
    return await asyncio.to_thread(lambda: [_review(row) for row in rows])


async def _one(row: Row | None) -> Review | None:
    return None if row is None else (await _reviews([row]))[0]


def _review(row: Row) -> Review:
    (identity, guild, film, kind, member, name, outlet, bio, headline, body, spans, halves, language) = row[:13]
    (spoilers, written, watched, rewatch, state, provenance, entered_by, url, copyright_, excerpt) = row[13:23]
    created, updated = row[23:]
    author_kind = AuthorKind(kind)
    return Review(
        id=ReviewId(identity),
        guild=GuildId(guild),
        film=FilmId(film),
        author=Author(
            kind=author_kind,
            name=HOUSE if author_kind is AuthorKind.HOUSE else name or "A member",
            member=None if member is None else MemberId(member),
            outlet=outlet or None,
            bio=bio,
        ),
        headline=headline,
        paragraphs=decode_paragraphs(body, spans),
        stars=None if halves is None else Stars(halves),
        language=language,
        spoilers=SpoilerLevel(spoilers),
        written_on=None if written is None else date.fromisoformat(written),
        watched_on=None if watched is None else date.fromisoformat(watched),
        rewatch=bool(rewatch),
        state=ReviewState(state),
        provenance=provenance,
        entered_by=None if entered_by is None else MemberId(entered_by),
        source_url=url,
        copyright=copyright_,
        excerpt_only=bool(excerpt),
        created_at=datetime.fromisoformat(created),
        updated_at=datetime.fromisoformat(updated),
    )
