"""The fixed words that describe films, in the current language. They are stored in English.

What is not among the known words, such as a genre of the operator's own, is shown as it is stored.
"""

from __future__ import annotations

from bot.ui.language.facts import locale_facts
from bot.ui.language.languages import current_language
from bot.ui.language.messages import pgettext


def genre_text(genre: str) -> str:
    return pgettext("genre", genre)


def theme_text(theme: str) -> str:
    return pgettext("theme", theme)


def mood_text(mood: str) -> str:
    return pgettext("mood", mood)


def mood_description(description: str) -> str:
    return pgettext("mood description", description)


def content_note_text(note: str) -> str:
    return pgettext("content note", note)


def inside_sentence(words: str) -> str:
    """Genres and the like as they are written in the middle of a sentence: German keeps the capitals of its nouns."""
    return words if current_language().code == "de" else words.lower()


def country_text(country: str) -> str:
    """For a country's English name, as films store it."""
    return locale_facts().countries.get(country, country)


def language_text(language: str) -> str:
    """For a language's English name, as films store it."""
    return locale_facts().languages.get(language, language)
