"""Ranks films from candidate names by likelihood of the query, popularity prior, year and the club's favourites."""

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
from bot.search.likelihood import TYPING_MODEL, compare_titles
from bot.search.normal import core_lines, drop_article
from bot.search.query import QueryInterpretation
from bot.search.segment import KIND_BITS, RESPELLED, SHORTENED, Segment

KIND_COSTS = np.array([0.0, 0.3, 0.6, 2.0])
"""Cost in nats by kind of name: TITLE, ALTERNATIVE, SHORTENED, RESPELLED."""
FAVOURITE_BONUS = 2.0
RIGHT_YEAR, NEAR_YEAR, WRONG_YEAR = 1.0, -2.0, -8.0
"""Bonus in nats if the query's year is the film's, one year off, or another year."""
REPEATED_TITLE_COST = 2.0
"""Cost in nats of the second film with the same title, doubled for the fourth, so that results show many titles."""
_EXTRA_FILMS = 10
"""Films beyond the limit that are considered, because the cost of repeated titles may change the order."""
EXACT, EXACT_WITH_YEAR, EXACT_BUT_ARTICLE, EXACT_RESPELLED = 4, 3, 2, 1
"""Match tiers. Films of a higher tier always rank before films of a lower one; 0 is no complete match."""
PROMOTED_PER_TITLE = 3
"""How many films of the same title are ranked by their tier (only one if the query ends with a space); further films
of that title are ranked by their likelihood.
"""


@dataclass(frozen=True, slots=True)
class CandidateNames:
    """Candidate names in three forms: normalised, without leading article (`cores`), and cores without spaces."""

    texts: list[str]
    cores: list[str]
    glued: list[str]


class RankedFilm(NamedTuple):
    """A film with its match tier (a constant above, or 0) and its total, log P(text | film) + log P(film) in nats."""

    film_id: int
    tier: int
    total: float
    exact: bool


def read_names(segment: Segment, added: AddedNames, numbers: NDArray[np.int64]) -> CandidateNames:
    """Return the names of these ascending numbers."""
    own = numbers[: numbers.searchsorted(segment.names)]
    lines = segment.lines(own)
    lines += "".join(f"{added.texts[number - added.first]}\n" for number in numbers[len(own) :].tolist())
    cores = core_lines(lines)
    return CandidateNames(*(text.split("\n")[:-1] for text in (lines, cores, cores.replace(" ", ""))))


def films_of_names(
    segment: Segment, added: AddedNames, films: IndexedFilms, numbers: NDArray[np.int64]
) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the films of names that were not removed, as two arrays of equal length.

    The first holds the index of the name in `numbers` (ascending), the second the film number << KIND_BITS | kind.
    """
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
    interpretations: Sequence[QueryInterpretation],
    names: CandidateNames,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    films: IndexedFilms,
    favourites: Collection[int],
    limit: int,
) -> list[RankedFilm]:
    """Rank the films that have these names by match tier, then by log P(text | film) + log P(film)."""
    owner, references = pairs
    numbers = references >> KIND_BITS
    kinds = references & ((1 << KIND_BITS) - 1)
    ids = films.ids_of(numbers)
    total = np.full(len(owner), -np.inf)
    tier = np.zeros(len(owner), np.int64)
    for interpretation in interpretations:
        fit, same = _score_names(interpretation, names)
        fits, tiers = fit[owner], np.where((kinds == SHORTENED) | (interpretation.cost > 0), 0, same[owner])
        tiers = np.where(kinds == RESPELLED, np.minimum(tiers, EXACT_RESPELLED), tiers)
        if interpretation.years is not None:
            right, said = _score_years(films.years_of(numbers).astype(np.int64), interpretation.years)
            fits += said
            tiers = np.where(right & interpretation.says_year, np.minimum(tiers, EXACT_WITH_YEAR), 0)
        total = np.maximum(total, fits)
        tier = np.maximum(tier, tiers)
    total += films.log_prior_of(numbers) - KIND_COSTS[kinds]
    if favourites:
        total += FAVOURITE_BONUS * np.array([film_id in favourites for film_id in ids.tolist()])
    promoted_per_title = 1 if interpretations[0].ended else PROMOTED_PER_TITLE
    return _best_films(ids, tier, total.round(6), owner, names.texts, limit, promoted_per_title)


def _score_names(
    interpretation: QueryInterpretation, names: CandidateNames
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    cores, glued = names.cores, names.glued
    if interpretation.article_only:
        cores, glued = names.texts, [text.replace(" ", "") for text in names.texts]
    fit = TYPING_MODEL.log_likelihood(compare_titles(interpretation, names.texts, cores, glued)) - interpretation.cost
    bare = drop_article(interpretation.text)
    same = np.zeros(len(fit), np.int64)
    for i, name in enumerate(names.cores):
        if name == bare:
            same[i] = (
                EXACT
                if names.texts[i] == interpretation.text
                else EXACT_BUT_ARTICLE
                if bare == interpretation.text
                else 0
            )
    return fit, same


def _score_years(years: NDArray[np.int64], asked: tuple[int, int]) -> tuple[NDArray[np.bool_], NDArray[np.float64]]:
    first, last = asked
    right = (years >= first) & (years <= last)
    near = (years >= first - 1) & (years <= last + 1)
    return right, np.where(right, RIGHT_YEAR, np.where(near, NEAR_YEAR, WRONG_YEAR))


def _best_films(
    ids: NDArray[np.int64],
    tier: NDArray[np.int64],
    total: NDArray[np.float64],
    owner: NDArray[np.int64],
    texts: Sequence[str],
    limit: int,
    promoted_per_title: int,
) -> list[RankedFilm]:
    """Keep each film once, at its best name, and promote only the first films of each title by their tier.

    Equal titles are recognised by text, because the names of added films have numbers of their own. If several names
    fit a film equally well, the alphabetically first one counts.
    """
    possible = np.isfinite(total).nonzero()[0]
    order = possible[np.lexsort((ids[possible], -total[possible], -tier[possible]))]
    columns = (column[order].tolist() for column in (ids, tier, total, owner))
    equals = groupby(zip(*columns, strict=True), itemgetter(0, 1, 2))
    best = int(tier.max(initial=0))
    seen: set[int] = set()
    titles: dict[str, int] = {}
    found: list[RankedFilm] = []
    without_tier = 0
    for (film_id, tier_of_film, value), alike in equals:
        if film_id in seen:
            continue
        seen.add(film_id)
        title = min(texts[name] for *_, name in alike)
        repeated = titles.get(title, 0)
        titles[title] = repeated + 1
        if repeated >= limit:
            continue
        promoted = repeated < promoted_per_title and not (tier_of_film <= EXACT_BUT_ARTICLE and best > tier_of_film)
        if tier_of_film and promoted:
            found.append(RankedFilm(film_id, tier_of_film, value, exact=True))
        else:
            exact = tier_of_film > EXACT_RESPELLED or tier_of_film == best > 0
            found.append(RankedFilm(film_id, 0, value - REPEATED_TITLE_COST * math.log2(1 + repeated), exact=exact))
        without_tier += not tier_of_film
        if without_tier >= limit + _EXTRA_FILMS:
            break
    found.sort(key=lambda film: (-film.tier, -film.total, film.film_id))
    return found[:limit]
