"""Chance that anyone can repeat: numbers drawn from a stored seed, the same on every machine and in every Python."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Mapping

from bot.domain.ids import FilmId

_DIGEST = 2**256
"""SHA-256 gives a number from 0 up to this, excluded."""


class SeededNumbers:
    """Whole numbers from `seed`; each `purpose` has its own, so one draw says nothing about another.

    Number n comes from SHA-256 of the text `seed:purpose:n`, so anyone who knows the seed can check a draw with any
    tool. Python's `random` promises the same numbers for `random()` only, not for `shuffle` or `randrange`.
    """

    def __init__(self, seed: int, purpose: str) -> None:
        self._prefix = f"{seed}:{purpose}"
        self._drawn = 0

    def draw_below(self, limit: int) -> int:
        """A number from 0 to `limit` - 1, all equally likely: what would favour the low ones is drawn again."""
        if not 0 < limit <= _DIGEST:
            raise ValueError(limit)
        fair = _DIGEST - _DIGEST % limit
        while (number := self._next_digest()) >= fair:
            pass
        return number % limit

    def _next_digest(self) -> int:
        self._drawn += 1
        return int.from_bytes(hashlib.sha256(f"{self._prefix}:{self._drawn}".encode()).digest(), "big")


def draw_places(seed: int, films: Iterable[FilmId]) -> dict[FilmId, int]:
    """Each film's place, from 1, in an order drawn from the seed; the order in which `films` come does not matter.

    It is drawn and stored when a ballot opens, and breaks the ties that nothing else breaks (Fisher and Yates 1938).
    """
    numbers = SeededNumbers(seed, "order")
    order = sorted(set(films))
    for last in range(len(order) - 1, 0, -1):
        at = numbers.draw_below(last + 1)
        order[at], order[last] = order[last], order[at]
    return {film: place for place, film in enumerate(order, 1)}


def find_ticket_holder(tickets: Mapping[FilmId, int], ticket: int) -> FilmId:
    """Whose ticket has this number, from 1. They are numbered film by film, in the order of `tickets`.

    Raises ValueError if no film has it.
    """
    last = 0
    for film, count in tickets.items():
        last += count
        if 1 <= ticket <= last and count:
            return film
    raise ValueError(ticket)
