"""Ranks films from candidate names by likelihood of the query, popularity prior, year and the club's favourites."""

from __future__ import annotations

import dataclasses
import math
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from itertools import groupby
from operator import itemgetter
from typing import NamedTuple

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, IndexedFilms
from bot.search.likelihood import TYPING_MODEL, UNKNOWN_POPULARITY_MODEL, TypingModel, compare_titles
from bot.search.loose import PersonReading
from bot.search.normal import core_lines, drop_article
from bot.search.query import QueryInterpretation
from bot.search.segment import KIND_BITS, Segment

KIND_COSTS = np.array([0.0, 0.3, 0.6, 2.0, 1.0, 0.6, 4.0])
"""Cost in nats by kind of name: TITLE, ALTERNATIVE, SHORTENED, RESPELLED, NICKNAME, TRANSLITERATED, LOCAL."""
FAVOURITE_BONUS = 2.0
RIGHT_YEAR, NEAR_YEAR, WRONG_YEAR = 1.0, -2.0, -8.0
"""Bonus in nats if the query's year is the film's, one year off, or another year."""
REPEATED_TITLE_COST = 2.0
"""Cost in nats of the second film with the same title, doubled for the fourth, so that results show many titles."""
_EXTRA_FILMS = 10
"""Films beyond the limit that are considered, because the cost of repeated titles may change the order."""
EXACT, EXACT_WITH_YEAR, EXACT_BUT_ARTICLE, EXACT_RESPELLED = 4, 3, 2, 1
"""Match tiers. Films of a higher tier always rank before films of a lower one; 0 is no complete match."""
_TIER_LIMITS = np.array([EXACT, EXACT, 0, EXACT_RESPELLED, EXACT_RESPELLED, EXACT_RESPELLED, EXACT])
"""The highest match tier by kind of name."""
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
    """A film with its match tier (a constant above, or 0) and its total, log P(text | film) + log P(film) in nats.

    `fit` is log P(text | film) alone, `prior` the rest without the cost of a repeated title; `name` fits the text best.
    """

    film_id: int
    tier: int
    total: float
    exact: bool
    fit: float
    prior: float
    name: str


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


@dataclass(frozen=True, slots=True)
class ScoredNames:
    """Candidate names with their films and how well each fits a query.

    `owner` (index of the name), `references` (film number << KIND_BITS | kind), `fit` (log P(text | film) in nats) and
    `tier` have one value per pair of name and film.
    """

    names: CandidateNames
    owner: NDArray[np.int64]
    references: NDArray[np.int64]
    fit: NDArray[np.float64]
    tier: NDArray[np.int64]

    @property
    def numbers(self) -> NDArray[np.int64]:
        """The number of each pair's film."""
        return self.references >> KIND_BITS

    def join(self, other: ScoredNames) -> ScoredNames:
        """Return both; no name may be in both."""
        mine, others = self.names, other.names
        return ScoredNames(
            CandidateNames(mine.texts + others.texts, mine.cores + others.cores, mine.glued + others.glued),
            np.concatenate((self.owner, other.owner + len(mine.texts))),
            np.concatenate((self.references, other.references)),
            np.concatenate((self.fit, other.fit)),
            np.concatenate((self.tier, other.tier)),
        )

    def with_fit(self, fit: NDArray[np.float64]) -> ScoredNames:
        """Return the same names with at least this fit of each name, shape of `names`."""
        return dataclasses.replace(self, fit=np.maximum(self.fit, fit[self.owner]))

    def with_people(self, reading: PersonReading) -> ScoredNames:
        """Return the same names with at least the fit of a text that also names people of the film."""
        own = np.flatnonzero(np.isin(self.numbers, reading.films))
        if not len(own):
            return self
        used, place = np.unique(self.owner[own], return_inverse=True)
        names = CandidateNames(
            *([column[i] for i in used.tolist()] for column in (self.names.texts, self.names.cores, self.names.glued))
        )
        fits, _ = _score_names(reading.interpretation, names)
        fit = self.fit.copy()
        fit[own] = np.maximum(fit[own], fits[place])
        return dataclasses.replace(self, fit=fit)


def score_names(
    interpretations: Sequence[QueryInterpretation],
    names: CandidateNames,
    pairs: tuple[NDArray[np.int64], NDArray[np.int64]],
    films: IndexedFilms,
) -> ScoredNames:
    """Compare names, which belong to films as `films_of_names` says, with every interpretation of a query."""
    owner, references = pairs
    numbers = references >> KIND_BITS
    kinds = references & ((1 << KIND_BITS) - 1)
    model = TYPING_MODEL if films.mean > 0 else UNKNOWN_POPULARITY_MODEL
    best = np.full(len(owner), -np.inf)
    tier = np.zeros(len(owner), np.int64)
    for interpretation in interpretations:
        fit, same = _score_names(interpretation, names, model)
        fits, tiers = fit[owner], np.minimum(same[owner], _TIER_LIMITS[kinds])
        if interpretation.cost > 0:
            tiers = np.zeros(len(owner), np.int64)
        if interpretation.years is not None:
            right, said = _score_years(films.years_of(numbers).astype(np.int64), interpretation.years)
            fits += said
            tiers = np.where(right & interpretation.says_year, np.minimum(tiers, EXACT_WITH_YEAR), 0)
        best = np.maximum(best, fits)
        tier = np.maximum(tier, tiers)
    return ScoredNames(names, owner, references, best, tier)


