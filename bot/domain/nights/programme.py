"""A double feature, or longer: the winner and what else fits, in the order of the vote."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.ids import FilmId
from bot.domain.nights.outcome import Outcome


def fill_programme(
    outcome: Outcome, runtimes: Mapping[FilmId, int | None], minutes: int, most: int = 2
) -> tuple[FilmId, ...]:
    """Up to `most` films for an evening of so many minutes, breaks included in neither.

    The winner is always shown, even if it is longer. After it comes the first film in the order that fits into what is
    left, and so on. A film whose runtime nobody knows can't be promised to fit, so it is passed over; after a winner
    of unknown runtime, nothing is.
    """
    if outcome.winner is None:
        return ()
    programme = [outcome.winner]
    first = runtimes.get(outcome.winner)
    left = minutes - first if first is not None else 0
    for film in outcome.order[1:]:
        runtime = runtimes.get(film)
        if runtime is not None and 0 < runtime <= left and len(programme) < most:
            programme.append(film)
            left -= runtime
    return tuple(programme)
