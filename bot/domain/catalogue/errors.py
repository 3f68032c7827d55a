"""Errors about catalogue files and films; the operator reads the file errors in the terminal."""

from __future__ import annotations

from enum import StrEnum
from pathlib import Path

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.looked_up import LookUpSource
from bot.domain.errors import MarqueeError
from bot.domain.ids import FilmId


class CatalogueUnknown(MarqueeError):
    """There is no source named `typed`; `known` lists the names that exist."""

    def __init__(self, typed: str, known: tuple[str, ...]) -> None:
        super().__init__(typed, known)
        self.typed = typed
        self.known = known


class CatalogueFileWrong(MarqueeError):
    """The file at `path` has another format than the files of `source`; `expected` describes the right one."""

    def __init__(self, path: Path, source: str, expected: str) -> None:
        super().__init__(path, source, expected)
        self.path = path
        self.source = source
        self.expected = expected


class CatalogueFileBroken(MarqueeError):
    """The file at `path` has the right format, but is cut short or cannot be unpacked; `why` gives the cause."""

    def __init__(self, path: Path, why: str) -> None:
        super().__init__(path, why)
        self.path = path
        self.why = why


class CatalogueFilesMissing(MarqueeError):
    """The import of `source` needs the file `needed`, which was not given."""

    def __init__(self, source: str, needed: str) -> None:
        super().__init__(source, needed)
        self.source = source
        self.needed = needed


class CatalogueFileTwice(MarqueeError):
    """Two files of the same `kind` were given, where only one is allowed."""

    def __init__(self, first: Path, second: Path, kind: str) -> None:
        super().__init__(first, second, kind)
        self.first = first
        self.second = second
        self.kind = kind


class CatalogueNotImported(MarqueeError):
    """There is nothing to remove: `source` was never imported."""

    def __init__(self, source: str) -> None:
        super().__init__(source)
        self.source = source


class CatalogueBusy(MarqueeError):
    """Another process is importing into the database at `path`."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self.path = path


class CatalogueFilmUnknown(MarqueeError):
    """No film has the id `film`."""

    def __init__(self, film: FilmId) -> None:
        super().__init__(film)
        self.film = film


class JoinRefusal(StrEnum):
    """Why two films cannot be merged.

    ITSELF: both ids are the same film. STARTER: both films belong to the starter library.
    CLUB: only one club can see the film that would remain.
    """

    ITSELF = "itself"
    STARTER = "starter"
    CLUB = "club"


class CatalogueNotJoined(MarqueeError):
    """`film` and `other` cannot be merged; `why` gives the reason."""

    def __init__(self, film: FilmId, other: FilmId, why: JoinRefusal) -> None:
        super().__init__(film, other, why)
        self.film = film
        self.other = other
        self.why = why


class CatalogueNothingToSeparate(MarqueeError):
    """Neither `film` nor `other` comes from a catalogue, so no import would ever merge them."""

    def __init__(self, film: FilmId, other: FilmId) -> None:
        super().__init__(film, other)
        self.film = film
        self.other = other


class FilmNotFound(MarqueeError):
    """No film matches `typed`; `nearest` holds the closest films, best first."""

    def __init__(self, typed: str, nearest: tuple[Film, ...] = ()) -> None:
        super().__init__(typed)
        self.typed = typed
        self.nearest = nearest


class NoFilmOnCard(MarqueeError):
    """A message menu was used on a message of ours that shows no film, or several."""


class FilmAmbiguous(MarqueeError):
    """Several films match `typed` equally well: `candidates`."""

    def __init__(self, typed: str, candidates: tuple[Film, ...]) -> None:
        super().__init__(typed)
        self.typed = typed
        self.candidates = candidates


class LookUpOff(MarqueeError):
    """The operator has switched off looking films up."""


class LookUpFailed(MarqueeError):
    """`source` did not give what was asked for.

    `seconds` is how long it is not asked again, None if unknown. `gone` means that it no longer has the chosen film.
    """

    def __init__(self, source: LookUpSource, *, seconds: float | None = None, gone: bool = False) -> None:
        super().__init__(source, seconds, gone)
        self.source = source
        self.seconds = seconds
        self.gone = gone


class NothingFound(MarqueeError):
    """No film matches the search `words` and the filters."""

    def __init__(self, words: str) -> None:
        super().__init__(words)
        self.words = words
