"""The films that every club's suggestions look at, and how near they are by facts and by the pool of ratings.

Nothing in here rests on a club's ratings, so that one index serves all clubs.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from bot.domain.catalogue.film import Film, fold_text
from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.services.recommendations import similarity
from bot.services.recommendations.pool import LearnedPool
from bot.services.recommendations.similarity import CatalogueSimilarity
from bot.taste.related.related_films import FactIndex, trust_of

ROW_BYTES: Final = 32 * 1024 * 1024
"""What the remembered rows may take: with 3,000 films about 1,300 rows, the ones that were asked for last."""
LEAST_SHOWN: Final = 2
"""A count of one would point at a person."""

STEP: Final = 1.0 / 512.0
"""Rows hold whole multiples of this, up to 64: half the memory of 32-bit floats, and quickly turned into these."""

Steps = NDArray[np.int16]
Bits = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class FilmRow:
    """One film beside each film of the index: arrays of its length in `STEP`s, the flags packed eight to a byte.

    `alone` and `beside` are the sums of `bot.taste.related.related_films`, `pooled` the strength by the pool's
    ratings, `ties` the catalogue's own ties. `strong` is whether a tie that is worth telling is among them,
    `pair_liked` whether enough people of the pool liked both.
    """

    film: Film
    place: int
    alone: Steps
    beside: Steps
    pooled: Steps
    ties: Steps
    strong: Bits
    pair_liked: Bits
    raters: int
    links: Mapping[int, SuggestionReason]

    @property
    def nbytes(self) -> int:
        shared = 4 if self.raters else 3  # without raters the pooled ones are one array for all films
        return shared * self.alone.nbytes + 2 * self.strong.nbytes + 1_000


class FilmIndex:
    """Made once for a state of the catalogue and of the pool; rows are worked out when they are first asked for.

    Safe to use from several threads.
    """

    def __init__(self, films: Sequence[Film], pool: LearnedPool | None, *, row_bytes: int = ROW_BYTES) -> None:
        self.films = tuple(films)
        self.pool = pool
        self.facts = FactIndex(self.films)
        self.similarity = CatalogueSimilarity(self.films)
        self._ties = _TieIndex(self.films, self.similarity)
        self._rows: OrderedDict[tuple[int, int], FilmRow] = OrderedDict()
        self._row_bytes, self._held = row_bytes, 0
        self._lock = threading.Lock()
        self._nothing = np.zeros(len(self.films), np.int16)
        crowd = pool.together.film_ids.tolist() if pool else []
        self._homes = np.array([self.facts.places.get(film, -1) for film in crowd], dtype=np.int64)

    def place_of(self, film: FilmId) -> int | None:
        """The place of a film in the index; None for one that is not in it."""
        return self.facts.places.get(int(film))

    def links_of(self, film: Film, owner: int = 0) -> Mapping[int, SuggestionReason]:
        """The films of one chain with this film, by place, each with why."""
        place = self.place_of(film.id)
        if owner == 0 and place is not None:
            return self.facts.links.links_of(place)
        return self.row_of(film, owner).links

    def row_of(self, film: Film, owner: int = 0) -> FilmRow:
        """How near this film is to each film here; it need not be one of them.

        `owner` is the club whose own film, or own version of a film, it is; 0 for the catalogue's.
        """
        key = (int(film.id), owner)
        with self._lock:
            held = self._rows.get(key)
            if held is not None and (held.film is film or held.film == film):
                self._rows.move_to_end(key)
                return held
        row = self._make_row(film)
        with self._lock:
            replaced = self._rows.pop(key, None)
            self._held += row.nbytes - (replaced.nbytes if replaced else 0)
            self._rows[key] = row
            while self._held > self._row_bytes and len(self._rows) > 1:
                self._held -= self._rows.popitem(last=False)[1].nbytes
        return row

    def _make_row(self, film: Film) -> FilmRow:
        place = self.facts.places.get(int(film.id), -1)
        if place >= 0 and self.films[place] is not film and self.films[place] != film:
            place = -1  # a club has other facts about it
        content, links = self.facts.content, self.facts.links
        parts = content.similarities(place) if place >= 0 else content.similarities_of(film)
        found = self.facts.facet_scores(parts)
        ties, strong = self._ties.strengths_of(film)
        linked = dict(links.links_of(place)) if place >= 0 else links.links_of_other(film)
        for other, reason in linked.items():
            if is_told(reason, film, self.films[other]):
                strong[other] = True
        pooled, pair_liked, raters = self._by_pool(int(film.id))
        return FilmRow(
            film,
            place,
            _in_steps(found.alone),
            _in_steps(found.beside),
            pooled,
            _in_steps(ties),
            np.packbits(strong),
            np.packbits(pair_liked),
            raters,
            linked,
        )

    def _by_pool(self, film: int) -> tuple[Steps, NDArray[np.bool_], int]:
        pooled, liked, raters = self._nothing, np.zeros(len(self.films), dtype=bool), 0
        if self.pool is not None and film in self.pool.together.book.film_columns:
            counts, totals, both = self.pool.together.strengths_of_many([film])
            raters = int(counts[0])
            inside = self._homes >= 0
            strength = np.zeros(len(self.films))
            strength[self._homes[inside]] = trust_of(raters) * totals[0][inside]
            pooled = _in_steps(strength)
            liked[self._homes[inside]] = both[0][inside] >= LEAST_SHOWN
        return pooled, liked, raters


def _in_steps(values: NDArray[np.float64]) -> Steps:
    return np.clip(np.rint(values / STEP), -32_768, 32_767).astype(np.int16)


def is_told(reason: SuggestionReason, film: Film, other: Film) -> bool:
    """Whether a link is worth telling: of titles, only the same one is ("Toy Story" and "Toy Story 2" are not)."""
    if reason.kind is SuggestionReasonKind.SAME_TITLE:
        return fold_text(film.title) == fold_text(other.title)
    return reason.kind in (SuggestionReasonKind.SERIES, SuggestionReasonKind.REMAKE)


class _TieIndex:
    """`CatalogueSimilarity.reasons_between` of one film and all films at once, as strengths."""

    def __init__(self, films: Sequence[Film], ties: CatalogueSimilarity) -> None:
        self._count = len(films)
        self._rarity = ties.rarity_of
        self._series = _postings(([film.series] if film.series is not None else []) for film in films)
        self._directors = _postings(film.directors for film in films)
        self._writers = _postings(film.writers for film in films)
        self._cast = _postings(film.cast for film in films)
        self._themes = _postings(film.themes for film in films)
        self._leads = _lead_postings(film.themes for film in films)
        self._genres = _postings(film.genres for film in films)
        self._countries = _postings(film.countries for film in films)
        self._theme_counts = np.array([len(film.themes) for film in films], np.float64)
        self._genre_counts = np.array([len(set(film.genres)) for film in films], np.float64)
        self._years = np.array([film.year or 0 for film in films], np.int64)
        self._decades = np.array([-1 if film.decade is None else film.decade for film in films], np.int64)
        self._ids = np.array([int(film.id) for film in films], np.int64)

    def strengths_of(self, film: Film) -> tuple[NDArray[np.float64], NDArray[np.bool_]]:
        """For each film the sum of its ties with this one, and whether one that is worth telling is among them."""
        total = np.zeros(self._count)
        if film.series is not None:
            total[self._series.get(film.series, _NONE)] += similarity.SERIES
        director = self._counted(self._directors, film.directors) > 0
        total += similarity.DIRECTOR * director
        writer = np.zeros(self._count, dtype=bool)
        for name in film.writers:
            alike = self._writers.get(name, _NONE)
            if name in film.directors:
                alike = np.setdiff1d(alike, self._directors.get(name, _NONE))
            writer[alike] = True
        total += similarity.WRITER * writer
        total += np.minimum(similarity.CASTS, similarity.CAST * self._counted(self._cast, film.cast))
        strong = total > 0
        for theme in film.themes:
            if self._rarity(theme) >= similarity.TELLING:
                strong[self._themes.get(theme, _NONE)] = True
        total += self._by_themes(film)
        shared = self._counted(self._genres, film.genres)
        union = np.maximum(len(set(film.genres)) + self._genre_counts - shared, 1.0)
        total += similarity.GENRE * shared / union
        if film.year is not None:
            same = (self._counted(self._countries, film.countries) > 0) & (self._decades == film.decade)
            total += similarity.ERA * same * np.exp(-np.abs(self._years - film.year) / similarity.YEARS)
        itself = self._ids == int(film.id)
        total[itself], strong[itself] = 0.0, False
        return total, strong

    def _by_themes(self, film: Film) -> NDArray[np.float64]:
        shared, weight = np.zeros(self._count), np.zeros(self._count)
        for theme, lead in similarity.lead_weights(film.themes).items():
            places = self._themes.get(theme, _NONE)
            shared[places] += 1.0
            if len(places):
                weight[places] += self._rarity(theme) * similarity.THEME * lead * self._leads[theme]
        share = 0.5 + shared / np.maximum(len(film.themes) + self._theme_counts, 1.0)
        return np.minimum(similarity.THEMES, weight * share)

    def _counted(self, postings: Mapping[str, NDArray[np.int64]], names: Iterable[str]) -> NDArray[np.float64]:
        out = np.zeros(self._count)
        for name in names:
            out[postings.get(name, _NONE)] += 1.0
        return out


_NONE: Final = np.zeros(0, np.int64)


def _postings(lists: Iterable[Iterable[str]]) -> dict[str, NDArray[np.int64]]:
    found: dict[str, list[int]] = {}
    for place, names in enumerate(lists):
        for name in set(names):
            found.setdefault(name, []).append(place)
    return {name: np.array(places, np.int64) for name, places in found.items()}


def _lead_postings(lists: Iterable[Sequence[str]]) -> dict[str, NDArray[np.float64]]:
    """For each theme what it counts in each of the films that have it, in the order of `_postings`."""
    found: dict[str, list[float]] = {}
    for themes in lists:
        for theme, weight in similarity.lead_weights(themes).items():
            found.setdefault(theme, []).append(weight)
    return {theme: np.array(weights, np.float64) for theme, weights in found.items()}
