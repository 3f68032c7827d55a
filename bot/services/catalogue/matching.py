"""Matches a source's records to films: by ids, else by title, year and people; a doubtful record becomes a new film."""

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

YEAR_DIFFERENCES = (0, -1, 1)
"""Accepted differences of years: one source gives the year of the festival, another that of the release."""

UNDECIDED = RecordRuling(None, frozenset())


class RecordMatch(NamedTuple):
    """The film of a record, None for a new film; `doubts` are films that may be the same, each with the reason."""

    film: FilmId | None
    doubts: tuple[tuple[FilmId, str], ...] = ()


class _FilmFacts(NamedTuple):
    year: int | None
    ids: tuple[object, ...]
    titles: frozenset[str]
    people: frozenset[str]
    sources_name_nobody: bool
    """Whether all sources of the film are ones that never name people."""
    sources_need_nobody: bool
    """Whether all sources of the film are ones whose films match by title and year where nobody is named."""


def _ids_contradict(ids: Iterable[object], film: FilmId, like: _FilmFacts, owners: Mapping[object, FilmId]) -> bool:
    """Whether an external id shows that a record is not about a film; ids that the film got in a join do not count."""
    return any(
        a is not None and b is not None and a != b and owners.get(a) != film for a, b in zip(ids, like.ids, strict=True)
    )


class TitleYearIndex:
    """The films of all other sources by title and year, in two arrays of 12 bytes per title.

    Hash collisions do no harm, because year and people are compared afterwards.
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

    def candidates_for(self, records: Sequence[SourceFacts]) -> list[list[int]]:
        """For each record, the films that share a title with it and whose year differs by at most one."""
        if not len(self._keys):
            return [[] for _ in records]
        wanted, record_numbers = array("q"), []
        for at, facts in enumerate(records):
            if facts.year is not None:
                titles = {normalise_title(title) for title in facts.all_titles}
                for key in {hash((title, facts.year + slack)) for title in titles for slack in YEAR_DIFFERENCES}:
                    wanted.append(key)
                    record_numbers.append(at)
        found: list[dict[int, None]] = [{} for _ in records]
        # Search all keys in one call: a call for one key costs as much as one for a thousand.
        wanted_keys = np.frombuffer(wanted, dtype=np.int64) if wanted else np.empty(0, np.int64)
        starts = np.searchsorted(self._keys, wanted_keys, side="left")
        stops = np.searchsorted(self._keys, wanted_keys, side="right")
        for hit in np.flatnonzero(stops > starts):
            found[record_numbers[hit]].update(dict.fromkeys(self._films[starts[hit] : stops[hit]].tolist()))
        return [list(films) for films in found]


class RecordMatching:
    """Matches records that were not imported before; two records of one source never get the same film."""

    def __init__(self, bulk: BulkConnection, catalogue: CatalogueSource) -> None:
        sources = {name: identity for identity, name in bulk.source_ids().items()}
        self._bulk = bulk
        self._source = sources[catalogue.source]
        self._source_names_nobody = not catalogue.names_people
        self._nameless_sources = {
            sources[each.source] for each in CATALOGUES.values() if not each.names_people and each.source in sources
        }
        self._needs_people = catalogue.needs_people
        self._lenient_sources = {
            sources[each.source] for each in CATALOGUES.values() if not each.needs_people and each.source in sources
        }
        self._title_index = TitleYearIndex(bulk.foreign_titles(self._source))

    def match_records(
        self, records: Sequence[tuple[str, SourceFacts]], owners: Mapping[object, FilmId]
    ) -> Iterator[RecordMatch]:
        """Yield a match for each pair of key and facts, in order; `owners` maps external ids to their films."""
        all_facts = [facts for _, facts in records]
        ruled = rulings_of(self._bulk, self._source, [key for key, _ in records])
        films_by_title = self._title_index.candidates_for(all_facts)
        candidates = {FilmId(film) for films in films_by_title for film in films} | set(owners.values())
        identities = {FilmId(row[0]): self._film_facts(row) for row in self._bulk.film_identities(candidates)}
        taken = self._bulk.films_with_record(self._source, candidates)
        for (key, facts), films in zip(records, films_by_title, strict=True):
            ruling = ruled.get(key, UNDECIDED)
            match = (
                RecordMatch(ruling.same)
                if ruling.same
                else self._match_by_ids(facts, owners, identities, taken, ruling.apart)
            )
            if match.film is None:
                free = [film for film in map(FilmId, films) if film in identities and film not in taken]
                by_title = self._match_by_title(
                    facts, {f: identities[f] for f in free if f not in ruling.apart}, owners
                )
                match = RecordMatch(by_title.film, match.doubts + by_title.doubts)
            if match.film is not None:
                taken.add(match.film)
            yield match

    def _film_facts(self, row: Sequence[Any]) -> _FilmFacts:
        titles, people, sources = (json.loads(text) for text in row[5:])
        return _FilmFacts(
            row[1],
            tuple(row[2:5]),
            frozenset(normalise_title(title) for title in titles if title),
            frozenset(map(fold_text, people)),
            bool(sources) and set(sources) <= self._nameless_sources,
            bool(sources) and set(sources) <= self._lenient_sources,
        )

    @staticmethod
    def _match_by_ids(
        facts: SourceFacts,
        owners: Mapping[object, FilmId],
        identities: Mapping[FilmId, _FilmFacts],
        taken: Collection[FilmId],
        apart: Collection[FilmId],
    ) -> RecordMatch:
        ids = _external_ids(facts)
        doubts = []
        chosen = None
        for film in dict.fromkeys(owners[each] for each in ids if each in owners and owners[each] not in apart):
            if film in taken:
                doubts.append((film, "twice"))
            elif chosen is not None or _ids_contradict(ids, film, identities[film], owners):
                doubts.append((film, "ids"))
            else:
                chosen = film
        return RecordMatch(chosen, tuple(doubts))

    def _match_by_title(
        self, facts: SourceFacts, films: Mapping[FilmId, _FilmFacts], owners: Mapping[object, FilmId]
    ) -> RecordMatch:
        """Match among films that share a title with the record and whose year differs by at most one."""
        ids = _external_ids(facts)
        possible = {film: like for film, like in films.items() if not _ids_contradict(ids, film, like, owners)}
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
            nobody_to_compare = not (people and like.people)
            by_title_alone = (
                self._source_names_nobody
                or like.sources_name_nobody
                or (nobody_to_compare and (like.sources_need_nobody or not self._needs_people))
            )
            if by_title_alone and like.year == facts.year and titles & like.titles:
                return RecordMatch(film)
        doubts = []
        for film, like in possible.items():
            if not people or not like.people:
                doubts.append((film, "unknown"))
            elif like.year == facts.year:
                doubts.append((film, "people"))
        return RecordMatch(None, tuple(doubts))


def _external_ids(facts: SourceFacts) -> tuple[object, ...]:
    return facts.imdb_id, facts.tmdb_id, facts.wikidata_id
