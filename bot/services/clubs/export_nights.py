"""Lists and past nights as records of `nights.json`."""

from __future__ import annotations

import dataclasses
from collections.abc import Mapping
from datetime import date, datetime

from bot.domain.ids import FilmId, MemberId
from bot.domain.nights.archive import ArchivedList, ArchivedNight, NightArchive
from bot.domain.nights.merging import map_films
from bot.domain.nights.outcome_json import outcome_to_json


def night_records(archive: NightArchive, keys: Mapping[FilmId, int]) -> dict[str, object]:
    """`keys` are the films' numbers in the export; what is about a film without one is left out."""
    return {
        "lists": [_list_record(each, keys) for each in archive.lists],
        "nights": [_night_record(each, keys) for each in archive.nights],
    }


def _list_record(each: ArchivedList, keys: Mapping[FilmId, int]) -> dict[str, object]:
    rules = dataclasses.asdict(each.rules)
    return {
        "key": each.key,
        "name": each.name,
        "rules": {**rules, "nominators": str(rules["nominators"]), "method": str(rules["method"])},
        "created_at": each.created_at.isoformat(),
        "closed_at": _moment(each.closed_at),
        "nominations": [
            {
                "key": one.key,
                "film": keys[one.film],
                "member": _member(one.member),
                "why": one.why,
                "state": str(one.state),
                "survived": one.survived,
                "added_at": one.added_at.isoformat(),
                "closed_at": _moment(one.closed_at),
            }
            for one in each.nominations
            if one.film in keys
        ],
        "turns": [
            {
                "member": str(turn.member),
                "away_until": _moment(turn.away_until),
                "skipped": turn.skipped,
                "picked_at": _moment(turn.picked_at),
                "joined_at": turn.joined_at.isoformat(),
            }
            for turn in each.turns
        ],
    }


def _night_record(night: ArchivedNight, keys: Mapping[FilmId, int]) -> dict[str, object]:
    return {
        "number": night.number,
        "from_list": night.list,
        "theme": night.theme,
        "host": _member(night.host),
        "picker": _member(night.picker),
        "chooser": str(night.chooser),
        "method": str(night.method),
        "blind": night.blind,
        "vetoes": night.vetoes,
        "seed": night.seed,
        "minutes": night.minutes,
        "starts_at": _moment(night.starts_at),
        "zone": night.zone,
        "closes_at": _moment(night.closes_at),
        "outcome": _outcome(night, keys),
        "created_at": night.created_at.isoformat(),
        "films": [keys[film] for film in night.films if film in keys],
        "candidates": [
            {
                "film": keys[one.film],
                "nomination": one.nomination,
                "place": one.place,
                "draw_place": one.draw_place,
                "waited": one.waited,
                "nominated_at": _moment(one.nominated_at),
            }
            for one in night.candidates
            if one.film in keys
        ],
        "replies": [{"member": str(member), "answer": answer} for member, answer in night.replies],
        "came": [str(member) for member in night.came],
        "scores": [
            {
                "member": str(one.member),
                "film": keys[one.film],
                "stars": one.halves / 2,
                "late": one.late,
                "scored_at": one.scored_at.isoformat(),
            }
            for one in night.scores
            if one.film in keys
        ],
    }


def _outcome(night: ArchivedNight, keys: Mapping[FilmId, int]) -> str | None:
    """The working of the vote with the export's films; None if one of them is gone."""
    if night.outcome is None:
        return None
    try:
        return outcome_to_json(map_films(night.outcome, lambda film: FilmId(keys[film])))
    except KeyError:
        return None


def _moment(value: datetime | date | None) -> str | None:
    return None if value is None else value.isoformat()


def _member(value: MemberId | None) -> str | None:
    return None if value is None else str(value)
