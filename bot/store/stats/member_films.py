"""Numbers from the folded rows of `member_film`. Call `folding.fold_batch` before, or they are those of a while ago."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.stats.numbers import STEPS, MemberFilm
from bot.domain.stats.rules import Period
from bot.store.database import ReadTransaction, Row
from bot.store.stats.folding import silent_members

_ROWS = """
SELECT film_id, member_id, halves, rated_at, seen, wanted, viewings, reviews, first_on, last_on FROM member_film
"""


class MemberStars(NamedTuple):
    """How many films a member rated, and the sum of their half stars."""

    member: MemberId
    films: int
    total: int


class SharedStars(NamedTuple):
    """Another member: how many films both rated, and the sum of the differences in half stars."""

    member: MemberId
    shared: int
    apart: int


async def films_of_member(reading: ReadTransaction, guild: GuildId, member: MemberId) -> list[MemberFilm]:
    """Every film that a member saw, rated or wants to see."""
    rows = await reading.fetch_rows(_ROWS + " WHERE guild_id = ? AND member_id = ? ORDER BY film_id", guild, member)
    return [_member_film(row) for row in rows]


async def members_of_film(reading: ReadTransaction, guild: GuildId, films: Collection[FilmId]) -> list[MemberFilm]:
    """What each member says of these films."""
    rows = await reading.fetch_rows(
        _ROWS + " WHERE guild_id = ? AND film_id IN (SELECT value FROM json_each(?)) ORDER BY film_id, member_id",
        guild,
        json.dumps(sorted(films)),
    )
    return [_member_film(row) for row in rows]


_IN_PERIOD = """
SELECT counted.film_id, count(counted.stars), coalesce(sum(counted.stars), 0),
    coalesce(sum(counted.stars * counted.stars), 0), sum(counted.saw), 0, sum(counted.wrote)
FROM (
    SELECT member_film.film_id, member_film.seen AS saw, member_film.reviews AS wrote,
        CASE WHEN member_film.member_id NOT IN (SELECT value FROM json_each(:no_stars))
            THEN member_film.halves END AS stars
    FROM (
        SELECT film_id, member_id FROM diary
        WHERE guild_id = :guild AND visibility = 'published' AND watched_on >= :first AND watched_on < :until
        UNION
        SELECT film_id, member_id FROM review
        WHERE guild_id = :guild AND state = 'published' AND watched_on >= :first AND watched_on < :until
    ) AS pair JOIN member_film ON member_film.guild_id = :guild AND member_film.film_id = pair.film_id
        AND member_film.member_id = pair.member_id
    WHERE member_film.member_id NOT IN (SELECT value FROM json_each(:nothing))
) AS counted
GROUP BY counted.film_id
"""


async def film_numbers(reading: ReadTransaction, guild: GuildId) -> list[Row]:
    """The fields of FilmNumbers for every film in a club."""
    return await reading.fetch_rows(
        "SELECT film_id, raters, total, squares, seen, wanted, reviews FROM club_film WHERE guild_id = ?", guild
    )


async def numbers_in_period(
    reading: ReadTransaction, guild: GuildId, switches: Disclosure, period: Period
) -> list[Row]:
    """The same from those alone who saw a film in the period and are counted, by the stars that they give it now."""
    silent = silent_members(switches)
    return await reading.fetch_rows(
        _IN_PERIOD,
        guild=guild,
        first=period.first.isoformat(),
        until=period.until.isoformat(),
        nothing=silent["nothing"],
        no_stars=silent["no_stars"],
    )


async def club_spread(reading: ReadTransaction, guild: GuildId, apart: Collection[FilmId]) -> list[int]:
    """How often each rating was given in a club, half a star first, without the films in `apart`."""
    row = await reading.fetch_row(
        """
        SELECT sum(h1), sum(h2), sum(h3), sum(h4), sum(h5), sum(h6), sum(h7), sum(h8), sum(h9), sum(h10)
        FROM club_film WHERE guild_id = ? AND raters > 0 AND film_id NOT IN (SELECT value FROM json_each(?))
        """,
        guild,
        json.dumps(sorted(apart)),
    )
    return [0] * STEPS if row is None else [count or 0 for count in row]


async def has_raters(reading: ReadTransaction, guild: GuildId, switches: Disclosure, least: int) -> bool:
    """Whether at least `least` members who let their stars be counted have rated anything."""
    rows = await reading.fetch_rows(
        """
        SELECT DISTINCT member_id FROM member_film
        WHERE guild_id = ? AND halves IS NOT NULL AND member_id NOT IN (SELECT value FROM json_each(?)) LIMIT ?
        """,
        guild,
        silent_members(switches)["no_stars"],
        least,
    )
    return len(rows) >= least


async def shared_stars(
    reading: ReadTransaction, guild: GuildId, member: MemberId, switches: Disclosure, least: int
) -> list[SharedStars]:
    """Everyone with whom a member has rated at least `least` films and who may be compared by name."""
    silent = switches.members_silent(Statement.PROFILE) | switches.members_silent(Statement.STARS_COUNTED)
    rows = await reading.fetch_rows(
        """
        SELECT other.member_id, count(*), sum(abs(other.halves - mine.halves))
        FROM member_film AS mine
        JOIN member_film AS other ON other.guild_id = mine.guild_id AND other.film_id = mine.film_id
        WHERE mine.guild_id = :guild AND mine.member_id = :member AND mine.halves IS NOT NULL
            AND other.member_id <> :member AND other.halves IS NOT NULL
            AND other.member_id NOT IN (SELECT value FROM json_each(:silent))
        GROUP BY other.member_id HAVING count(*) >= :least
        """,
        guild=guild,
        member=member,
        silent=json.dumps(sorted(silent)),
        least=least,
    )
    return [SharedStars(MemberId(other), shared, apart) for other, shared, apart in rows]


async def stars_of_members(reading: ReadTransaction, guild: GuildId, switches: Disclosure) -> list[MemberStars]:
    """How generous each member is who may be named."""
    silent = switches.members_silent(Statement.PROFILE)
    rows = await reading.fetch_rows(
        """
        SELECT member_id, count(*), sum(halves) FROM member_film
        WHERE guild_id = :guild AND halves IS NOT NULL
            AND member_id NOT IN (SELECT value FROM json_each(:silent))
        GROUP BY member_id
        """,
        guild=guild,
        silent=json.dumps(sorted(silent)),
    )
    return [MemberStars(MemberId(member), films, total) for member, films, total in rows]


def _member_film(row: Row) -> MemberFilm:
    film, member, halves, rated, seen, wanted, viewings, reviews, first, last = row
    return MemberFilm(
        FilmId(film),
        MemberId(member),
        halves,
        rated or "",
        bool(seen),
        bool(wanted),
        viewings,
        reviews,
        None if first is None else date.fromisoformat(first),
        None if last is None else date.fromisoformat(last),
    )
