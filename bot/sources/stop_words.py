"""Reads the words that say nothing of a film, by language (`data/stop-words.toml`)."""

from __future__ import annotations

import tomllib
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from bot import paths


@dataclass(frozen=True, slots=True)
class StopWords:
    """The words of each language, without accents; `also_english` are those that say something in English."""

    by_language: dict[str, frozenset[str]]
    also_english: frozenset[str]

    def languages_of(self, words: Iterable[str], *, is_english: bool = False) -> set[str]:
        """The languages of which a question has words; if it may be English, going by those that are not English."""
        given = set(words) - (self.also_english if is_english else frozenset())
        return {language for language, known in self.by_language.items() if given & known}

    def are_in(self, words: Iterable[str], *, is_english: bool = False) -> frozenset[str]:
        """Those of the words, without accents, that say nothing in a language of the question."""
        given = frozenset(words)
        languages = self.languages_of(given, is_english=is_english)
        return frozenset(word for language in languages for word in given & self.by_language[language])


@cache
def read_stop_words(path: Path = paths.STOP_WORDS) -> StopWords:
    """Raises OSError and ValueError if the file cannot be read."""
    tables = tomllib.loads(path.read_text(encoding="utf-8"))
    also_english = frozenset(tables.pop("also_english").split())
    return StopWords({code: frozenset(table["words"].split()) for code, table in tables.items()}, also_english)
