"""The taste of a club: lines worth quoting, related films, and what to watch next.

Names are looked up on first use, so that importing the package costs nothing.
"""

from __future__ import annotations

from importlib import import_module

from bot.taste.highlights.ranking import Highlight, rank_highlights
from bot.taste.recommend.recommender import Recommender
from bot.taste.related.related_films import RelatedFilms
from bot.taste.suggestion import Reason, ReasonKind, Suggestion, diversify_suggestions

__all__ = [
    "Highlight",
    "Reason",
    "ReasonKind",
    "Recommender",
    "RelatedFilms",
    "Suggestion",
    "diversify_suggestions",
    "rank_highlights",
]

_HOMES = {
    "Highlight": "bot.taste.highlights.ranking",
    "Reason": "bot.taste.suggestion",
    "ReasonKind": "bot.taste.suggestion",
    "Recommender": "bot.taste.recommend.recommender",
    "RelatedFilms": "bot.taste.related.related_films",
    "Suggestion": "bot.taste.suggestion",
    "diversify": "bot.taste.suggestion",
    "rank_highlights": "bot.taste.highlights.ranking",
}


def __getattr__(name: str) -> object:
    home = _HOMES.get(name)
    if home is None:
        raise AttributeError(name)
    return getattr(import_module(home), name)
