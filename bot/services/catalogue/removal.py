"""Takes a source's facts back out: its films disappear where nobody else speaks for them and no club holds them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from bot.domain.catalogue.errors import CatalogueNotImported
from bot.domain.catalogue.source_record import SourceFacts, SourceStatement
from bot.domain.ids import FilmId
from bot.services.catalogue.importer import CHANGING, ImportProgress, announce_changes
from bot.services.catalogue.merging import FilmMerger, SourceRecords, load_source_records, store_merged_films
from bot.sources.catalogues import CatalogueSource
from bot.sources.catalogues.numbers import NumberSet
from bot.store.catalogue import bulk_films as film_rows
from bot.store.catalogue import bulk_status as status
from bot.store.catalogue.bulk import BulkConnection, Leaving

BATCH = 1_000
PEOPLE = 20_000


@dataclass(slots=True)
class RemovalResult:
    """`deleted` films are gone, `kept` ones have other facts, `bare` ones only what says which film they are."""

    deleted: int = 0
    kept: int = 0
    bare: int = 0


def preview_removal(database: Path, catalogue: CatalogueSource) -> Leaving:
    """What `run` would do. Raises CatalogueNotImported and sqlite3.Error."""
    bulk = BulkConnection.open(database)
    try:
        if all(each.source != catalogue.source for each in status.imported_sources(bulk)):
            raise CatalogueNotImported(catalogue.source)
        return bulk.count_leaving({name: identity for identity, name in bulk.source_ids().items()}[catalogue.source])
    finally:
        bulk.close()


def remove_source(database: Path, catalogue: CatalogueSource, progress: ImportProgress) -> RemovalResult:
    """Killed and started again it goes on. Raises CatalogueNotImported and sqlite3.Error."""
    bulk = BulkConnection.open(database)
    try:
        return _SourceRemoval(bulk, catalogue.source).remove_all(progress)
    finally:
        bulk.close()


class _SourceRemoval:
    def __init__(self, bulk: BulkConnection, source: str) -> None:
        self._bulk = bulk
        self._name = source
        self._removed = RemovalResult()

    def remove_all(self, progress: ImportProgress) -> RemovalResult:
        bulk = self._bulk
        found = next((each for each in status.imported_sources(bulk) if each.source == self._name), None)
        if found is None:
            raise CatalogueNotImported(self._name)
        sources = {name: identity for identity, name in bulk.source_ids().items()}
        source = sources[self._name]
        progress.step(f"removing {found.films:,} films of {self._name}")
        last, done = FilmId(0), 0
        while films := bulk.films_of(source, last, BATCH):
            with bulk.transaction():
                bulk.write_meta(CHANGING, self._name)
                self._batch(films, source, sources)
            last, done = films[-1], done + len(films)
            progress.at(done / max(found.films, 1), done)
        progress.step("forgetting people whom no film names")
        self._forget_people(progress)
        with bulk.transaction():
            film_rows.forget_tags(bulk)
            status.remove_import(bulk, source)
            announce_changes(bulk)
        return self._removed

    def _batch(self, films: list[FilmId], source: int, sources: dict[str, int]) -> None:
        bulk = self._bulk
        voices = load_source_records(bulk, films)
        held = bulk.used_by_clubs(films)
        choir = FilmMerger(source, sources, {})
        lost = []
        for film, said in voices.items():
            left = SourceRecords(said.base, tuple(r for r in said.records if r.source != source))
            if left.base is not None or any(r.facts is not None for r in left.records):
                choir.merge_films(film, left)
                self._removed.kept += 1
            elif film in held:
                own = next(r.facts for r in said.records if r.facts is not None)
                choir.merge_films(film, SourceRecords(SourceStatement({}, _bare(own)), left.records))
                self._removed.bare += 1
            else:
                lost.append(film)
        bulk.remove_records(source, films)
        store_merged_films(bulk, choir.standing)
        bulk.delete_films(lost)
        self._removed.deleted += len(lost)

    def _forget_people(self, progress: ImportProgress) -> None:
        first, last = 1, film_rows.last_person(self._bulk)
        while first <= last:
            version = self._bulk.data_version()
            credited = NumberSet(film_rows.credited_people(self._bulk))
            while first <= last:
                stop = min(first + PEOPLE - 1, last)
                with self._bulk.transaction():
                    if self._bulk.data_version() != version:
                        break  # The bot has written, and may have credited one of them.
                    named = [each for each in range(first, stop + 1) if each in credited]
                    film_rows.forget_people(self._bulk, first, stop, named)
                # Our own commits are not among what the version counts.
                first = stop + 1
                progress.at(stop / last, stop)


def _bare(facts: SourceFacts) -> SourceFacts:
    """What a review needs to say which film it is about, and what a later import finds it again by."""
    return SourceFacts(
        title=facts.title,
        year=facts.year,
        imdb_id=facts.imdb_id,
        tmdb_id=facts.tmdb_id,
        wikidata_id=facts.wikidata_id,
    )
