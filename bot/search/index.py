"""The title index: built from entries, searched as people type, changed film by film, kept in a file."""

from __future__ import annotations

import ctypes
import math
from collections.abc import Collection, Iterable
from os import PathLike
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from bot.search.additions import AddedNames, IndexedFilms
from bot.search.candidates import find_candidates, names_equal_to
from bot.search.entry import Hit, TitleEntry
from bot.search.layouts import swap_keyboard_layout
from bot.search.normal import drop_article
from bot.search.ranking import (
    SAME,
    SAME_AND_YEAR,
    SAME_BUT_ARTICLE,
    SAME_RESPELLED,
    RankedFilm,
    films_of_names,
    rank_films,
    read_names,
)
from bot.search.reading import read_query
from bot.search.segment import (
    KIND_BITS,
    NO_NAME,
    RESPELLED,
    SHORTENED,
    Segment,
    build_segment,
    fame_of,
    names_of,
    year_of,
)
from bot.search.storage import read_segment, write_segment

PREFERRED_AT_MOST = 512
"""Favourites that are compared even when they share too little with a very short text."""
SHORT_TEXT = 3
_MANY = 50_000
_HOPELESS, _CLEAR = 0.1, 0.25
"""Scores: below the one a text is tried on the other keyboard, from the other on that is what was meant."""

_SCORES = {
    0: (0.0, 0.8),
    SAME_RESPELLED: (0.8, 0.83),
    SAME_BUT_ARTICLE: (0.83, 0.87),
    SAME_AND_YEAR: (0.87, 0.94),
    SAME: (0.94, 1.0),
}


