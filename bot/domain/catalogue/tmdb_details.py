"""What TMDB says of a film: facts that fill gaps of the catalogue, trailers, and where to watch it."""

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
"""The source's name, as it stands in `Film.sources`."""
CLUB: Final = "this club"

_COUNTRY = re.compile(r"[A-Z]{2}\Z")
_VIDEO = re.compile(r"[A-Za-z0-9_-]{6,20}\Z")


class WatchOption(StrEnum):
    """How a service lets people watch a film, the cheapest for its subscribers first."""

    STREAM = "stream"
    FREE = "free"
    ADS = "ads"
    RENT = "rent"
    BUY = "buy"


@dataclass(frozen=True, slots=True)
class WatchProviders:
    """Where a film can be watched in one country (two capital letters, ISO 3166): names of services by way."""

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
    """TMDB's answer on one film. `facts` holds values by the names of Film's fields, each fit for it."""

    tmdb_id: int
    facts: Mapping[str, object] = field(default_factory=dict)
    trailers: tuple[Trailer, ...] = ()
    watch: Mapping[str, WatchProviders] = field(default_factory=dict)

    def __post_init__(self) -> None:
        if self.tmdb_id < 1:
            raise InvalidValue("tmdb_id", self.tmdb_id, "a positive number")

    def fill_gaps(self, film: Film) -> Film:
        """The film with its gaps filled and TMDB named as their source; what is known already stays.

        A gap that the club itself made stays one.
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
    """What a film's card shows of TMDB's besides facts. `watch` is None where nothing recent is known."""

    tmdb_id: int
    country: str
    watch: WatchProviders | None
    trailer: Trailer | None

    @property
    def watch_address(self) -> str:
        """TMDB's page with the links to the services."""
        return f"https://www.themoviedb.org/movie/{self.tmdb_id}/watch?locale={self.country}"
