"""The fixed words that describe films, in the current language. They are stored in English.

What is not among the known words, such as a genre of the operator's own, is shown as it is stored.
"""

from __future__ import annotations

from collections.abc import Mapping

from bot.domain.catalogue.film import fold_text
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


def fact_source_text(source: str) -> str:
    """For where a fact about a film comes from; names of websites stay as they are."""
    known = {
        "a member": pgettext("source of facts", "a member"),
        "bundled catalogue": pgettext("source of facts", "bundled catalogue"),
        "review page": pgettext("source of facts", "review page"),
        "starter library": pgettext("source of facts", "starter library"),
        "this club": pgettext("source of facts", "this club"),
    }
    return known.get(source, source)


def inside_sentence(words: str) -> str:
    """Genres and the like as they are written in the middle of a sentence: German keeps the capitals of its nouns."""
    return words if current_language().code == "de" else words.lower()


def country_text(country: str) -> str:
    """For a country's English name, as films store it."""
    return locale_facts().countries.get(country, country)


def language_text(language: str) -> str:
    """For a language's English name, as films store it."""
    return locale_facts().languages.get(language, language)


def stored_genre(typed: str) -> str:
    """The genre as it is stored, for what was typed in the current language or in English; else what was typed."""
    return _stored(typed, _translations("genre"))


def stored_mood(typed: str) -> str:
    return _stored(typed, _translations("mood"))


def stored_content_note(typed: str) -> str:
    return _stored(typed, _translations("content note"))


def stored_country(typed: str) -> str:
    return _stored(typed, locale_facts().countries)


def stored_language(typed: str) -> str:
    return _stored(typed, locale_facts().languages)


def _translations(context: str) -> Mapping[str, str]:
    return current_language().messages.words(context)


def _stored(typed: str, translations: Mapping[str, str]) -> str:
    """An English word stays what it is, even if it is the translation of another."""
    wanted = fold_text(typed)
    found = ""
    for english, translated in translations.items():
        if fold_text(english) == wanted:
            return english
        if not found and fold_text(translated) == wanted:
            found = english
    return found or typed
