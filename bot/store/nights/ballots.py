"""The films of a night's ballot, and what members voted and vetoed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping, Sequence
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.lists import NominationId
from bot.domain.nights.night import NightId
from bot.domain.nights.view import NightCandidate
from bot.store.database import ReadTransaction, WriteTransaction


async def candidates_of_night(reading: ReadTransaction, guild: GuildId, night: NightId) -> list[NightCandidate]:
    """The films of the ballot, in its order."""
    rows = await reading.fetch_rows(
        """
        SELECT film_id, place, draw_place, waited, nomination_id, nominated_at FROM night_candidate
        WHERE night_id = ? AND guild_id = ? ORDER BY place, film_id
        """,
        night,
        guild,
    )
    return [
        NightCandidate(
            film=FilmId(film),
            place=place,
            draw_place=draw_place,
            waited=waited,
            nomination=None if nomination is None else NominationId(nomination),
            nominated_at=None if nominated_at is None else datetime.fromisoformat(nominated_at),
        )
        for film, place, draw_place, waited, nomination, nominated_at in rows
    ]


async def replace_candidates(
    writing: WriteTransaction, guild: GuildId, night: NightId, candidates: Sequence[NightCandidate]
) -> None:
    """Store the ballot anew; what members voted for films that stay on it is kept."""
    await writing.execute_write("DELETE FROM night_candidate WHERE night_id = ? AND guild_id = ?", night, guild)
    await writing.execute_many(
        """
        INSERT INTO night_candidate (night_id, film_id, guild_id, nomination_id, place, draw_place, waited,
            nominated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                night,
                each.film,
                guild,
                each.nomination,
                each.place,
                each.draw_place,
                each.waited,
                None if each.nominated_at is None else each.nominated_at.isoformat(),
            )
            for each in candidates
        ],
    )


async def ballots_of_night(
    reading: ReadTransaction, guild: GuildId, night: NightId, *, before: datetime | None
) -> dict[MemberId, dict[FilmId, int]]:
    """What each member voted before the close; None for everything."""
    found: defaultdict[MemberId, dict[FilmId, int]] = defaultdict(dict)
    rows = await reading.fetch_rows(
        "SELECT member_id, film_id, value, cast_at FROM ballot WHERE night_id = ? AND guild_id = ?", night, guild
    )
    for member, film, value, cast_at in rows:
        if before is None or datetime.fromisoformat(cast_at) < before:
            found[MemberId(member)][FilmId(film)] = value
    return dict(found)


async def ballot_of_member(
    reading: ReadTransaction, guild: GuildId, night: NightId, member: MemberId
) -> dict[FilmId, int]:
    rows = await reading.fetch_rows(
        "SELECT film_id, value FROM ballot WHERE night_id = ? AND member_id = ? AND guild_id = ?",
        night,
        member,
        guild,
    )
    return {FilmId(film): value for film, value in rows}


async def count_voters(reading: ReadTransaction, guild: GuildId, night: NightId) -> int:
    row = await reading.fetch_row(
        "SELECT count(DISTINCT member_id) FROM ballot WHERE night_id = ? AND guild_id = ?", night, guild
    )
    return 0 if row is None else int(row[0])


async def replace_ballot(
    writing: WriteTransaction,
    guild: GuildId,
    night: NightId,
    member: MemberId,
    values: Mapping[FilmId, int],
    *,
    replaced: Collection[FilmId],
    now: datetime,
) -> None:
    """Store a member's values for the films `replaced`; those without a value lose theirs, other films keep theirs."""
    await writing.execute_many(
        "DELETE FROM ballot WHERE night_id = ? AND member_id = ? AND film_id = ? AND guild_id = ?",
        [(night, member, film, guild) for film in replaced],
    )
    await writing.execute_many(
        "INSERT INTO ballot (night_id, member_id, film_id, guild_id, value, cast_at) VALUES (?, ?, ?, ?, ?, ?)",
        [(night, member, film, guild, value, now.isoformat()) for film, value in values.items()],
    )


async def delete_ballots(writing: WriteTransaction, guild: GuildId, night: NightId) -> None:
    """Forget what was voted with another method: the same numbers would mean something else."""
    await writing.execute_write("DELETE FROM ballot WHERE night_id = ? AND guild_id = ?", night, guild)


async def delete_vetoes_beyond(writing: WriteTransaction, guild: GuildId, night: NightId, most: int) -> None:
    """Keep each member's first vetoes, `most` of them."""
    rows = await writing.fetch_rows(
        "SELECT member_id, film_id FROM night_veto WHERE night_id = ? AND guild_id = ? ORDER BY cast_at, film_id",
        night,
        guild,
    )
    kept: Counter[int] = Counter()
    gone: list[tuple[int, int, int, int]] = []
    for member, film in rows:
        kept[member] += 1
        if kept[member] > most:
            gone.append((night, member, film, guild))
    await writing.execute_many(
        "DELETE FROM night_veto WHERE night_id = ? AND member_id = ? AND film_id = ? AND guild_id = ?", gone
    )


async def vetoes_of_night(
    reading: ReadTransaction, guild: GuildId, night: NightId, *, before: datetime | None
) -> dict[MemberId, set[FilmId]]:
    """The films that each member vetoed before the close; None for all."""
    found: defaultdict[MemberId, set[FilmId]] = defaultdict(set)
    rows = await reading.fetch_rows(
        "SELECT member_id, film_id, cast_at FROM night_veto WHERE night_id = ? AND guild_id = ?", night, guild
    )
    for member, film, cast_at in rows:
        if before is None or datetime.fromisoformat(cast_at) < before:
            found[MemberId(member)].add(FilmId(film))
    return dict(found)


async def vetoes_of_member(reading: ReadTransaction, guild: GuildId, night: NightId, member: MemberId) -> set[FilmId]:
    rows = await reading.fetch_rows(
        "SELECT film_id FROM night_veto WHERE night_id = ? AND member_id = ? AND guild_id = ?", night, member, guild
    )
    return {FilmId(film) for (film,) in rows}


async def replace_vetoes(
    writing: WriteTransaction,
    guild: GuildId,
    night: NightId,
    member: MemberId,
    vetoed: Collection[FilmId],
    *,
    replaced: Collection[FilmId],
    now: datetime,
) -> None:
    """Store a member's vetoes among the films `replaced`; vetoes of other films stay."""
    await writing.execute_many(
        "DELETE FROM night_veto WHERE night_id = ? AND member_id = ? AND film_id = ? AND guild_id = ?",
        [(night, member, film, guild) for film in replaced],
    )
    await writing.execute_many(
        "INSERT INTO night_veto (night_id, member_id, film_id, guild_id, cast_at) VALUES (?, ?, ?, ?, ?)",
        [(night, member, film, guild, now.isoformat()) for film in vetoed],
    )
