"""Lists and past nights for a club's export."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import date, datetime

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, GuildId, MemberId
from bot.domain.nights.archive import (
    ArchivedCandidate,
    ArchivedList,
    ArchivedNight,
    ArchivedNomination,
    ArchivedScore,
    ArchivedTurn,
    NightArchive,
)
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import ListRules, NominationState, Nominators
from bot.domain.nights.night import Chooser
from bot.domain.nights.outcome import Outcome
from bot.domain.nights.outcome_json import outcome_from_json
from bot.store.database import ReadTransaction, Row
from bot.store.nights.turns import CAME_SECONDS


async def read_archive(reading: ReadTransaction, guild: GuildId) -> NightArchive:
    """The club's lists with all their nominations, and every night that was on, the oldest first."""
    rows = await reading.fetch_rows(
        """
        SELECT id, name, nominators, earned_attended, earned_of, cap_member, cap_all, ban_days, survivals,
            lowest_leave, method, vetoes, turns_earned, created_at, closed_at
        FROM night_list WHERE guild_id = ? ORDER BY id
        """,
        guild,
    )
    nominations = await _nominations(reading, guild)
    turns = await _turns(reading, guild)
    lists = tuple(
        _list(key, row, tuple(nominations.get(row[0], ())), tuple(turns.get(row[0], ())))
        for key, row in enumerate(rows, 1)
    )
    keys = {row[0]: key for key, row in enumerate(rows, 1)}
    return NightArchive(lists=lists, nights=await _nights(reading, guild, keys, await _nomination_keys(reading, guild)))


async def _nomination_keys(reading: ReadTransaction, guild: GuildId) -> dict[int, int]:
    rows = await reading.fetch_rows("SELECT id FROM nomination WHERE guild_id = ? ORDER BY list_id, id", guild)
    return {row[0]: key for key, row in enumerate(rows, 1)}


async def _nominations(reading: ReadTransaction, guild: GuildId) -> dict[int, list[ArchivedNomination]]:
    rows = await reading.fetch_rows(
        """
        SELECT list_id, film_id, member_id, why, state, survived, added_at, closed_at FROM nomination
        WHERE guild_id = ? ORDER BY list_id, id
        """,
        guild,
    )
    found: dict[int, list[ArchivedNomination]] = {}
    for key, (owner, film, member, why, state, survived, added, closed) in enumerate(rows, 1):
        found.setdefault(owner, []).append(
            ArchivedNomination(
                key=key,
                film=FilmId(film),
                member=_member(member),
                why=why,
                state=NominationState.WAITING if state == NominationState.ON_BALLOT else NominationState(state),
                survived=survived,
                added_at=datetime.fromisoformat(added),
                closed_at=_time(closed),
            )
        )
    return found


async def _turns(reading: ReadTransaction, guild: GuildId) -> dict[int, list[ArchivedTurn]]:
    rows = await reading.fetch_rows(
        """
        SELECT list_id, member_id, away_until, skipped, picked_at, joined_at FROM night_turn
        WHERE guild_id = ? ORDER BY list_id, place, joined_at, member_id
        """,
        guild,
    )
    found: dict[int, list[ArchivedTurn]] = {}
    for owner, member, away, skipped, picked, joined in rows:
        found.setdefault(owner, []).append(
            ArchivedTurn(
                member=MemberId(member),
                away_until=None if away is None else date.fromisoformat(away),
                skipped=skipped,
                picked_at=_time(picked),
                joined_at=datetime.fromisoformat(joined),
            )
        )
    return found


def _list(
    key: int, row: Row, nominations: tuple[ArchivedNomination, ...], turns: tuple[ArchivedTurn, ...]
) -> ArchivedList:
    (_, name, nominators, attended, of, member, everyone, ban, survivals, lowest, method, vetoes, earned, *times) = row
    return ArchivedList(
        key=key,
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
            turns_earned=bool(earned),
        ),
        created_at=datetime.fromisoformat(times[0]),
        closed_at=_time(times[1]),
        nominations=nominations,
        turns=turns,
    )


