"""A language that says each message in the words of whichever language needs most characters for it.

What fits into Discord's limits in this language fits in every other one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from bot.ui.language import facts
from bot.ui.language.languages import ENGLISH, LANGUAGES, Language
from bot.ui.language.po import CONTEXT_END

OTHERS = [language for language in LANGUAGES.values() if language is not ENGLISH]


@dataclass(frozen=True)
class LongestMessages:
    """Has the methods of `Messages`; a number takes the longest of its forms."""

    texts: Mapping[str, str]

    def text(self, key: str) -> str | None:
        return self.texts.get(key)

    def words(self, context: str) -> dict[str, str]:
        begin = f"{context}{CONTEXT_END}"
        return {key.removeprefix(begin): text for key, text in self.texts.items() if key.startswith(begin)}

    def plural(self, key: str, count: int) -> str | None:
        del count
        return self.texts.get(key)


@cache
def longest_language() -> Language:
    """Written right to left, because there every foreign name takes two more characters, which isolate it."""
    longest: dict[str, str] = {}
    for language in OTHERS:
        for key, forms in language.messages.texts.items():
            english = key.rsplit(CONTEXT_END, maxsplit=1)[-1]
            for form in (forms,) if isinstance(forms, str) else forms:
                longest[key] = max(longest.get(key, english), form, key=len)
    language = Language("longest", "Longest", "Longest", right_to_left=True)
    language.__dict__["messages"] = LongestMessages(longest)
    return language


def longest_facts() -> Mapping[str, Any]:
    """The longest months, weekdays, countries and patterns of all languages."""
    stored = [{"decimal": ".", **facts._stored_facts()[language.code]} for language in OTHERS]
    return {"longest": {name: _longest([each[name] for each in stored]) for name in stored[0]}}


def _longest(values: list[Any]) -> Any:
    first = values[0]
    if isinstance(first, list):
        return [max(column, key=len) for column in zip(*values, strict=True)]
    if isinstance(first, Mapping):
        keys = {key for value in values for key in value}
        return {key: max((value[key] for value in values if key in value), key=len) for key in keys}
    return max(values) if isinstance(first, int) else max(values, key=len)
