"""The operator's word on doubtful films: that two are one, for the whole library and for good, or that they are two."""

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
from bot.services.catalogue.importer import advance_epoch
from bot.services.catalogue.merging import FilmMerger, SourceRecords, load_source_records
from bot.store.catalogue import bulk_films as film_rows
from bot.store.catalogue import bulk_status as status
from bot.store.catalogue import rulings as ruling_rows
from bot.store.catalogue.bulk import BulkConnection
from bot.store.catalogue.bulk_status import DoubtSide
from bot.store.catalogue.rulings import JoinCandidate


class JoinPreview(NamedTuple):
    """What a join would do: the film that stays, the one that goes, and what of people and clubs comes with it."""

    film: DoubtSide
    other: DoubtSide
    hanging: Mapping[str, int]


def preview_join(database: Path, film: FilmId, other: FilmId) -> JoinPreview:
    """What joining `other` into `film` would do. Raises as `join` does."""
    bulk = BulkConnection.open(database)
    try:
        _both(bulk, film, other)
        sides = status.doubt_sides(bulk, {film, other})
        return JoinPreview(sides[film], sides[other], ruling_rows.count_dependents(bulk, other))
    finally:
        bulk.close()


def join_films(database: Path, film: FilmId, other: FilmId, when: datetime) -> None:
    """Make `other` one with `film`, whose id stays: in one transaction, so that it happens wholly or not at all.

    Raises CatalogueFilmUnknown, CatalogueNotJoined and sqlite3.Error.
    """
    bulk = BulkConnection.open(database)
    try:
        with bulk.transaction():
            stays, goes = _both(bulk, film, other)
            voices = load_source_records(bulk, (film, other))
            ruling_rows.put_rulings(bulk, voices[other].records, film, when, same=True)
            owners = bulk.id_owners(_said(voices))
            ruling_rows.put_joined(bulk, other, film, when)
            ruling_rows.move_dependents(bulk, other, film)
            if goes.starter_key is not None:
                ruling_rows.put_starter_key(bulk, film, goes.starter_key)
            first = other if goes.starter_key is not None and stays.starter_key is None else film
            _sing(
                bulk,
                film,
                _together(voices, film, first),
                {identity: film if owner == other else owner for identity, owner in owners.items()},
            )
            film_rows.forget_tags(bulk)
            advance_epoch(bulk)
    finally:
        bulk.close()


def separate_films(database: Path, film: FilmId, other: FilmId, when: datetime) -> int:
    """Keep that the two are not the same; give how many doubts that settled.

    Raises CatalogueFilmUnknown, CatalogueNotJoined for a film and itself, CatalogueNothingToPart and sqlite3.Error.
    """
    bulk = BulkConnection.open(database)
    try:
        with bulk.transaction():
            _known(bulk, film, other)
            records = bulk.records_of((film, other))
            if not records:
                raise CatalogueNothingToSeparate(film, other)
            for one, another in ((film, other), (other, film)):
                own = [record for record in records if record.film == one]
                ruling_rows.put_rulings(bulk, own, another, when, same=False)
            return ruling_rows.drop_doubts(bulk, film, other)
    finally:
        bulk.close()


def _known(bulk: BulkConnection, film: FilmId, other: FilmId) -> tuple[JoinCandidate, JoinCandidate]:
    if film == other:
        raise CatalogueNotJoined(film, other, JoinRefusal.ITSELF)
    cards = []
    for each in (film, other):
        card = ruling_rows.join_candidate(bulk, each)
        if card is None:
            raise CatalogueFilmUnknown(each)
        cards.append(card)
    return cards[0], cards[1]


def _both(bulk: BulkConnection, film: FilmId, other: FilmId) -> tuple[JoinCandidate, JoinCandidate]:
    stays, goes = _known(bulk, film, other)
    if not stays.is_shared:
        raise CatalogueNotJoined(film, other, JoinRefusal.CLUB)
    if stays.starter_key is not None and goes.starter_key is not None:
        raise CatalogueNotJoined(film, other, JoinRefusal.STARTER)
    return stays, goes


def _said(voices: Mapping[FilmId, SourceRecords]) -> list[SourceFacts]:
    bases = [one.base.facts for one in voices.values() if one.base is not None]
    return bases + [record.facts for one in voices.values() for record in one.records if record.facts is not None]


def _together(voices: Mapping[FilmId, SourceRecords], film: FilmId, first: FilmId) -> SourceRecords:
    """All that was said of both, as of one film; of what was said before any import, that of `first` counts first."""
    ordered = sorted(voices.items(), key=lambda item: item[0] != first)
    words = [one.base for _, one in ordered if one.base is not None]
    base = None
    if len(words) == 1:
        base = words[0]
    elif words:
        facts, origin = compose_film(words)
        base = SourceStatement({field: source for source, fields in origin.items() for field in fields}, facts)
    records = tuple(record._replace(film=film) for _, one in ordered for record in one.records)
    return SourceRecords(base, records)


def _sing(bulk: BulkConnection, film: FilmId, voices: SourceRecords, owners: Mapping[object, FilmId]) -> None:
    sources = {name: identity for identity, name in bulk.source_ids().items()}
    choir = FilmMerger(0, sources, owners)
    choir.merge_films(film, voices)
    film_rows.write_films(bulk, choir.standing.films)
    bulk.put_records(choir.standing.records)
    bulk.put_bases(choir.standing.bases)
    # What the imports doubted they doubt still; a join raises no doubts of its own.
