"""Records the operator's decisions, valid for all clubs, that two films are one or that they are different."""

from __future__ import annotations

from collections.abc import Mapping
from datetime import datetime
from pathlib import Path
from typing import NamedTuple

from bot.domain.catalogue.errors import (
    CatalogueFilmUnknown,
    CatalogueNothingToSeparate,
    CatalogueNotJoined,
    JoinRefusal,
)
from bot.domain.catalogue.source_record import SourceFacts, SourceStatement, compose_film
from bot.domain.ids import FilmId
from bot.services.catalogue.merging import FilmMerger, SourceRecords, load_source_records
from bot.services.catalogue.record_batches import advance_epoch
from bot.store.catalogue import bulk_films, bulk_status
from bot.store.catalogue import rulings as ruling_rows
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.bulk_status import DoubtSide
from bot.store.catalogue.rulings import JoinCandidate


class JoinPreview(NamedTuple):
    """What a join would do: `film` stays, `other` goes, and `hanging` counts the rows that move, by kind."""

    film: DoubtSide
    other: DoubtSide
    dependents: Mapping[str, int]


def preview_join(database: Path, film: FilmId, other: FilmId) -> JoinPreview:
    """What joining `other` into `film` would do. Raises what `join_films` raises."""
    bulk = BulkConnection.open(database)
    try:
        _joinable_candidates(bulk, film, other)
        sides = bulk_status.doubt_sides(bulk, {film, other})
        return JoinPreview(sides[film], sides[other], ruling_rows.count_dependents(bulk, other))
    finally:
        bulk.close()


def join_films(database: Path, film: FilmId, other: FilmId, when: datetime) -> None:
    """Join `other` into `film`, whose id stays, in one transaction.

    Raises CatalogueFilmUnknown, CatalogueNotJoined and sqlite3.Error.
    """
    bulk = BulkConnection.open(database)
    try:
        with bulk.transaction():
            join_into(bulk, film, other, when)
            bulk_films.forget_tags(bulk)
            advance_epoch(bulk)
    finally:
        bulk.close()


def join_into(bulk: BulkConnection, film: FilmId, other: FilmId, when: datetime) -> None:
    """Join `other` into `film` inside a transaction; the caller announces the change. Raises as `join_films` does."""
    stays, goes = _joinable_candidates(bulk, film, other)
    source_records = load_source_records(bulk, (film, other))
    ruling_rows.put_rulings(bulk, source_records[other].records, film, when, same=True)
    id_owners = bulk.id_owners(_all_facts(source_records))
    ruling_rows.put_joined(bulk, other, film, when)
    ruling_rows.move_dependents(bulk, other, film, when)
    if goes.starter_key is not None:
        ruling_rows.put_starter_key(bulk, film, goes.starter_key)
    first = other if goes.starter_key is not None and stays.starter_key is None else film
    _merge_and_store(
        bulk,
        film,
        _combine_records(source_records, film, first),
        {identity: film if owner == other else owner for identity, owner in id_owners.items()},
    )


def separate_films(database: Path, film: FilmId, other: FilmId, when: datetime) -> int:
    """Record that two films are different; return how many doubts that settled.

    Raises CatalogueFilmUnknown, CatalogueNotJoined for a film and itself, CatalogueNothingToSeparate and
    sqlite3.Error.
    """
    bulk = BulkConnection.open(database)
    try:
        with bulk.transaction():
            _find_candidates(bulk, film, other)
            records = bulk.records_of((film, other))
            if not records:
                raise CatalogueNothingToSeparate(film, other)
            for one, another in ((film, other), (other, film)):
                own = [record for record in records if record.film == one]
                ruling_rows.put_rulings(bulk, own, another, when, same=False)
            return ruling_rows.drop_doubts(bulk, film, other)
    finally:
        bulk.close()


def _find_candidates(bulk: BulkConnection, film: FilmId, other: FilmId) -> tuple[JoinCandidate, JoinCandidate]:
    if film == other:
        raise CatalogueNotJoined(film, other, JoinRefusal.ITSELF)
    cards = []
    for each in (film, other):
        card = ruling_rows.join_candidate(bulk, each)
        if card is None:
            raise CatalogueFilmUnknown(each)
        cards.append(card)
    return cards[0], cards[1]


def _joinable_candidates(bulk: BulkConnection, film: FilmId, other: FilmId) -> tuple[JoinCandidate, JoinCandidate]:
    stays, goes = _find_candidates(bulk, film, other)
    if not stays.is_shared:
        raise CatalogueNotJoined(film, other, JoinRefusal.CLUB)
    if stays.starter_key is not None and goes.starter_key is not None:
        raise CatalogueNotJoined(film, other, JoinRefusal.STARTER)
    return stays, goes


def _all_facts(source_records: Mapping[FilmId, SourceRecords]) -> list[SourceFacts]:
    bases = [film_records.base.facts for film_records in source_records.values() if film_records.base is not None]
    return bases + [
        record.facts
        for film_records in source_records.values()
        for record in film_records.records
        if record.facts is not None
    ]


def _combine_records(source_records: Mapping[FilmId, SourceRecords], film: FilmId, first: FilmId) -> SourceRecords:
    """All records of both films as records of `film`; of the base facts, those of `first` take precedence."""
    ordered = sorted(source_records.items(), key=lambda item: item[0] != first)
    statements = [film_records.base for _, film_records in ordered if film_records.base is not None]
    base = None
    if len(statements) == 1:
        base = statements[0]
    elif statements:
        facts, origin = compose_film(statements)
        base = SourceStatement({field: source for source, fields in origin.items() for field in fields}, facts)
    records = tuple(record._replace(film=film) for _, film_records in ordered for record in film_records.records)
    return SourceRecords(base, records)


def _merge_and_store(
    bulk: BulkConnection, film: FilmId, source_records: SourceRecords, owners: Mapping[object, FilmId]
) -> None:
    sources = {name: identity for identity, name in bulk.source_ids().items()}
    merger = FilmMerger(0, sources, owners)
    merger.merge_films(film, source_records)
    bulk_films.write_films(bulk, merger.merged.films)
    bulk.put_records(merger.merged.records)
    bulk.put_bases(merger.merged.bases)
    # Doubts of earlier imports stay; a join adds none.
