"""Lists of nominated films and the nominations on them."""

from __future__ import annotations

from collections.abc import Collection
from datetime import datetime

from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import (
    ListRules,
    NightList,
    NightListId,
    Nomination,
    NominationId,
    NominationState,
    Nominators,
)
from bot.store.database import ReadTransaction, Row, WriteTransaction

_LISTS = """
SELECT id, guild_id, name, nominators, earned_attended, earned_of, cap_member, cap_all, ban_days, survivals,
    lowest_leave, method, vetoes, turns_earned
FROM night_list
"""
_NOMINATIONS = """
SELECT id, list_id, film_id, member_id, why, state, survived, added_at FROM nomination
"""


async def open_lists(reading: ReadTransaction, guild: GuildId) -> list[NightList]:
    """The club's lists that are not closed, the oldest first."""
    rows = await reading.fetch_rows(_LISTS + " WHERE guild_id = ? AND closed_at IS NULL ORDER BY id", guild)
    return [_list(row) for row in rows]


async def list_by_id(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> NightList | None:
    """A list that is not closed."""
    row = await reading.fetch_row(_LISTS + " WHERE id = ? AND guild_id = ? AND closed_at IS NULL", identity, guild)
    return None if row is None else _list(row)


async def closed_lists(reading: ReadTransaction, guild: GuildId, count: int) -> list[NightList]:
    """The club's closed lists, the last closed first."""
    rows = await reading.fetch_rows(
        _LISTS + " WHERE guild_id = ? AND closed_at IS NOT NULL ORDER BY closed_at DESC, id DESC LIMIT ?", guild, count
    )
    return [_list(row) for row in rows]


async def any_list(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> NightList | None:
    """A list, open or closed."""
    row = await reading.fetch_row(_LISTS + " WHERE id = ? AND guild_id = ?", identity, guild)
    return None if row is None else _list(row)


async def insert_list(
    writing: WriteTransaction, guild: GuildId, name: str, rules: ListRules, *, creator: MemberId, now: datetime
) -> NightListId:
    identity = await writing.insert_row(
        """
        INSERT INTO night_list (guild_id, name, nominators, earned_attended, earned_of, cap_member, cap_all, ban_days,
            survivals, lowest_leave, method, vetoes, turns_earned, created_by, created_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        guild,
        name,
        rules.nominators,
        rules.earned_attended,
        rules.earned_of,
        rules.cap_member,
        rules.cap_all,
        rules.ban_days,
        rules.survivals,
        rules.lowest_leave,
        rules.method,
        rules.vetoes,
        int(rules.turns_earned),
        creator,
        now.isoformat(),
    )
    return NightListId(identity)


async def update_list(writing: WriteTransaction, changed: NightList) -> bool:
    """Store a list's name and rules; returns whether it is still open."""
    rules = changed.rules
    return bool(
        await writing.execute_write(
            """
            UPDATE night_list SET name = ?, nominators = ?, earned_attended = ?, earned_of = ?, cap_member = ?,
                cap_all = ?, ban_days = ?, survivals = ?, lowest_leave = ?, method = ?, vetoes = ?,
                turns_earned = ?
            WHERE id = ? AND guild_id = ? AND closed_at IS NULL
            """,
            changed.name,
            rules.nominators,
            rules.earned_attended,
            rules.earned_of,
            rules.cap_member,
            rules.cap_all,
            rules.ban_days,
            rules.survivals,
            rules.lowest_leave,
            rules.method,
            rules.vetoes,
            int(rules.turns_earned),
            changed.id,
            changed.guild,
        )
    )


async def set_list_closed(
    writing: WriteTransaction, guild: GuildId, identity: NightListId, closed_at: datetime | None
) -> bool:
    """Close a list, or with None open it again; its nominations stay as they are."""
    return bool(
        await writing.execute_write(
            "UPDATE night_list SET closed_at = ? WHERE id = ? AND guild_id = ?",
            None if closed_at is None else closed_at.isoformat(),
            identity,
            guild,
        )
    )


async def open_nominations(reading: ReadTransaction, guild: GuildId, identity: NightListId) -> list[Nomination]:
    """The films that are on a list now, in the order in which they were nominated."""
    rows = await reading.fetch_rows(
        _NOMINATIONS + " WHERE guild_id = ? AND list_id = ? AND state IN ('waiting', 'on_ballot') ORDER BY id",
        guild,
        identity,
    )
    return [_nomination(row) for row in rows]


async def nomination_by_id(reading: ReadTransaction, guild: GuildId, identity: NominationId) -> Nomination | None:
    """A nomination in any state."""
    row = await reading.fetch_row(_NOMINATIONS + " WHERE id = ? AND guild_id = ?", identity, guild)
    return None if row is None else _nomination(row)


async def insert_nomination(
    writing: WriteTransaction,
    guild: GuildId,
    identity: NightListId,
    film: FilmId,
    *,
    member: MemberId | None,
    why: str | None,
    now: datetime,
) -> NominationId:
    """The caller has checked that the film is not on the list: an index forbids a second open nomination."""
    return NominationId(
        await writing.insert_row(
            """
            INSERT INTO nomination (guild_id, list_id, film_id, member_id, why, state, added_at)
            VALUES (?, ?, ?, ?, ?, 'waiting', ?)
            """,
            guild,
            identity,
            film,
            member,
            why,
            now.isoformat(),
        )
    )


async def set_nomination_state(
    writing: WriteTransaction,
    guild: GuildId,
    identity: NominationId,
    state: NominationState,
    *,
    was: Collection[NominationState],
    now: datetime,
) -> bool:
    """Change a nomination's state if it is still in one of the states `was`; returns whether it was."""
    for before in was:
        if await writing.execute_write(
            "UPDATE nomination SET state = ?, closed_at = ? WHERE id = ? AND guild_id = ? AND state = ?",
            state,
            None if state in (NominationState.WAITING, NominationState.ON_BALLOT) else now.isoformat(),
            identity,
            guild,
            before,
        ):
            return True
    return False


async def set_nomination_words(
    writing: WriteTransaction, guild: GuildId, identity: NominationId, why: str | None
) -> None:
    await writing.execute_write("UPDATE nomination SET why = ? WHERE id = ? AND guild_id = ?", why, identity, guild)


async def is_on_open_ballot(reading: ReadTransaction, guild: GuildId, identity: NominationId) -> bool:
    """Whether a vote that is open now has this nomination on its ballot."""
    row = await reading.fetch_row(
        """
        SELECT 1 FROM night_candidate
        JOIN night ON night.id = night_candidate.night_id AND night.guild_id = night_candidate.guild_id
        WHERE night_candidate.nomination_id = ? AND night_candidate.guild_id = ? AND night.state = 'voting' LIMIT 1
        """,
        identity,
        guild,
    )
    return row is not None


async def last_shown(reading: ReadTransaction, guild: GuildId, film: FilmId) -> datetime | None:
    """When a night of this club last showed the film; None if none did."""
    row = await reading.fetch_row(
        """
        SELECT max(coalesce(night.starts_at, night.created_at)) FROM night
        JOIN night_film ON night_film.night_id = night.id AND night_film.guild_id = night.guild_id
        WHERE night.guild_id = ? AND night_film.film_id = ? AND night.state IN ('on', 'scoring', 'revealed')
        """,
        guild,
        film,
    )
    return None if row is None or row[0] is None else datetime.fromisoformat(row[0])


def _list(row: Row) -> NightList:
    identity, guild, name, nominators, attended, of, member, everyone, ban, survivals, lowest, method, *last = row
    vetoes, turns_earned = last
    return NightList(
        id=NightListId(identity),
        guild=GuildId(guild),
        name=name,
        rules=ListRules(
            nominators=Nominators(nominators),
            earned_attended=attended,
            earned_of=of,
            cap_member=member,
            cap_all=everyone,
            ban_days=ban,
            survivals=survivals,
            lowest_leave=lowest,
            method=VotingMethod(method),
            vetoes=vetoes,
            turns_earned=bool(turns_earned),
        ),
    )


def _nomination(row: Row) -> Nomination:
    identity, list_id, film, member, why, state, survived, added = row
    return Nomination(
        id=NominationId(identity),
        list=NightListId(list_id),
        film=FilmId(film),
        member=None if member is None else MemberId(member),
        why=why,
        state=NominationState(state),
        survived=survived,
        added_at=datetime.fromisoformat(added),
    )
