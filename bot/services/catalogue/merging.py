"""Merges what several sources state about a film into one stored film."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.catalogue.source_record import SourceFacts, SourceStatement, compose_film
from bot.domain.ids import LIBRARY, FilmId
from bot.sources.catalogues import CATALOGUES
from bot.store.catalogue import bulk_films
from bot.store.catalogue.bulk import BulkConnection, MatchDoubt, SourceRecord
from bot.store.catalogue.bulk_films import FilmWrite, StoredFilm

SOURCE_RANKS = {catalogue.source: rank for rank, catalogue in enumerate(CATALOGUES.values())}
"""The rank of each source; where two sources state the same fact, the lower rank wins."""
LOST_DIGEST = 0
"""The digest of a record whose facts are lost: no facts have this digest, so the next import restores them."""


class SourceRecords(NamedTuple):
    """The facts of one film before any import (`base`), and the records of each catalogue."""

    base: SourceStatement | None
    records: tuple[SourceRecord, ...]


def load_source_records(bulk: BulkConnection, films: Collection[FilmId]) -> dict[FilmId, SourceRecords]:
    """All source records of these films. If a film has a single source, its facts are read from the film itself."""
    captured_films = bulk_films.capture_films(bulk, films)
    names = bulk.source_ids()
    bases = bulk.base_facts(films)
    records: dict[FilmId, list[SourceRecord]] = {film: [] for film in films}
    for record in bulk.records_of(films):
        records[record.film].append(record)
    return {
        film: _source_records(captured, records[film], bases.get(film), names)
        for film, captured in captured_films.items()
    }


def _source_records(
    film: StoredFilm,
    records: Sequence[SourceRecord],
    base: tuple[SourceFacts, dict[str, str]] | None,
    names: Mapping[int, str],
) -> SourceRecords:
    # Code that writes a film outside of imports, such as the starter library, replaces the film's sources.
    rewritten = any(record.source not in film.sources for record in records)
    if film.guild != LIBRARY:
        base_statement = None  # One club's facts are not for other clubs.
    elif rewritten or not records:
        said_by = {field: names[source] for source, fields in film.sources.items() for field in fields}
        base_statement = SourceStatement(said_by, film.facts)
    else:
        base_statement = None if base is None else SourceStatement(base[1], base[0])
    kept_records = [
        record
        if record.facts is not None
        else record._replace(digest=LOST_DIGEST)
        if rewritten
        else record._replace(facts=film.facts)
        for record in records
    ]
    return SourceRecords(base_statement, tuple(kept_records))


class MergedFilms(NamedTuple):
    """What to write after merging: films, their records, their base facts, and doubts about their ids."""

    films: list[FilmWrite]
    records: list[SourceRecord]
    bases: list[tuple[FilmId, SourceFacts, dict[str, str]]]
    doubts: list[MatchDoubt]


class FilmMerger:
    """Merges films one by one; an external id that two films claim goes to the first."""

    def __init__(self, source: int, sources: Mapping[str, int], owners: Mapping[object, FilmId]) -> None:
        self._source = source
        self._sources = sources
        self._names = {identity: name for name, identity in sources.items()}
        self._owners = dict(owners)
        self.merged = MergedFilms([], [], [], [])

    def merge_films(self, film: FilmId, source_records: SourceRecords, *, new: bool = False) -> None:
        """Merge one film into `merged`. Raises ValueError if no source has facts about it."""
        ranked = sorted(source_records.records, key=self._rank)
        statements = [] if source_records.base is None else [source_records.base]
        statements += [SourceStatement(self._names[r.source], r.facts) for r in ranked if r.facts is not None]
        facts, origin = compose_film(statements)
        sources = {self._sources[name]: fields for name, fields in origin.items()}
        for record in ranked:
            sources.setdefault(record.source, set())
        self.merged.films.append(FilmWrite(film, new, self._claim_ids(film, facts), sources))
        is_single_source = len(statements) == 1 and len(ranked) == 1
        self.merged.records.extend(r._replace(facts=None) if is_single_source else r for r in ranked)
        if source_records.base is not None and not isinstance(source_records.base.sources, str):
            self.merged.bases.append((film, source_records.base.facts, dict(source_records.base.sources)))

    def _rank(self, record: SourceRecord) -> tuple[int, str]:
        return SOURCE_RANKS.get(self._names[record.source], len(SOURCE_RANKS)), record.key

    def _claim_ids(self, film: FilmId, facts: SourceFacts) -> SourceFacts:
        taken = []
        for field in ("imdb_id", "tmdb_id", "wikidata_id"):
            identity = getattr(facts, field)
            if identity is None:
                continue
            owner = self._owners.setdefault(identity, film)
            if owner != film:
                taken.append(field)
                self.merged.doubts.append(MatchDoubt(self._source, film, owner, "ids"))
        cleared: dict[str, Any] = dict.fromkeys(taken)
        return dataclasses.replace(facts, **cleared) if cleared else facts


def store_merged_films(bulk: BulkConnection, merged: MergedFilms, doubts: Iterable[MatchDoubt] = ()) -> None:
    bulk_films.write_films(bulk, merged.films)
    bulk.put_records(merged.records)
    bulk.put_bases(merged.bases)
    bulk.put_doubts([*merged.doubts, *doubts])
