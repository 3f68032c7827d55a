"""Numbers from the folded rows of `member_film`. Call `folding.fold_batch` before, or they are those of a while ago."""

from __future__ import annotations

import json
from collections.abc import Collection
from datetime import date
from typing import NamedTuple

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.domain.stats.numbers import STEPS, FilmNumbers, MemberFilm, StarSpread
from bot.domain.stats.rules import Period
from bot.store.database import ReadTransaction, Row

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


_NUMBERS = """
SELECT film_id, count(stars), coalesce(sum(stars), 0), coalesce(sum(stars * stars), 0), sum(saw), sum(wish), sum(wrote)
FROM (
    SELECT member_film.film_id,
        CASE WHEN member_film.member_id NOT IN (SELECT value FROM json_each(:no_stars))
            THEN member_film.halves END AS stars,
        member_film.seen AS saw,
        CASE WHEN member_film.wanted = 1 AND member_film.seen = 0
            AND member_film.member_id NOT IN (SELECT value FROM json_each(:no_wishes)) THEN 1 ELSE 0 END AS wish,
        member_film.reviews AS wrote
    FROM {rows}
        member_film.member_id NOT IN (SELECT value FROM json_each(:nothing))
) AS counted
GROUP BY film_id
"""
_EVER = _NUMBERS.replace("{rows}", "member_film WHERE member_film.guild_id = :guild AND")
_IN_PERIOD = _NUMBERS.replace(
    "{rows}",
    """(
        SELECT film_id, member_id FROM diary
        WHERE guild_id = :guild AND visibility = 'published' AND watched_on >= :first AND watched_on < :until
        UNION
        SELECT film_id, member_id FROM review
        WHERE guild_id = :guild AND state = 'published' AND watched_on >= :first AND watched_on < :until
    ) AS pair JOIN member_film ON member_film.guild_id = :guild AND member_film.film_id = pair.film_id
        AND member_film.member_id = pair.member_id
    WHERE""",
)


async def film_numbers(
    reading: ReadTransaction, guild: GuildId, switches: Disclosure, period: Period | None = None
) -> list[FilmNumbers]:
    """The numbers of every film in a club, from the members who let themselves be counted.

    With a period, from those alone who saw the film in it, by the stars that they give it now.
    """
    named: dict[str, object] = {"guild": guild, **_silent(switches)}
    if period is None:
        rows = await reading.fetch_rows(_EVER, **named)
    else:
        rows = await reading.fetch_rows(
            _IN_PERIOD, first=period.first.isoformat(), until=period.until.isoformat(), **named
        )
    return [FilmNumbers(FilmId(row[0]), *row[1:]) for row in rows]


async def club_spread(reading: ReadTransaction, guild: GuildId, switches: Disclosure) -> tuple[StarSpread, int]:
    """How often each rating was given in a club, and by how many members."""
    rows = await reading.fetch_rows(
        """
        SELECT halves, count(*) FROM member_film
        WHERE guild_id = :guild AND halves IS NOT NULL
            AND member_id NOT IN (SELECT value FROM json_each(:no_stars))
        GROUP BY halves
        """,
        guild=guild,
        no_stars=_silent(switches)["no_stars"],
    )
    counts = [0] * STEPS
    for halves, count in rows:
        counts[halves - 1] = count
    members = await reading.fetch_row(
        """
        SELECT count(DISTINCT member_id) FROM member_film
        WHERE guild_id = :guild AND halves IS NOT NULL
            AND member_id NOT IN (SELECT value FROM json_each(:no_stars))
        """,
        guild=guild,
        no_stars=_silent(switches)["no_stars"],
    )
    return StarSpread(tuple(counts)), 0 if members is None else int(members[0])


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


def _silent(switches: Disclosure) -> dict[str, str]:
    """Members who do not count at all, and whose stars or wishes do not count, as JSON lists."""
    return {
        "nothing": json.dumps(sorted(switches.members_silent(Statement.SEEN_COUNTED))),
        "no_stars": json.dumps(sorted(switches.members_silent(Statement.STARS_COUNTED))),
        "no_wishes": json.dumps(sorted(switches.members_silent(Statement.WISH_COUNTED))),
    }


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
