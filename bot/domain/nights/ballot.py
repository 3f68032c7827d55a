"""What members vote on and how: the films of a ballot, the four methods, and what each method accepts."""

from __future__ import annotations

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from enum import StrEnum

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId

MOST_STARS = 5


class VotingMethod(StrEnum):
    """How a night's film is chosen."""

    APPROVAL = "approval"
    """Everyone names all the films that they would watch; most votes win."""
    STARS = "stars"
    """STAR: 0 to 5 stars a film; of the two highest totals, the one that more members prefer wins."""
    RANKED = "ranked"
    """Ranked Robin: everyone ranks films; the one that wins the most head-to-head matches wins."""
    DRAW = "draw"
    """Drawn by lot; a film has one ticket, and one more for each night that its nominator has waited."""


_VALUES: Mapping[VotingMethod, tuple[int, int | None, str]] = {
    VotingMethod.APPROVAL: (1, 1, "1"),
    VotingMethod.STARS: (0, MOST_STARS, f"0 to {MOST_STARS}"),
    VotingMethod.RANKED: (1, None, "1 or more"),
    VotingMethod.DRAW: (1, 1, "1"),
}
"""The least and the greatest value on a ballot, and both in words. In a draw, values count for nothing."""

Ballot = Mapping[FilmId, int]
"""One member's values: 1 for each film approved of; 0 to 5 stars; or ranks, 1 for the best and absent for last.

Equal ranks are allowed, and so are gaps. A film without a value has no vote, no star, or no rank.
"""
Ballots = Mapping[MemberId, Ballot]
Vetoes = Mapping[MemberId, Collection[FilmId]]
"""The films that each member vetoed; a member counts once a film."""


@dataclass(frozen=True, slots=True)
class BallotFilm:
    """A film on a ballot, as it was frozen when the ballot opened. No two share a position or a `draw_place`.

    `waited` counts the nights since a film of this nominator last won, and `draw_place` comes from `draw_places`.
    """

    film: FilmId
    position: int
    draw_place: int
    waited: int = 0

    def __post_init__(self) -> None:
        for field in ("position", "draw_place"):
            if getattr(self, field) < 1:
                raise InvalidValue(field, getattr(self, field), "1 or more")
        if self.waited < 0:
            raise InvalidValue("waited", self.waited, "0 or more")


def check_ballot(method: VotingMethod, ballot: Ballot) -> None:
    """Raises InvalidValue if the method does not know one of the values. Films that are not on a ballot do no harm."""
    least, most, allowed = _VALUES[method]
    for value in ballot.values():
        if value < least or (most is not None and value > most):
            raise InvalidValue("ballot", value, allowed)


def count_vetoes(vetoes: Vetoes, film: FilmId) -> int:
    return sum(1 for vetoed in vetoes.values() if film in vetoed)
