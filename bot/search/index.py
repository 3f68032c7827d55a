"""The title index: build it from entries, search it while people type, add and remove films, save and load it."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterable, Sequence
from dataclasses import replace
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, IndexedFilms
from bot.search.candidates import find_candidates, names_equal_to
from bot.search.certainty import LITERAL_FIT, BestName, begins_title, is_clearly_mistyped, is_sequel, means_film
from bot.search.entry import Hit, TitleEntry
from bot.search.keyboard import swap_keyboard_layout
from bot.search.loose import (
    CLEAR_FIT,
    find_by_initials,
    find_in_any_order,
    fit_in_any_order,
    fit_of_initials,
    read_people,
    titles_of_people,
)
from bot.search.normal import drop_article
from bot.search.people import people_words
from bot.search.query import QueryInterpretation, interpret_query
from bot.search.ranking import (
    EXACT,
    EXACT_BUT_ARTICLE,
    EXACT_RESPELLED,
    EXACT_WITH_YEAR,
    RankedFilm,
    ScoredNames,
    films_of_names,
    rank_films,
    read_names,
    score_names,
)
from bot.search.segment import (
    DERIVED,
    KIND_BITS,
    NO_NAME,
    RESPELLED,
    TRANSLITERATED,
    Segment,
    build_segment,
    log_prior_of,
    names_of,
    year_of,
)
from bot.search.storage import read_segment, write_segment

PREFERRED_LIMIT = 512
"""Number of favourites that are always compared when the query is very short and so has few keys."""
SHORT_TEXT = 3
_LARGE_INDEX = 50_000
_COMPARED_FILMS = 10
_CLEAR_LEAD = 2.5
"""Nats by which the only film that a beginning means is ahead of the others that begin like it."""
_WEAK_SCORE, _CLEAR_SCORE = 0.1, 0.25
"""If the best score is below the first value, the query is retried as typed on the other keyboard layout; the second
result is used if it scores at least the second value.
"""

_SCORES = {
    0: (0.0, 0.8),
    EXACT_RESPELLED: (0.8, 0.83),
    EXACT_BUT_ARTICLE: (0.83, 0.87),
    EXACT_WITH_YEAR: (0.87, 0.94),
    EXACT: (0.94, 1.0),
}


class TitleIndex:
    """Finds films by partial or misspelt titles.

    Searches may run in several threads at once, but not at the same time as `add` or `remove`.
    """

    def __init__(self, segment: Segment, *, fingerprint: str = "", mean: float | None = None) -> None:
        self.fingerprint = fingerprint
        self._segment = segment
        self._films = IndexedFilms(segment, mean)
        self._added = AddedNames(segment)
        self._preferred: tuple[Collection[int], NDArray[np.int64]] | None = None

    @classmethod
    def build(cls, entries: Iterable[TitleEntry], *, fingerprint: str = "", mean: float | None = None) -> TitleIndex:
        """Build an index from entries in any order; if several have the same film id, the last one is used.

        `fingerprint` is stored unchanged; callers use it to recognise what the index was built from. `mean` overrides
        the mean popularity of the films; use it for a small index whose scores are compared with a large one's.
        """
        index = cls(build_segment(entries), fingerprint=fingerprint, mean=mean)
        if len(index) > _LARGE_INDEX:
            _trim_heap()
        return index

    def __len__(self) -> int:
        """Return the number of films."""
        return self._films.alive

    @property
    def mean(self) -> float:
        """The mean popularity of the films, or the value passed to `build`."""
        return self._films.mean

    def search(self, text: str, limit: int = 25, *, favourites: Collection[int] = frozenset()) -> list[Hit]:
        """Return the films that a person who typed `text` most likely means, best first, at most `limit`.

        Films whose complete title was typed come first. `favourites` are the ids of films that the asking club cares
        about (pass a set); among the other films they rank as if they were seven times as popular.

        If nothing resembles the text, it is retried as typed on the other keyboard layout, Latin or Russian.
        """
        found = self._search(text, limit, favourites)
        if found and found[0].score >= _WEAK_SCORE:
            return found
        other = swap_keyboard_layout(text)
        again = self._search(other, limit, favourites) if other is not None else []
        return again if again and again[0].score >= _CLEAR_SCORE else found

    def _search(self, text: str, limit: int, favourites: Collection[int]) -> list[Hit]:
        interpretations = interpret_query(text)
        if not interpretations or limit < 1:
            return []
        preferred = self._names_of(favourites)
        numbers = find_candidates(self._segment, self._added, interpretations, preferred)
        if len(preferred) and len(interpretations[0].glued) <= SHORT_TEXT:
            numbers = np.union1d(numbers, preferred[:PREFERRED_LIMIT])
        scored = self._score(interpretations, numbers)
        if not scored.tier.any():
            scored = self._score_initials(interpretations, numbers, scored)
            if scored.fit.max(initial=-np.inf) < CLEAR_FIT:
                scored = self._score_loosely(interpretations, numbers, scored)
        ended = interpretations[0].ended
        ranked = rank_films(scored, self._films, favourites, max(limit, _COMPARED_FILMS), ended=ended)
        hits = [_hit(found) for found in ranked[:limit]]
        if hits and not hits[0].exact:
            hits[0] = self._judge(hits[0], interpretations, ranked, scored)
        elif hits:
            hits[0] = replace(hits[0], likely=True)
        return hits

    def _judge(
        self,
        hit: Hit,
        interpretations: Sequence[QueryInterpretation],
        ranked: Sequence[RankedFilm],
        scored: ScoredNames,
    ) -> Hit:
        """Return the first hit with the marks that tell whether the text means it."""
        best, text = ranked[0], interpretations[0]
        owners = scored.owner[self._films.ids_of(scored.numbers) == hit.film_id]
        names = [scored.names.texts[owner] for owner in owners.tolist()]
        opens = len(text.glued) >= SHORT_TEXT and begins_title(text, best.name) and not is_sequel(text, names)
        if opens:
            others = [film for film in ranked[1:] if begins_title(text, film.name) or film.fit > best.fit]
            opens = all(best.total - film.total >= _CLEAR_LEAD for film in others)
        opens = opens or is_clearly_mistyped(text, best.name, scored.names.cores)
        opens = opens or (best.fit >= LITERAL_FIT and all(film.fit < LITERAL_FIT for film in ranked[1:]))
        likely = means_film(interpretations, BestName(best.name, best.fit, best.prior), names, scored.names.cores)
        return replace(hit, likely=likely, opens=likely and opens)

    def _score(self, interpretations: Sequence[QueryInterpretation], numbers: NDArray[np.int64]) -> ScoredNames:
        names = read_names(self._segment, self._added, numbers)
        pairs = films_of_names(self._segment, self._added, self._films, numbers)
        return score_names(interpretations, names, pairs, self._films)

    def _score_initials(
        self, interpretations: Sequence[QueryInterpretation], numbers: NDArray[np.int64], scored: ScoredNames
    ) -> ScoredNames:
        """Score the titles too of which the text is the initials, unless a title begins with the text."""
        text, glued = interpretations[0].text, interpretations[0].glued
        found = find_by_initials(self._segment, self._added, text)
        if not len(found) or any(name.startswith(glued) for name in scored.names.glued):
            return scored
        fit = fit_of_initials(text, read_names(self._segment, self._added, found).texts)
        known = np.isin(found, numbers)
        more = found[np.isfinite(fit) & ~known]
        if len(more):
            scored = scored.join(self._score(interpretations, more))
        return scored.with_fit(fit_of_initials(text, scored.names.texts))

    def _score_loosely(
        self, interpretations: Sequence[QueryInterpretation], numbers: NDArray[np.int64], scored: ScoredNames
    ) -> ScoredNames:
        """Score the names again for a text that no title resembles, and those that it may mean in other ways."""
        segment, added = self._segment, self._added
        text = interpretations[0].text
        readings = read_people(segment, added, text)
        more = np.union1d(
            find_in_any_order(segment, added, text),
            titles_of_people(segment, added, segment.popularity, readings),
        )
        more = np.setdiff1d(more, numbers, assume_unique=True)
        if len(more):
            scored = scored.join(self._score(interpretations, more))
        for interpretation in interpretations:
            if interpretation.cost == 0 and interpretation.years is None:
                scored = scored.with_fit(fit_in_any_order(interpretation, scored.names.cores))
        for reading in readings:
            scored = scored.with_people(reading)
        return scored

    def films_named(self, text: str, limit: int = 25) -> list[int]:
        """Return the ids of the films of which the text is a complete title, most popular first.

        Much cheaper than a search; suitable for thousands of texts, such as the titles of a list.
        """
        interpretations = interpret_query(text)[:1]
        if not interpretations:
            return []
        numbers = names_equal_to(self._segment, self._added, interpretations)
        bare = drop_article(interpretations[0].text)
        cores = read_names(self._segment, self._added, numbers).cores
        same = numbers[[place for place, name in enumerate(cores) if name == bare]]
        _, references = films_of_names(self._segment, self._added, self._films, same)
        kinds = references & ((1 << KIND_BITS) - 1)
        own = np.unique(references[~np.isin(kinds, DERIVED)] >> KIND_BITS)
        if not len(own):
            own = np.unique(references[np.isin(kinds, (RESPELLED, TRANSLITERATED))] >> KIND_BITS)
        order = np.lexsort((own, -self._films.log_prior_of(own)))[:limit]
        return [int(film_id) for film_id in self._films.ids_of(own[order])]

    def _names_of(self, film_ids: Collection[int]) -> NDArray[np.int64]:
        """Return the numbers of the main titles of films, ascending.

        The last result is cached for the same frozenset object: a club's films do not change while somebody types.
        """
        kept = self._preferred
        if kept is None or kept[0] is not film_ids:
            kept = film_ids, self._find_names_of(film_ids)
            if isinstance(film_ids, frozenset):
                self._preferred = kept
        return kept[1]

    def _find_names_of(self, film_ids: Collection[int]) -> NDArray[np.int64]:
        numbers = [n for n in map(self._films.number_of, film_ids) if n is not None]
        base = len(self._segment.film_ids)
        found = self._segment.title_of[[n for n in numbers if n < base]].astype(np.int64)
        found = found[found != NO_NAME]
        added = [t for n in numbers if n >= base and (t := self._added.title_of(n)) is not None]
        return np.unique(np.concatenate((found, np.array(added, np.int64))))

    def add(self, entry: TitleEntry) -> None:
        """Add a film, replacing its previous entry if there is one."""
        self._add(entry.film_id, year_of(entry), entry.popularity, names_of(entry), people_words(entry.people))

    def _add(self, film_id: int, year: int, popularity: float, names: dict[str, int], people: Sequence[str]) -> None:
        self._preferred = None
        number = self._films.add_film(film_id, year, popularity)
        log_prior = log_prior_of(np.array([popularity], np.float32), self._films.mean)
        self._added.add_names(number, float(log_prior[0]), names)
        self._added.add_people(number, people)

    def remove(self, film_id: int) -> bool:
        """Remove a film; return whether the index held it."""
        self._preferred = None
        return self._films.remove_film(film_id)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the index, with later additions and removals, to a file. The write is atomic.

        Raises OSError if the file cannot be written.
        """
        names, people = self._added.names_by_film(), self._added.people_by_film()
        films = self._films
        base = len(self._segment.film_ids)
        added = [
            [film_id, films.years[n - base], films.popularity[n - base], names.get(n, {}), people.get(n, [])]
            for film_id, n in films.added_numbers().items()
        ]
        changes = {"fingerprint": self.fingerprint, "removed": films.removed_ids(), "added": added}
        write_segment(Path(path), self._segment, changes)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> TitleIndex:
        """Memory-map a saved index; it keeps the `fingerprint` it was saved with.

        Raises UnreadableIndexError if the file is not a complete index of this version, OSError if it cannot be
        opened.
        """
        segment, changes = read_segment(Path(path))
        index = cls(segment, fingerprint=changes["fingerprint"])
        for film_id in changes["removed"]:
            index.remove(film_id)
        for film_id, year, popularity, names, people in changes["added"]:
            index._add(film_id, year, popularity, names, people)
        return index


def _trim_heap() -> None:
    """Return freed memory to the system: glibc cannot shrink a heap below its topmost live block by itself."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return  # not glibc


def _hit(found: RankedFilm) -> Hit:
    """Map a total to 0..1 with a logistic function, into the score range of its tier."""
    share = 1.0 / (1.0 + math.exp(-max(found.total + 6.0, -60.0) / 6.0))
    low, high = _SCORES[found.tier]
    return Hit(found.film_id, low + (high - low) * share, exact=found.exact)
