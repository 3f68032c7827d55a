"""What one source says of a film, and how several sources' words become one film."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from hashlib import blake2b
from operator import attrgetter
from typing import Any, NamedTuple

from bot.domain.catalogue.film import FACTS, LISTS, PEOPLE, FilmFacts, fold_text

NAME_LIMIT = 200
"""Characters of a person's name."""
TAG_LIMIT = 100
"""Characters of a genre, country or language."""


class SourcePerson(NamedTuple):
    """A person as a source names them; `imdb` is "nm" and digits where the source knows it."""

    name: str
    imdb: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SourceFacts(FilmFacts[SourcePerson]):
    """One source's word on one film; the fields mean what they mean on `Film`.

    Raises InvalidValue when a value is out of its range.
    """

    @property
    def digest(self) -> int:
        """64 bits that differ where any fact does."""
        return int.from_bytes(blake2b(repr(_values(self)).encode(), digest_size=8).digest(), signed=True)

    @property
    def all_titles(self) -> tuple[str, ...]:
        """Every title, the chief one first."""
        original = (self.original_title,) if self.original_title else ()
        return (self.title, *original, *self.alternative_titles)

    @property
    def all_people(self) -> frozenset[str]:
        """Everybody's name, folded for comparison."""
        return frozenset(fold_text(person.name) for person in (*self.directors, *self.writers, *self.cast))

    def to_json(self) -> str:
        given = {name: value for name, value in zip(FACTS, _values(self), strict=True) if value}
        return json.dumps(given, ensure_ascii=False)

    @classmethod
    def from_json(cls, text: str) -> SourceFacts:
        return cls.from_values(json.loads(text))

    @classmethod
    def from_values(cls, given: Mapping[str, Any]) -> SourceFacts:
        """From what `to_json` wrote, parsed."""
        values = dict(given)
        for name in values.keys() & PEOPLE:
            values[name] = tuple(SourcePerson(*person) for person in values[name])
        for name in (values.keys() & LISTS) - set(PEOPLE):
            values[name] = tuple(values[name])
        return cls(**values)


_values = attrgetter(*FACTS)


class SourceStatement(NamedTuple):
    """One voice about a film: where each of its facts comes from, and the facts."""

    sources: Mapping[str, str] | str
    facts: SourceFacts

    def source_of(self, field: str) -> str | None:
        """Where this voice has a fact from; None for a fact that nobody answers for."""
        return self.sources if isinstance(self.sources, str) else self.sources.get(field)


def compose_film(words: Iterable[SourceStatement]) -> tuple[SourceFacts, dict[str, set[str]]]:
    """One film from what was said of it, and the fields that each source gave.

    The first voice that has a fact is believed. Titles are collected from all, since any of them may be typed;
    of several popularities the highest holds. Raises ValueError when there is no word at all.
    """
    said = list(words)
    if not said:
        raise ValueError("nobody has said anything")
    if len(said) == 1:
        return said[0].facts, _all_from(said[0])
    chosen: dict[str, Any] = {}
    origin: dict[str, set[str]] = {}
    for name in FACTS:
        having = [word for word in said if getattr(word.facts, name)]
        if having:
            best = max(having, key=lambda word: word.facts.popularity) if name == "popularity" else having[0]
            chosen[name] = getattr(best.facts, name)
            _credit(origin, best, name)
    for given in origin.values():
        given.discard("alternative_titles")
    chosen["alternative_titles"] = _all_titles(said, chosen, origin)
    return SourceFacts(**chosen), origin


def _all_from(word: SourceStatement) -> dict[str, set[str]]:
    origin: dict[str, set[str]] = {}
    given = {name for name, value in zip(FACTS, _values(word.facts), strict=True) if value}
    if isinstance(word.sources, str):
        return {word.sources: given}
    for name in given:
        _credit(origin, word, name)
    return origin


def _credit(origin: dict[str, set[str]], word: SourceStatement, name: str) -> None:
    source = word.source_of(name)
    if source is not None:
        origin.setdefault(source, set()).add(name)


def _all_titles(said: list[SourceStatement], chosen: Mapping[str, Any], origin: dict[str, set[str]]) -> tuple[str, ...]:
    seen = {chosen["title"], chosen.get("original_title")}
    found: list[str] = []
    for word in said:
        more = [title for title in word.facts.all_titles if title not in seen]
        if more:
            _credit(origin, word, "alternative_titles")
            seen.update(more)
            found.extend(dict.fromkeys(more))
    return tuple(found)
