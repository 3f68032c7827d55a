"""An outcome as JSON, the way a night stores it, and back."""

from __future__ import annotations

import json
from collections.abc import Iterable
from typing import Any

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.nights.ballot import VotingMethod
from bot.domain.nights.outcome import Decision, Match, Measure, Outcome, Round, Tally, TieBreak

_VERSION = 1


def outcome_to_json(outcome: Outcome) -> str:
    """Compact, with sorted keys: the same outcome is always the same text."""
    content = {
        "version": _VERSION,
        "method": outcome.method,
        "decision": outcome.decision,
        "order": outcome.order,
        "excluded": outcome.excluded,
        "rounds": [_round_content(each) for each in outcome.rounds],
        "ties": [
            {
                "after": tie.after,
                "films": tie.films,
                "rounds": [_round_content(each) for each in tie.rounds],
                "decisive": tie.decisive,
            }
            for tie in outcome.ties
        ],
        "voters": outcome.voters,
        "vetoes_lifted": outcome.vetoes_lifted,
        "seed": outcome.seed,
    }
    return json.dumps(content, separators=(",", ":"), sort_keys=True)


def outcome_from_json(text: str) -> Outcome:
    """Raises InvalidValue unless the text comes from `outcome_to_json`, such as from a damaged archive of a club."""
    try:
        content = json.loads(text)
        _expect(content["version"] == _VERSION)
        return Outcome(
            method=VotingMethod(content["method"]),
            decision=Decision(content["decision"]),
            order=_films(content["order"]),
            excluded=_films(content["excluded"]),
            rounds=_rounds(content["rounds"]),
            ties=tuple(_tie(each) for each in content["ties"]),
            voters=_number(content["voters"]),
            vetoes_lifted=_flag(content["vetoes_lifted"]),
            seed=_number(content["seed"]),
        )
    except (ValueError, LookupError, TypeError, AttributeError, RecursionError) as error:
        raise InvalidValue("outcome", text[:100], "the result of a count") from error


def _round_content(each: Round) -> dict[str, Any]:
    """Numbers as lists: [film, number], and [one, other, prefer one, prefer other]."""
    content: dict[str, Any] = {
        "by": each.by,
        "tallies": [(tally.film, tally.number) for tally in each.tallies],
        "kept": each.kept,
    }
    if each.matches:
        content["matches"] = [(one.one, one.other, one.prefer_one, one.prefer_other) for one in each.matches]
    if each.ticket is not None:
        content["ticket"] = each.ticket
    return content


def _rounds(contents: Iterable[dict[str, Any]]) -> tuple[Round, ...]:
    return tuple(_round(each) for each in contents)


def _round(content: dict[str, Any]) -> Round:
    return Round(
        by=Measure(content["by"]),
        tallies=tuple(Tally(FilmId(_number(film)), _number(number)) for film, number in content["tallies"]),
        kept=_films(content["kept"]),
        matches=tuple(
            Match(FilmId(_number(one)), FilmId(_number(other)), _number(prefer_one), _number(prefer_other))
            for one, other, prefer_one, prefer_other in content.get("matches", ())
        ),
        ticket=_number(content["ticket"]) if "ticket" in content else None,
    )


def _tie(content: dict[str, Any]) -> TieBreak:
    return TieBreak(
        after=Measure(content["after"]),
        films=_films(content["films"]),
        rounds=_rounds(content["rounds"]),
        decisive=_flag(content["decisive"]),
    )


def _films(values: Iterable[Any]) -> tuple[FilmId, ...]:
    return tuple(FilmId(_number(value)) for value in values)


def _number(value: object) -> int:
    _expect(type(value) is int)
    return value  # type: ignore[return-value]


def _flag(value: object) -> bool:
    _expect(type(value) is bool)
    return value  # type: ignore[return-value]


def _expect(valid: object) -> None:
    if not valid:
        raise TypeError
