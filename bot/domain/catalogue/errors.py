"""What can be wrong with the files of a catalogue; the operator reads these in the terminal."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.domain.catalogue.film import Film
from bot.domain.errors import MarqueeError
from bot.domain.ids import FilmId


class CatalogueUnknown(MarqueeError):
    """No source of this name; `known` are the names that there are."""

    def __init__(self, typed: str, known: tuple[str, ...]) -> None:
        super().__init__(typed, known)
        self.typed = typed
        self.known = known


class CatalogueFileWrong(MarqueeError):
    """A file that is none of this source's; `expected` names its shape."""

    def __init__(self, path: Path, source: str, expected: str) -> None:
        super().__init__(path, source, expected)
        self.path = path
        self.source = source
        self.expected = expected


class CatalogueFileBroken(MarqueeError):
    """A file of the right shape that ends too early or cannot be unpacked."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class CatalogueFilesMissing(MarqueeError):
    """Without the file `needed` the others say nothing."""

    def __init__(self, source: str, needed: str) -> None:
        super().__init__(source, needed)
        self.source = source
        self.needed = needed


class CatalogueFileTwice(MarqueeError):
    """Two of the files given are of the kind that there is one of."""

    def __init__(self, first: Path, second: Path, kind: str) -> None:
        super().__init__(first, second, kind)
        self.first = first
        self.second = second
        self.kind = kind


class CatalogueNotImported(MarqueeError):
    """There is nothing to remove."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


class CatalogueBusy(MarqueeError):
    """Another process is importing into the same database."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class CatalogueFilmUnknown(MarqueeError):
    """No film has this number."""

    def __init__(self, film: FilmId) -> None:
        super().__init__(film)
        self.film = film


class JoinRefusal(StrEnum):
    """Why two films cannot become one.

    STARTER: both are of the starter library. CLUB: one club alone sees the film that would stay.
    """

    ITSELF = "itself"
    STARTER = "starter"
    CLUB = "club"


class CatalogueNotJoined(MarqueeError):
    """Two films that cannot become one."""

    def __init__(self, film: FilmId, other: FilmId, why: JoinRefusal) -> None:
        super().__init__(film, other, why)
        self.film = film
        self.other = other
        self.why = why


class CatalogueNothingToSeparate(MarqueeError):
    """Neither film comes from a catalogue, so no import would ever take them for one."""

    def __init__(self, film: FilmId, other: FilmId) -> None:
        super().__init__(film, other)
        self.film = film
        self.other = other


class FilmNotFound(MarqueeError):
    """No film answers to what was typed; `nearest` holds the closest ones, best first."""

    def __init__(self, typed: str, nearest: tuple[Film, ...] = ()) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


class FilmAmbiguous(MarqueeError):
    """Several films answer equally well to what was typed."""

    def __init__(self, typed: str, candidates: tuple[Film, ...]) -> None:
        super().__init__(typed)
        self.typed = typed
        self.candidates = candidates


class NothingFound(MarqueeError):
    """No film answers to these words under these filters."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
