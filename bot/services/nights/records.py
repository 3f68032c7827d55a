"""Reads what the club may know of its nights that are over, and of one whose scores are still sealed."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Sequence

from bot.domain.catalogue.overlay import Overlay
from bot.domain.ids import GuildId, MemberId
from bot.domain.nights.history import night_order
from bot.domain.nights.night import Night, NightId, NightState
from bot.domain.nights.score import FilmScores, NightRecord, NightScore, NightScoring, group_scores
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

    Only members who may be named count, by the rules of all numbers about the club.
    """
    nights = await night_store.nights_in_states(reading, guild, [NightState.REVEALED])
    if not nights:
        return []
    switches = await diary_store.club_disclosure(reading, guild)
    scores: defaultdict[NightId, list[NightScore]] = defaultdict(list)
    for score in await store.revealed_scores(reading, guild):
        if switches.may_disclose(score.member, Statement.STARS_COUNTED):
            scores[score.night].append(score)
    came = Counter(
        each.night
        for each in await attendance_store.attendance_of_club(reading, guild)
        if each.came and switches.may_disclose(each.member, Statement.SEEN_COUNTED)
    )
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
    came = _nameable(switches, [each.member for each in there if each.came])
    if night.state is not NightState.REVEALED:
        sealed = await store.scores_of_night(reading, night.guild, night.id)
        return NightScoring(scorers=_nameable(switches, [score.member for score in sealed]), came=came)
    records = await read_records(reading, night.guild, overlay)
    at = next((at for at, each in enumerate(records) if each.night.id == night.id), None)
    record = NightRecord(night=night) if at is None else records[at]
    scorers = dict.fromkeys(score.member for film in record.films for score in film.scores)
    return NightScoring(scorers=tuple(scorers), came=came, record=record, earlier=tuple(records[:at]))


def _grouped(night: Night, scores: Sequence[NightScore], overlay: Overlay) -> tuple[FilmScores, ...]:
    films = {*night.films, *(score.film for score in scores)}
    return group_scores(night.films, scores, {film: overlay.apply_to(film) for film in films})


def _nameable(switches: Disclosure, members: Sequence[MemberId]) -> tuple[MemberId, ...]:
    """Those of whom may be said that they saw the film, each once. Nothing tells that there are others."""
    return tuple(each for each in dict.fromkeys(members) if switches.may_disclose(each, Statement.HAS_SEEN))
