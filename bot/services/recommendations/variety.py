"""Spreads directors and series over a list of films, so that they do not follow each other."""

from __future__ import annotations

import itertools
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence

from bot.domain.catalogue.film import Film
from bot.domain.recommendations.suggestion import SuggestedFilm
from bot.services.recommendations.similarity import share_maker_or_series


def vary_films(ranked: Iterable[Film], window: int = 3) -> Iterator[Film]:
    """Move a film back where one of its director or series stands among the `window - 1` before it.

    Looks only as far as it is asked to.
    """
    coming = iter(ranked)
    waiting: list[Film] = []
    before: deque[Film] = deque(maxlen=window - 1)

    def fits(film: Film) -> bool:
        return not any(share_maker_or_series(film, other) for other in before)

    while True:
        chosen = next((film for film in waiting if fits(film)), None)
        if chosen is not None:
            waiting.remove(chosen)
        else:
            for film in coming:
                if fits(film):
                    chosen = film
                    break
                waiting.append(film)
            else:
                if not waiting:
                    return
                chosen = waiting.pop(0)
        before.append(chosen)
        yield chosen


def pick_films(ranked: Iterable[Film], first: int, count: int) -> tuple[list[Film], bool]:
    """The `count` films from the place `first` on, varied; and whether `ranked` was read to its end for that."""
    read_to_end = False

    def watched() -> Iterator[Film]:
        nonlocal read_to_end
        yield from ranked
        read_to_end = True

    return list(itertools.islice(vary_films(watched()), first, first + count)), read_to_end


class RankedFilms:
    """Films in the order in which they are suggested, the best first.

    Only what is looked at is put into words and varied: no director and no series comes twice in a row of three.
    """

    def __init__(self, films: Sequence[Film], explain: Callable[[Film], SuggestedFilm]) -> None:
        self._films, self._explain = films, explain

    def __len__(self) -> int:
        return len(self._films)

    def __iter__(self) -> Iterator[SuggestedFilm]:
        return (self._explain(film) for film in vary_films(self._films))

    def films_at(self, first: int, count: int) -> tuple[SuggestedFilm, ...]:
        """The `count` films from the place `first` on."""
        return tuple(self._explain(film) for film in pick_films(self._films, first, count)[0])
