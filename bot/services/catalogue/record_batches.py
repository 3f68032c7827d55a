"""Merges records of a source into the films, one batch in one transaction, and tells the running bot."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from bot.domain.catalogue.source_record import SourceFacts
from bot.domain.ids import FilmId
from bot.services.catalogue.matching import RecordMatching
from bot.services.catalogue.merging import FilmMerger, SourceRecords, load_source_records, store_merged_films
from bot.services.catalogue.titles import EPOCH_KEY
from bot.sources.catalogues import CatalogueSource
from bot.store.catalogue import bulk_films
from bot.store.catalogue.bulk import BulkConnection, MatchDoubt, SourceRecord

CHANGING_KEY = "catalogue_changing"
"""Key of the note that an import is running or was killed; its value is the source."""
NO_RECORDS = SourceRecords(None, ())


class ImportProgress(Protocol):
    """Receives the progress of an import."""

    def step(self, name: str) -> None: ...

    def at(self, share: float, count: int) -> None:
        """`share` of this step (0..1) is done, which is `count` rows or films."""


@dataclass(slots=True)
class ImportOutcome:
    """How many films of an import were new, matched existing ones, changed, stayed the same, or are doubtful."""

    new: int = 0
    matched: int = 0
    changed: int = 0
    unchanged: int = 0
    doubts: int = 0


class KeyedFacts(NamedTuple):
    """A record of a source: its key there, its facts, and a digest that changes with them."""

    key: str
    facts: SourceFacts
    digest: int


class BatchMerger:
    """Merges batches of records of one source; `outcome` counts what became of them."""

    def __init__(self, bulk: BulkConnection, catalogue: CatalogueSource, outcome: ImportOutcome) -> None:
        self._bulk = bulk
        self._catalogue = catalogue
        self.outcome = outcome
        with bulk.transaction():
            self._sources = bulk.add_sources([catalogue.source])
        self.source = self._source = self._sources[catalogue.source]

    def merge_batch(self, batch: Sequence[KeyedFacts], matching: RecordMatching) -> None:
        """Merge records into the films; call it inside a transaction. Records that are as before change nothing."""
        known = self._bulk.records_by_key(self._source, [each.key for each in batch])
        fresh = [each for each in batch if each.key not in known]
        changed = []
        for each in batch:
            if each.key in known:
                film, digest, intact = known[each.key]
                if digest == each.digest and intact:
                    self.outcome.unchanged += 1
                else:
                    changed.append((each, film))
        if not fresh and not changed:
            return
        self._bulk.write_meta(CHANGING_KEY, self._catalogue.source)
        owners = self._bulk.id_owners([*(each.facts for each in fresh), *(each.facts for each, _ in changed)])
        matches = list(matching.match_records([(each.key, each.facts) for each in fresh], owners))
        source_records = load_source_records(
            self._bulk, {*(m.film for m in matches if m.film is not None), *(film for _, film in changed)}
        )
        merger = FilmMerger(self._source, self._refresh_sources(), owners)
        for each, film in changed:
            merger.merge_films(film, self._with_record(source_records[film], each, film))
            self.outcome.changed += 1
        doubts = []
        next_film = bulk_films.next_id(self._bulk)
        for each, match in zip(fresh, matches, strict=True):
            if match.film is None:
                film, next_film = FilmId(next_film), next_film + 1
                merger.merge_films(film, self._with_record(NO_RECORDS, each, film), new=True)
                self.outcome.new += 1
            else:
                film = match.film
                merger.merge_films(film, self._with_record(source_records[film], each, film))
                self.outcome.matched += 1
            doubts += [MatchDoubt(self._source, film, other, why) for other, why in match.doubts]
        self.outcome.doubts += len(doubts) + len(merger.merged.doubts)
        store_merged_films(self._bulk, merger.merged, doubts)

    def _with_record(self, source_records: SourceRecords, each: KeyedFacts, film: FilmId) -> SourceRecords:
        record = SourceRecord(self._source, each.key, film, each.digest, each.facts)
        others = tuple(r for r in source_records.records if (r.source, r.key) != (self._source, each.key))
        return SourceRecords(source_records.base, (*others, record))

    def _refresh_sources(self) -> dict[str, int]:
        # The running bot may add sources meanwhile.
        self._sources = {name: identity for identity, name in self._bulk.source_ids().items()}
        return self._sources


def announce_changes(bulk: BulkConnection) -> None:
    """Make the running bot rebuild its title index if anything has changed since the last announcement."""
    if bulk.read_meta(CHANGING_KEY) is not None:
        advance_epoch(bulk)
        bulk.write_meta(CHANGING_KEY, None)


def advance_epoch(bulk: BulkConnection) -> None:
    """Make the running bot rebuild its title index."""
    bulk.write_meta(EPOCH_KEY, str(int(bulk.read_meta(EPOCH_KEY) or 0) + 1))
