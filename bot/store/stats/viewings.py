"""What members saw on which days, for years, months and nights; only what is published and not left out."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date

from bot.domain.ids import FilmId, GuildId, MemberId, ReviewId
from bot.domain.stats.numbers import Viewing
from bot.domain.stats.rules import Period
from bot.store.database import ReadTransaction

# An entry and a review of the same member, film and day are one viewing; of their stars the later ones count.
_SAID = """
WITH said AS (
    SELECT film_id, member_id, watched_on, halves, rewatch, review_id, said_at AS said, id FROM diary
    WHERE guild_id = :guild AND visibility = 'published' AND watched_on >= :first AND watched_on < :until {member}
    UNION ALL
    SELECT film_id, member_id, watched_on, halves, rewatch, id, coalesce(written_on, created_at), id FROM review
    WHERE guild_id = :guild AND state = 'published' AND member_id IS NOT NULL AND watched_on >= :first
        AND watched_on < :until {member}
), ordered AS (
    SELECT film_id, member_id, watched_on, halves, rewatch, review_id,
        row_number() OVER (PARTITION BY film_id, member_id, watched_on
            ORDER BY CASE WHEN halves IS NULL THEN 1 ELSE 0 END, said DESC, id DESC, halves DESC) AS place
    FROM said
), folded AS (
    SELECT film_id, member_id, watched_on, max(CASE WHEN place = 1 THEN halves END) AS halves,
        max(rewatch) AS rewatch, max(review_id) AS review_id
    FROM ordered GROUP BY film_id, member_id, watched_on
)
SELECT folded.film_id, folded.member_id, folded.watched_on, folded.halves, folded.rewatch, review.id
FROM folded LEFT JOIN review ON review.id = folded.review_id AND review.guild_id = :guild
    AND review.state = 'published'
WHERE folded.member_id NOT IN (SELECT value FROM json_each(:silent))
    AND NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
        AND unlisted_film.member_id = folded.member_id AND unlisted_film.film_id = folded.film_id)
ORDER BY folded.watched_on, folded.film_id, folded.member_id
"""
_OF_CLUB = _SAID.replace("{member}", "")
_OF_MEMBER = _SAID.replace("{member}", "AND member_id = :member")


async def viewings_between(
    reading: ReadTransaction,
    guild: GuildId,
    period: Period,
    *,
    member: MemberId | None = None,
    silent: Collection[MemberId] = (),
) -> list[Viewing]:
    """Every viewing of a club, or of one member, in a period, oldest first, without those of `silent` members."""
    named: dict[str, object] = {
        "guild": guild,
        "first": period.first.isoformat(),
        "until": period.until.isoformat(),
        "silent": json.dumps(sorted(silent)),
    }
    if member is None:
        rows = await reading.fetch_rows(_OF_CLUB, **named)
    else:
        rows = await reading.fetch_rows(_OF_MEMBER, member=member, **named)
    return [
        Viewing(
            FilmId(film),
            MemberId(who),
            date.fromisoformat(day),
            halves,
            bool(rewatch),
            None if review is None else ReviewId(review),
        )
        for film, who, day, halves, rewatch, review in rows
    ]


async def days_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[date]:
    """The days on which a member saw a film, each once."""
    rows = await reading.fetch_rows(
        """
        SELECT said.watched_on FROM (
            SELECT film_id, watched_on FROM diary
            WHERE guild_id = :guild AND member_id = :member AND visibility = 'published' AND watched_on IS NOT NULL
            UNION
            SELECT film_id, watched_on FROM review
            WHERE guild_id = :guild AND member_id = :member AND state = 'published' AND watched_on IS NOT NULL
        ) AS said
        WHERE NOT EXISTS (SELECT 1 FROM unlisted_film WHERE unlisted_film.guild_id = :guild
            AND unlisted_film.member_id = :member AND unlisted_film.film_id = said.film_id)
        GROUP BY said.watched_on
        """,
        guild=guild,
        member=member,
    )
    return [date.fromisoformat(row[0]) for row in rows]