class TitleIndex:
    """Finds films by what people type of their titles.

    Searches may run in several threads at once, but not beside `add` and `remove`.
    """

    def __init__(self, segment: Segment, *, fingerprint: str = "", mean: float | None = None) -> None:
        self.fingerprint = fingerprint
        self._segment = segment
        self._films = IndexedFilms(segment, mean)
        self._added = AddedNames(segment)
        self._preferred: tuple[Collection[int], NDArray[np.int64]] | None = None

    @classmethod
    def build(cls, entries: Iterable[TitleEntry], *, fingerprint: str = "", mean: float | None = None) -> TitleIndex:
        """Build from entries in any order; of several entries with one film id the last counts.

        `fingerprint` is kept with the index as it is, for the caller to tell what the index was built from.
        `mean` is the popularity of an average film, for a small index whose scores are compared with a large one's;
        without it that of these films.
        """
        index = cls(build_segment(entries), fingerprint=fingerprint, mean=mean)
        if len(index) > _MANY:
            _give_back()
        return index

    def __len__(self) -> int:
        """Give the number of films."""
        return self._films.alive

    @property
    def mean(self) -> float:
        """The popularity of an average film here."""
        return self._films.mean

    def search(self, text: str, limit: int = 25, *, favourites: Collection[int] = frozenset()) -> list[Hit]:
        """Give the films whose titles a person most likely means, best first, at most `limit`.

        A film whose whole title was typed comes before every other one. `favourites` are the ids of films that
        the asking club cares about; below whole titles they rank as if seven times as popular. Give a set.

        A text that resembles nothing is tried as the same keys of the other keyboard, Latin or Russian.
        """
        found = self._search(text, limit, favourites)
        if found and found[0].score >= _HOPELESS:
            return found
        other = swap_keyboard_layout(text)
        again = self._search(other, limit, favourites) if other is not None else []
        return again if again and again[0].score >= _CLEAR else found

    def _search(self, text: str, limit: int, favourites: Collection[int]) -> list[Hit]:
        meant = read_query(text)
        if not meant or limit < 1:
            return []
        preferred = self._names_of(favourites)
        numbers = find_candidates(self._segment, self._added, meant, preferred)
        if len(preferred) and len(meant[0].glued) <= SHORT_TEXT:
            numbers = np.union1d(numbers, preferred[:PREFERRED_AT_MOST])
        names = read_names(self._segment, self._added, numbers)
        pairs = films_of_names(self._segment, self._added, self._films, numbers)
        return [_hit(found) for found in rank_films(meant, names, pairs, self._films, favourites, limit)]

    def films_named(self, text: str, limit: int = 25) -> list[int]:
        """Give the ids of the films of which the text is a whole title, better known ones first.

        Far cheaper than a search: for texts by the thousand, as in a list of films.
        """
        meant = read_query(text)[:1]
        if not meant:
            return []
        numbers = names_equal_to(self._segment, self._added, meant)
        bare = drop_article(meant[0].text)
        cores = read_names(self._segment, self._added, numbers).cores
        same = numbers[[place for place, name in enumerate(cores) if name == bare]]
        _, references = films_of_names(self._segment, self._added, self._films, same)
        kinds = references & ((1 << KIND_BITS) - 1)
        own = np.unique(references[(kinds != SHORTENED) & (kinds != RESPELLED)] >> KIND_BITS)
        if not len(own):
            own = np.unique(references[kinds == RESPELLED] >> KIND_BITS)
        order = np.lexsort((own, -self._films.fame_of(own)))[:limit]
        return [int(film_id) for film_id in self._films.ids_of(own[order])]

    def _names_of(self, film_ids: Collection[int]) -> NDArray[np.int64]:
        """Give the numbers of the titles of films, rising.

        The last answer is kept for the same frozen set: a club's films stay while somebody types.
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
        """Add a film, or put this entry in the place of the film's former one."""
        self._add(entry.film_id, year_of(entry), entry.popularity, names_of(entry))

    def _add(self, film_id: int, year: int, popularity: float, names: dict[str, int]) -> None:
        self._preferred = None
        number = self._films.add_film(film_id, year, popularity)
        fame = fame_of(np.array([popularity], np.float32), self._films.mean)
        self._added.add_names(number, float(fame[0]), names)

    def remove(self, film_id: int) -> bool:
        """Withdraw a film; say whether it was there."""
        self._preferred = None
        return self._films.remove_film(film_id)

    def save(self, path: str | PathLike[str]) -> None:
        """Write the index to a file, whole or not at all, with what was added and removed since it was built.

        Raises OSError when the folder cannot be written.
        """
        names = self._added.names_by_film()
        films = self._films
        base = len(self._segment.film_ids)
        added = [
            [film_id, films.years[n - base], films.popularity[n - base], names.get(n, {})]
            for film_id, n in films.added_numbers().items()
        ]
        changes = {"fingerprint": self.fingerprint, "removed": films.removed_ids(), "added": added}
        write_segment(Path(path), self._segment, changes)

    @classmethod
    def load(cls, path: str | PathLike[str]) -> TitleIndex:
        """Map a saved index; its `fingerprint` is the one it was saved with.

        Raises UnreadableIndexError when the file is no whole index of this version, OSError when it cannot be
        opened.
        """
        segment, changes = read_segment(Path(path))
        index = cls(segment, fingerprint=changes["fingerprint"])
        for film_id in changes["removed"]:
            index.remove(film_id)
        for film_id, year, popularity, names in changes["added"]:
            index._add(film_id, year, popularity, names)
        return index


def _give_back() -> None:
    """Return freed memory to the system: glibc keeps a heap as large as it ever was while anything lives on top."""
    try:
        ctypes.CDLL(None).malloc_trim(0)
    except (AttributeError, OSError, TypeError):
        return  # another C library, which has its own ways


def _hit(found: RankedFilm) -> Hit:
    """Squash a total into 0..1, each standing above all lower ones."""
    share = 1.0 / (1.0 + math.exp(-max(found.total + 6.0, -60.0) / 6.0))
    low, high = _SCORES[found.standing]
    return Hit(found.film_id, low + (high - low) * share, exact=found.exact)
