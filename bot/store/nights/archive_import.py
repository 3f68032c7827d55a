"""Storing the lists and past nights of an export in an empty club."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime

from bot.domain.ids import FilmId, GuildId
from bot.domain.nights.archive import ArchivedList, ArchivedNight, ArchivedNomination, NightArchive
from bot.domain.nights.lists import NightListId, NominationId
from bot.domain.nights.merging import map_films
from bot.domain.nights.outcome_json import outcome_to_json
from bot.store.database import ReadTransaction, WriteTransaction

NO_CHANNEL = 0
"""The channel of a night that was imported: that of the other server is not in an export."""


async def has_nights(reading: ReadTransaction, guild: GuildId) -> bool:
    """Whether the club has a list or a night."""
    for sql in (
        "SELECT 1 FROM night_list WHERE guild_id = ? LIMIT 1",
        "SELECT 1 FROM night WHERE guild_id = ? LIMIT 1",
    ):
        if await reading.fetch_row(sql, guild) is not None:
            return True
    return False


async def store_archive(
    writing: WriteTransaction, guild: GuildId, archive: NightArchive, films: Mapping[FilmId, FilmId]
) -> None:
    """Store lists and nights in a club without any; `films` maps the export's films to those of the catalogue."""
    lists: dict[int, NightListId] = {}
    nominations: dict[int, NominationId] = {}
    for each in archive.lists:
        lists[each.key] = await _store_list(writing, guild, each)
        for one in each.nominations:
            nominations[one.key] = await _store_nomination(writing, guild, lists[each.key], one, films)
        await writing.execute_many(
            """
            INSERT INTO night_turn (list_id, member_id, guild_id, place, away_until, skipped, picked_at, joined_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?)
            """,
            [
                (
                    lists[each.key],
                    turn.member,
                    guild,
                    place,
                    None if turn.away_until is None else turn.away_until.isoformat(),
                    turn.skipped,
                    _stored(turn.picked_at),
                    turn.joined_at.isoformat(),
                )
                for place, turn in enumerate(each.turns)
            ],
        )
    for night in archive.nights:
        identity = await _store_night(writing, guild, night, lists, films)
        await _store_parts(writing, guild, identity, night, films, nominations)
        await _store_people(writing, guild, identity, night, films)


async def _store_list(writing: WriteTransaction, guild: GuildId, each: ArchivedList) -> NightListId:
    rules = each.rules
    return NightListId(
        await writing.insert_row(
            """
            INSERT INTO night_list (guild_id, name, nominators, earned_attended, earned_of, cap_member, cap_all,
                ban_days, survivals, lowest_leave, method, vetoes, turns_earned, created_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            guild,
            each.name,
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
            each.created_at.isoformat(),
            _stored(each.closed_at),
        )
    )


async def _store_nomination(
    writing: WriteTransaction,
    guild: GuildId,
    identity: NightListId,
    one: ArchivedNomination,
    films: Mapping[FilmId, FilmId],
) -> NominationId:
    return NominationId(
        await writing.insert_row(
            """
            INSERT INTO nomination (guild_id, list_id, film_id, member_id, why, state, survived, added_at, closed_at)
            VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
            """,
            guild,
            identity,
            films[one.film],
            one.member,
            one.why,
            one.state,
            one.survived,
            one.added_at.isoformat(),
            _stored(one.closed_at),
        )
    )


async def _store_night(
    writing: WriteTransaction,
    guild: GuildId,
    night: ArchivedNight,
    lists: Mapping[int, NightListId],
    films: Mapping[FilmId, FilmId],
) -> int:
    """Every imported night is over; scores that were sealed are not in the export."""
    outcome = None if night.outcome is None else outcome_to_json(map_films(night.outcome, films.__getitem__))
    return await writing.insert_row(
        """
        INSERT INTO night (guild_id, number, list_id, theme, hosted_by, picked_by, state, chooser, method, blind,
            vetoes, draw_seed, programme_minutes, starts_at, zone, closes_at, channel_id, outcome, created_at,
            changed_at)
        VALUES (?, ?, ?, ?, ?, ?, 'revealed', ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        guild,
        night.number,
        None if night.list is None else lists[night.list],
        night.theme,
        night.host,
        night.picker,
        night.chooser,
        night.method,
        int(night.blind),
        night.vetoes,
        night.seed,
        night.minutes,
        _stored(night.starts_at),
        night.zone,
        _stored(night.closes_at),
        NO_CHANNEL,
        outcome,
        night.created_at.isoformat(),
        night.created_at.isoformat(),
    )


async def _store_parts(
    writing: WriteTransaction,
    guild: GuildId,
    night: int,
    archived: ArchivedNight,
    films: Mapping[FilmId, FilmId],
    nominations: Mapping[int, NominationId],
) -> None:
    await writing.execute_many(
        "INSERT INTO night_film (night_id, place, guild_id, film_id) VALUES (?, ?, ?, ?)",
        [(night, place, guild, films[film]) for place, film in enumerate(archived.films)],
    )
    await writing.execute_many(
        """
        INSERT INTO night_candidate (night_id, film_id, guild_id, nomination_id, place, draw_place, waited,
            nominated_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (
                night,
                films[one.film],
                guild,
                None if one.nomination is None else nominations[one.nomination],
                one.place,
                one.draw_place,
                one.waited,
                _stored(one.nominated_at),
            )
            for one in archived.candidates
        ],
    )


async def _store_people(
    writing: WriteTransaction, guild: GuildId, night: int, archived: ArchivedNight, films: Mapping[FilmId, FilmId]
) -> None:
    """Replies, who came, and revealed scores."""
    at = (archived.starts_at or archived.created_at).isoformat()
    await writing.execute_many(
        "INSERT INTO night_reply (night_id, member_id, guild_id, answer, replied_at) VALUES (?, ?, ?, ?, ?)",
        [(night, member, guild, answer, at) for member, answer in archived.replies],
    )
    await writing.execute_many(
        "INSERT INTO night_attendance (night_id, member_id, guild_id, by_hand) VALUES (?, ?, ?, 1)",
        [(night, member, guild) for member in archived.came],
    )
    await writing.execute_many(
        """
        INSERT INTO night_score (night_id, member_id, film_id, guild_id, halves, late, scored_at)
        VALUES (?, ?, ?, ?, ?, ?, ?)
        """,
        [
            (night, one.member, films[one.film], guild, one.halves, int(one.late), one.scored_at.isoformat())
            for one in archived.scores
        ],
    )


def _stored(value: datetime | None) -> str | None:
    return None if value is None else value.isoformat()
