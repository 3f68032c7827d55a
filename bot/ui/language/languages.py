"""The languages that Marquee speaks, and which of them the code that runs now writes in."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from functools import cached_property

from bot import paths
from bot.ui.language.po import NO_MESSAGES, Messages, read_messages


@dataclass(frozen=True)
class Language:
    """A language by Discord's name of its locale; `name` is its own name for itself.

    `english_name` is how films store it.
    """

    code: str
    name: str
    english_name: str
    right_to_left: bool = False
    prefixes: tuple[str, ...] = field(default=())
    """Locales of Discord that this language also serves, by how they begin."""

    @cached_property
    def messages(self) -> Messages:
        """The translations, read from their file at the first use. English has none: it is in the code."""
        path = paths.LOCALES / f"{self.code.replace('-', '_')}.po"
        return read_messages(path) if path.exists() else NO_MESSAGES


ENGLISH = Language("en", "English", "English", prefixes=("en",))
LANGUAGES: Mapping[str, Language] = {
    language.code: language
    for language in (
        ENGLISH,
        Language("de", "Deutsch", "German"),
        Language("fr", "Français", "French"),
        Language("es", "Español", "Spanish", prefixes=("es",)),
        Language("pt-BR", "Português (Brasil)", "Portuguese", prefixes=("pt",)),
        Language("it", "Italiano", "Italian"),
        Language("pl", "Polski", "Polish"),
        Language("ru", "Русский", "Russian"),
        Language("ja", "日本語", "Japanese"),
        Language("ko", "한국어", "Korean"),
        Language("ar", "العربية", "Arabic", right_to_left=True),
    )
}
"""By code, in the order in which a club chooses among them."""

_current: ContextVar[Language] = ContextVar("language", default=ENGLISH)


def current_language() -> Language:
    return _current.get()


def choose_language(locale: str | None) -> Language:
    """The language for one of Discord's locales ("pt-BR", "es-419"); English where Marquee does not speak it."""
    asked = locale or ""
    if asked in LANGUAGES:
        return LANGUAGES[asked]
    begin = asked.split("-")[0]
    return next((language for language in LANGUAGES.values() if begin in language.prefixes), ENGLISH)


@contextmanager
def speaking(language: Language) -> Iterator[None]:
    """Within the block, all messages, numbers, dates and lists are in this language."""
    token = _current.set(language)
    try:
        yield
    finally:
        _current.reset(token)


def speak(language: Language) -> None:
    """From now on, the running task and those that it starts write in this language."""
    _current.set(language)
