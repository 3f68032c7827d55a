"""The tie rule of a night: what is compared, in which order, when films are level."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId
from bot.domain.nights.outcome import Measure, Round

_LEVELS = (Measure.VETOES, Measure.HEAD_TO_HEAD, Measure.WAITED, Measure.DRAW_PLACE)


@dataclass(frozen=True, slots=True)
class TieRule:
    """The measures that break ties, first to last. The drawn order is last, so that every tie is broken.

    The default is what the ballot says: fewer vetoes, head to head, the nominator who has waited longest, the order
    drawn when the ballot opened.
    """

    levels: tuple[Measure, ...] = _LEVELS

    def __post_init__(self) -> None:
        known = set(self.levels) <= set(_LEVELS) and len(set(self.levels)) == len(self.levels)
        if not known or self.levels[-1:] != (Measure.DRAW_PLACE,):
            raise InvalidValue("tie_rule", self.levels, f"some of {', '.join(_LEVELS[:-1])}, then {_LEVELS[-1]}")

    def without(self, measure: Measure) -> tuple[Measure, ...]:
        return tuple(level for level in self.levels if level is not measure)


Compare = Callable[[Measure, Sequence[FilmId], int], Round]
"""Compares films by a measure for a number of seats."""


def break_tie(
    films: Sequence[FilmId], levels: Sequence[Measure], compare: Compare, seats: int = 1
) -> tuple[list[FilmId], list[Round]]:
    """Level films in their final order, and the rounds that it took, until no two are level."""
    if len(films) == 1:
        return [*films], []
    first = compare(levels[0], films, seats)
    order: list[FilmId] = []
    rounds = [first]
    for group in first.groups:
        settled, further = break_tie(group, levels[1:], compare, max(1, seats - len(order)))
        order += settled
        rounds += further
    return order, rounds
