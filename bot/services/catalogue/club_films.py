"""Joins films that single clubs had added with the same films of a catalogue that was loaded later."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime

from bot.domain.catalogue.film import fold_text
from bot.domain.ids import FilmId
from bot.search import normalise_title
from bot.services.catalogue.rulings import join_into
from bot.store.catalogue import bulk_club_films
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.bulk_club_films import ComparedFilm

YEAR_DIFFERENCES = (0, -1, 1)


class ClubFilmJoiner:
    """Finds the one shared film that a club's own film is, and joins them: reviews and diaries move along."""

    def __init__(self, bulk: BulkConnection, when: datetime) -> None:
        self._bulk = bulk
        self._when = when

    def join_films(self) -> int:
        """Join all that match, one transaction each; return how many there were."""
        own = bulk_club_films.club_films(self._bulk)
        if not own:
            return 0
        shared = self._shared_films({key for film in own for key in _keys(film)})
        joined = 0
        for film in own:
            same = _same_film(film, shared)
            if same is not None:
                with self._bulk.transaction():
                    join_into(self._bulk, same, film.film, self._when)
                joined += 1
        return joined

    def _shared_films(self, wanted: set[tuple[str, int]]) -> dict[tuple[str, int], list[ComparedFilm]]:
        """The shared films by title and year, as far as they are wanted."""
        found: dict[tuple[str, int], list[ComparedFilm]] = {}
        for film in bulk_club_films.shared_films(self._bulk, {year for _, year in wanted}):
            for title in {normalise_title(title) for title in film.titles}:
                if film.year is not None and (title, film.year) in wanted:
                    found.setdefault((title, film.year), []).append(film)
        return found


def _keys(film: ComparedFilm) -> Iterator[tuple[str, int]]:
    if film.year is not None:
        for slack in YEAR_DIFFERENCES:
            for title in dict.fromkeys(normalise_title(title) for title in film.titles):
                yield title, film.year + slack


def _same_film(film: ComparedFilm, shared: dict[tuple[str, int], list[ComparedFilm]]) -> FilmId | None:
    """The one film with the title, about the year, and a person in common; if one names nobody, with the year."""
    near = {each.film: each for key in _keys(film) for each in shared.get(key, ())}
    people = set(map(fold_text, film.people))
    same = [each for each in near.values() if people & set(map(fold_text, each.people))]
    if len(same) == 1:
        return same[0].film
    nameless = [each for each in near.values() if each.year == film.year and not (people and each.people)]
    return nameless[0].film if not same and len(near) == len(nameless) == 1 else None
