"""The recommender core: highlights, related films, recommendations."""

from bot.taste.highlights.ranking import HIGHLIGHT_RULES, Highlight, rank_highlights
from bot.taste.recommend.recommender import Recommender
from bot.taste.related.related_films import RelatedFilms
from bot.taste.suggestion import Suggestion, diversify_suggestions

__all__ = [
    "HIGHLIGHT_RULES",
    "Highlight",
    "Recommender",
    "RelatedFilms",
    "Suggestion",
    "diversify_suggestions",
    "rank_highlights",
]
