"""Judges whether a row of an import and a film are the same work: by ids, title, year and directors."""

from __future__ import annotations

import re
from collections.abc import Iterable
from dataclasses import dataclass

from rapidfuzz import fuzz

from bot.domain.catalogue.film import fold_text
from bot.domain.diary.tracker_history import HistoryEntry
from bot.search import normalise_title

YEARS_APART = 1
"""How far the years of a film may differ between catalogues, as festivals and countries differ."""
YEARS_APART_BY_ID = 2
"""The same where an id and the title agree."""
ALIKE = 88
"""From this likeness of rapidfuzz (0 to 100) on, two titles are spellings of one; sequels stay below it."""
WORKS_LIMIT = 50
"""More works that a file tells apart cannot be one film; their comparison takes time in the square of their number."""

_NUMBER = re.compile(r"\d+")


@dataclass(frozen=True, slots=True)
class Work:
    """What a row says its film is; `title` as written, `directors` folded."""

    title: str
    year: int | None = None
    directors: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None

    @classmethod
    def from_entry(cls, entry: HistoryEntry) -> Work:
        directors = tuple(sorted(fold_text(name) for name in entry.directors))
        return cls(entry.title, entry.year, directors, entry.imdb_id, entry.tmdb_id)

    def is_apart_from(self, other: Work) -> bool:
        """Whether the file keeps the two works apart: by an id, or by title or year where no id joins them."""
        if self.imdb_id and other.imdb_id:
            return self.imdb_id != other.imdb_id
        if self.tmdb_id and other.tmdb_id:
            return self.tmdb_id != other.tmdb_id
        years_differ = None not in (self.year, other.year) and self.year != other.year
        return years_differ or normalise_title(self.title) != normalise_title(other.title)


@dataclass(frozen=True, slots=True)
class FilmIdentity:
    """What is known of a film; of films that the club merged, of all of them. `titles` are chief titles, normalised."""

    years: frozenset[int] = frozenset()
    directors: frozenset[str] = frozenset()
    titles: frozenset[str] = frozenset()
    imdb_ids: frozenset[str] = frozenset()
    tmdb_ids: frozenset[int] = frozenset()

    def __or__(self, other: FilmIdentity) -> FilmIdentity:
        return FilmIdentity(
            self.years | other.years,
            self.directors | other.directors,
            self.titles | other.titles,
            self.imdb_ids | other.imdb_ids,
            self.tmdb_ids | other.tmdb_ids,
        )

    def agrees_with(self, year: int | None, directors: tuple[str, ...]) -> bool:
        """Whether year and directors fit."""
        if self.is_years_from(year, YEARS_APART):
            return False
        return not directors or not self.directors or self.made_by(directors)

    def is_years_from(self, year: int | None, allowed: int) -> bool:
        """Whether the film is known to be of another time."""
        return year is not None and bool(self.years) and all(abs(year - own) > allowed for own in self.years)

    def made_by(self, directors: tuple[str, ...]) -> bool:
        return bool(self.directors & set(directors))

    def is_titled(self, title: str) -> bool:
        """Whether this is a chief title, or one that differs in spelling or by a subtitle."""
        wanted = normalise_title(title)
        return wanted in self.titles or any(_is_alike(wanted, own) for own in self.titles)

    def is_other_part(self, title: str) -> bool:
        """Whether this is a chief title but for its numbers: another part of a series."""
        wanted = normalise_title(title)
        return any(
            _NUMBER.findall(wanted) != _NUMBER.findall(own)
            and fuzz.ratio(_NUMBER.sub("", wanted), _NUMBER.sub("", own)) >= ALIKE
            for own in self.titles
        )

    def has_other_id(self, work: Work) -> bool:
        """Whether the row's id is of the same kind as one of the film's, and differs from it."""
        if work.imdb_id and self.imdb_ids:
            return work.imdb_id not in self.imdb_ids
        return bool(work.tmdb_id and self.tmdb_ids) and work.tmdb_id not in self.tmdb_ids

    def has_id_of(self, work: Work) -> bool:
        return work.imdb_id in self.imdb_ids or work.tmdb_id in self.tmdb_ids


def _is_alike(one: str, other: str) -> bool:
    shorter, longer = sorted((one, other), key=len)
    if _NUMBER.findall(one) != _NUMBER.findall(other):
        return False
    # "birdman" and "birdman or the unexpected virtue of ignorance", but not "it" and "it follows".
    begins = longer.startswith(f"{shorter} ") and len(shorter) >= 2 * len(longer) / 3
    return begins or fuzz.ratio(one, other) >= ALIKE


def contradicts_id(work: Work, film: FilmIdentity, *, titled: bool, others: bool, keyed: bool = False) -> bool:
    """Whether a row's title and year contradict the film that has its id.

    `titled`: the title is one of the film's in the catalogue, of whatever kind. `others`: it is a title of other films.
    A title that no film has may be one in another language; then the year has to agree, or a director. `keyed`: the
    tracker knows its films by these ids and has no years, so that the id is enough.
    """
    if titled or film.is_titled(work.title):
        return film.is_years_from(work.year, YEARS_APART_BY_ID)
    if work.directors and film.made_by(work.directors) and not film.is_years_from(work.year, YEARS_APART):
        return False
    if others or film.is_other_part(work.title):
        return True
    if work.year is None or not film.years:
        return not (keyed and work.year is None and not work.directors)
    return film.is_years_from(work.year, YEARS_APART)


def works_in_doubt(works: Iterable[Work], film: FilmIdentity) -> set[Work]:
    """Of different works of one file that all fell on one film, those that may not be it.

    The one with the film's id wins, then the one with its year and chief title, then its year alone. If several are
    equally good, all are in doubt.
    """
    groups: dict[Work, list[Work]] = {}
    for work in dict.fromkeys(works):
        written = Work(normalise_title(work.title), work.year, (), work.imdb_id, work.tmdb_id)
        groups.setdefault(written, []).append(work)
    found = list(groups)
    if not any(one.is_apart_from(other) for one in found[1:] for other in found[:1]):
        return set()
    ranks = {work: _likeness(work, film) for work in found}
    highest = max(ranks.values())
    best = [work for work in found if ranks[work] == highest]
    if len(found) > WORKS_LIMIT or any(one.is_apart_from(other) for one in best for other in best):
        return {work for group in groups.values() for work in group}
    return {work for one in found if any(one.is_apart_from(winner) for winner in best) for work in groups[one]}


def _likeness(work: Work, film: FilmIdentity) -> int:
    if film.has_id_of(work):
        return 3
    if work.year not in film.years:
        return 0
    return 2 if normalise_title(work.title) in film.titles else 1