def rank_films(
    scored: ScoredNames, films: IndexedFilms, favourites: Collection[int], limit: int, *, ended: bool
) -> list[RankedFilm]:
    """Rank the films that have these names by match tier, then by log P(text | film) + log P(film).

    `ended`: the query ends with a space.
    """
    ids = films.ids_of(scored.numbers)
    kinds = scored.references & ((1 << KIND_BITS) - 1)
    total = scored.fit + films.log_prior_of(scored.numbers) - KIND_COSTS[kinds]
    if favourites:
        total += FAVOURITE_BONUS * np.array([film_id in favourites for film_id in ids.tolist()])
    return _best_films(ids, scored, total.round(6), limit, 1 if ended else PROMOTED_PER_TITLE)


def _score_names(
    interpretation: QueryInterpretation, names: CandidateNames, model: TypingModel = TYPING_MODEL
) -> tuple[NDArray[np.float64], NDArray[np.int64]]:
    cores, glued = names.cores, names.glued
    if interpretation.article_only:
        cores, glued = names.texts, [text.replace(" ", "") for text in names.texts]
    fit = model.log_likelihood(compare_titles(interpretation, names.texts, cores, glued)) - interpretation.cost
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
    ids: NDArray[np.int64], scored: ScoredNames, total: NDArray[np.float64], limit: int, promoted_per_title: int
) -> list[RankedFilm]:
    """Keep each film once, at its best name, and promote only the first films of each title by their tier.

    Equal titles are recognised by text, because the names of added films have numbers of their own. If several names
    fit a film equally well, the alphabetically first one counts. Of the films with exactly the typed title only the
    best comes before all others; for the next places it competes with the films that have the title with an article, so
    that "batman" does not show three films "Batman" before "The Batman".
    """
    best = int(scored.tier.max(initial=0))
    titles: dict[str, int] = {}
    found: list[RankedFilm] = []
    rivals: list[tuple[RankedFilm, RankedFilm]] = []
    """Films for the next places after the best exact one: each as it ranks if it gets such a place, and if not."""
    without_tier = 0
    for film_id, tier_of_film, value, title, fit in _films_at_best_names(ids, scored, total):
        repeated = titles.get(title, 0)
        titles[title] = repeated + 1
        if repeated >= limit:
            continue
        exact = tier_of_film > EXACT_RESPELLED or tier_of_film == best > 0
        lowered = value - REPEATED_TITLE_COST * math.log2(1 + repeated) if repeated else value
        other = RankedFilm(film_id, 0, lowered, exact=exact, fit=fit, prior=value - fit, name=title)
        if best == EXACT and found and tier_of_film in (EXACT, EXACT_BUT_ARTICLE):
            rivals.append(
                (
                    RankedFilm(film_id, EXACT_BUT_ARTICLE, value, exact=True, fit=fit, prior=value - fit, name=title),
                    other,
                )
            )
        elif tier_of_film and repeated < promoted_per_title and tier_of_film > min(best - 1, EXACT_BUT_ARTICLE):
            found.append(RankedFilm(film_id, tier_of_film, value, exact=True, fit=fit, prior=value - fit, name=title))
        else:
            found.append(other)
        without_tier += not tier_of_film
        if without_tier >= limit + _EXTRA_FILMS:
            break
    rivals.sort(key=lambda rival: (-rival[0].total, rival[0].film_id))
    found += [rival[at >= promoted_per_title - 1] for at, rival in enumerate(rivals)]
    found.sort(key=lambda film: (-film.tier, -film.total, film.film_id))
    return found[:limit]


def _films_at_best_names(
    ids: NDArray[np.int64], scored: ScoredNames, total: NDArray[np.float64]
) -> Iterator[tuple[int, int, float, str, float]]:
    """Yield film, tier, total, name and fit of each film at its best name: by falling tier, then by falling total."""
    possible = np.isfinite(total).nonzero()[0]
    order = possible[np.lexsort((ids[possible], -total[possible], -scored.tier[possible]))]
    columns = (column[order].tolist() for column in (ids, scored.tier, total, scored.owner, scored.fit))
    texts = scored.names.texts
    seen: set[int] = set()
    for (film_id, tier, value), alike in groupby(zip(*columns, strict=True), itemgetter(0, 1, 2)):
        if film_id in seen:
            continue
        seen.add(film_id)
        same = [(texts[name], fit) for *_, name, fit in alike]
        title, fit = same[0] if len(same) == 1 else (min(same)[0], max(fit for _, fit in same))
        yield film_id, tier, value, title, fit
