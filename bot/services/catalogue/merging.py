"""Who has said what of some films, brought together into the films as they shall stand."""

from __future__ import annotations

import dataclasses
from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, NamedTuple

from bot.domain.catalogue.source_record import SourceFacts, SourceStatement, compose_film
from bot.domain.ids import LIBRARY, FilmId
from bot.sources.catalogues import CATALOGUES
from bot.store.catalogue import bulk_films as film_rows
from bot.store.catalogue.bulk import BulkConnection, MatchDoubt, SourceRecord
from bot.store.catalogue.bulk_films import FilmWrite, StoredFilm

RANK = {catalogue.source: rank for rank, catalogue in enumerate(CATALOGUES.values())}
"""Where two sources know a fact, the one that stands first is believed."""
FORGOTTEN = 0
"""The digest of a record whose facts are gone: no facts have it, so the next import brings them back."""


class SourceRecords(NamedTuple):
    """What was said of one film before any import, and by each catalogue."""

    base: SourceStatement | None
    records: tuple[SourceRecord, ...]


def load_source_records(bulk: BulkConnection, films: Collection[FilmId]) -> dict[FilmId, SourceRecords]:
    """All voices of these films, with what the films themselves held for a single voice."""
    standing = film_rows.capture_films(bulk, films)
    names = bulk.source_ids()
    bases = bulk.base_facts(films)
    records: dict[FilmId, list[SourceRecord]] = {film: [] for film in films}
    for record in bulk.records_of(films):
        records[record.film].append(record)
    return {film: _voices(captured, records[film], bases.get(film), names) for film, captured in standing.items()}


def _voices(
    film: StoredFilm,
    records: Sequence[SourceRecord],
    base: tuple[SourceFacts, dict[str, str]] | None,
    names: Mapping[int, str],
) -> SourceRecords:
    # Whoever writes a film outside of imports, such as a new release's starter library, replaces its sources.
    rewritten = any(record.source not in film.sources for record in records)
    if film.guild != LIBRARY:
        word = None  # What one club typed is not for the others.
    elif rewritten or not records:
        said_by = {field: names[source] for source, fields in film.sources.items() for field in fields}
        word = SourceStatement(said_by, film.facts)
    else:
        word = None if base is None else SourceStatement(base[1], base[0])
    held = [
        record
        if record.facts is not None
        else record._replace(digest=FORGOTTEN)
        if rewritten
        else record._replace(facts=film.facts)
        for record in records
    ]
    return SourceRecords(word, tuple(held))


class MergedFilms(NamedTuple):
    """What is to be written of films: themselves, records, bases and doubts about their ids."""

    films: list[FilmWrite]
    records: list[SourceRecord]
    bases: list[tuple[FilmId, SourceFacts, dict[str, str]]]
    doubts: list[MatchDoubt]


class FilmMerger:
    """Composes films one after another; an external id goes to the first film that has it."""

    def __init__(self, source: int, sources: Mapping[str, int], owners: Mapping[object, FilmId]) -> None:
        self._source = source
        self._sources = sources
        self._names = {identity: name for name, identity in sources.items()}
        self._owners = dict(owners)
        self.standing = MergedFilms([], [], [], [])

    def merge_films(self, film: FilmId, voices: SourceRecords, *, new: bool = False) -> None:
        """Raises ValueError where there is no voice left."""
        ranked = sorted(voices.records, key=self._rank)
        words = [] if voices.base is None else [voices.base]
        words += [SourceStatement(self._names[r.source], r.facts) for r in ranked if r.facts is not None]
        facts, origin = compose_film(words)
        sources = {self._sources[name]: fields for name, fields in origin.items()}
        for record in ranked:
            sources.setdefault(record.source, set())
        self.standing.films.append(FilmWrite(film, new, self._own_ids(film, facts), sources))
        alone = len(words) == 1 and len(ranked) == 1
        self.standing.records.extend(r._replace(facts=None) if alone else r for r in ranked)
        if voices.base is not None and not isinstance(voices.base.sources, str):
            self.standing.bases.append((film, voices.base.facts, dict(voices.base.sources)))

    def _rank(self, record: SourceRecord) -> tuple[int, str]:
        return RANK.get(self._names[record.source], len(RANK)), record.key

    def _own_ids(self, film: FilmId, facts: SourceFacts) -> SourceFacts:
        taken = []
        for field in ("imdb_id", "tmdb_id", "wikidata_id"):
            identity = getattr(facts, field)
            if identity is None:
                continue
            owner = self._owners.setdefault(identity, film)
            if owner != film:
                taken.append(field)
                self.standing.doubts.append(MatchDoubt(self._source, film, owner, "ids"))
        lost: dict[str, Any] = dict.fromkeys(taken)
        return dataclasses.replace(facts, **lost) if lost else facts


def store_merged_films(bulk: BulkConnection, standing: MergedFilms, doubts: Iterable[MatchDoubt] = ()) -> None:
    film_rows.write_films(bulk, standing.films)
    bulk.put_records(standing.records)
    bulk.put_bases(standing.bases)
    bulk.put_doubts([*standing.doubts, *doubts])
