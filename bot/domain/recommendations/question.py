"""A question to `/recommend`, its answer, and what members say about suggested films."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.catalogue.tmdb_details import WatchProviders
from bot.domain.errors import InvalidValue
from bot.domain.ids import FilmId, MemberId
from bot.domain.recommendations.suggestion import SuggestedFilm


class Audience(StrEnum):
    """For whom a film is recommended."""

    ME = "me"
    MEMBERS = "members"
    VOICE = "voice"
    CHANNEL = "channel"
    REACTIONS = "reactions"


class Verdict(StrEnum):
    """What a member says about a suggested film."""

    NOT_THIS = "not_this"
    SEEN = "seen"
    UP = "up"
    DOWN = "down"


@dataclass(frozen=True, slots=True, kw_only=True)
class Filters:
    """What the film must be. `runtime` is the maximum in minutes; `avoid` a content note; `decade` its first year."""

    genre: str | None = None
    mood: str | None = None
    decade: int | None = None
    runtime: int | None = None
    language: str | None = None
    avoid: str | None = None
    watchlist: bool = False

    def __post_init__(self) -> None:
        if self.runtime is not None and not 1 <= self.runtime <= 1_000:
            raise InvalidValue("runtime", self.runtime, "1 to 1000 minutes")
        if self.decade is not None and (self.decade % 10 or not 1870 <= self.decade <= 2100):
            raise InvalidValue("decade", self.decade, "a decade such as 1990")

    @property
    def needs_facts(self) -> bool:
        """Whether `passes` can refuse a film."""
        return any(wanted is not None for wanted in (self.genre, self.decade, self.runtime, self.language, self.avoid))

    def passes(self, film: Film) -> bool:
        """Whether the film passes all filters but mood and watchlist; an unknown runtime passes no limit."""
        return (
            (self.genre is None or self.genre in film.genres)
            and (self.decade is None or film.decade == self.decade)
            and (self.runtime is None or (film.runtime is not None and film.runtime <= self.runtime))
            and (self.language is None or self.language in film.languages)
            and (self.avoid is None or self.avoid not in film.content_notes)
        )


@dataclass(frozen=True, slots=True, kw_only=True)
class Question:
    """A stored question. `members` are the participants, including the asker unless they left themselves out."""

    id: int
    asker: MemberId
    audience: Audience
    members: tuple[MemberId, ...]
    filters: Filters
    skip: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Recommendation:
    """An answer to a question; `shared` is true if others can read it too.

    `names` are the members whose taste counted, as an id if their name is not known here; `unnamed` counts the further
    ones who do not want to be named; `withheld` counts members who do not share their taste; `known` is the number of
    ratings that the answer is based on.
    `seen` are high-ranked films that were left out because a member, who may be named, has seen them; `seen_more`
    counts the other films left out for this reason. `watch` says where the films can be watched, as far as known.
    """

    question: Question
    films: tuple[SuggestedFilm, ...]
    names: tuple[str | MemberId, ...]
    unnamed: int
    withheld: int
    seen: tuple[tuple[Film, str | MemberId], ...]
    seen_more: int
    known: int
    more: bool
    shared: bool
    watch: Mapping[FilmId, WatchProviders] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class TasteComparison:
    """How similarly two members rate: `apart` is the mean difference of their stars over the `common` films.

    `agree` and `differ` hold films with the asker's stars and the other member's, the most significant first; both are
    empty if the other member may not be named as having seen a film. `shareable` is false if the asker may not.
    """

    name: str
    apart: float
    common: int
    agree: tuple[tuple[Film, float, float], ...]
    differ: tuple[tuple[Film, float, float], ...]
    shareable: bool = True


@dataclass(frozen=True, slots=True)
class RecordedVerdict:
    """A recorded verdict, with its film."""

    film: FilmId
    title: str
    verdict: Verdict
