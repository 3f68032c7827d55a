"""Movie nights: each night's own row and its films."""

from __future__ import annotations

import json
from collections import defaultdict
from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime

from bot.domain.ids import ChannelId, FilmId, GuildId, MemberId, RoleId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.lists import NightListId
from bot.domain.nights.night import OPEN_STATES, Chooser, Night, NightId, NightPlace, NightState, VotePlan
from bot.domain.nights.outcome_json import outcome_from_json, outcome_to_json
from bot.store.database import ReadTransaction, Row, WriteTransaction

_NIGHTS = """
SELECT id, guild_id, number, state, chooser, method, draw_seed, blind, vetoes, programme_minutes, opens_at, closes_at,
    channel_id, message_id, voice_channel_id, role_id, role_trusted, event_id, thread_id, zone, list_id, theme,
    hosted_by, picked_by, starts_at, scores_until, outcome
FROM night
"""


async def night_by_id(reading: ReadTransaction, guild: GuildId, night: NightId) -> Night | None:
    found = await reading.fetch_rows(_NIGHTS + " WHERE id = ? AND guild_id = ?", night, guild)
    nights = await _with_films(reading, guild, found)
    return nights[0] if nights else None


async def night_of_event(reading: ReadTransaction, guild: GuildId, event: int) -> Night | None:
    found = await reading.fetch_rows(_NIGHTS + " WHERE event_id = ? AND guild_id = ?", event, guild)
    nights = await _with_films(reading, guild, found)
    return nights[0] if nights else None


async def open_nights(reading: ReadTransaction, guild: GuildId) -> list[Night]:
    """The club's nights that are neither revealed nor cancelled, the oldest first."""
    return await nights_in_states(reading, guild, OPEN_STATES)


async def nights_in_states(reading: ReadTransaction, guild: GuildId, states: Collection[NightState]) -> list[Night]:
    """The club's nights in these states, the oldest first."""
    found = [
        row
        for state in states
        for row in await reading.fetch_rows(_NIGHTS + " WHERE guild_id = ? AND state = ?", guild, state)
    ]
    return sorted(await _with_films(reading, guild, found), key=lambda night: night.number)


async def last_number(reading: ReadTransaction, guild: GuildId) -> int:
    """The number of the club's newest night; 0 if it has none."""
    row = await reading.fetch_row("SELECT max(number) FROM night WHERE guild_id = ?", guild)
    return 0 if row is None or row[0] is None else int(row[0])


async def insert_night(writing: WriteTransaction, night: Night, *, now: datetime) -> Night:
    """Store a new night; its id in the value is ignored. Returns the night with its id."""
    vote, place = night.vote, night.place
    identity = await writing.insert_row(
        """
        INSERT INTO night (guild_id, number, state, chooser, method, draw_seed, blind, vetoes, programme_minutes,
            opens_at, closes_at, channel_id, voice_channel_id, role_id, role_trusted, zone, list_id, theme, hosted_by,
            picked_by, starts_at, scores_until, created_at, changed_at)
        VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)
        """,
        night.guild,
        night.number,
        night.state,
        night.chooser,
        vote.method,
        vote.seed,
        int(vote.blind),
        vote.vetoes,
        vote.minutes,
        _stored_time(vote.opens_at),
        _stored_time(vote.closes_at),
        place.channel,
        place.voice,
        place.role,
        int(place.trusted),
        night.zone,
        night.list,
        night.theme,
        night.host,
        night.picker,
        _stored_time(night.starts_at),
        _stored_time(night.scores_until),
        now.isoformat(),
        now.isoformat(),
    )
    stored = replace(night, id=NightId(identity))
    await put_films(writing, stored.guild, stored.id, stored.films)
    return stored


async def update_night(writing: WriteTransaction, night: Night, *, was: NightState, now: datetime) -> bool:
    """Store everything that may change of a night, if it is still in the state `was`; returns whether it was.

    The message, the event and the thread have their own functions: a step sets them while the host changes the night.
    """
    vote = night.vote
    changed = await writing.execute_write(
        """
        UPDATE night SET state = ?, chooser = ?, method = ?, draw_seed = ?, blind = ?, vetoes = ?,
            programme_minutes = ?, opens_at = ?, closes_at = ?, channel_id = ?, voice_channel_id = ?, role_id = ?,
            role_trusted = ?, zone = ?, list_id = ?, theme = ?, hosted_by = ?, picked_by = ?, starts_at = ?,
            scores_until = ?, outcome = ?, changed_at = ?
        WHERE id = ? AND guild_id = ? AND state = ?
        """,
        night.state,
        night.chooser,
        vote.method,
        vote.seed,
        int(vote.blind),
        vote.vetoes,
        vote.minutes,
        _stored_time(vote.opens_at),
        _stored_time(vote.closes_at),
        night.place.channel,
        night.place.voice,
        night.place.role,
        int(night.place.trusted),
        night.zone,
        night.list,
        night.theme,
        night.host,
        night.picker,
        _stored_time(night.starts_at),
        _stored_time(night.scores_until),
        None if night.outcome is None else outcome_to_json(night.outcome),
        now.isoformat(),
        night.id,
        night.guild,
        was,
    )
    if changed:
        await put_films(writing, night.guild, night.id, night.films)
    return bool(changed)


