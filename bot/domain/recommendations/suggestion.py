"""Suggested films, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film
from bot.domain.errors import InvalidValue


class SuggestionReasonKind(StrEnum):
    """Why a film is suggested; the `names` of the reason are people, themes or titles.

    "Elsewhere" means the rating pool, whose people are not members of any club.
    """

    SERIES = "series"
    REMAKE = "remake"
    """The film is a remake of the film in `names`."""
    RETOLD = "retold"
    """The film in `names` is a remake of this one."""
    SAME_TITLE = "same_title"
    MENTION = "mention"
    """The overview of one film calls it a sequel, remake or the like of the other, in `films`; people are not told."""
    DIRECTOR = "director"
    WRITER = "writer"
    CAST = "cast"
    THEME = "theme"
    GENRE = "genre"
    COUNTRY_ERA = "country_era"
    TEXT = "text"
    CO_LIKED = "co_liked"
    CO_LIKED_ELSEWHERE = "co_liked_elsewhere"
    BECAUSE_YOU_LIKED = "because_you_liked"
    BECAUSE_MEMBER_LIKED = "because_member_liked"
    """`names` are the members and, last, the film that they liked; empty if neither may be named."""
    LIKED_BY_SIMILAR = "liked_by_similar"
    LIKED_ELSEWHERE = "liked_elsewhere"
    POPULAR_HERE = "popular_here"
    LIBRARY_BEST = "library_best"
    MOOD = "mood"
    CLUB_SCORE = "club_score"
    HOUSE_SCORE = "house_score"
    WELL_KNOWN = "well_known"
    WISHED = "wished"
    UNRATED = "unrated"
    IN_LIBRARY = "in_library"


WEAK = frozenset({SuggestionReasonKind.GENRE, SuggestionReasonKind.COUNTRY_ERA, SuggestionReasonKind.TEXT})
"""Kinds that are not sufficient as the only reason."""


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One verifiable reason: its kind, the names it refers to, and a count or stars if it has one.

    What `bot.taste` finds refers to films by their ids in `films`; the services turn them into names where people read
    them:

    - SERIES, SAME_TITLE: `names` holds the name of the series, or the shared title.
    - REMAKE: `films` holds the original or the remake of the suggested film.
    - DIRECTOR, WRITER, CAST, THEME, GENRE, TEXT: `names` holds what both films share, rarest first; in a
      recommendation, `films` holds the liked film that shares it (also for SERIES).
    - COUNTRY_ERA: `names` holds the shared countries, then the decade ("1970").
    - CO_LIKED: `count` people liked both films; in a recommendation, `films` holds the other film.
    - BECAUSE_YOU_LIKED: `films` holds films of the profile, most influential first; for a group, of any profile.
    - POPULAR_HERE: `count` people liked it.
    - LIBRARY_BEST: the person has no known ratings; `count` people liked it, 0 without ratings.

    Raises InvalidValue for a negative count.
    """

    kind: SuggestionReasonKind
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float = 0.0
    through: SuggestionReason | None = None
    """What relates the film to the one that was liked."""
    films: tuple[int, ...] = ()

    def __post_init__(self) -> None:
        if self.count < 0:
            raise InvalidValue("count", self.count, "0 or more")


@dataclass(frozen=True, slots=True)
class SuggestedFilm:
    """A film and the reasons for it, the strongest first."""

    film: Film
    reasons: tuple[SuggestionReason, ...]
