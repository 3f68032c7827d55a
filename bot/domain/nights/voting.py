"""How a club chooses a film by vote: the methods, and the outcome of a count."""

from __future__ import annotations

import json
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.ids import FilmId


class VotingMethod(StrEnum):
    """How a night's film is chosen."""

    APPROVAL = "approval"
    STARS = "stars"
    RANKED = "ranked"
    DRAW = "draw"


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """The counted vote: all films, from the winner to the last place."""

    order: tuple[FilmId, ...]


def outcome_to_json(outcome: Outcome) -> str:
    return json.dumps(outcome.order)


def outcome_from_json(text: str) -> Outcome:
    return Outcome(order=tuple(FilmId(film) for film in json.loads(text)))
