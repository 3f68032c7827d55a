"""Which film a source's record is about: by its ids, else by title, year and people; when in doubt, one of its own."""

from __future__ import annotations

import json
from array import array
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from typing import Any, NamedTuple

import numpy as np

from bot.domain.catalogue.film import fold_text
from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.ids import FilmId
from bot.search import normalise_title
from bot.sources.catalogues import CATALOGUES, CatalogueSource
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.rulings import RecordRuling, rulings_of

SLACK = (0, -1, 1)
"""A film's year is its festival's in one source and its release's in another."""

UNDECIDED = RecordRuling(None, frozenset())


class RecordMatch(NamedTuple):
    """The film that a record is about, None for a new one; and films that it may be about, with why that is open."""

    film: FilmId | None
    doubts: tuple[tuple[FilmId, str], ...] = ()


class _FilmFacts(NamedTuple):
    year: int | None
    ids: tuple[object, ...]
    titles: frozenset[str]
    people: frozenset[str]
    nameless: bool
    """Whether all that speak for the film are sources that never name anybody."""


def _contradict(ids: Iterable[object], film: FilmId, like: _FilmFacts, owners: Mapping[object, FilmId]) -> bool:
    """Whether an external id tells a record from a film; an id that became the film's in a join does not."""
    return any(
        a is not None and b is not None and a != b and owners.get(a) != film for a, b in zip(ids, like.ids, strict=True)
    )


class TitleBook:
    """The films of all other sources by title and year, in two arrays: 12 bytes a title.

    Equal hashes of different titles do no harm: year and people are compared after.
    """

    def __init__(self, rows: Iterable[tuple[int, int, str]]) -> None:
        keys, films = array("q"), array("q")
        for film, year, titles in rows:
            title, original, others = json.loads(titles)
            for key in {hash((normalise_title(t), year)) for t in (title, original, *others) if t}:
                keys.append(key)
                films.append(film)
        order = np.argsort(np.frombuffer(keys, dtype=np.int64), kind="stable") if keys else np.empty(0, np.int64)
        self._keys = np.frombuffer(keys, dtype=np.int64)[order] if keys else np.empty(0, np.int64)
        self._films = np.frombuffer(films, dtype=np.int64)[order].astype(np.int32) if keys else np.empty(0, np.int32)

    def candidates_for(self, said: Sequence[SourceFacts]) -> list[list[int]]:
        """For each record the films with one of its titles in its year or beside it."""
        if not len(self._keys):
            return [[] for _ in said]
        wanted, whose = array("q"), []
        for at, facts in enumerate(said):
            if facts.year is not None:
                titles = {normalise_title(title) for title in facts.all_titles}
                for key in {hash((title, facts.year + slack)) for title in titles for slack in SLACK}:
                    wanted.append(key)
                    whose.append(at)
        found: list[dict[int, None]] = [{} for _ in said]
        # All at once: a search for one key costs as much in Python as a thousand in the array.
        asked = np.frombuffer(wanted, dtype=np.int64) if wanted else np.empty(0, np.int64)
        starts = np.searchsorted(self._keys, asked, side="left")
        stops = np.searchsorted(self._keys, asked, side="right")
        for hit in np.flatnonzero(stops > starts):
            found[whose[hit]].update(dict.fromkeys(self._films[starts[hit] : stops[hit]].tolist()))
        return [list(films) for films in found]


class RecordMatching:
    """Decides for records that the source has not been asked about before; films of the same source never meet."""

    def __init__(self, bulk: BulkConnection, catalogue: CatalogueSource) -> None:
        sources = {name: identity for identity, name in bulk.source_ids().items()}
        self._bulk = bulk
        self._source = sources[catalogue.source]
        self._nameless = not catalogue.names_people
        self._nameless_sources = {
            sources[each.source] for each in CATALOGUES.values() if not each.names_people and each.source in sources
        }
        self._book = TitleBook(bulk.foreign_titles(self._source))

    def match_records(
        self, records: Sequence[tuple[str, SourceFacts]], owners: Mapping[object, FilmId]
    ) -> Iterator[RecordMatch]:
        """In the order of the records, each with its key; `owners` are the films that have their external ids."""
        said = [facts for _, facts in records]
        ruled = rulings_of(self._bulk, self._source, [key for key, _ in records])
        titled = self._book.candidates_for(said)
        asked = {FilmId(film) for films in titled for film in films} | set(owners.values())
        likenesses = {FilmId(row[0]): self._likeness(row) for row in self._bulk.film_identities(asked)}
        taken = self._bulk.films_with_record(self._source, asked)
        for (key, facts), films in zip(records, titled, strict=True):
            ruling = ruled.get(key, UNDECIDED)
            met = (
                RecordMatch(ruling.same)
                if ruling.same
                else self._by_ids(facts, owners, likenesses, taken, ruling.apart)
            )
            if met.film is None:
                free = [film for film in map(FilmId, films) if film in likenesses and film not in taken]
                by_title = self._by_title(facts, {f: likenesses[f] for f in free if f not in ruling.apart}, owners)
                met = RecordMatch(by_title.film, met.doubts + by_title.doubts)
            if met.film is not None:
                taken.add(met.film)
            yield met

    def _likeness(self, row: Sequence[Any]) -> _FilmFacts:
        titles, people, sources = (json.loads(text) for text in row[5:])
        return _FilmFacts(
            row[1],
            tuple(row[2:5]),
            frozenset(normalise_title(title) for title in titles if title),
            frozenset(map(fold_text, people)),
            bool(sources) and set(sources) <= self._nameless_sources,
        )

    @staticmethod
    def _by_ids(
        facts: SourceFacts,
        owners: Mapping[object, FilmId],
        likenesses: Mapping[FilmId, _FilmFacts],
        taken: Collection[FilmId],
        apart: Collection[FilmId],
    ) -> RecordMatch:
        ids = _ids(facts)
        doubts = []
        chosen = None
        for film in dict.fromkeys(owners[each] for each in ids if each in owners and owners[each] not in apart):
            if film in taken:
                doubts.append((film, "twice"))
            elif chosen is not None or _contradict(ids, film, likenesses[film], owners):
                doubts.append((film, "ids"))
            else:
                chosen = film
        return RecordMatch(chosen, tuple(doubts))

    def _by_title(
        self, facts: SourceFacts, films: Mapping[FilmId, _FilmFacts], owners: Mapping[object, FilmId]
    ) -> RecordMatch:
        """Among films with one of the record's titles, in its year or beside it."""
        ids = _ids(facts)
        possible = {film: like for film, like in films.items() if not _contradict(ids, film, like, owners)}
        if not possible:
            return RecordMatch(None)
        people = facts.all_people
        same = [film for film, like in possible.items() if people & like.people]
        if len(same) == 1:
            return RecordMatch(same[0])
        if same:
            return RecordMatch(None, tuple((film, "several") for film in same))
        if len(possible) == 1:
            ((film, like),) = possible.items()
            titles = {normalise_title(title) for title in (facts.title, facts.original_title) if title}
            if (self._nameless or like.nameless) and like.year == facts.year and titles & like.titles:
                return RecordMatch(film)
        doubts = []
        for film, like in possible.items():
            if not people or not like.people:
                doubts.append((film, "unknown"))
            elif like.year == facts.year:
                doubts.append((film, "people"))
        return RecordMatch(None, tuple(doubts))


def _ids(facts: SourceFacts) -> tuple[object, ...]:
    return facts.imdb_id, facts.tmdb_id, facts.wikidata_id
