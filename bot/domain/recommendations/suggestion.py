"""Suggested films, each with its reasons."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film


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
    """One verifiable reason: its kind, the names it refers to, and a count or stars if it has one."""

    kind: SuggestionReasonKind
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float = 0.0
    through: SuggestionReason | None = None
    """What relates the film to the one that was liked."""


@dataclass(frozen=True, slots=True)
class SuggestedFilm:
    """A film and the reasons for it, the strongest first."""

    film: Film
    reasons: tuple[SuggestionReason, ...]
