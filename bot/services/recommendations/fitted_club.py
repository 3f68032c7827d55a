"""What is learned of one club: how near films are to each other by facts, by the pool and by the club's ratings."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film
from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import WEAK, SuggestionReason, SuggestionReasonKind
from bot.services.recommendations.film_index import LEAST_SHOWN, STEP, FilmIndex, FilmRow, is_told
from bot.services.recommendations.similarity import SimilarityReason
from bot.taste import Recommender
from bot.taste.related.people import CoRatings
from bot.taste.related.related_films import ALONE, fact_weights, lift_links, trust_of

LOOKED_AT = 200
"""Films that are asked of what was learned, before the catalogue's ties are weighed in."""
LEARNED, LEARNED_RATED = 0.6, 2.0
"""What the best learned neighbour adds, without and with ratings of people who saw both."""
STRENGTH = {
    SuggestionReasonKind.SERIES: 3.4,
    SuggestionReasonKind.REMAKE: 3.2,
    SuggestionReasonKind.RETOLD: 3.2,
    SuggestionReasonKind.CO_LIKED: 1.8,
    SuggestionReasonKind.SAME_TITLE: 1.0,
    SuggestionReasonKind.CO_LIKED_ELSEWHERE: 0.6,
}
"""Reasons that only `bot.taste` finds, and where they stand among the catalogue's ties."""
AT_ONCE = 64
"""Films whose neighbours are worked out in one step: what is held meanwhile takes some 4 MB with 3,000 films."""
_STRONG = 1_000.0
"""More than any score: films with a strong tie come first."""


@dataclass(frozen=True, slots=True)
class Neighbours:
    """The films nearest to one, the nearest first: their places, and how near they are, 1 for the nearest.

    `strong` is whether more than genre, country, time or words of the text ties them.
    """

    places: NDArray[np.int64]
    near: NDArray[np.float64]
    strong: NDArray[np.bool_]


