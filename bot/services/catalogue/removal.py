"""Removes a source's facts; films that no other source knows and no club uses are deleted."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.catalogue.errors import CatalogueNotImported
from bot.domain.catalogue.source_record import SourceFacts, SourceStatement
from bot.domain.ids import FilmId
from bot.services.catalogue.merging import FilmMerger, SourceRecords, load_source_records, store_merged_films
from bot.services.catalogue.record_batches import CHANGING_KEY, ImportProgress, announce_changes
from bot.sources.catalogues import BUNDLED, CatalogueSource
from bot.sources.catalogues.numbers import NumberSet
from bot.store.catalogue import bulk_films, bulk_status
from bot.store.catalogue.bulk import BulkConnection, RemovalCounts

BATCH = 1_000
PEOPLE_BATCH = 20_000
VERSION_KEY = "bundled_catalogue"
"""Key of the note which version of the bundled catalogue was loaded, or that the operator removed it."""
REMOVED = "removed"


@dataclass(slots=True)
class RemovalResult:
    """How many films were deleted, were kept with other sources' facts, or were reduced to what identifies them."""

    deleted: int = 0
    kept: int = 0
    bare: int = 0


def preview_removal(database: Path, catalogue: CatalogueSource) -> RemovalCounts:
    """What `remove_source` would do. Raises CatalogueNotImported and sqlite3.Error."""
    bulk = BulkConnection.open(database)
    try:
        if all(each.source != catalogue.source for each in bulk_status.imported_sources(bulk)):
            raise CatalogueNotImported(catalogue.source)
        return bulk.count_removal({name: identity for identity, name in bulk.source_ids().items()}[catalogue.source])
    finally:
        bulk.close()


def remove_source(database: Path, catalogue: CatalogueSource, progress: ImportProgress) -> RemovalResult:
    """Remove a source; a run that was killed continues. Raises CatalogueNotImported and sqlite3.Error."""
    bulk = BulkConnection.open(database)
    try:
        return _SourceRemoval(bulk, catalogue.source).remove_all(progress)
    finally:
        bulk.close()


def remove_films(bulk: BulkConnection, films: list[FilmId], source: int, name: str) -> None:
    """Remove what a source says about these films, inside a transaction; the caller announces the change."""
    bulk.write_meta(CHANGING_KEY, name)
    removal = _SourceRemoval(bulk, name)
    removal.remove_batch(films, source, {each: identity for identity, each in bulk.source_ids().items()})


class _SourceRemoval:
    def __init__(self, bulk: BulkConnection, source: str) -> None:
        self._bulk = bulk
        self._name = source
        self._result = RemovalResult()

    def remove_all(self, progress: ImportProgress) -> RemovalResult:
        bulk = self._bulk
        found = next((each for each in bulk_status.imported_sources(bulk) if each.source == self._name), None)
        if found is None:
            raise CatalogueNotImported(self._name)
        sources = {name: identity for identity, name in bulk.source_ids().items()}
        source = sources[self._name]
        progress.step(f"removing {found.films:,} films of {self._name}")
        last, done = FilmId(0), 0
        while films := bulk.films_of(source, last, BATCH):
            with bulk.transaction():
                bulk.write_meta(CHANGING_KEY, self._name)
                self.remove_batch(films, source, sources)
            last, done = films[-1], done + len(films)
            progress.at(done / max(found.films, 1), done)
        progress.step("deleting people whom no film credits")
        self._delete_uncredited_people(progress)
        with bulk.transaction():
            bulk_films.forget_tags(bulk)
            bulk_status.remove_import(bulk, source)
            if self._name == BUNDLED.source:
                # The next start would load it again.
                bulk.write_meta(VERSION_KEY, REMOVED)
            announce_changes(bulk)
        return self._result

    def remove_batch(self, films: list[FilmId], source: int, sources: dict[str, int]) -> None:
        bulk = self._bulk
        source_records = load_source_records(bulk, films)
        used_by_clubs = bulk.used_by_clubs(films)
        merger = FilmMerger(source, sources, {})
        deletable = []
        for film, film_records in source_records.items():
            remaining = SourceRecords(film_records.base, tuple(r for r in film_records.records if r.source != source))
            if remaining.base is not None or any(r.facts is not None for r in remaining.records):
                merger.merge_films(film, remaining)
                self._result.kept += 1
            elif film in used_by_clubs:
                own = next(r.facts for r in film_records.records if r.facts is not None)
                merger.merge_films(film, SourceRecords(SourceStatement({}, _identifying_facts(own)), remaining.records))
                self._result.bare += 1
            else:
                deletable.append(film)
        bulk.remove_records(source, films)
        store_merged_films(bulk, merger.merged)
        bulk.delete_films(deletable)
        self._result.deleted += len(deletable)

    def _delete_uncredited_people(self, progress: ImportProgress) -> None:
        first, last = 1, bulk_films.last_person(self._bulk)
        while first <= last:
            version = self._bulk.data_version()
            credited = NumberSet(bulk_films.credited_people(self._bulk))
            while first <= last:
                stop = min(first + PEOPLE_BATCH - 1, last)
                with self._bulk.transaction():
                    if self._bulk.data_version() != version:
                        break  # The bot wrote meanwhile and may have credited one of these people: read again.
                    named = [each for each in range(first, stop + 1) if each in credited]
                    bulk_films.forget_people(self._bulk, first, stop, named)
                # The data version does not count our own commits, so it needs no update here.
                first = stop + 1
                progress.at(stop / last, stop)


def _identifying_facts(facts: SourceFacts) -> SourceFacts:
    """The facts that identify a film: reviews need them, and a later import finds the film by them."""
    return SourceFacts(
        title=facts.title,
        year=facts.year,
        imdb_id=facts.imdb_id,
        tmdb_id=facts.tmdb_id,
        wikidata_id=facts.wikidata_id,
    )
