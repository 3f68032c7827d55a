"""What others who share a person's likes liked too: members of the club first, then people of the rating pool."""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.ids import FilmId
from bot.domain.recommendations.suggestion import SuggestionReason, SuggestionReasonKind
from bot.taste import Recommender, Suggestion

MOST = 60
"""Suggestions taken from each crowd."""

Liked = dict[FilmId, tuple[float, SuggestionReason]]


def score_by_others(
    profile: Mapping[FilmId, float],
    club: Recommender | None,
    pool: Recommender | None,
    names: Mapping[FilmId, str],
) -> Liked:
    """For each film how strongly these crowds speak for it, 0 to 1, and a count that can be checked.

    `names` holds the names of the profile's films. Where both crowds speak, the stronger counts and the club's is
    named: its members can be asked. Takes some milliseconds for each crowd: not for the event loop.
    """
    found: Liked = {}
    for crowd, why in ((pool, SuggestionReasonKind.LIKED_ELSEWHERE), (club, SuggestionReasonKind.LIKED_BY_SIMILAR)):
        if crowd is None or not profile:
            continue
        suggestions = crowd.recommend_co_liked({int(film): stars for film, stars in profile.items()}, MOST)
        for place, each in enumerate(suggestions):
            reason = _reason(each, why, names)
            film = FilmId(each.film_id)
            if reason is not None:
                # By rank: scores have no unit, and two crowds' cannot be compared.
                strength = 1.0 - place / MOST
                found[film] = (max(strength, found[film][0] if film in found else 0.0), reason)
    return found


def _reason(suggestion: Suggestion, why: SuggestionReasonKind, names: Mapping[FilmId, str]) -> SuggestionReason | None:
    for reason in suggestion.reasons:
        if reason.kind is SuggestionReasonKind.CO_LIKED and reason.films and FilmId(reason.films[0]) in names:
            return SuggestionReason(why, (names[FilmId(reason.films[0])],), reason.count)
    return None
