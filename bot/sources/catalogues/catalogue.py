"""The description of an importable catalogue, and the interface of its readers."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from bot.domain.catalogue.source_record import SourceFacts
from bot.sources.catalogues.files import OpenedFile
from bot.sources.catalogues.tally import RowTally


class Part(NamedTuple):
    """The content of one row about the film `key`. Parts with equal key, kind and number are duplicates."""

    key: str
    kind: int
    number: int
    content: Mapping[str, Any]


class Reader(Protocol):
    """Reads one file into parts and counts the rows in `tally`."""

    def __call__(self, file: OpenedFile, tally: RowTally) -> Iterator[Part]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueSource:
    """An importable catalogue.

    `name`: on the command line. `source`: stored with each fact. `credit`: the terms of use, shown to the operator.
    `expected`: description of a valid file. `shapes`: kind of file -> test on its first bytes.
    `needed`: kind of file without which nothing can be imported. `many`: whether several files of a kind are allowed.
    `names_people`: if False, films are matched by title and year alone when these identify exactly one film.
    `needs_people`: if False, so they are where one of the two sides names nobody.
    """

    name: str
    source: str
    credit: str
    expected: str
    shapes: Mapping[str, Callable[[bytes], bool]]
    needed: str
    many: bool
    names_people: bool = True
    needs_people: bool = True

    def kind_of(self, head: bytes) -> str | None:
        """Return the kind of file that starts with these bytes, or None."""
        return next((kind for kind, fits in self.shapes.items() if fits(head)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedCatalogue(CatalogueSource):
    """A catalogue whose rows are read as parts; `facts` combines the parts of one film."""

    readers: Mapping[str, Reader]
    facts: Callable[[Sequence[tuple[int, Mapping[str, Any]]]], SourceFacts]
