"""The facts that one source gives about a film, and how the facts of several sources are merged into one film."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, fields
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from bot.domain.catalogue.film import FIRST_FILM_YEAR, LAST_FILM_YEAR, TITLE_LIMIT, fold_text
from bot.domain.errors import InvalidValue

NAME_LIMIT = 200
"""Characters of a person's name."""
TAG_LIMIT = 100
"""Characters of a genre, country or language."""


class SourcePerson(NamedTuple):
    """A person as a source names them; `imdb` is "nm" and digits if the source knows the id."""

    name: str
    imdb: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts:
    """One source's facts about one film; the fields mean the same as on `Film`.

    Raises InvalidValue when a value is out of range.
    """

    title: str
    year: int | None = None
    original_title: str | None = None
    alternative_titles: tuple[str, ...] = ()
    runtime: int | None = None
    directors: tuple[SourcePerson, ...] = ()
    writers: tuple[SourcePerson, ...] = ()
    cast: tuple[SourcePerson, ...] = ()
    genres: tuple[str, ...] = ()
    themes: tuple[str, ...] = ()
    countries: tuple[str, ...] = ()
    languages: tuple[str, ...] = ()
    content_notes: tuple[str, ...] = ()
    imdb_id: str | None = None
    tmdb_id: int | None = None
    wikidata_id: str | None = None
    overview: str | None = None
    poster: str | None = None
    series: str | None = None
    remake_of: str | None = None
    popularity: float = 0.0

    def __post_init__(self) -> None:
        if not self.title.strip() or len(self.title) > TITLE_LIMIT:
            raise InvalidValue("title", self.title, f"1 to {TITLE_LIMIT} characters")
        if self.year is not None and not FIRST_FILM_YEAR <= self.year <= LAST_FILM_YEAR:
            raise InvalidValue("year", self.year, f"{FIRST_FILM_YEAR} to {LAST_FILM_YEAR}")
        if self.runtime is not None and not 1 <= self.runtime <= 60_000:
            raise InvalidValue("runtime", self.runtime, "1 to 60000 minutes")

    @property
    def digest(self) -> int:
        """A 64-bit hash of all facts, to detect changes."""
        return int.from_bytes(blake2b(repr(_values(self)).encode(), digest_size=8).digest(), signed=True)

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Every title, the main one first."""
        original = (self.original_title,) if self.original_title else ()
        return (self.title, *original, *self.alternative_titles)

    @property
    def all_people(self) -> frozenset[str]:
        """Everybody's name, folded for comparison."""
        return frozenset(fold_text(person.name) for person in (*self.directors, *self.writers, *self.cast))

    def to_json(self) -> str:
        given = {name: value for name, value in zip(FIELDS, _values(self), strict=True) if value}
        return json.dumps(given, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> SourceFacts:
        return cls.from_values(json.loads(text))

    @classmethod
    def from_values(cls, given: Mapping[str, Any]) -> SourceFacts:
        """Build the facts from the parsed JSON that `to_json` wrote."""
        values = dict(given)
        for name in PEOPLE & values.keys():
            values[name] = tuple(SourcePerson(*person) for person in values[name])
        for name in LISTS & values.keys():
            values[name] = tuple(values[name])
        return cls(**values)


FIELDS = tuple(field.name for field in fields(SourceFacts))
PEOPLE = frozenset({"directors", "writers", "cast"})
LISTS = frozenset({"alternative_titles", "genres", "themes", "countries", "languages", "content_notes"})
_values = attrgetter(*FIELDS)


class SourceStatement(NamedTuple):
    """The facts that one source record gives about a film, and the source of each.

    `sources` is one name for all facts, or maps a field's name to its source.
    """

    sources: Mapping[str, str] | str
    facts: SourceFacts

    def source_of(self, field: str) -> str | None:
        """The source of a field's value; None if none is recorded."""
        return self.sources if isinstance(self.sources, str) else self.sources.get(field)


def compose_film(statements: Iterable[SourceStatement]) -> tuple[SourceFacts, dict[str, set[str]]]:
    """Merge several source records into one film; return its facts and, for each source, the fields it supplied.

    For each field, the first record that has a value wins. Titles are collected from all records, because members may
    type any of them; for popularity the highest value wins. Raises ValueError if there is no record.
    """
    records = list(statements)
    if not records:
        raise ValueError("there is no source record to merge")
    if len(records) == 1:
        return records[0].facts, _all_from(records[0])
    chosen: dict[str, Any] = {}
    origin: dict[str, set[str]] = {}
    for name in FIELDS:
        having = [record for record in records if getattr(record.facts, name)]
        if having:
            best = max(having, key=lambda record: record.facts.popularity) if name == "popularity" else having[0]
            chosen[name] = getattr(best.facts, name)
            _credit(origin, best, name)
    for given in origin.values():
        given.discard("alternative_titles")
    chosen["alternative_titles"] = _all_titles(records, chosen, origin)
    return SourceFacts(**chosen), origin


def _all_from(record: SourceStatement) -> dict[str, set[str]]:
    origin: dict[str, set[str]] = {}
    given = {name for name, value in zip(FIELDS, _values(record.facts), strict=True) if value}
    if isinstance(record.sources, str):
        return {record.sources: given}
    for name in given:
        _credit(origin, record, name)
    return origin


def _credit(origin: dict[str, set[str]], record: SourceStatement, name: str) -> None:
    source = record.source_of(name)
    if source is not None:
        origin.setdefault(source, set()).add(name)


def _all_titles(
    records: list[SourceStatement], chosen: Mapping[str, Any], origin: dict[str, set[str]]
) -> tuple[str, ...]:
    seen = {chosen["title"], chosen.get("original_title")}
    found: list[str] = []
    for record in records:
        more = [title for title in record.facts.all_titles if title not in seen]
        if more:
            _credit(origin, record, "alternative_titles")
            seen.update(more)
            found.extend(dict.fromkeys(more))
    return tuple(found)
