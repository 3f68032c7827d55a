"""Cues of form and judgement in languages that the English models do not know, from one short table each."""

from __future__ import annotations

import re
import tomllib
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources

_UNSPACED = frozenset({"ja", "zh", "th", "ko"})


@dataclass(frozen=True, slots=True)
class LanguageCues:
    """What the words of a sentence show in one language; `NO_CUES` stands for one that has no table."""

    starts: re.Pattern[str] | None
    judgements: re.Pattern[str] | None
    introductions: re.Pattern[str] | None
    films: re.Pattern[str] | None

    def is_dangling(self, sentence: str) -> bool:
        """Whether the first words need the sentence before."""
        return bool(self.starts and self.starts.match(sentence))

    def has_judgement(self, sentence: str) -> bool:
        """Whether a word of praise or blame is in it."""
        return bool(self.judgements and self.judgements.search(sentence))

    def introduces_author(self, sentence: str) -> bool:
        """Whether the author greets or gives a name."""
        return bool(self.introductions and self.introductions.match(sentence))

    def speaks_of_film(self, sentence: str) -> bool:
        return bool(self.films and self.films.search(sentence))


NO_CUES = LanguageCues(None, None, None, None)


@lru_cache(maxsize=1)
def _table() -> dict[str, dict[str, list[str]]]:
    text = resources.files("bot.taste").joinpath("data").joinpath("language_cues.toml").read_text(encoding="utf-8")
    return tomllib.loads(text)


@lru_cache(maxsize=32)
def language_cues(language: str) -> LanguageCues:
    """Cues of an ISO 639-1 code, "pt" or "pt-BR"; none for a language without a table."""
    code = language.partition("-")[0].lower()
    words = _table().get(code)
    if words is None:
        return NO_CUES
    before, after = ("", "") if code in _UNSPACED else (r"(?<!\w)", r"(?!\w)")
    return LanguageCues(
        starts=_any_of(words["dangling"], rf"\W*{before}", after),
        judgements=_any_of(words["judgement"], before, ""),
        introductions=_any_of(words["introduction"], r"\W*", ""),
        films=_any_of(words["film"], before, ""),
    )


def _any_of(words: Sequence[str], before: str, after: str) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    patterns = (
        rf"{re.escape(word[:-1])}(?!\w|-\w)" if word.endswith(".") else re.escape(word) for word in longest_first
    )
    return re.compile(f"{before}(?:{'|'.join(patterns)}){after}", re.IGNORECASE)
