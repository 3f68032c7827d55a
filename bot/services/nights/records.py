"""Reads what the club may know of its nights that are over, and of one whose scores are still sealed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.domain.catalogue.overlay import Overlay
from bot.domain.diary.entry import Preference
from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.history import night_order
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.score import Attendance, FilmScores, NightRecord, NightScore, NightScoring, group_scores
from bot.domain.privacy.disclosure import Disclosure, Statement
from bot.store.database import ReadTransaction
from bot.store.diary import entries as diary_store
from bot.store.nights import attendance as attendance_store
from bot.store.nights import nights as night_store
from bot.store.nights import scores as store

AFTER = (NightState.ON, NightState.SCORING, NightState.REVEALED)
"""The states of a night that has begun."""


async def read_records(reading: ReadTransaction, guild: GuildId, overlay: Overlay) -> list[NightRecord]:
    """All nights of a club whose scores are out, the oldest first.

    Scores of members who switched off that their ratings count for others are left out.
    """
    nights = await night_store.nights_in_states(reading, guild, [NightState.REVEALED])
    if not nights:
        return []
    switches = await diary_store.club_disclosure(reading, guild)
    scores: defaultdict[NightId, list[NightScore]] = defaultdict(list)
    for score in await store.revealed_scores(reading, guild):
        if Preference.SCORE not in switches.declined.get(score.member, ()):
            scores[score.night].append(score)
    came = Counter(each.night for each in await attendance_store.attendance_of_club(reading, guild) if each.came)
    return [
        NightRecord(night=night, films=_grouped(night, scores[night.id], overlay), came=came[night.id])
        for night in sorted(nights, key=night_order)
    ]


async def read_scoring(reading: ReadTransaction, night: Night, overlay: Overlay) -> NightScoring | None:
    """What the panel of a night shows after the film; None before it has begun. Sealed stars are not in it."""
    if night.state not in AFTER:
        return None
    switches = await diary_store.club_disclosure(reading, night.guild)
    there = await attendance_store.attendance_of_night(reading, night.guild, night.id)
    came, unnamed_came = _split(switches, _who_came(there))
    if night.state is not NightState.REVEALED:
        sealed = await store.scores_of_night(reading, night.guild, night.id)
        scorers, unnamed = _split(switches, list(dict.fromkeys(score.member for score in sealed)))
        return NightScoring(scorers=scorers, unnamed_scorers=unnamed, came=came, unnamed_came=unnamed_came)
    records = await read_records(reading, night.guild, overlay)
    at = next((at for at, each in enumerate(records) if each.night.id == night.id), None)
    record = NightRecord(night=night, came=len(came) + unnamed_came) if at is None else records[at]
    members = list(dict.fromkeys(score.member for film in record.films for score in film.scores))
    scorers, unnamed = _split(switches, members)
    return NightScoring(
        scorers=scorers,
        unnamed_scorers=unnamed,
        came=came,
        unnamed_came=unnamed_came,
        record=record,
        may_be_named=frozenset(each for each in members if switches.may_disclose(each, Statement.LIKES)),
        earlier=tuple(records[:at]),
    )


def _grouped(night: Night, scores: Sequence[NightScore], overlay: Overlay) -> tuple[FilmScores, ...]:
    films = {*night.films, *(score.film for score in scores)}
    return group_scores(night.films, scores, {film: overlay.apply_to(film) for film in films})


def _who_came(there: Sequence[Attendance]) -> list[MemberId]:
    return [each.member for each in there if each.came]


def _split(switches: Disclosure, members: Sequence[MemberId]) -> tuple[tuple[MemberId, ...], int]:
    """Those of whom may be said that they saw the film, and the number of the others."""
    named = tuple(each for each in members if switches.may_disclose(each, Statement.HAS_SEEN))
    return named, len(members) - len(named)
