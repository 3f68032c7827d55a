"""What TMDB knows about a film: facts that fill gaps in the catalogue, trailers, and where to watch it."""

from __future__ import annotations

import dataclasses
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from typing import Final

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue

TMDB: Final = "TMDB"
"""The source's name in `Film.sources`."""
CLUB: Final = "this club"

_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}\Z")


class WatchOption(StrEnum):
    """How a service offers a film, the cheapest way for its subscribers first."""

    STREAM = "stream"
    FREE = "free"
    ADS = "ads"
    RENT = "rent"
    BUY = "buy"


@dataclass(frozen=True, slots=True)
class WatchProviders:
    """Where a film can be watched in one country (two capital letters, ISO 3166): names of services by option."""

    country: str
    services: Mapping[WatchOption, tuple[str, ...]]

    def __post_init__(self) -> None:
        if not _COUNTRY.match(self.country):
            raise InvalidValue("country", self.country, "two capital letters, such as US")


@dataclass(frozen=True, slots=True)
class Trailer:
    """A video on YouTube."""

    name: str
    key: str

    def __post_init__(self) -> None:
        if not _VIDEO.match(self.key):
            raise InvalidValue("trailer", self.key, "the id of a video")

    @property
    def address(self) -> str:
        return f"https://www.youtube.com/watch?v={self.key}"


@dataclass(frozen=True, slots=True, kw_only=True)
class TmdbDetails:
    """TMDB's data on one film. `facts` maps names of Film's fields to valid values for them."""

    tmdb_id: int
    facts: Mapping[str, object] = field(default_factory=dict)
    trailers: tuple[Trailer, ...] = ()
    watch: Mapping[str, WatchProviders] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tmdb_id < 1:
            raise InvalidValue("tmdb_id", self.tmdb_id, "a positive number")

    def fill_gaps(self, film: Film) -> Film:
        """Return the film with its gaps filled and TMDB recorded as their source; known facts stay unchanged.

        A fact that the club itself emptied stays empty.
        """
        gaps = {
            name: value
            for name, value in self.facts.items()
            if not getattr(film, name) and film.sources.get(name) != CLUB
        }
        if film.tmdb_id is None:
            gaps["tmdb_id"] = self.tmdb_id
        if not gaps:
            return film
        return dataclasses.replace(film, **gaps, sources={**film.sources, **dict.fromkeys(gaps, TMDB)})  # type: ignore[arg-type]


@dataclass(frozen=True, slots=True)
class CardDetails:
    """What a film's card shows from TMDB besides facts. `watch` is None if nothing recent is known."""

    tmdb_id: int
    country: str
    watch: WatchProviders | None
    trailer: Trailer | None

    @property
    def watch_address(self) -> str:
        """TMDB's page with the links to the services."""
        return f"https://www.themoviedb.org/movie/{self.tmdb_id}/watch?locale={self.country}"