async def _nights(
    reading: ReadTransaction, guild: GuildId, lists: Mapping[int, int], nominations: Mapping[int, int]
) -> tuple[ArchivedNight, ...]:
    rows = await reading.fetch_rows(
        """
        SELECT id, number, list_id, theme, hosted_by, picked_by, chooser, method, blind, vetoes, draw_seed,
            programme_minutes, starts_at, zone, closes_at, outcome, created_at
        FROM night WHERE guild_id = ? AND state IN ('on', 'scoring', 'revealed') ORDER BY number
        """,
        guild,
    )
    parts = await _night_parts(reading, guild, nominations)
    return tuple(
        ArchivedNight(
            number=number,
            list=None if list_id is None else lists[list_id],
            theme=theme,
            host=_member(host),
            picker=_member(picker),
            chooser=Chooser(chooser),
            method=VotingMethod(method),
            blind=bool(blind),
            vetoes=vetoes,
            seed=seed,
            minutes=minutes,
            starts_at=_time(starts),
            zone=zone,
            closes_at=_time(closes),
            outcome=_outcome(outcome),
            created_at=datetime.fromisoformat(created),
            films=tuple(parts.films.get(night, ())),
            candidates=tuple(parts.candidates.get(night, ())),
            replies=tuple(parts.replies.get(night, ())),
            came=tuple(parts.came.get(night, ())),
            scores=tuple(parts.scores.get(night, ())),
        )
        for (
            night, number, list_id, theme, host, picker, chooser, method, blind, vetoes, seed, minutes, starts, zone,
            closes, outcome, created,
        ) in rows
    )  # fmt: skip


class _NightParts:
    """What belongs to each night, by its id."""

    def __init__(self) -> None:
        self.films: dict[int, list[FilmId]] = {}
        self.candidates: dict[int, list[ArchivedCandidate]] = {}
        self.replies: dict[int, list[tuple[MemberId, str]]] = {}
        self.came: dict[int, list[MemberId]] = {}
        self.scores: dict[int, list[ArchivedScore]] = {}


async def _night_parts(reading: ReadTransaction, guild: GuildId, nominations: Mapping[int, int]) -> _NightParts:
    parts = _NightParts()
    for night, film in await reading.fetch_rows(
        "SELECT night_id, film_id FROM night_film WHERE guild_id = ? ORDER BY night_id, place", guild
    ):
        parts.films.setdefault(night, []).append(FilmId(film))
    for night, film, nomination, place, draw_place, waited, at in await reading.fetch_rows(
        """
        SELECT night_id, film_id, nomination_id, place, draw_place, waited, nominated_at FROM night_candidate
        WHERE guild_id = ? ORDER BY night_id, place, film_id
        """,
        guild,
    ):
        parts.candidates.setdefault(night, []).append(
            ArchivedCandidate(
                film=FilmId(film),
                nomination=None if nomination is None else nominations[nomination],
                place=place,
                draw_place=draw_place,
                waited=waited,
                nominated_at=_time(at),
            )
        )
    for night, member, answer in await reading.fetch_rows(
        """
        SELECT night_id, member_id, answer FROM night_reply
        WHERE guild_id = ? AND answer IS NOT NULL ORDER BY night_id, member_id
        """,
        guild,
    ):
        parts.replies.setdefault(night, []).append((MemberId(member), answer))
    for night, member in await reading.fetch_rows(
        """
        SELECT night_id, member_id FROM night_attendance
        WHERE guild_id = ? AND (by_hand = 1 OR (by_hand IS NULL AND seconds >= ?)) ORDER BY night_id, member_id
        """,
        guild,
        CAME_SECONDS,
    ):
        parts.came.setdefault(night, []).append(MemberId(member))
    await _read_scores(reading, guild, parts)
    return parts


async def _read_scores(reading: ReadTransaction, guild: GuildId, parts: _NightParts) -> None:
    """Revealed scores, without those whose diary entry is private."""
    for night, member, film, halves, late, at in await reading.fetch_rows(
        """
        SELECT night_score.night_id, night_score.member_id, night_score.film_id, night_score.halves, late, scored_at
        FROM night_score JOIN night ON night.id = night_score.night_id AND night.guild_id = night_score.guild_id
        LEFT JOIN diary ON diary.id = night_score.entry_id AND diary.guild_id = night_score.guild_id
        WHERE night_score.guild_id = ? AND night.state = 'revealed'
            AND (diary.id IS NULL OR diary.visibility = 'published')
        ORDER BY night_score.night_id, night_score.member_id, night_score.film_id
        """,
        guild,
    ):
        parts.scores.setdefault(night, []).append(
            ArchivedScore(
                member=MemberId(member),
                film=FilmId(film),
                halves=halves,
                late=bool(late),
                scored_at=datetime.fromisoformat(at),
            )
        )


def _member(value: int | None) -> MemberId | None:
    return None if value is None else MemberId(value)


def _time(value: str | None) -> datetime | None:
    return None if value is None else datetime.fromisoformat(value)


def _outcome(value: str | None) -> Outcome | None:
    """How a vote was counted; None if what is stored can't be read."""
    try:
        return None if value is None else outcome_from_json(value)
    except InvalidValue:
        return None