async def put_films(writing: WriteTransaction, guild: GuildId, night: NightId, films: Sequence[FilmId]) -> None:
    """Replace what is shown that night."""
    await writing.execute_write("DELETE FROM night_film WHERE night_id = ? AND guild_id = ?", night, guild)
    await writing.execute_many(
        "INSERT INTO night_film (night_id, place, guild_id, film_id) VALUES (?, ?, ?, ?)",
        [(night, place, guild, film) for place, film in enumerate(films)],
    )


async def set_message(
    writing: WriteTransaction, guild: GuildId, night: NightId, channel: ChannelId, message: int | None
) -> None:
    """Record where the panel is; None if somebody deleted it."""
    await writing.execute_write(
        "UPDATE night SET channel_id = ?, message_id = ? WHERE id = ? AND guild_id = ?", channel, message, night, guild
    )


async def record_message(writing: WriteTransaction, night: Night, message: int | None) -> bool:
    """Record where the panel is, unless the host moved it since `night` was read; returns whether it was recorded."""
    return bool(
        await writing.execute_write(
            """
            UPDATE night SET message_id = ?
            WHERE id = ? AND guild_id = ? AND channel_id = ? AND message_id IS NOT DISTINCT FROM ?
            """,
            message,
            night.id,
            night.guild,
            night.place.channel,
            night.place.message,
        )
    )


async def set_event(writing: WriteTransaction, guild: GuildId, night: NightId, event: int | None) -> None:
    await writing.execute_write("UPDATE night SET event_id = ? WHERE id = ? AND guild_id = ?", event, night, guild)


async def set_thread(writing: WriteTransaction, guild: GuildId, night: NightId, thread: int | None) -> None:
    await writing.execute_write("UPDATE night SET thread_id = ? WHERE id = ? AND guild_id = ?", thread, night, guild)


async def _with_films(reading: ReadTransaction, guild: GuildId, rows: Sequence[Row]) -> list[Night]:
    films: defaultdict[int, list[FilmId]] = defaultdict(list)
    found = await reading.fetch_rows(
        """
        SELECT night_id, film_id FROM night_film
        WHERE guild_id = ? AND night_id IN (SELECT value FROM json_each(?)) ORDER BY night_id, place
        """,
        guild,
        json.dumps([row[0] for row in rows]),
    )
    for night, film in found if rows else ():
        films[night].append(FilmId(film))
    return [_night(row, tuple(films[row[0]])) for row in rows]


def _night(row: Row, films: tuple[FilmId, ...]) -> Night:
    identity, guild, number, state, chooser, method, seed, blind, vetoes, minutes, opens_at, closes_at = row[:12]
    channel, message, voice, role, trusted, event, thread = row[12:19]
    zone, list_id, theme, host, picker, starts_at, scores_until, outcome = row[19:]
    return Night(
        id=NightId(identity),
        guild=GuildId(guild),
        number=number,
        state=NightState(state),
        chooser=Chooser(chooser),
        vote=VotePlan(
            method=VotingMethod(method),
            seed=seed,
            blind=bool(blind),
            vetoes=vetoes,
            minutes=minutes,
            opens_at=_read_time(opens_at),
            closes_at=_read_time(closes_at),
        ),
        place=NightPlace(
            channel=ChannelId(channel),
            message=message,
            voice=None if voice is None else ChannelId(voice),
            role=None if role is None else RoleId(role),
            trusted=bool(trusted),
            event=event,
            thread=thread,
        ),
        zone=zone,
        list=None if list_id is None else NightListId(list_id),
        theme=theme,
        host=None if host is None else MemberId(host),
        picker=None if picker is None else MemberId(picker),
        starts_at=_read_time(starts_at),
        scores_until=_read_time(scores_until),
        films=films,
        outcome=None if outcome is None else outcome_from_json(outcome),
    )


def _stored_time(time: datetime | None) -> str | None:
    return None if time is None else time.isoformat()


def _read_time(stored: str | None) -> datetime | None:
    return None if stored is None else datetime.fromisoformat(stored)
