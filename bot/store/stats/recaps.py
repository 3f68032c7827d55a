"""What a recap needs besides viewings: ratings without a day, reviews of the time, and their likes."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.stats.numbers import Viewing
from bot.domain.stats.rules import Period
from bot.store.database import ReadTransaction

_UNDATED = """
SELECT said.film_id, said.member_id, said.said, said.halves, said.review_id FROM (
    SELECT film_id, member_id, said_at AS said, halves, NULL AS review_id, id FROM diary
    WHERE guild_id = :guild AND visibility = 'published' AND watched_on IS NULL AND import_id IS NULL
        AND kind IN ('rating', 'watched', 'viewing') AND said_at >= :first AND said_at < :until
        AND (:member = 0 OR member_id = :member)
    UNION ALL
    SELECT film_id, member_id, coalesce(written_on, created_at) AS said, halves, id AS review_id, id FROM review
    WHERE guild_id = :guild AND state = 'published' AND watched_on IS NULL AND import_id IS NULL
        AND member_id IS NOT NULL AND coalesce(written_on, created_at) >= :first
        AND coalesce(written_on, created_at) < :until AND (:member = 0 OR member_id = :member)
) AS said
WHERE said.member_id NOT IN (SELECT value FROM json_each(:silent))
    AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
        AND unlisted_film.member_id = said.member_id AND unlisted_film.film_id = said.film_id)
ORDER BY said.said, said.id
"""


class WrittenReview(NamedTuple):
    """A member's published review, and how many likes it has."""

    review: ReviewId
    member: MemberId
    likes: int


async def undated_between(
    reading: ReadTransaction,
    guild: GuildId,
    period: Period,
    *,
    member: MemberId | None = None,
    silent: Collection[MemberId] = (),
) -> list[Viewing]:
    """What members rated, marked as seen or reviewed in a period without a day: for each film what they said last.

    What an import brought does not count, because it says nothing about when a film was seen.
    """
    rows = await reading.fetch_rows(
        _UNDATED,
        guild=guild,
        first=period.first.isoformat(),
        until=period.until.isoformat(),
        member=member or 0,
        silent=json.dumps(sorted(silent)),
    )
    latest: dict[tuple[int, int], Viewing] = {}
    for film, who, said, halves, review in rows:
        before = latest.get((film, who))
        latest[film, who] = Viewing(
            FilmId(film),
            MemberId(who),
            date.fromisoformat(said[:10]),
            halves if halves is not None or before is None else before.halves,
            rewatch=False,
            review=ReviewId(review) if review is not None else None if before is None else before.review,
        )
    return list(latest.values())


async def reviews_between(
    reading: ReadTransaction, guild: GuildId, period: Period, *, member: MemberId | None = None
) -> list[WrittenReview]:
    """The published reviews that members wrote in a period."""
    rows = await reading.fetch_rows(
        """
        SELECT review.id, review.member_id, (SELECT count(*) FROM feed_like
            WHERE feed_like.review_id = review.id AND feed_like.guild_id = review.guild_id)
        FROM review
        WHERE guild_id = :guild AND state = 'published' AND member_id IS NOT NULL
            AND coalesce(written_on, created_at) >= :first AND coalesce(written_on, created_at) < :until
            AND (import_id IS NULL OR written_on IS NOT NULL) AND (:member = 0 OR member_id = :member)
            AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
                AND unlisted_film.member_id = review.member_id AND unlisted_film.film_id = review.film_id)
        """,
        guild=guild,
        first=period.first.isoformat(),
        until=period.until.isoformat(),
        member=member or 0,
    )
    return [WrittenReview(ReviewId(review), MemberId(who), int(likes)) for review, who, likes in rows]


async def names_of(reading: ReadTransaction, guild: GuildId, members: Collection[MemberId]) -> dict[MemberId, str]:
    """The display names of these members, where one is known."""
    rows = await reading.fetch_rows(
        "SELECT member_id, name FROM member WHERE guild_id = ? AND member_id IN (SELECT value FROM json_each(?))",
        guild,
        json.dumps(sorted(members)),
    )
    return {MemberId(member): str(name) for member, name in rows}
