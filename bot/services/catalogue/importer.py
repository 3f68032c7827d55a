"""Imports a catalogue: loads its files into a staging database, then merges them in batches of 1,000 films.

An import that was killed continues where it stopped; repeating a finished import changes nothing.
"""

from __future__ import annotations

import dataclasses
import itertools
import json
from collections.abc import Callable, Generator, Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from bot.domain.catalogue.errors import CatalogueFilesMissing, CatalogueFileTwice, CatalogueFileWrong
from bot.domain.catalogue.source_record import SourceFacts, SourcePerson
from bot.domain.errors import InvalidValue
from bot.services.catalogue.matching import RecordMatching
from bot.services.catalogue.record_batches import (
    BatchMerger,
    ImportOutcome,
    ImportProgress,
    KeyedFacts,
    announce_changes,
)
from bot.sources.catalogues import CatalogueSource, PartedCatalogue, imdb
from bot.sources.catalogues.catalogue import Part
from bot.sources.catalogues.files import expand_paths, head_of, open_file
from bot.sources.catalogues.tally import RowTally
from bot.store.catalogue import bulk_status
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.staging import Staging, staging_path

FILM_BATCH = 1_000
"""Films in one transaction, which takes about a tenth of a second."""
READ_BYTES = 1 << 20
"""Bytes of a file that are read in one step."""
STAGING_VERSION = 2
"""Version of the staging database; after a change of its layout, an interrupted import starts over."""


@dataclass(frozen=True, slots=True)
class CatalogueImportReport:
    source: str
    tally: RowTally
    outcome: ImportOutcome
    resumed: bool


@dataclass(frozen=True, slots=True)
class CatalogueFile:
    kind: str
    path: Path


def plan_import(catalogue: CatalogueSource, paths: Iterable[Path]) -> list[CatalogueFile]:
    """Recognise each file's kind by its first bytes, and return the files in reading order.

    In a folder, files that do not belong to this catalogue are skipped; a file that was named is refused. Raises
    CatalogueFileWrong, CatalogueFileBroken, CatalogueFileTwice and CatalogueFilesMissing.
    """
    given = list(paths)
    found: list[CatalogueFile] = []
    for path in expand_paths(given):
        kind = catalogue.kind_of(head_of(path))
        if kind is not None:
            found.append(CatalogueFile(kind, path))
        elif path in given:
            raise CatalogueFileWrong(path, catalogue.source, catalogue.expected)
    order = list(catalogue.shapes)
    found.sort(key=lambda file: order.index(file.kind))
    if not catalogue.many:
        for first, second in itertools.pairwise(found):
            if first.kind == second.kind:
                raise CatalogueFileTwice(first.path, second.path, first.kind)
    if all(file.kind != catalogue.needed for file in found):
        raise CatalogueFilesMissing(catalogue.source, catalogue.needed)
    return found


def run_import(
    database: Path,
    catalogue: CatalogueSource,
    paths: Iterable[Path],
    progress: ImportProgress,
    now: Callable[[], datetime],
) -> CatalogueImportReport:
    """Import files into a database whose schema is up to date; an interrupted import continues.

    Raises what `plan_import` raises, CatalogueBusy, CatalogueFileBroken for a truncated file (the films are then
    unchanged), and sqlite3.Error.
    """
    files = plan_import(catalogue, paths)
    with _staging(database, catalogue, files) as staging:
        load = StagingLoader(staging, progress)
        load.load_files(catalogue, files)
        bulk = BulkConnection.open(database)
        try:
            merge = StagingMerger(bulk, staging, catalogue, load.tally)
            merge.merge_all(progress)
            merge.finish_import(files, now())
        finally:
            bulk.close()
    return CatalogueImportReport(catalogue.source, load.tally, merge.outcome, load.resumed)


@contextmanager
def _staging(database: Path, catalogue: CatalogueSource, files: Sequence[CatalogueFile]) -> Generator[Staging]:
    stamps = [(file.kind, file.path.name, (at := file.path.stat()).st_size, at.st_mtime_ns) for file in files]
    job = [STAGING_VERSION, catalogue.source, stamps]
    staging = Staging.open(staging_path(database), job)
    done = False
    try:
        yield staging
        done = True
    finally:
        staging.close(done=done)