class FittedClub:
    """What was learned from a club's published ratings, over the films that all clubs share.

    Films are addressed by place: first those of the index, then the club's `own`: films that are not in the index,
    and films about which this club has other facts. `hidden` are places that this club does not see. Everything
    here is made anew when the club's ratings or films change: it takes some milliseconds.
    """

    def __init__(
        self,
        index: FilmIndex,
        ratings: Sequence[tuple[int, int, float]],
        own: Sequence[Film] = (),
        hidden: AbstractSet[FilmId] = frozenset(),
        guild: int = 0,
    ) -> None:
        self.index = index
        self.pool = index.pool
        self.own = tuple(own)
        self.guild = guild
        self.together = CoRatings(ratings)
        self.crowd = Recommender.fit(ratings) if ratings else None
        shared = len(index.films)
        self._own_places = {film.id: shared + at for at, film in enumerate(self.own)}
        places = [index.place_of(film) for film in (*hidden, *self._own_places)]
        self._hidden = np.array([place for place in places if place is not None], np.int64)
        self._hidden_places = frozenset(self._hidden.tolist())
        homes = [self.place_of(FilmId(film)) for film in self.together.film_ids.tolist()]
        self._homes = np.array([-1 if home is None else home for home in homes], np.int64)
        self._fame = np.concatenate((index.facts.fame, index.facts.fame_of(self.own))).astype(np.float32)
        self._ids = np.concatenate((index.facts.ids, [int(film.id) for film in self.own])).astype(np.int64)

    @property
    def size(self) -> int:
        """How many places there are."""
        return len(self._ids)

    @property
    def nbytes(self) -> int:
        """About how much memory this takes, without the index."""
        return 20_000 + 450 * len(self.together.book.film_columns) + 16 * self.size + 4_000 * len(self.own)

    def place_of(self, film: FilmId) -> int | None:
        """Where a film is, None where this club does not see it."""
        if film in self._own_places:
            return self._own_places[film]
        place = self.index.place_of(film)
        return None if place in self._hidden_places else place

    def places_of(self, films: Iterable[FilmId]) -> NDArray[np.int64]:
        """The places of films; `size` for one that is not here."""
        found = (self.place_of(film) for film in films)
        return np.array([self.size if place is None else place for place in found], np.int64)

    def film_at(self, place: int) -> Film:
        shared = len(self.index.films)
        return self.index.films[place] if place < shared else self.own[place - shared]

    def nearest_films(self, film: Film, count: int) -> list[Film]:
        """The films nearest to one, the nearest first."""
        return [self.film_at(place) for place in self.neighbours_of([film], count)[0].places.tolist()]

    def neighbours_of(self, films: Sequence[Film], count: int) -> list[Neighbours]:
        """The `count` films nearest to each of these, which need not be among those here.

        What the catalogue says of both films is weighed together with what `bot.taste` learned, from ratings above
        all; a film that only genre or time ties to this one comes after all others.
        """
        out: list[Neighbours] = []
        for first in range(0, len(films), AT_ONCE):
            out += self._neighbours(films[first : first + AT_ONCE], count)
        return out

    def _neighbours(self, films: Sequence[Film], count: int) -> list[Neighbours]:
        table = self._table([self._row(film) for film in films])
        raters, totals, both = self.together.strengths_of_many([int(film.id) for film in films])
        inside = self._homes >= 0
        table.crowd[:, self._homes[inside]] += (trust_of(raters)[:, None] * totals)[:, inside]
        table.liked[:, self._homes[inside]] |= (both >= LEAST_SHOWN)[:, inside]
        doubt, beside = fact_weights([raters, table.raters])
        scores = table.alone
        scores += np.float32(ALONE["fame"]) * self._fame
        scores *= doubt.astype(np.float32)[:, None]
        table.beside[:] *= beside.astype(np.float32)[:, None]
        scores += table.beside
        scores += table.crowd
        retold = []
        for at, (row, places) in enumerate(zip(table.rows, table.places, strict=True)):
            linked, remade = self._linked(row)
            lift_links(scores[at], places, linked, float(doubt[at]))
            retold.append(remade)
        out_of_it = table.places >= 0
        scores[out_of_it, table.places[out_of_it]] = -np.inf
        scores[:, self._hidden] = -np.inf
        looked_at = min(LOOKED_AT, self.size)
        least = np.partition(scores, self.size - looked_at, axis=1)[:, self.size - looked_at]
        learned = (scores >= least[:, None]) & np.isfinite(scores)
        np.logical_and(table.liked, learned, out=table.liked)
        best = scores.max(axis=1)
        best[~(best > 0)] = 1.0
        weight = np.where(table.liked.any(axis=1), LEARNED_RATED, LEARNED) / best
        strong = table.strong | table.liked
        total = np.where(learned, np.maximum(scores, 0.0), 0.0) * weight.astype(np.float32)[:, None] + table.ties
        for at, remade in enumerate(retold):
            total[at, remade] += STRENGTH[SuggestionReasonKind.REMAKE]
        tied = (strong | (table.ties > 0)) & np.isfinite(scores)
        order = np.where(tied, total + _STRONG * strong, -np.inf)
        return [self._nearest(order[at], total[at], strong[at], count) for at in range(len(films))]

    def _nearest(self, order: NDArray[Any], total: NDArray[Any], strong: NDArray[np.bool_], count: int) -> Neighbours:
        few = min(count, len(order))
        places = np.argpartition(-order, few - 1)[:few]
        places = places[np.isfinite(order[places])]
        places = places[np.lexsort((self._ids[places], -order[places]))]
        found = total[places].astype(np.float64)
        return Neighbours(places, found / (found[0] or 1.0) if len(found) else found, strong[places])

    def _row(self, film: Film) -> FilmRow:
        return self.index.row_of(film, self._owner(film))

    def _owner(self, film: Film) -> int:
        own = film.id in self._own_places or self.index.place_of(film.id) is None
        return self.guild if own else 0

    def _table(self, rows: Sequence[FilmRow]) -> _Table:
        """The rows of these films over all places, the club's own at the end."""
        shared, own = len(self.index.films), len(self.own)
        places = np.array([self._place_of_row(row) for row in rows], np.int64)
        beyond = [self._row(film) for film in self.own]
        floats = {}
        for name in ("alone", "beside", "pooled", "ties"):
            out = np.empty((len(rows), shared + own), np.float32)
            out[:, shared:] = 0.0
            for at, row in enumerate(rows):
                np.multiply(getattr(row, name), np.float32(STEP), out=out[at, :shared])
            floats[name] = out
        flags = {name: np.zeros((len(rows), shared + own), dtype=bool) for name in ("strong", "pair_liked")}
        for name, out in flags.items():
            packed = np.stack([getattr(row, name) for row in rows])
            out[:, :shared] = np.unpackbits(packed, axis=1, count=shared)
        inside = np.array([row.place for row in rows], np.int64)
        known = inside >= 0
        for at, row in enumerate(beyond):
            # A film from outside is as near to one of the index as that one is to it.
            for name, out in floats.items():
                out[known, shared + at] = getattr(row, name)[inside[known]] * STEP
            for name, out in flags.items():
                packed = getattr(row, name)[inside[known] >> 3]
                out[known, shared + at] = (packed >> (7 - (inside[known] & 7))) & 1
        for at in np.flatnonzero(~known).tolist():
            for to, other in enumerate(self.own):
                ties = self.index.similarity.reasons_between(rows[at].film, other)
                floats["ties"][at, shared + to] = sum(tie.strength for tie in ties)
                flags["strong"][at, shared + to] = any(self.index.similarity.is_strong(tie.reason) for tie in ties)
        return _Table(
            rows=rows,
            places=places,
            raters=np.array([row.raters for row in rows], np.int64),
            alone=floats["alone"],
            beside=floats["beside"],
            crowd=floats["pooled"],
            ties=floats["ties"],
            strong=flags["strong"],
            liked=flags["pair_liked"],
        )

    def _place_of_row(self, row: FilmRow) -> int:
        place = self.place_of(row.film.id)
        return -1 if place is None else place

    def _linked(self, row: FilmRow) -> tuple[list[int], list[int]]:
        """The places of one chain with this film, and those of them that are remakes or remade."""
        links = dict(row.links)
        if row.place >= 0:
            for at, film in enumerate(self.own):
                reason = self._row(film).links.get(row.place)
                if reason is not None:
                    links[len(self.index.films) + at] = reason
        return list(links), [place for place, reason in links.items() if reason.kind is SuggestionReasonKind.REMAKE]

    def reasons_between(self, film: Film, other: Film) -> tuple[SuggestionReason, ...]:
        """What ties two films, the strongest first; weak ties only where there is nothing else."""
        ties = self.index.similarity.reasons_between(film, other)
        told = [SimilarityReason(STRENGTH[reason.kind], reason) for reason in self._told(film, other)]
        return _ordered([tie for tie in [*told, *ties] if tie.reason.kind not in WEAK] or ties)

    def _told(self, film: Film, other: Film) -> Iterator[SuggestionReason]:
        """The learned reasons that the catalogue's own ties do not say."""
        place = self.place_of(other.id)
        if place is not None and place < len(self.index.films):
            reason = self.index.links_of(film, self._owner(film)).get(place)
        else:
            here = self.index.place_of(film.id)
            reason = None if here is None else self.index.links_of(other, self._owner(other)).get(here)
        if reason is not None and is_told(reason, film, other):
            if reason.kind is SuggestionReasonKind.REMAKE:
                # The later one is the remake: no film retells one that is not there yet.
                again = (other.year or 0) >= (film.year or 0)
                kind = SuggestionReasonKind.REMAKE if again else SuggestionReasonKind.RETOLD
                yield SuggestionReason(kind, (film.name,))
            else:
                yield SuggestionReason(reason.kind, reason.names)
        # One number for each of the two crowds: members can be asked, people of the pool cannot.
        crowds = (
            (SuggestionReasonKind.CO_LIKED, self.together),
            (SuggestionReasonKind.CO_LIKED_ELSEWHERE, self.pool and self.pool.together),
        )
        for why, crowd in crowds:
            count = crowd.liked_by_both(film.id, other.id) if crowd else 0
            if count >= LEAST_SHOWN:
                yield SuggestionReason(why, (), count)


@dataclass(frozen=True, slots=True)
class _Table:
    """For each film asked about a row over all places; see `FilmRow`. `places` are theirs, -1 for none."""

    rows: Sequence[FilmRow]
    places: NDArray[np.int64]
    raters: NDArray[np.int64]
    alone: NDArray[np.float32]
    beside: NDArray[np.float32]
    crowd: NDArray[np.float32]
    ties: NDArray[np.float32]
    strong: NDArray[np.bool_]
    liked: NDArray[np.bool_]


def _ordered(ties: Iterable[SimilarityReason]) -> tuple[SuggestionReason, ...]:
    """The strongest first, and none twice: a series is known to the catalogue and to what was learned."""
    return tuple(dict.fromkeys(tie.reason for tie in sorted(ties, key=lambda tie: -tie.strength)))
