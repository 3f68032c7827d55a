"""The filters of `/recommend` and of schedules, worded for people."""

from __future__ import annotations

from bot.domain.recommendations.question import Filters
from bot.ui.language.messages import _, ngettext
from bot.ui.language.words import content_note_text, genre_text, language_text, mood_text


def filter_words(filters: Filters) -> list[str]:
    """The active filters, each in words that also make sense alone."""
    words = []
    if filters.genre:
        words.append(genre_text(filters.genre))
    if filters.mood:
        words.append(mood_text(filters.mood))
    if filters.decade:
        words.append(_("{decade}s", decade=str(filters.decade)))
    if filters.runtime:
        words.append(ngettext("at most {count} minute", "at most {count} minutes", filters.runtime))
    if filters.language:
        # Translators: The language of a film, as in "in Japanese".
        words.append(_("in {language}", language=language_text(filters.language)))
    if filters.avoid:
        # Translators: {note} is a content note, as in "without violence".
        words.append(_("without {note}", note=content_note_text(filters.avoid)))
    if filters.watchlist:
        words.append(_("on someone's watchlist"))
    return words
