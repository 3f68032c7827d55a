"""Every message that the program shows is translated into every language, in the same shape."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator
from functools import lru_cache
from string import Formatter

import pytest
from babel.messages.catalog import Catalog, Message

from bot.domain.diary import days
from bot.domain.nights import when
from bot.gateway.language.descriptions import DESCRIPTION_LIMIT
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language
from bot.ui.language.po import read_messages
from tools import locales

OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]
MARKS = re.compile(r"\*\*|\|\||`[^`]*`|<[@#/:][^>]*>|\n|https?://[^\s)>]+")
each_language = pytest.mark.parametrize("language", OTHERS, ids=lambda language: language.code)


@lru_cache(maxsize=1)
def collected() -> Catalog:
    return locales.collect_messages()


@lru_cache(maxsize=16)
def translated(language: Language) -> Catalog:
    return locales.read_language(language)


def pairs(language: Language) -> Iterator[tuple[Message, list[str], list[str]]]:
    """Each message with its English texts and its translations."""
    for message in translated(language):
        if message.id:
            english = list(message.id) if isinstance(message.id, list | tuple) else [message.id]
            own = list(message.string) if isinstance(message.string, list | tuple) else [message.string]
            yield message, english, [text or "" for text in own]


def names(text: str) -> set[str]:
    return {name for _, name, _, _ in Formatter().parse(text) if name is not None}


@each_language
def test_every_message_is_translated_and_none_is_left_over(language: Language) -> None:
    assert locales.missing_messages(language, collected()) == []
    known = {(message.id, message.context) for message in collected() if message.id}
    assert [message.id for message, _, _ in pairs(language) if (message.id, message.context) not in known] == []


@each_language
def test_translations_have_the_same_placeholders(language: Language) -> None:
    wrong = []
    for message, english, own in pairs(language):
        for text in own:
            # A form for a single number, such as "one film", may name it in words.
            needed = names(english[-1]) - ({"count"} if len(own) > 1 else set())
            if not needed <= names(text) <= names(english[-1]):
                wrong.append((message.id, text))
    assert wrong == []


@each_language
def test_translations_have_the_same_marks(language: Language) -> None:
    wrong = []
    for message, english, own in pairs(language):
        wanted = Counter(MARKS.findall(english[-1]))
        wrong += [(message.id, text) for text in own if Counter(MARKS.findall(text)) != wanted]
    assert wrong == []


@each_language
def test_every_plural_form_that_a_number_can_take_is_there(language: Language) -> None:
    read = read_messages(locales.po_path(language))
    reached = {read.plural_form(number) for number in (*range(1_000), 1_000_000)}
    assert reached == set(range(translated(language).num_plurals))
    forms = {len(own) for message, _, own in pairs(language) if message.pluralizable}
    assert forms == {len(reached)}


@each_language
def test_descriptions_fit_discord(language: Language) -> None:
    long = [
        own[0]
        for message, _, own in pairs(language)
        if message.context == "Discord" and len(own[0]) > DESCRIPTION_LIMIT
    ]
    assert long == []


@each_language
def test_translations_begin_and_end_as_the_english_text_does(language: Language) -> None:
    wrong = [
        own
        for message, english, own in pairs(language)
        if any(text != text.strip() for text in own) and all(text == text.strip() for text in english)
    ]
    assert wrong == []


@each_language
def test_the_program_reads_what_the_translators_tool_reads(language: Language) -> None:
    read = read_messages(locales.po_path(language))
    assert len(read.texts) == sum(1 for _, _, own in pairs(language) if all(own))


def test_english_descriptions_fit_discord() -> None:
    assert [m.id for m in collected() if m.context == "Discord" and len(str(m.id)) > DESCRIPTION_LIMIT] == []


def test_every_language_has_the_facts_that_english_has() -> None:
    facts = locales.facts_of(LANGUAGES["de"])
    assert set(facts["patterns"]) >= {"day", "full_day", "month"}
    for language in OTHERS:
        assert locales.stored_facts()[language.code] == locales.facts_of(language), "run: python -m tools.locales facts"


def test_what_the_domain_allows_is_a_message() -> None:
    """Errors about values say in English what is allowed; what members can meet is translated."""
    known = {message.id for message in collected()}
    for allowed in (days._ALLOWED, when.ALLOWED_MOMENT, when.ALLOWED_CLOSE):
        assert allowed in known
