"""What every catalogue that can be imported says of itself."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, NamedTuple, Protocol

from bot.domain.catalogue.source_record import SourceFacts
from bot.sources.catalogues.files import OpenedFile
from bot.sources.catalogues.tally import RowTally


class Part(NamedTuple):
    """What one row of a file says of the film `key`. A second part of the same key, kind and number is a double."""

    key: str
    kind: int
    number: int
    content: Mapping[str, Any]


class Reader(Protocol):
    def __call__(self, file: OpenedFile, tally: RowTally) -> Iterator[Part]: ...


@dataclass(frozen=True, slots=True, kw_only=True)
class CatalogueSource:
    """A source by its name on the command line; `credit` is what the operator must know of its terms.

    One that never `names_people` is believed on title and year where these fit one film alone.
    `shapes` tell a file's kind from its first bytes; `needed` is the kind without which nothing is known.
    """

    name: str
    source: str
    credit: str
    expected: str
    shapes: Mapping[str, Callable[[bytes], bool]]
    needed: str
    many: bool
    names_people: bool = True

    def kind_of(self, head: bytes) -> str | None:
        return next((kind for kind, fits in self.shapes.items() if fits(head)), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class PartedCatalogue(CatalogueSource):
    """One whose files are read into parts, and whose films are put together from them."""

    readers: Mapping[str, Reader]
    facts: Callable[[Sequence[tuple[int, Mapping[str, Any]]]], SourceFacts]
