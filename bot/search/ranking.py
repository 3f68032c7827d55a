"""From candidate names to films in order: what was typed, how well known the film is, its year, the club."""

from __future__ import annotations

import math
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, IndexedFilms
from bot.search.likelihood import CHANNEL, compare_titles
from bot.search.normal import core_lines, drop_article
from bot.search.reading import QueryReading
from bot.search.segment import KIND_BITS, RESPELLED, SHORTENED, Segment

KIND_COSTS = np.array([0.0, 0.3, 0.6, 2.0])
"""What it costs that a name is the title, another title, one without its foreign article, one respelled (nats)."""
FAVOURITE = 2.0
RIGHT_YEAR, NEAR_YEAR, WRONG_YEAR = 1.0, -2.0, -8.0
"""What a year in the text says for a film of that year, of the years beside it, and of others."""
REPEATED = 2.0
"""What it costs a film to be the second of its title, twice that the fourth: half a title shows many titles."""
_SPARE = 10
"""Films beyond the limit that are looked at, because others of a title may make room for them."""
SAME, SAME_AND_YEAR, SAME_BUT_ARTICLE, SAME_RESPELLED = 4, 3, 2, 1
"""How wholly a text is a title; films of a higher standing come first whatever else speaks against them."""
LIFTED = 3
"""Films of one title that a standing lifts, one only when the text goes on after a space; further films of that
title take the place of their likelihood.
"""


@dataclass(frozen=True, slots=True)
class CandidateNames:
    """Candidate names in the three forms that are compared."""

    texts: list[str]
    cores: list[str]
    glued: list[str]


class RankedFilm(NamedTuple):
    """A film: the standing that lifts it (SAME and the like, or 0) and its total log-likelihood."""

    film_id: int
    standing: int
    total: float
    exact: bool


def read_names(segment: Segment, added: AddedNames, numbers: NDArray[np.int64]) -> CandidateNames:
    """Give the names of rising numbers."""
    own = numbers[: numbers.searchsorted(segment.names)]
    lines = segment.lines(own)
    lines += "".join(f"{added.texts[number - added.first]}\n" for number in numbers[len(own) :].tolist())
    cores = core_lines(lines)
    return CandidateNames(*(text.split("\n")[:-1] for text in (lines, cores, cores.replace(" ", ""))))


def films_of_names(
    segment: Segment, added: AddedNames, films: IndexedFilms, numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Give the present films of names as pairs: place of the name in `numbers`, number << KIND_BITS | kind."""
    own = numbers[: numbers.searchsorted(segment.names)]
    start = segment.films_at[own].astype(np.int64)
    count = segment.films_at[own + 1].astype(np.int64) - start
    owner = np.arange(len(own)).repeat(count)
    place = np.arange(len(owner)) + (start - count.cumsum() + count).repeat(count)
    references = segment.films[place].astype(np.int64)
    if len(own) < len(numbers):
        more = [added.films_of_name(number) for number in numbers[len(own) :].tolist()]
        references = np.concatenate((references, *(np.array(films_of, np.int64) for films_of in more)))
        owner = np.concatenate((owner, np.repeat(np.arange(len(own), len(numbers)), list(map(len, more)))))
    present = films.present_of(references >> KIND_BITS)
    return owner[present], references[present]


def rank_films(
    readings: Sequence[QueryReading],
    names: CandidateNames,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    films: IndexedFilms,
    favourites: Collection[int],
    limit: int,
) -> list[RankedFilm]:
    """Order the films that bear the names by standing, then by log P(text | film) + log P(film)."""
    owner, references = pairs
    numbers = references >> KIND_BITS
    kinds = references & ((1 << KIND_BITS) - 1)
    ids = films.ids_of(numbers)
    total = np.full(len(owner), -np.inf)
    standing = np.zeros(len(owner), np.int64)
    for reading in readings:
        fit, same = _judge(reading, names)
        fits, stands = fit[owner], np.where((kinds == SHORTENED) | (reading.cost > 0), 0, same[owner])
        stands = np.where(kinds == RESPELLED, np.minimum(stands, SAME_RESPELLED), stands)
        if reading.years is not None:
            right, said = _years(films.years_of(numbers).astype(np.int64), reading.years)
            fits += said
            stands = np.where(right & reading.says_year, np.minimum(stands, SAME_AND_YEAR), 0)
        total = np.maximum(total, fits)
        standing = np.maximum(standing, stands)
    total += films.fame_of(numbers) - KIND_COSTS[kinds]
    if favourites:
        total += FAVOURITE * np.array([film_id in favourites for film_id in ids.tolist()])
    lifted_at_most = 1 if readings[0].ended else LIFTED
    return _first(ids, standing, total.round(6), owner, names.texts, limit, lifted_at_most)


def _judge(reading: QueryReading, names: CandidateNames) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    cores, glued = names.cores, names.glued
    if reading.article_only:
        cores, glued = names.texts, [text.replace(" ", "") for text in names.texts]
    fit = CHANNEL.log_likelihood(compare_titles(reading, names.texts, cores, glued)) - reading.cost
    bare = drop_article(reading.text)
    same = np.zeros(len(fit), np.int64)
    for i, name in enumerate(names.cores):
        if name == bare:
            same[i] = SAME if names.texts[i] == reading.text else SAME_BUT_ARTICLE if bare == reading.text else 0
    return fit, same


def _years(years: NDArray[np.int64], asked: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    first, last = asked
    right = (years >= first) & (years <= last)
    near = (years >= first - 1) & (years <= last + 1)
    return right, np.where(right, RIGHT_YEAR, np.where(near, NEAR_YEAR, WRONG_YEAR))


def _first(
    ids: NDArray[np.int64],
    standing: NDArray[np.int64],
    total: NDArray[np.float64],
    owner: NDArray[np.int64],
    texts: Sequence[str],
    limit: int,
    lifted_at_most: int,
) -> list[RankedFilm]:
    """Take each film once, at its best name, and let the standing of a title lift only its first films.

    Films of one title are told by its text, since an added film's name has a number of its own; of names that
    suit a film equally well it stands at the first by letters.
    """
    possible = np.isfinite(total).nonzero()[0]
    order = possible[np.lexsort((ids[possible], -total[possible], -standing[possible]))]
    columns = (column[order].tolist() for column in (ids, standing, total, owner))
    equals = groupby(zip(*columns, strict=True), itemgetter(0, 1, 2))
    best = int(standing.max(initial=0))
    seen: set[int] = set()
    titles: dict[str, int] = {}
    found: list[RankedFilm] = []
    ordinary = 0
    for (film_id, stand, value), alike in equals:
        if film_id in seen:
            continue
        seen.add(film_id)
        title = min(texts[name] for *_, name in alike)
        repeated = titles.get(title, 0)
        titles[title] = repeated + 1
        if repeated >= limit:
            continue
        lifted = repeated < lifted_at_most and not (stand <= SAME_BUT_ARTICLE and best > stand)
        if stand and lifted:
            found.append(RankedFilm(film_id, stand, value, exact=True))
        else:
            exact = stand > SAME_RESPELLED or stand == best > 0
            found.append(RankedFilm(film_id, 0, value - REPEATED * math.log2(1 + repeated), exact=exact))
        ordinary += not stand
        if ordinary >= limit + _SPARE:
            break
    found.sort(key=lambda film: (-film.standing, -film.total, film.film_id))
    return found[:limit]
