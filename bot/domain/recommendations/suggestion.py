"""Films suggested to somebody, each with what speaks for it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from bot.domain.catalogue.film import Film


class SuggestionReasonKind(StrEnum):
    """What speaks for a film; the `names` of the reason are people, themes, titles.

    What is "elsewhere" was counted in the rating pool, whose people are members of no club.
    """

    SERIES = "series"
    REMAKE = "remake"
    """It tells the story of the film in `names` again."""
    RETOLD = "retold"
    """The film in `names` tells its story again."""
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
    """`names` are those members, and last the film that they liked; empty where neither may be named."""
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
"""What is no reason by itself."""


@dataclass(frozen=True, slots=True)
class SuggestionReason:
    """One reason, true and checkable: its kind, the names it rests on, a count or stars where it has one."""

    why: SuggestionReasonKind
    names: tuple[str, ...] = ()
    count: int = 0
    stars: float = 0.0
    through: SuggestionReason | None = None
    """What ties the film to the one that was liked."""


@dataclass(frozen=True, slots=True)
class SuggestedFilm:
    """A film and what speaks for it, the strongest reason first."""

    film: Film
    because: tuple[SuggestionReason, ...]