class StagingLoader:
    """Loads files into the staging database; after an interruption it continues without counting rows twice."""

    def __init__(self, staging: Staging, progress: ImportProgress) -> None:
        self._staging = staging
        self._progress = progress
        noted = staging.read_note("tally")
        self.resumed = noted is not None
        self.tally = RowTally(**json.loads(noted)) if noted else RowTally()

    def load_files(self, catalogue: CatalogueSource, files: Sequence[CatalogueFile]) -> None:
        known = imdb.KnownFilms(self._staging.known_numbers("film"), self._staging.known_numbers("people"))
        for at, file in enumerate(files):
            if self._staging.read_note(f"file {at}") == "done":
                continue
            self._progress.step(f"reading {file.path.name}")
            if isinstance(catalogue, PartedCatalogue):
                self._load_parts(catalogue, file, at)
            else:
                self._load_lines(file, at, known)

    def _load_lines(self, file: CatalogueFile, at: int, known: imdb.KnownFilms) -> None:
        parse, name = imdb.PARSERS[file.kind], f"file {at}"
        with open_file(file.path) as source:
            source.stream.seek(int(self._staging.read_note(name) or 0))
            if not source.stream.tell():
                source.stream.readline()
            while lines := source.stream.readlines(READ_BYTES):
                rows = parse(lines, known, self.tally)
                with self._staging.transaction():
                    kept = self._staging.put_rows(file.kind, rows)
                    self.tally.read += len(lines)
                    self.tally.kept += kept
                    self.tally.twice += len(rows) - kept
                    self._write_progress(name, str(source.stream.tell()))
                self._progress.at(source.share(), self.tally.read)
        with self._staging.transaction():
            self._write_progress(name, "done")

    def _load_parts(self, catalogue: PartedCatalogue, file: CatalogueFile, at: int) -> None:
        with open_file(file.path) as source, self._staging.transaction():
            parts = catalogue.readers[file.kind](source, self.tally)
            while piece := list(itertools.islice(parts, FILM_BATCH)):
                rows = [row for part in piece if (row := self._part_row(part)) is not None]
                kept = self._staging.put_rows("part", rows)
                self.tally.kept += kept
                self.tally.twice += len(rows) - kept
                self._progress.at(source.share(), self.tally.read)
            self._write_progress(f"file {at}", "done")

    def _part_row(self, part: Part) -> tuple[object, ...] | None:
        text = json.dumps(part.content, ensure_ascii=False)
        try:
            (part.key + text).encode()
        except UnicodeEncodeError:  # A lone surrogate: JSON allows it, UTF-8 does not.
            self.tally.count_bad_row(ascii(part.key), "half a character")
            return None
        return part.key, part.kind, part.number, text

    def _write_progress(self, name: str, value: str) -> None:
        self._staging.write_note(name, value)
        self._staging.write_note("tally", json.dumps(dataclasses.asdict(self.tally)))


class StagingMerger:
    """Merges films from the staging database into the database, one transaction per batch."""

    def __init__(self, bulk: BulkConnection, staging: Staging, catalogue: CatalogueSource, tally: RowTally) -> None:
        self._bulk = bulk
        self._staging = staging
        self._catalogue = catalogue
        self._tally = tally
        noted = staging.read_note("outcome")
        self.outcome = ImportOutcome(**json.loads(noted)) if noted else ImportOutcome()
        self._merger = BatchMerger(bulk, catalogue, self.outcome)

    def merge_all(self, progress: ImportProgress) -> None:
        progress.step("comparing with the films here")
        matching = RecordMatching(self._bulk, self._catalogue)
        catalogue = self._catalogue
        is_parted = isinstance(catalogue, PartedCatalogue)
        count = self._staging.count_rows("part" if is_parted else "film")
        progress.step(f"storing {count:,} films")
        done = int(self._staging.read_note("films") or 0)
        batches = self._part_batches(catalogue) if isinstance(catalogue, PartedCatalogue) else self._imdb_batches()
        for position, size, records in batches:
            with self._bulk.transaction():
                self._merger.merge_batch(records, matching)
            done += size
            with self._staging.transaction():
                self._staging.write_note("merged", position)
                self._staging.write_note("films", str(done))
                self._staging.write_note("outcome", json.dumps(dataclasses.asdict(self.outcome)))
                self._staging.write_note("tally", json.dumps(dataclasses.asdict(self._tally)))
            progress.at(done / count if count else 1.0, done)

    def finish_import(self, files: Sequence[CatalogueFile], when: datetime) -> None:
        """Tell the running bot that its title index is out of date, and record the import for `catalogue status`."""
        with self._bulk.transaction():
            announce_changes(self._bulk)
            bulk_status.put_import(
                self._bulk,
                self._merger.source,
                when,
                [file.path.name for file in files],
                self._tally.kept,
                self._tally.broken,
            )

    def _imdb_batches(self) -> Iterator[tuple[str, int, list[KeyedFacts]]]:
        last = int(self._staging.read_note("merged") or -1)
        while films := self._staging.film_rows(last, FILM_BATCH):
            first, last = films[0][0], films[-1][0]
            titles: dict[int, list[str]] = {}
            for film, title in self._staging.title_rows(first, last):
                titles.setdefault(film, []).append(title)
            people: dict[int, list[tuple[int, SourcePerson]]] = {}
            for film, role, name, identity in self._staging.people_rows(first, last):
                people.setdefault(film, []).append((role, SourcePerson(name, identity)))
            said = [
                _keyed(row[1], imdb.compose_facts(row[1:], titles.get(row[0], ()), people.get(row[0], ())))
                for row in films
            ]
            yield str(last), len(films), said

    def _part_batches(self, catalogue: PartedCatalogue) -> Iterator[tuple[str, int, list[KeyedFacts]]]:
        last = self._staging.read_note("merged") or ""
        while rows := self._staging.part_rows(last, FILM_BATCH):
            said = []
            size = 0
            for key, group in itertools.groupby(rows, key=lambda row: str(row[0])):
                size += 1
                try:
                    said.append(_keyed(key, catalogue.facts([(kind, json.loads(c)) for _, kind, c in group])))
                except InvalidValue as error:
                    self._tally.count_bad_row(key, f"{error.field} missing or wrong")
            last = str(rows[-1][0])
            yield last, size, said


def _keyed(key: str, facts: SourceFacts) -> KeyedFacts:
    return KeyedFacts(key, facts, facts.digest)
